"""Tables out as CSV and Excel. Whatever stands in a cell stays text: no program that opens the file runs it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sightline.kernel.dates import in_words
from sightline.publishing.documents import Letterhead

# A cell that begins so is a formula, or a command, to some spreadsheet (also after leading blanks, for CSV).
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EXCEL_LONGEST = 32_767
WIDEST = 60

Row = Sequence[object]
Sheet = tuple[str, Sequence[str], Iterable[Row]]


def write_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a CSV in UTF-8 with the mark by which Excel knows it; dates as 2026-12-04, risky text with `'` before."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_csv_cell(one) for one in header])
    writer.writerows([_csv_cell(one) for one in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text.lstrip(" \u00a0").startswith(RISKY) or text.startswith(("\t", "\r", "\n")) else text


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Row], *, head: Letterhead | None = None) -> bytes:
    """Return a workbook of one sheet; see `write_workbook`."""
    return write_workbook([(title, header, rows)], head=head, title=title)


def write_workbook(sheets: Iterable[Sheet], *, head: Letterhead | None = None, title: str = "") -> bytes:
    """Return a workbook of sheets (title, header, rows).

    Headings are bold and stay in view, each column can be filtered, dates are real dates, text that looks like a
    formula is marked as text. Text longer than Excel's 32,767 characters is cut. On paper the headings repeat, the
    sheet is as wide as the page, and `head` stands at head and foot: partnership, date and marking. The logo is left
    to Word and PDF, since a picture would lie over the first row.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (slow to load, and most pages export nothing)

    book = Workbook()
    book.remove(book.active)
    for name, header, rows in sheets:
        _fill(book.create_sheet(_sheet_title(name)), header, rows)
        _for_paper(book.worksheets[-1], name, head)
    if head:
        book.properties.creator, book.properties.category = CONTROL.sub("", head.partnership), head.marking
    book.properties.title, book.properties.language = CONTROL.sub("", title or book.sheetnames[0]), "en-GB"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _for_paper(sheet: Any, name: str, head: Letterhead | None) -> None:
    """Let a sheet print as a page: lying, one page wide, headings repeated, numbered, with whose it is."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.oddHeader.left.text = _printed(name)
    if head:
        sheet.oddHeader.right.text = _printed(head.partnership)
        sheet.oddFooter.left.text = f"Made on {in_words(head.made_on)}"
        sheet.oddHeader.center.text = sheet.oddFooter.center.text = _printed(head.marking)


def _printed(text: str) -> str:
    """Return text for the head or foot of a sheet, where `&` begins a command."""
    return " ".join(CONTROL.sub("", text).split())[:80].replace("&", "&&")


def _sheet_title(title: str) -> str:
    """Excel takes 31 characters and none of its own signs."""
    return re.sub(r"[\\/*?:\[\]]", " ", CONTROL.sub("", title)).strip(" '")[:31] or "Sheet"


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Row]) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    widths = [len(one) for one in header]
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            shown = _put(sheet.cell(number, column), value)
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], shown)
    for column, width in enumerate(widths, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 3
    sheet.freeze_panes = "A2"
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{max(sheet.max_row, 1)}"


def _put(cell: Any, value: object) -> int:
    """Write a value and return how wide it is in characters."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, int | float | Decimal):
        cell.value = value
        return len(str(value))
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "d mmmm yyyy hh:mm" if isinstance(value, datetime) else "d mmmm yyyy"
        return 18
    return _put_text(cell, CONTROL.sub("", str(value))[:EXCEL_LONGEST])


def _put_text(cell: Any, text: str) -> int:
    from openpyxl.styles import Alignment  # noqa: PLC0415

    cell.value = text
    cell.data_type = "s"
    if text.lstrip().startswith(RISKY) or text.startswith(RISKY):
        cell.quotePrefix = True
    longest = max(map(len, text.split("\n")))
    if longest > WIDEST or "\n" in text:
        cell.alignment = Alignment(vertical="top", wrap_text=True, **{})
    return longest
