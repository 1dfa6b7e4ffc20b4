"""The tables of a spreadsheet: where the heading row is, which pieces are one table, and what stands outside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sightline.imports.rules.words import fold
from sightline.publishing.blocks import BlockDocument, Cell, ListItem, Paragraph, Table

Cells = dict[str, str]

FIRST_ROWS = 8
MOST_TABLES = 60
MOST_ASIDE = 200
HEADING_WORDS = 10
_AT = re.compile(r"^(?P<row>(?P<sheet>sheet .*, )?row \d+)(?:, column (?P<column>[A-Z]+))?$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class SheetTable:
    """A table: its headings by the letter of their column, its rows as (place, cells by letter), and what is no row."""

    sheet: str
    at: str
    header: Cells
    rows: list[tuple[str, Cells]] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The headings as they are compared."""
        return tuple(fold(one) for one in self.header.values())


def tables_of(document: BlockDocument, known: Collection[str]) -> list[SheetTable]:
    """Return the tables of a spreadsheet; those with the same headings are one, so are pieces between empty rows.

    `known` are folded headings by which a heading row is recognised.
    """
    found: list[SheetTable] = []
    titles: list[tuple[str, str]] = []
    for block in document.blocks:
        at = block.at.address or ""
        if isinstance(block, Table):
            _add(found, [(row.at.address or "", _cells(row.cells), row.is_group) for row in block.rows], known, titles)
            titles = []
        elif isinstance(block, Paragraph | ListItem) and found and found[-1].sheet == _sheet(at):
            if not _goes_on(found[-1], at, block.text):
                _aside(found[-1], at, block.text)
        elif hasattr(block, "text"):
            titles.append((at, block.text))
    return _joined(found)[:MOST_TABLES]


def _sheet(at: str) -> str:
    match = _AT.match(at)
    return (match["sheet"] or "").removeprefix("sheet ").rstrip(", ") if match else ""


def _cells(cells: Sequence[Cell]) -> list[tuple[str, str, bool]]:
    """Return (letter, text with its lines, whether a merge covers it) of each cell."""
    found = []
    for cell in cells:
        match = _AT.match(cell.at.address or "")
        text = "\n".join(_CONTROL.sub("", block.text) for block in cell.blocks).strip()
        found.append((match["column"] if match and match["column"] else "?", text, cell.spanned))
    return found


Read = tuple[str, list[tuple[str, str, bool]], bool]


def _add(found: list[SheetTable], rows: list[Read], known: Collection[str], titles: list[tuple[str, str]]) -> None:
    head = _head(rows, known)
    before = found[-1] if found else None
    letters = {letter for _, cells, _ in rows for letter, text, _ in cells if text}
    continues = before is not None and before.sheet == _sheet(rows[0][0]) and letters <= set(before.header)
    if before is not None and continues and _score(rows[head], known) < 2:
        _fill(before, rows)
        for at, text in titles:
            _aside(before, at, text)
        return
    filled = [(letter, text) for letter, text, _ in rows[head][1]]
    used = {letter for _, cells, group in rows[head + 1 :] if not group for letter, text, _ in cells if text}
    header = {letter: " ".join(text.split())[:200] for letter, text in filled if text or letter in used}
    made = SheetTable(_sheet(rows[head][0]), rows[head][0], {k: v or f"Column {k}" for k, v in header.items()})
    made.titles = [text for _, text in titles] + [made.sheet]
    for at, text in titles:
        if _AT.match(at):
            _aside(made, at, text)
    for at, cells, _ in rows[:head]:
        _aside(made, at, " ".join(text for _, text, _ in cells if text))
    _fill(made, rows[head + 1 :])
    found.append(made)


def _head(rows: Sequence[Read], known: Collection[str]) -> int:
    """Return the index of the heading row: the one of the first rows with most known headings, else the first."""
    scores = [_score(row, known) for row in rows[:FIRST_ROWS]]
    return scores.index(max(scores)) if max(scores) >= 2 else 0


def _score(row: Read, known: Collection[str]) -> int:
    words = [fold(text) for _, text, _ in row[1] if text and len(text.split()) <= HEADING_WORDS]
    return sum(1 if word in known else 0 for word in words)


def _fill(table: SheetTable, rows: Iterable[Read]) -> None:
    """Add rows; a cell merged with the one above says what that says, a row merged into one cell is a heading."""
    places = dict(table.rows)
    above: Cells = table.rows[-1][1] if table.rows else {}
    for at, cells, group in rows:
        values = {letter: text for letter, text, _ in cells if text}
        if group or not values:
            if values:
                _aside(table, at, " ".join(values.values()))
            above = {}
            continue
        if tuple(fold(values.get(letter, "")) for letter in table.header) == table.names:
            continue  # the heading row once more, as on each printed page
        values |= {letter: above[letter] for letter, text, covered in cells if covered and not text and letter in above}
        if at in places:  # the rest of a row with empty columns in between
            places[at] |= values
            continue
        places[at] = above = values
        table.rows.append((at, values))


def _goes_on(table: SheetTable, at: str, text: str) -> bool:
    """Add words that stand alone in the row below a table, under one of its headings, as its next row."""
    match, last = _AT.match(at), _AT.match(table.rows[-1][0] if table.rows else table.at)
    if not match or not last or match["column"] not in table.header:
        return False
    here, above = (int(one["row"].rpartition(" ")[2]) for one in (match, last))
    if here == above and table.rows and list(table.rows[-1][1]) == [match["column"]]:
        table.rows[-1][1][match["column"]] += f"\n{text}"
        return True
    if here != above + 1:
        return False
    table.rows.append((match["row"], {match["column"]: _CONTROL.sub("", text)}))
    return True


def stands_alone(cells: Cells, needed: Collection[str]) -> bool:
    """Whether a row is no row of the list: one cell only, and not under a heading (`needed`) every row must fill."""
    return len(cells) == 1 and not set(cells) & set(needed)


def _aside(table: SheetTable, at: str, text: str) -> None:
    if text and len(table.aside) < MOST_ASIDE:
        table.aside.append((at, text[:500]))


def _joined(tables: Sequence[SheetTable]) -> list[SheetTable]:
    """Return the tables, those with the same headings put together under the columns of the first."""
    found: dict[tuple[str, ...], SheetTable] = {}
    for table in tables:
        first = found.setdefault(table.names, table)
        if first is table:
            continue
        letters = dict(zip(table.header, first.header, strict=True))
        first.rows += [
            (at, {letters[letter]: text for letter, text in cells.items() if letter in letters})
            for at, cells in table.rows
        ]
        first.aside += table.aside
        first.titles += table.titles
    return [table for table in found.values() if table.rows]
