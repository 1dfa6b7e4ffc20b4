"""The structure and who sits where as documents, for Word and PDF."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.text import capfirst

from sightline.governance.exports import letterhead
from sightline.governance.queries import Branch, SitsCell, SitsPage, Structure, chart, structure_in_words
from sightline.governance.rules.seats import LETTERS, WORDS
from sightline.governance.rules.sits import MISSING
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_words
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph, Row
from sightline.publishing.documents import Document, Page, items, table

WIDE = 1.8  # a chart so much wider than high fits under the title of a page that lies
STRUCTURE_HEADER = ("Group", "Kind", "Reports to", "Chair", "Meets")


def structure_rows(found: Structure) -> list[tuple[str, str, str, str, str]]:
    """Return a row for each group, each after the one it reports to, for `STRUCTURE_HEADER`."""
    return [row for branch in found.branches for row in _rows(branch, "")]


def _rows(branch: Branch, above: str) -> list[tuple[str, str, str, str, str]]:
    own = (branch.name, branch.kind.capitalize(), above, branch.chair or "No chair", capfirst(branch.meets))
    return [own, *(row for one in branch.below for row in _rows(one, branch.name))]


def structure_document(found: Structure, by: Standing) -> Document:
    """Return the chart with its words, the list of groups and the bodies beside."""
    blocks: list[Block] = [
        Figure(structure_in_words(found), svg=chart(found, by).encode()),
        Heading("Groups", 1),
        table(STRUCTURE_HEADER, structure_rows(found), row_headers=True),
    ]
    if found.bodies:
        blocks.append(Heading("Beside them", 1))
        blocks.extend(items([one.line for one in found.bodies]))
    lies = found.drawing.width >= WIDE * found.drawing.height
    return Document("Structure", letterhead(by), tuple(blocks), page=Page.A4_LANDSCAPE if lies else Page.A4)


def cell_words(cell: SitsCell) -> str:
    """Say which seats an agency has on a group: “chair, member (vacant)”, “gap”."""
    said = [WORDS[seat.role] + ("" if seat.filled else " (vacant)") for seat in cell.seats]
    return ", ".join([*said, "gap"] if cell.missing else said)


def cell_letters(cell: SitsCell) -> str:
    """Say the same in letters, with ! for a seat nobody fills."""
    said = [LETTERS[seat.role] + ("" if seat.filled else "!") for seat in cell.seats]
    return " ".join([*said, "Gap"] if cell.missing else said)


def sits_document(page: SitsPage, by: Standing) -> Document:
    """Return the matrix on A3 with what its letters mean, the gaps and the overload."""
    header = ("Agency", *(group.name for group in page.groups), "Groups")
    rows: list[Sequence[object] | Row] = [
        (row.agency.name, *(cell_letters(cell) for cell in row.cells), row.total) for row in page.rows
    ]
    rows.append(("Seats filled", *(f"{held} of {every}" if every else "none" for held, every in page.filled), ""))
    key = "; ".join(f"{LETTERS[role]} {words}" for role, words in WORDS.items())
    blocks: list[Block] = [
        table(header, rows, row_headers=True),
        Paragraph(f"{key}; ! nobody fills the seat; Gap a statutory partner that does not sit there.", look="quiet"),
        Heading("Gaps", 1), *_listed(gaps_by_group(page), "Nothing is missing."),
        Heading("Overload", 1), *_listed([one.words for one in page.load], "Nobody carries too much."),
    ]  # fmt: skip
    return Document("Who sits where", letterhead(by), tuple(blocks), in_words(page.on), page=Page.A3_LANDSCAPE)


def gaps_by_group(page: SitsPage) -> list[str]:
    """Return what is missing as sentences, the statutory partners missing on a group in one."""
    absent: dict[int | None, list[str]] = defaultdict(list)
    for gap in page.gaps:
        if gap.what == MISSING:
            absent[gap.group].append(gap.who)
    names = {group.pk: group.name for group in page.groups}
    missing = [f"{names[group or 0]} without {' and '.join(who)}" for group, who in absent.items()]
    return missing + [gap.words for gap in page.gaps if gap.what != MISSING]


def _listed(texts: list[str], nothing: str) -> list[ListItem] | list[Paragraph]:
    return items(texts) if texts else [Paragraph(nothing)]
