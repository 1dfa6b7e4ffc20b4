"""The block model: headings, paragraphs, lists, tables and figures, read from documents and written to them.

A block that was read knows its place in the source; one to be written has none. Nothing else is modelled. Text is plain
(marks of emphasis and links are dropped, their words are kept); a list is the run of its items; a row of a table may
have been torn over several source lines, which is for the reader of meaning to mend, so every cell and every block
inside a cell carries its own place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stood: a line (from 1, with the last line when it spans several) or an address in words.

    `order` counts pieces from the top of the document, so that places of any kind can be put in reading order.
    """

    order: int
    line: int | None = None
    last_line: int | None = None
    address: str | None = None

    @property
    def lines(self) -> tuple[int, ...]:
        """Every line number the place covers; empty when the source has no lines."""
        if self.line is None:
            return ()
        return tuple(range(self.line, (self.last_line or self.line) + 1))

    def __str__(self) -> str:
        return self.address or (f"line {self.line}" if self.line else "unknown place")


NOWHERE = Place(0)
LOOKS = ("", "quiet", "strong", "lead", "red", "amber", "green", "complete", "not_started")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line the source marks as a heading; level 1 is the highest."""

    text: str
    level: int
    at: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `look` is one of LOOKS: how a writer shows it, never what it means; the words say that."""

    text: str
    at: Place = NOWHERE
    look: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list; depth 0 is the outermost.

    `mark` is the bullet or number it carried. An empty mark means the source opened a list without marking its items,
    so the text may hold several items that run together.
    """

    text: str
    depth: int = 0
    mark: str = "•"
    at: Place = NOWHERE

    @property
    def runs_on(self) -> bool:
        """True when the source lost the marks between items."""
        return self.mark == ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; the text is its alternative text or caption, empty only where a source has none.

    One to be written has the drawing as SVG: complete in itself, with colours and sizes as attributes, its letters in
    Arial. `caption` stands under it; the alternative is not shown.
    """

    text: str
    at: Place = NOWHERE
    svg: bytes = b""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: paragraphs and list items. `spanned` marks a cell covered by a merge from the left or from above."""

    blocks: tuple[Paragraph | ListItem, ...]
    at: Place = NOWHERE
    spanned: bool = False

    @property
    def text(self) -> str:
        """The cell's words in one line."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the source has it; rows torn over lines or pages are not mended here."""

    cells: tuple[Cell, ...]
    at: Place = NOWHERE

    @property
    def is_group(self) -> bool:
        """Whether one cell spans the whole row: a heading above the rows that follow."""
        return len(self.cells) > 1 and not self.cells[0].spanned and all(one.spanned for one in self.cells[1:])


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first `header_rows` rows are headings where the source says so.

    `row_headers` says that the first cell of each other row names the row. `widths` are shares of the width, a number
    for each column; without them a writer goes by the words.
    """

    rows: tuple[Row, ...]
    at: Place = NOWHERE
    header_rows: int = 0
    caption: str = ""
    row_headers: bool = False
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | ListItem | Table | Figure


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a reader left out of the blocks, with its reason: running headers, lines of markup without words."""

    text: str
    reason: str
    at: Place


@dataclass(frozen=True, slots=True)
class BlockDocument:
    """A read document. `kind` is text, docx, html, pdf, sheet or csv; `line_count` is 0 without lines."""

    kind: str
    blocks: tuple[Block, ...]
    furniture: tuple[Furniture, ...] = ()
    line_count: int = 0

    def texts(self) -> Iterator[str]:
        """Every text of the document in reading order, cells included."""
        for block in self.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        yield from (part.text for part in cell.blocks)
            else:
                yield block.text
