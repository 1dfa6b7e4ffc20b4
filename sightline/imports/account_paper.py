"""The report of an import: what was read, what became of each piece, who changed what, what is open."""

from collections.abc import Iterator, Sequence

from django.utils.timezone import localtime

from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.queries import Deed, ItemRow, ProposalPage
from sightline.kernel.dates import in_short
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, Page, facts, table
from sightline.ui.shapes import CONFIDENCE

LONGEST = 400


def paper_of(page: ProposalPage, deeds: Sequence[Deed], head: Letterhead) -> Document:
    """Return the report of an import as a document; every piece of what was read stands in it once."""
    proposal = page.proposal
    blocks = (
        *_read(page), *_understood(page), *_questions(page),
        *_lines(page, SourceLine.State.UNPLACED, "Unplaced pieces"),
        *_lines(page, SourceLine.State.SET_ASIDE, "Set aside, with the reason"), *_left_out(page), *_changed(deeds),
        *_every(page),
    )  # fmt: skip
    return Document(
        f"Import of {proposal.file_name}", head, blocks, f"{proposal.reference}, {proposal.get_status_display()}",
        page=Page.A4_LANDSCAPE,
    )  # fmt: skip


def _read(page: ProposalPage) -> Iterator[Block]:
    proposal = page.proposal
    yield Heading("What was read", 1)
    days = [day for day in (proposal.starts_on, proposal.ends_on) if day]
    yield facts(
        [
            ("File", proposal.file_name),
            ("Read by", proposal.created_by.name),
            ("Read on", localtime(proposal.created_at)),
            ("Title of the plan", proposal.title),
            ("Period", " to ".join(map(in_short, days))),
            ("Plan made", proposal.plan.reference if proposal.plan else ""),
            ("Pieces", f"{len(page.lines)}: {page.account}"),
            ("Items", len(page.rows)),
            ("SHA-256 of the file", proposal.digest),
        ]
    )


def _understood(page: ProposalPage) -> Iterator[Block]:
    yield Heading("What was understood", 1)
    rows = [(*_item(row), CONFIDENCE[row.level][1], _why(row)) for row in page.rows]
    yield table(
        ["What it is", "Words", "Place", "How sure", "Why"], rows, caption="Items, in the order of the document",
        widths=(12, 40, 14, 10, 24),
    ) if rows else Paragraph("Nothing is left of it.")  # fmt: skip


def _item(row: ItemRow) -> tuple[str, str, str]:
    return row.kinds_words, row.item.text, ", ".join(at for _, at, _ in row.shown_places)


def _why(row: ItemRow) -> str:
    by = f" Words changed by {row.item.words_by}." if row.item.words_by else ""
    return f"{row.why}{by}"


def _questions(page: ProposalPage) -> Iterator[Block]:
    yield Heading("Questions still open", 1)
    rows = [(row.item.question, *_item(row)) for row in page.asking]
    yield table(["Question", "What it is", "Words", "Place"], rows) if rows else Paragraph("No question is open.")


def _lines(page: ProposalPage, state: str, title: str) -> Iterator[Block]:
    yield Heading(title, 1)
    rows = [(row.line.at, _cut(row.line.text), row.line.reason) for row in page.lines if row.line.state == state]
    if not rows:
        yield Paragraph("None.")
    elif state == SourceLine.State.UNPLACED:
        yield table(["Place", "Words"], [row[:2] for row in rows], widths=(20, 80))
    else:
        yield table(["Place", "Words", "Reason"], rows, widths=(16, 54, 30))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _left_out(page: ProposalPage) -> Iterator[Block]:
    yield Heading("Left out by a person", 1)
    rows = [_item(row) for row in page.dropped]
    yield table(["What it is", "Words", "Place"], rows) if rows else Paragraph("Nothing was left out.")


def _changed(deeds: Sequence[Deed]) -> Iterator[Block]:
    yield Heading("What was done, and by whom", 1)
    rows = [(localtime(one.at), one.name, one.what, one.before, one.after) for one in reversed(deeds)]
    yield table(["When", "Who", "What", "Before", "After"], rows, widths=(14, 14, 20, 26, 26))


def _every(page: ProposalPage) -> Iterator[Block]:
    yield Heading("What became of each piece", 1)
    held: dict[int, list[Item]] = {}
    for row in page.rows:
        for number in row.item.lines:
            held.setdefault(number, []).append(row.item)
    rows = [(one.line.at, _cut(one.line.text), _became(one.line, held, one.note)) for one in page.lines]
    yield table(["Place", "Words", "What became of it"], rows, widths=(14, 52, 34))


def _became(line: SourceLine, held: dict[int, list[Item]], note: str) -> str:
    if line.state == SourceLine.State.PLACED:
        kinds = dict.fromkeys(item.get_kind_display() for item in held.get(line.number, ()))
        return ", ".join(kinds) or note or "Placed"
    return f"{line.get_state_display().capitalize()}{': ' + note if note else ''}"


def name_of(proposal: Proposal) -> str:
    """Return what the file of the report is called."""
    return f"{proposal.reference} import report"
