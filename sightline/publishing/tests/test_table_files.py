"""Tables as files: what a cell holds is text and nothing runs; dates and numbers stay what they are."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sightline.publishing.tables import write_csv, write_workbook, write_xlsx

RISKY = ["=1+1", "+44 1793", "-1+1", "@SUM(A1)", "\tcmd", "\rcmd", '=HYPERLINK("http://x")', " =1", "＝1"]
HEADER = ["Title", "Due", "Count"]


def sheet(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_text_in_csv(text: str) -> None:
    content = write_csv(["Title"], [[text]]).decode("utf-8-sig")
    (_, (cell,)) = list(csv.reader(io.StringIO(content, newline="")))
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_text_in_excel(text: str) -> None:
    cell = sheet(write_xlsx("A list", ["Title"], [[text]]))["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_risky_headings_and_titles_are_text() -> None:
    found = sheet(write_xlsx("=cmd[1]/x", ["=1+1"], []))
    assert found["A1"].data_type == "s"
    assert "[" not in found.title
    assert write_csv(["=1"], []).decode("utf-8-sig") == "'=1\r\n"


def test_values_keep_their_kind() -> None:
    rows: list[list[object]] = [["Plain", date(2026, 12, 4), 3], ["Other", None, Decimal("-2.5")]]
    found = sheet(write_xlsx("A list", HEADER, rows))
    assert found["B2"].is_date
    assert found["B2"].value.date() == date(2026, 12, 4)
    assert [found["C2"].value, found["B3"].value, found["C3"].value] == [3, None, -2.5]
    assert write_csv(["n"], [[-3]]).decode("utf-8-sig") == "n\r\n-3\r\n"


def test_the_sheet_is_ready_to_read() -> None:
    found = sheet(write_xlsx("A list", HEADER, [["x" * 500, None, 1]]))
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == "A1:C2"
    assert found["A1"].font.bold
    assert found.column_dimensions["A"].width == 63


def test_control_characters_and_very_long_text_do_not_break_a_file() -> None:
    found = sheet(write_xlsx("A list", ["Title"], [["a\x00b\x0bc"], ["x" * 40_000]]))
    assert found["A2"].value == "abc"
    assert len(found["A3"].value) == 32_767


def test_csv_has_dates_lines_and_quotes_as_excel_wants_them() -> None:
    content = write_csv(["a", "b"], [[date(2026, 12, 4), 'say "so", then\ngo'], [None, True]])
    assert content == b'\xef\xbb\xbfa,b\r\n2026-12-04,"say ""so"", then\ngo"\r\n,yes\r\n'


def test_another_reader_reads_several_sheets() -> None:
    content = write_workbook([("People", ["Name"], [["=Ann"]]), ("Seats", ["Group"], [])])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["People", "Seats"]
    assert book.get_sheet_by_name("People").to_python() == [["Name"], ["=Ann"]]
