"""Spreadsheets of lists for the tests: an action log and a member list of an invented partnership, as files."""

from collections.abc import Mapping, Sequence
from datetime import date
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


def action_log() -> bytes:
    """Return an action log as boards keep one: a title above, a heading between rows, a gap, words for dates."""
    rows: Rows = [
        ["Action log of the board"],
        [],
        LOG_HEAD,
        [1, "Write the bruising protocol", "Head of Quality", "Board", date(2026, 12, 4), "Green", "A draft is out"],
        ["Neglect"],
        [2, "Train all staff in neglect", "Police", "Board", "31/03/27", "Ongoing", ""],
        [],
        [3, "Publish the learning", "", "", "TBC", "Completed", "=HYPERLINK(A1)"],
    ]
    return workbook({"Actions": rows}, {"Actions": ["A5:G5"]})


def member_list() -> bytes:
    """Return a member list as a CSV."""
    return as_csv(
        [
            ["Organisation", "Full name", "Email address", "Job title", "Sub-group", "Role on group"],
            ["Vale Police", "Ann Bell", "ann.bell@example.org", "Head of Protecting People", "Neglect group", "Chair"],
            ["River Trust", "Tom Hill", "tom.hill@example.org", "Named Nurse", "Neglect group", ""],
        ]
    )
