"""A spreadsheet as plain rows: each sheet that is shown, its cells as they stand, which rows and columns are hidden."""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.text import decode
from sightline.publishing.workbooks.guards import MOST_BYTES, check_workbook, refused, sheets_of, unreadable

MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_CELL = 40_000
ZIP = b"PK"
_HIDDEN = re.compile(rb"""<(?:\w+:)?row\s[^>]*?hidden\s*=\s*["'](?:1|true)["'][^>]*>""")
_COLUMNS = re.compile(rb"""<(?:\w+:)?col\s[^>]*?>""")
_IS_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_FROM_TO = re.compile(rb"""\s(min|max)\s*=\s*["'](\d{1,5})["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")


@dataclass(frozen=True)
class SheetRows:
    """A sheet: its name (empty for text), its rows, and the numbers of its hidden rows and columns, from 1."""

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: Collection[int] = ()
    hidden_columns: Collection[int] = ()


def read_sheet_rows(content: bytes) -> list[SheetRows]:
    """Return the sheets of a workbook, or the one table of a CSV or of cells that were pasted.

    Raises DomainError with a sentence for a file that is too large, unsafe, calculates, has merged cells or is none.
    """
    if len(content) > MOST_BYTES:
        raise refused("The file is larger than 5 MB. Take out what is not needed, or send it in parts.")
    if content.startswith((ZIP, b"\xd0\xcf\x11\xe0")):
        return _workbook(content)
    try:
        text = decode(content)
    except UnreadableFile as error:
        raise refused("This file is no Excel workbook and no CSV. Save it as .xlsx or .csv and try again.") from error
    return [SheetRows("", rows_of_text(text))]


def rows_of_text(text: str) -> list[list[str]]:
    """Return the cells of a CSV, or of a table that was pasted (tabs between cells). Raises DomainError."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;|", key=first.count))
    rows: list[list[str]] = []
    try:
        for row in lines:
            rows.append(row[:MOST_COLUMNS])
            if len(rows) > MOST_ROWS or any(len(cell) > MOST_CELL for cell in row):
                raise refused(f"This file has more than {MOST_ROWS:,} rows, or a cell beyond reason. Send it in parts.")
    except csv.Error as error:
        raise refused(
            f"This file is damaged in line {lines.line_num:,}. Open it, save it again and try once more."
        ) from error
    return rows


def _workbook(content: bytes) -> list[SheetRows]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    check_workbook(content)
    try:
        hidden = _hidden(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            one.name for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]  # fmt: skip
        return [
            SheetRows(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), *hidden.get(name, ((), ())))
            for name in shown
        ]
    except (CalamineError, ValueError, OSError, OverflowError, KeyError, zipfile.BadZipFile) as error:
        raise unreadable() from error


def _hidden(content: bytes) -> dict[str, tuple[frozenset[int], frozenset[int]]]:
    """Return the hidden rows and columns of each sheet by its name; the package was checked before."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        texts = ((name, package.read(part)) for part, name in sheets_of(package).items() if part in names)
        return {name: (_hidden_rows(text), _hidden_columns(text)) for name, text in texts}


def _hidden_columns(text: bytes) -> frozenset[int]:
    found: set[int] = set()
    for one in _COLUMNS.finditer(text):
        ends = {name: int(number) for name, number in _FROM_TO.findall(one[0])}
        if _IS_HIDDEN.search(one[0]) and len(ends) == 2:
            found.update(range(ends[b"min"], min(ends[b"max"], MOST_COLUMNS) + 1))
    return frozenset(found)


def _hidden_rows(text: bytes) -> frozenset[int]:
    numbers = (_NUMBER.search(one[0]) for one in _HIDDEN.finditer(text))
    return frozenset(int(one[1]) for one in numbers if one)
