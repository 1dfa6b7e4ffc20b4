"""What every writer needs: text without control characters, lists as trees, widths by the words, spans by the cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sightline.publishing.blocks import Block, Cell, ListItem, Paragraph, Row, Table
from sightline.publishing.documents import RAG_WORDS

# What XML cannot hold, and the marks that turn the direction of the words that follow.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
NUMBERED = re.compile(r"\(?(\d{1,4}|[a-z]|[ivx]+)[.)]?", re.IGNORECASE)
# In characters: a text kept whole, the longest word counted, the longest text counted, the least column, the gap.
WHOLE, LONGEST_WORD, LONG, NARROW, GAP = 18, 22, 400, 4, 2.5
SHAPE, HEAVY = 3, 1.1  # what a RAG shape takes, how much wider bold is


def clean(text: str) -> str:
    """Return text that every format can hold."""
    return UNWRITABLE.sub("", text)


def lines(text: str) -> list[str]:
    """Return the lines of a text, at least one."""
    return clean(text).splitlines() or [""]


@dataclass
class Item:
    """An item of a list with the items under it."""

    text: str
    mark: str
    below: list["Item"] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        """Whether it carries a number or a letter rather than a bullet."""
        return _numbered(self.mark)


def _numbered(mark: str) -> bool:
    return bool(mark) and bool(NUMBERED.fullmatch(mark))


def runs(blocks: Iterable[Block]) -> Iterator[Block | list[Item]]:
    """Yield blocks in order, each run of list items as one tree."""
    waiting: list[ListItem] = []
    for block in blocks:
        if isinstance(block, ListItem):
            if waiting and block.depth <= 0 and _numbered(block.mark) != _numbered(waiting[0].mark):
                yield _tree(waiting)
                waiting = []
            waiting.append(block)
            continue
        if waiting:
            yield _tree(waiting)
            waiting = []
        yield block
    if waiting:
        yield _tree(waiting)


def _tree(found: Sequence[ListItem]) -> list[Item]:
    top: list[Item] = []
    open_at: list[list[Item]] = [top]
    for one in found:
        depth = min(max(one.depth, 0), len(open_at) - 1)
        del open_at[depth + 1 :]
        item = Item(clean(one.text), one.mark)
        open_at[depth].append(item)
        open_at.append(item.below)
    return top


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its column and how many columns and rows it covers."""

    cell: Cell
    column: int
    wide: int = 1
    high: int = 1


def placed(rows: Sequence[Row]) -> list[list[Placed]]:
    """Return each row's own cells with what they cover: a spanned cell belongs to its left neighbour, else to above."""
    return [list(_across(rows, number)) for number in range(len(rows))]


def _across(rows: Sequence[Row], number: int) -> Iterator[Placed]:
    cells = rows[number].cells
    for column, cell in enumerate(cells):
        if cell.spanned and (column or number):
            continue
        wide = 1
        while (
            column + wide < len(cells) and cells[column + wide].spanned and not _from_above(rows, number, column + wide)
        ):
            wide += 1
        high = 1
        while number + high < len(rows) and _from_above(rows, number + high, column):
            high += 1
        yield Placed(cell, column, wide, high)


def _from_above(rows: Sequence[Row], number: int, column: int) -> bool:
    """Whether a covered cell has nothing of its own row at its left: then what covers it stands above."""
    cells = rows[number].cells
    return number > 0 and column < len(cells) and all(one.spanned for one in cells[: column + 1])


def shares(table: Table, capacity: float) -> list[float]:
    """Return the share of the width of each column, together 1: as given, else by what its cells say.

    `capacity` is how many characters fit side by side. Every column first gets room for its longest word, or for a
    whole short text such as a date; what is left goes to those with more to say.
    """
    columns = len(table.rows[0].cells) if table.rows else 0
    if table.widths or not columns:
        return [one / sum(table.widths) for one in table.widths]
    least, wanted = zip(*(_needs(table, column) for column in range(columns)), strict=True)
    left = capacity - sum(least)
    more = [max(want - need, 0) for need, want in zip(least, wanted, strict=True)]
    if left > 0 and sum(more):
        least = tuple(need + left * one / sum(more) for need, one in zip(least, more, strict=True))
    return [need / sum(least) for need in least]


def _needs(table: Table, column: int) -> tuple[float, float]:
    """Return (room a column needs, room it would use well), in characters with the space between columns."""
    needs: list[float] = [NARROW, NARROW]
    lengths: list[int] = []
    for number, row in enumerate(table.rows):
        own = row.cells[column]
        if row.is_group or own.spanned:
            continue
        needs += [_least(block, heading=number < table.header_rows) for block in own.blocks]
        lengths.append(min(sum(len(block.text) for block in own.blocks), LONG))
    mean = sum(lengths) / len(lengths) if lengths else 0
    return max(needs) + GAP, max(*needs, mean**0.9) + GAP


def _least(block: Paragraph | ListItem, *, heading: bool) -> float:
    """Return the room that a cell's block needs: dates, figures and RAG values stay whole, other words may wrap."""
    look = block.look if isinstance(block, Paragraph) else ""
    text, shape = block.text, SHAPE if look in RAG_WORDS else 0
    whole = len(text) <= WHOLE and (shape or (text[:1].isdigit() and look != "quiet"))
    longest = len(text) if whole else max(map(len, text.split()), default=0)
    return min(longest * (HEAVY if heading or shape else 1), LONGEST_WORD) + shape


def names_are_short(table: Table) -> bool:
    """Whether what names the rows is short enough to be set in bold."""
    lengths = [len(text_of(row.cells[0])) for row in table.rows[table.header_rows :] if not row.is_group and row.cells]
    return bool(lengths) and sum(lengths) / len(lengths) <= 40


def text_of(cell: Cell) -> str:
    """Return a cell's words, a line for each of its blocks."""
    return clean("\n".join(block.text for block in cell.blocks))
