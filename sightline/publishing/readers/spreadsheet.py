"""Spreadsheets and CSV: each sheet a heading, the words above and below its tables as paragraphs, its tables as tables.

A sheet may hold several tables, with empty rows between them or side by side; a merged cell is read once.
"""

from __future__ import annotations

import csv
import io
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

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
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.extent import Corner, check_cells, check_extent, check_grid, check_merges
from sightline.publishing.readers.markup import has_words, marked_bits
from sightline.publishing.readers.package import check_package
from sightline.publishing.readers.text import decode

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_SHEETS = 100
BODIES = {"excel": "xl/workbook.xml", "ods": "content.xml"}
TITLE_WORDS = 14

Values = list[list[str]]


def read_spreadsheet(data: bytes, kind: str) -> BlockDocument:
    """Read a workbook ("excel" or "ods") into blocks with addresses such as "sheet Actions, row 4, column C".

    Raises UnreadableFile.
    """
    check_package(data, "spreadsheet", BODIES[kind])
    check_extent(data, kind)
    from python_calamine import (  # noqa: PLC0415 - only needed here
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    reading, grid, filled = _Reading(), 0, 0
    found: list[tuple[str, Values, Sequence[tuple[Corner, Corner]], bool]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(sheets) > MAX_SHEETS:
            raise UnreadableFile(
                f"This spreadsheet has more than {MAX_SHEETS} sheets. Send the one that holds the plan."
            )
        for one in sheets:
            sheet = book.get_sheet_by_name(one.name)
            grid += sheet.total_height * sheet.total_width
            check_grid(grid, f"sheet {one.name}")
            merged: Sequence[tuple[Corner, Corner]] = [] if kind == "ods" else list(sheet.merged_cell_ranges or [])
            check_merges(merged, one.name)
            values = [[said(value) for value in row] for row in sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)]
            visible = one.visible == SheetVisibleEnum.Visible
            filled += sum(1 for row in values for value in row if value) if visible else 0
            check_cells(filled, f"sheet {one.name}")  # of all sheets, before anything is made of them
            found.append((one.name, values, merged, visible))
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise UnreadableFile("This spreadsheet is damaged. Open it, save it again and try once more.") from error
    for name, rows, covered, visible in found:
        reading.sheet(name if len(found) > 1 else "", rows, covered, f"sheet {name}, ", visible=visible)
    return reading.document("sheet")


def read_csv(data: bytes) -> BlockDocument:
    """Read a CSV or a text of tabs into one table. Raises UnreadableFile."""
    reading = _Reading()
    reading.sheet("", _rows_of_csv(decode(data)), [], "", visible=True)
    return reading.document("csv")


def _rows_of_csv(text: str) -> Values:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    source = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count))
    rows: Values = []
    cells = 0
    try:
        for row in source:
            cells += len(row)
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                much = f"more than {MAX_ROWS:,} rows" if len(rows) >= MAX_ROWS else f"more than {MAX_COLUMNS} columns"
                raise UnreadableFile(f"This file has {much}, seen in line {source.line_num:,}. Send it in parts.")
            check_grid(cells, f"line {source.line_num:,}")
            rows.append([said(one) for one in row])
    except csv.Error as error:
        raise UnreadableFile(
            f"This CSV file is damaged in line {source.line_num:,}. Open it, save it again and try once more."
        ) from error
    return rows


def said(value: Any) -> str:
    """A cell's value in words: whole numbers without their point, dates as 4 December 2026."""
    if value is None or isinstance(value, time | timedelta):
        return "" if value is None else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.day} {value:%B %Y}"
    return str(value).replace("\r\n", "\n").strip()


def column_name(index: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    while index >= 0:
        letters, index = string.ascii_uppercase[index % 26] + letters, index // 26 - 1
    return letters


@dataclass
class _Reading:
    """Blocks found so far."""

    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    order: int = 0
    cells: int = 0

    def place(self, address: str) -> Place:
        self.order += 1
        return Place(self.order, address=address)

    def document(self, kind: str) -> BlockDocument:
        found = BlockDocument(kind, tuple(self.blocks), tuple(self.furniture))
        if not any(has_words(text) for text in found.texts()):
            raise UnreadableFile("This spreadsheet is empty: there are no words in it.")
        return found

    def sheet(
        self, title: str, values: Values, merged: Sequence[tuple[Corner, Corner]], at: str, *, visible: bool
    ) -> None:
        """Read one sheet; a hidden one is accounted for and not read."""
        if not visible:
            words = " ".join(value for row in values for value in row if value)
            if words:
                self.furniture.append(Furniture(words[:2000], "hidden", self.place(f"{at}hidden")))
            return
        if title and any(any(row) for row in values):
            self.blocks.append(Heading(title, 1, self.place(at.rstrip(", "))))
        covered = {
            (row, column)
            for (top, left), (bottom, right) in merged
            for row in range(top, min(bottom, MAX_ROWS) + 1)
            for column in range(left, min(right, MAX_COLUMNS) + 1)
        } - {first for first, _ in merged}
        for first, rows in _runs(values):
            for left, right in _parts(rows):
                self.region([(first + n, row[left:right]) for n, row in enumerate(rows)], left, covered, at)

    def region(self, rows: list[tuple[int, list[str]]], left: int, covered: set[Corner], at: str) -> None:
        """Read rows without an empty one between them: words of one cell above and below, a table in the middle."""
        rows = [(number, row) for number, row in rows if any(row)]
        wide = [n for n, (_, row) in enumerate(rows) if sum(map(bool, row)) > 1]
        first, last = (wide[0], wide[-1]) if wide else (len(rows), len(rows))
        while last + 1 < len(rows) and not rows[last + 1][1][0]:  # words in a later column still belong to the table
            last += 1
        for number, row in rows[:first]:
            self.words(row, number, left, at, above=bool(wide))
        if wide:
            self.blocks.append(self.table(rows[first : last + 1], left, covered, at))
        for number, row in rows[last + 1 :]:
            self.words(row, number, left, at, above=False)

    def words(self, row: list[str], number: int, left: int, at: str, *, above: bool) -> None:
        """Read a row of one cell; above a table and short it is the table's title."""
        column = next(n for n, value in enumerate(row) if value)
        address = f"{at}row {number + 1}, column {column_name(left + column)}"
        for bit in (bit for line in row[column].split("\n") for bit in marked_bits(line)):
            if not has_words(bit.text):
                self.furniture.append(Furniture(bit.text, "rule", self.place(address)))
            elif bit.form == "item":
                self.blocks.append(ListItem(bit.text, bit.depth, bit.mark, self.place(address)))
            elif above and len(bit.text.split()) <= TITLE_WORDS:
                self.blocks.append(Heading(bit.text, 2, self.place(address)))
            else:
                self.blocks.append(Paragraph(bit.text, self.place(address)))

    def table(self, rows: list[tuple[int, list[str]]], left: int, covered: set[Corner], at: str) -> Table:
        where = self.place(f"{at}row {rows[0][0] + 1}")
        return Table(tuple(self.row(row, number, left, covered, at) for number, row in rows), where)

    def row(self, row: list[str], number: int, left: int, covered: set[Corner], at: str) -> Row:
        self.cells += len(row)
        check_cells(self.cells, f"{at}row {number + 1:,}")
        where = self.place(f"{at}row {number + 1}")
        return Row(tuple(self.cell(value, number, left + n, covered, at) for n, value in enumerate(row)), where)

    def cell(self, value: str, row: int, column: int, covered: set[Corner], at: str) -> Cell:
        address = f"{at}row {row + 1}, column {column_name(column)}"
        blocks: list[Paragraph | ListItem] = []
        for bit in (bit for line in value.split("\n") for bit in marked_bits(line)):
            where = self.place(address)
            if not has_words(bit.text):
                self.furniture.append(Furniture(bit.text, "rule", where))
            elif bit.form == "item":
                blocks.append(ListItem(bit.text, bit.depth, bit.mark, where))
            else:
                blocks.append(Paragraph(bit.text, where))
        return Cell(tuple(blocks), self.place(address), spanned=not blocks and (row, column) in covered)


def _runs(values: Values) -> Iterator[tuple[int, Values]]:
    """Each run of rows without an empty one between them, with the number of its first row, all of one width."""
    run: Values = []
    for number, row in enumerate([*values, []]):
        if any(row):
            run.append(row)
        elif run:
            width = max(map(len, run))
            yield number - len(run), [[*one, *[""] * (width - len(one))] for one in run]
            run = []


def _parts(rows: Values) -> Iterator[tuple[int, int]]:
    """The columns (from, to) of each table side by side: an empty column parts two of at least two columns each."""
    filled = [any(row[column] for row in rows) for column in range(len(rows[0]))]
    spans: list[tuple[int, int]] = []
    start = None
    for column, full in enumerate([*filled, False]):
        if full and start is None:
            start = column
        elif not full and start is not None:
            spans.append((start, column))
            start = None
    apart = len(spans) > 1 and all(right - left > 1 for left, right in spans)
    yield from spans if apart else [(spans[0][0], spans[-1][1])]
