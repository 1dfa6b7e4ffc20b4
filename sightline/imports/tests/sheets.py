"""Spreadsheets of lists for the tests: an action log and a member list of an invented partnership, as files."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]

LOG_HEAD = ["No", "Action", "Lead", "Sub-group", "By when", "Status", "Progress update"]


def workbook(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return an .xlsx of sheets, each with its rows; `merged` names ranges of cells by sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for span in (merged or {}).get(name, ()):
            sheet.merge_cells(span)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(rows: Rows) -> bytes:
    """Return rows as a CSV without quotes: no cell may hold a comma."""
    return "\n".join(",".join(str(cell) for cell in row) for row in rows).encode()
