"""A document to be written: blocks with a title, a letterhead and a page. One model serves HTML, Word and PDF.

document = Document(
    title="Safer together",
    head=letterhead(by),                      # governance.exports.letterhead: name, logo, today
    blocks=(
        Heading("What we promise", 1),        # level 1 stands below the title
        Paragraph("Four promises."),
        table(["Action", "Due"], [["Write it down", date(2026, 12, 4)]], caption="Actions", row_headers=True),
        Figure("Structure chart: the executive leads four groups", svg=drawing),
    ),
)
write_pdf(document), write_docx(document), write_page(document)   # from publishing.writers
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sightline.kernel.dates import in_short
from sightline.publishing.blocks import LOOKS, Block, Cell, Figure, Heading, ListItem, Paragraph, Row, Table

NEW_LINE = re.compile(r"\r\n?|\n")
OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
LOGO_KINDS = ("image/png", "image/jpeg")
RAG_WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete", "not_started": "Not started"}


class Page(Enum):
    """Paper and its direction: width and height in millimetres."""

    A4 = (210, 297)
    A4_LANDSCAPE = (297, 210)
    A3_LANDSCAPE = (420, 297)

    @property
    def lies(self) -> bool:
        """Whether the page is wider than high."""
        return self.value[0] > self.value[1]


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of at most some hundred kilobytes: `content_type` is image/png or image/jpeg."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose document it is and when it was made. `marking` stands at head and foot of every page when it is set."""

    partnership: str
    made_on: date
    logo: Logo | None = None
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a writer takes. `one_page` makes the letters smaller until all stands on one page, down to 6.5 point."""

    title: str
    head: Letterhead
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en-GB"
    page: Page = Page.A4
    one_page: bool = False

    def __post_init__(self) -> None:
        """Refuse what no reader of the finished document could mend: ValueError with a sentence."""
        if not self.title.strip():
            raise ValueError("A document needs a title.")
        if self.head.logo and self.head.logo.content_type not in LOGO_KINDS:
            raise ValueError("A logo is a PNG or a JPEG picture.")
        for block in self.blocks:
            _check(block)

    @property
    def outline(self) -> tuple[Block, ...]:
        """The blocks with headings from level 2, since the title is level 1, none of them skipping a level."""
        found: list[Block] = []
        before, levels = 1, {0: 1}
        for block in self.blocks:
            if isinstance(block, Heading):
                given = max(block.level, 1)
                levels = {level: shown for level, shown in levels.items() if level < given}
                before = min(max(levels.values()) + 1, 6)
                levels[given] = before
                block = Heading(block.text, before, block.at)  # noqa: PLW2901
            found.append(block)
        return tuple(found)


def _check(block: Block) -> None:
    if isinstance(block, Figure):
        if not block.text.strip():
            raise ValueError("A figure needs a text alternative, for those who cannot see it.")
        if not block.svg:
            raise ValueError("A figure to be written needs its drawing.")
        _check_drawing(block.svg)
    if isinstance(block, Paragraph) and block.look not in LOOKS:
        raise ValueError(f"Unknown look: {block.look}")
    if isinstance(block, Table):
        columns = {len(row.cells) for row in block.rows}
        if len(columns) > 1 or (block.widths and columns != {len(block.widths)}):
            raise ValueError("Every row of a table has as many cells as it has columns; cells that are covered count.")


def _check_drawing(svg: bytes) -> None:
    """A drawing that reaches for anything outside itself, or declares entities, is refused."""
    plain = svg.lower()
    if b"<!" in plain.replace(b"<!--", b"") or b"<script" in plain or b"<foreignobject" in plain:
        raise ValueError("A drawing holds shapes and words, no scripts and no declarations.")
    for link in plain.split(b"href")[1:]:
        if not link.lstrip(b" \t\r\n=").startswith((b'"#', b"'#")):
            raise ValueError("A drawing holds no links to pictures.")
    if plain.count(b"url(") != plain.count(b"url(#") or b"@import" in plain:
        raise ValueError("A drawing holds no links to pictures.")


def cell(value: object) -> Cell:
    """Return a cell of any value: a block or blocks as they are, a date as “4 December 2026”, nothing as nothing."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, Paragraph | ListItem):
        return Cell((value,))
    if isinstance(value, list | tuple):
        return Cell(tuple(block for one in value for block in cell(one).blocks))
    return Cell(tuple(Paragraph(line) for line in NEW_LINE.split(_words(value)) if line.strip()))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%H:%M} on {in_short(value)}"
    if isinstance(value, date):
        return in_short(value)
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


def rag(value: str, more: str = "") -> tuple[Paragraph, ...]:
    """Return a RAG value as words that a writer shows with shape and colour; `more` is a direction of travel below."""
    look = value or "not_started"
    below = (Paragraph(more, look="quiet"),) if more else ()
    return (Paragraph(RAG_WORDS[look], look=look), *below)


def group_row(words: str, columns: int) -> Row:
    """Return a heading across a table, for the rows that follow."""
    return Row((cell(words), *(Cell((), spanned=True) for _ in range(columns - 1))))


def table(
    header: Sequence[str], rows: Iterable[Sequence[object] | Row], *, caption: str = "", row_headers: bool = False,
    widths: Sequence[float] = (),
) -> Table:  # fmt: skip
    """Return a table of any values, see `cell`; without a header it has only rows, such as a list of facts."""
    body = [row if isinstance(row, Row) else Row(tuple(map(cell, row))) for row in rows]
    heads = [Row(tuple(map(cell, header)))] if header else []
    return Table(
        (*heads, *body), header_rows=len(heads), caption=caption, row_headers=row_headers, widths=tuple(widths)
    )


def facts(pairs: Iterable[tuple[str, Any]], share: float = 0.28) -> Table:
    """Return names with their values, those without a value left out."""
    return table(
        [], [pair for pair in pairs if pair[1] not in ("", None, ())], row_headers=True, widths=(share, 1 - share)
    )


def items(texts: Iterable[str], mark: str = "•") -> list[ListItem]:
    """Return one list."""
    return [ListItem(text, mark=mark) for text in texts]
