"""Pages become blocks in reading order: furniture out, what a page break tore put together, headings by their look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sightline.publishing.blocks import (
    Block,
    BlockDocument,
    Cell,
    Furniture,
    Heading,
    ListItem,
    Paragraph,
    Place,
    Row,
    Table,
)
from sightline.publishing.readers.markup import has_words, leading_mark, marked_bits
from sightline.publishing.readers.pdf.cards import cards_of
from sightline.publishing.readers.pdf.columns import Aligned, parts_of
from sightline.publishing.readers.pdf.glyphs import Sheet, Word
from sightline.publishing.readers.pdf.grid import Grid, GridCell, grids
from sightline.publishing.readers.pdf.lines import (
    FINISHED,
    Line,
    Passage,
    goes_on_over,
    hangs_below,
    lines_of,
    passages,
    usual_pitch,
    with_rest,
)

LARGER = 1.12
BOLD_LEVEL = 6
MAX_HEADING_WORDS = 20
MAX_BOLD_WORDS = 14
MARGIN = 0.11
REPEATS = 3
INDENT = 4.0
LONG = 30

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W*(?:page\s+)?\d+(?:\s+(?:of|/)\s+\d+)?\W*", re.IGNORECASE)


@dataclass
class Flow:
    """Blocks found so far, and what the next page may carry on."""

    body_size: float
    pitch: float
    heading_sizes: list[float]
    running: set[tuple[str, bool]]
    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    order: int = 0
    paragraphs: int = 0
    tables: int = 0
    open_grid: Grid | None = None
    open_row: list[GridCell] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    tail: Passage | None = None
    tail_right: float = 0.0
    new_page: bool = False
    depths: list[float] = field(default_factory=list)

    def place(self, address: str) -> Place:
        self.order += 1
        return Place(self.order, address=address)

    def sheet(self, sheet: Sheet) -> None:
        """Read one page."""
        words = self._without_running(sheet)
        if not words and sheet.pictures:
            at = self.place(f"page {sheet.number}")
            self.furniture.append(Furniture(f"Page {sheet.number} is a picture without words", "scanned", at))
        self.paragraphs, self.new_page = 0, sheet.number > 1
        tables, left = grids(Sheet(sheet.number, sheet.width, sheet.height, words, sheet.across, sheet.down))
        cards = cards_of(sheet.boxes, left) if not tables else []
        inside = {id(word) for _, held in cards for word in held}
        left = [word for word in left if id(word) not in inside]
        top = 0.0
        for part in [*tables, *cards, None]:
            foot = sheet.height * 2 if part is None else part.ys[0] if isinstance(part, Grid) else part[0][1]
            band = [word for word in left if top <= word.middle[1] < foot]
            if band:
                self.band(band, sheet)
            if isinstance(part, Grid):
                self.ruled(part, sheet)
                top = part.ys[-1]
            elif part is not None:
                self.band(part[1], sheet)
                top = max(top, foot)

    def _without_running(self, sheet: Sheet) -> list[Word]:
        """Return the words of a page without what runs at the head and foot of many pages, and without its number."""
        kept: list[Word] = []
        for line in lines_of(sheet.words):
            if _edge(line, sheet) and (_key(line, sheet) in self.running or _NUMBER.fullmatch(line.text.strip())):
                at = self.place(f"page {sheet.number}")
                self.furniture.append(Furniture(line.text, "running", at))
            else:
                kept += line.words
        return kept

    def band(self, words: Sequence[Word], sheet: Sheet) -> None:
        """Read the words between two ruled tables."""
        for part in parts_of(words):
            if isinstance(part, Aligned):
                self.aligned(part, sheet)
            elif part:
                right = max(line.x1 for line in part)
                self.prose(passages(part, right, self.pitch), right, sheet)

    def prose(self, found: Sequence[Passage], right: float, sheet: Sheet) -> None:
        """Add headings, paragraphs and items; `right` is how far a line may reach."""
        self.depths = [] if not self.new_page else self.depths
        for passage in found:
            last = self.blocks[-1] if self.blocks else None
            if self.new_page and isinstance(last, Paragraph | ListItem) and self._is_rest(last, passage):
                self.blocks[-1] = with_more(last, passage.text)
            else:
                self.passage(passage, sheet)
            self.new_page, self.open_grid, self.tail, self.tail_right = False, None, passage, right

    def _is_rest(self, last: Paragraph | ListItem, passage: Passage) -> bool:
        """True when a page break tore a block and this passage is its rest."""
        if passage.mark or self.tail is None:
            return False
        if FINISHED.search(last.text):
            return isinstance(last, ListItem) and hangs_below(self.tail, passage)
        return goes_on_over(self.tail, passage.lines[0], self.tail_right)

    def passage(self, passage: Passage, sheet: Sheet) -> None:
        self.paragraphs += 1
        address = f"page {sheet.number}, paragraph {self.paragraphs}"
        level = self._heading_level(passage)
        if level and not (passage.mark and not _bare(passage)):
            self.depths = []
            self.blocks.append(Heading(passage.text, level, self.place(address)))
            return
        depth = self._depth(passage)
        for bit in marked_bits(passage.text, depth=depth):
            at = self.place(address)
            if not has_words(bit.text):
                self.furniture.append(Furniture(bit.text, "rule", at))
            elif bit.form == "item":
                self.blocks.append(ListItem(bit.text, bit.depth, bit.mark, at))
            else:
                self.blocks.append(Paragraph(bit.text, at))

    def _heading_level(self, passage: Passage) -> int:
        """How high a heading a passage is by its look, 0 for none."""
        text, first = passage.text, passage.lines[0]
        if not has_words(text) or len(text.split()) > MAX_HEADING_WORDS:
            return 0
        if first.size > LARGER * self.body_size:
            sizes = [at for at, size in enumerate(self.heading_sizes, start=1) if abs(size - first.size) < 0.5]
            return min(sizes[0], 5) if sizes else 5
        bold = all(line.bold for line in passage.lines)
        return BOLD_LEVEL if bold and len(text.split()) <= MAX_BOLD_WORDS and not text.endswith((".", ",", ";")) else 0

    def _depth(self, passage: Passage) -> int:
        """How deep an item stands: by how far its mark is set in among those of its list."""
        if not passage.mark:
            return 0
        x = passage.lines[0].x0
        while self.depths and self.depths[-1] > x + INDENT:
            self.depths.pop()
        if not self.depths or x > self.depths[-1] + INDENT:
            self.depths.append(x)
        return len(self.depths) - 1

    def aligned(self, part: Aligned, sheet: Sheet) -> None:
        """Add a table by alignment."""
        self.tables += 1
        name = f"page {sheet.number}, table {self.tables}"
        edges = [*part.xs[1:], sheet.width]
        at = self.place(name)
        rows = [
            self._row([(words, edges[column], False) for column, words in enumerate(row)], f"{name}, row {number}")
            for number, row in enumerate(part.rows, start=1)
        ]
        self.blocks.append(Table(tuple(rows), at))
        self.new_page, self.open_grid, self.tail = False, None, None

    def ruled(self, grid: Grid, sheet: Sheet) -> None:
        """Add a ruled table, or the rest of the one that the page before began."""
        rows = [row for row in grid.rows if any(cell.words for cell in row)]
        last = self.blocks[-1] if self.blocks else None
        goes_on = (
            self.new_page and self.open_grid is not None and isinstance(last, Table) and _same(self.open_grid, grid)
        )
        if not goes_on:
            self.tables += 1
        name = f"page {sheet.number}, table {self.tables}"
        at = self.place(name)
        edges = [_edge_of(grid, column) for column in range(len(grid.xs) - 1)]
        edges = [max(pair) for pair in zip(edges, self.edges, strict=True)] if goes_on else edges
        self.edges = edges
        made = [
            self._row([(cell.words, edges[cell.column], cell.covered) for cell in row], f"{name}, row {number}")
            for number, row in enumerate(rows, start=1)
        ]
        if goes_on and isinstance(last, Table):
            torn = not grid.opens or (self.open_grid is not None and not self.open_grid.closes)
            self.blocks[-1] = Table(tuple(self._with_rest(list(last.rows), made, rows, torn)), last.at)
        else:
            self.blocks.append(Table(tuple(made), at))
            self.open_row = rows[-1] if rows else []
        self.new_page, self.open_grid, self.tail = False, grid, None

    def _with_rest(self, rows: list[Row], more: list[Row], drawn: list[list[GridCell]], torn: bool) -> list[Row]:
        """Return the rows of a table with those of the next page: its heading row once, a torn row put together."""
        if more and len(rows) > 1 and [cell.text for cell in more[0].cells] == [cell.text for cell in rows[0].cells]:
            for cell in more[0].cells:
                if cell.text:
                    self.furniture.append(Furniture(cell.text, "running", cell.at))
            more, drawn = more[1:], drawn[1:]
        if more and (torn or _torn(rows[-1], more[0]) or self._has_no_beginning(drawn[0])):
            rows[-1] = self._whole(rows[-1], drawn[0])
            more, drawn = more[1:], drawn[1:]
        self.open_row = drawn[-1] if drawn else self.open_row
        return [*rows, *more]

    def _has_no_beginning(self, below: list[GridCell]) -> bool:
        """True when a row without a first cell goes on in a sentence that the row above had no room for."""
        if below[0].words or not self.open_row or not self.open_row[0].words:
            return False
        pairs = [(above, cell) for above, cell in zip(self.open_row, below, strict=False) if cell.words]
        if not all(above.words for above, _ in pairs):
            return False
        ends = [
            (passages(lines_of(above.words), self.edges[above.column], self.pitch)[-1], cell) for above, cell in pairs
        ]
        return any(
            not FINISHED.search(end.text) and goes_on_over(end, lines_of(cell.words)[0], self.edges[cell.column])
            for end, cell in ends
        )

    def _whole(self, above: Row, below: list[GridCell]) -> Row:
        """Return one row of the two halves that a page break made, read as if it stood on one page."""
        for cell, rest in zip(self.open_row, below, strict=False):
            cell.words = with_rest(cell.words, rest.words, self.edges[cell.column], self.pitch)
        cells = [(cell.words, edge, cell.covered) for cell, edge in zip(self.open_row, self.edges, strict=True)]
        pairs = zip(cells, above.cells, strict=False)
        return Row(tuple(replace(self._cell(cell, str(old.at)), at=old.at) for cell, old in pairs), above.at)

    def _row(self, cells: Sequence[tuple[list[Word], float, bool]], address: str) -> Row:
        at = self.place(address)
        return Row(tuple(self._cell(cell, f"{address}, cell {n}") for n, cell in enumerate(cells, start=1)), at)

    def _cell(self, cell: tuple[list[Word], float, bool], address: str) -> Cell:
        words, right, covered = cell
        blocks: list[Paragraph | ListItem] = []
        depths: list[float] = []
        for passage in passages(lines_of(words), right, self.pitch):
            outer, self.depths = self.depths, depths
            depth = self._depth(passage)
            depths, self.depths = self.depths, outer
            for bit in marked_bits(passage.text, depth=depth):
                where = self.place(address)
                if not has_words(bit.text):
                    self.furniture.append(Furniture(bit.text, "rule", where))
                elif bit.form == "item":
                    blocks.append(ListItem(bit.text, bit.depth, bit.mark, where))
                else:
                    blocks.append(Paragraph(bit.text, where))
        return Cell(tuple(blocks), self.place(address), covered and not blocks)


def read_sheets(pages: Sequence[Sheet]) -> BlockDocument:
    """Return the blocks of a document's pages."""
    sizes: Counter[float] = Counter()
    for sheet in pages:
        for word in sheet.words:
            sizes[round(word.size * 2) / 2] += len(word.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in sizes if size > LARGER * body), reverse=True)
    flow = Flow(body, usual_pitch([lines_of(sheet.words) for sheet in pages]), larger, _running(pages))
    for sheet in pages:
        flow.sheet(sheet)
    return BlockDocument("pdf", tuple(flow.blocks), tuple(flow.furniture))


def _running(pages: Sequence[Sheet]) -> set[tuple[str, bool]]:
    """Return the lines that stand at the head or the foot of three pages or of all, whatever number they carry."""
    seen: Counter[tuple[str, bool]] = Counter()
    for sheet in pages:
        seen.update({_key(line, sheet) for line in lines_of(sheet.words) if _edge(line, sheet)})
    return {key for key, count in seen.items() if count >= max(2, min(REPEATS, len(pages)))}


def _edge(line: Line, sheet: Sheet) -> bool:
    return line.y1 < MARGIN * sheet.height or line.y0 > (1 - MARGIN) * sheet.height


def _key(line: Line, sheet: Sheet) -> tuple[str, bool]:
    return _DIGITS.sub("0", line.text.casefold()), line.y1 < sheet.height / 2


def _bare(passage: Passage) -> bool:
    """True when a heading's mark is a number that belongs to it."""
    mark, _ = leading_mark(passage.text)
    return mark[:1].isdigit()


def _same(one: Grid, other: Grid) -> bool:
    """True when two tables have their columns at the same places."""
    return len(one.xs) == len(other.xs) and all(abs(a - b) < 2 * INDENT for a, b in zip(one.xs, other.xs, strict=True))


def _edge_of(grid: Grid, column: int) -> float:
    """How far a line in a column may reach: as far as the farthest does."""
    cells = [row[column] for row in grid.rows if row[column].words]
    return max(
        (word.x1 for cell in cells for word in cell.words if cell.x1 == grid.xs[column + 1]),
        default=grid.xs[column + 1],
    )


def _torn(above: Row, below: Row) -> bool:
    """True when the words of a row go on in the middle of a sentence of the row above.

    A cell begins at the head of its row: one that is empty above the break and filled below it is of another row.
    """
    pairs = list(zip(above.cells, below.cells, strict=False))
    return all(a.blocks or not b.blocks for a, b in pairs) and any(_goes_on(a, b) for a, b in pairs)


def _goes_on(above: Cell, below: Cell) -> bool:
    """True when a cell's first words can only be the rest of what stands above it."""
    if not above.blocks or not below.blocks or not isinstance(below.blocks[0], Paragraph):
        return False
    last, first = above.blocks[-1].text, below.blocks[0].text
    small = first[0].islower() or (first[0].isdigit() and len(last) > LONG)
    return small and not FINISHED.search(last)


def with_more(block: Paragraph | ListItem, text: str) -> Paragraph | ListItem:
    """The block with the rest of its words."""
    return replace(block, text=f"{block.text} {text}")
