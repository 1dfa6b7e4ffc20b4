"""Spreadsheets as business units keep them."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook

from sightline.publishing.blocks import BlockDocument, Heading, Paragraph, Table
from sightline.publishing.readers import read_bytes


def read(book: Workbook) -> BlockDocument:
    stream = io.BytesIO()
    book.save(stream)
    return read_bytes(stream.getvalue(), "plan.xlsx")


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_title_a_table_and_a_note() -> None:
    book = Workbook()
    for row in (["Action log"], [], ["Ref", "Action", "Due"], [1, "Agree a tool", date(2026, 12, 4)], [], ["R is red"]):
        book.active.append(row)
    title, table, note = read(book).blocks
    assert isinstance(table, Table)
    assert isinstance(title, Paragraph)
    assert (title.text, type(note)) == ("Action log", Paragraph)
    assert rows_of(table) == [["Ref", "Action", "Due"], ["1", "Agree a tool", "4 December 2026"]]
    assert str(table.rows[1].cells[1].at) == "sheet Sheet, row 4, column B"


def test_a_title_right_above_its_table_is_a_heading() -> None:
    book = Workbook()
    for row in (["Neglect"], ["Action", "Lead"], ["Agree a tool", "Head of early help"]):
        book.active.append(row)
    title, table = read(book).blocks
    assert isinstance(title, Heading)
    assert (title.text, type(table)) == ("Neglect", Table)


def test_several_sheets_tables_side_by_side_and_merged_cells() -> None:
    book = Workbook()
    first, second, hidden = book.active, book.create_sheet("Risks"), book.create_sheet("Lists")
    first.title = "Actions"
    first["A1"], first["B1"], first["A2"], first["B2"], first["B3"] = "Priority", "Action", "Neglect", "One", "Two"
    first.merge_cells("A2:A3")
    first["D1"], first["E1"], first["D2"], first["E2"] = "Measure", "Target", "Repeat plans", 0.5
    second["A1"] = "Nothing yet"
    hidden["A1"], hidden.sheet_state = "red", "hidden"
    document = read(book)
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == ["Actions", "Risks"]
    left, right = [block for block in document.blocks if isinstance(block, Table)]
    assert rows_of(left) == [["Priority", "Action"], ["Neglect", "One"], ["", "Two"]]
    assert left.rows[2].cells[0].spanned
    assert rows_of(right) == [["Measure", "Target"], ["Repeat plans", "0.5"]]
    assert [(part.text, part.reason) for part in document.furniture] == [("red", "hidden")]


def test_lines_of_a_cell_are_paragraphs_and_items() -> None:
    book = Workbook()
    book.active.append(["Priority", "Actions"])
    book.active.append(["Neglect", "We will:\n• screen early\n• train together"])
    (table,) = read(book).blocks
    assert isinstance(table, Table)
    assert [type(one).__name__ for one in table.rows[1].cells[1].blocks] == ["Paragraph", "ListItem", "ListItem"]


def test_csv_of_any_separator_and_ragged_rows() -> None:
    for separator in ",;\t":
        text = "\n".join(
            separator.join(row) for row in (["Action", "Lead", "Due"], ["Agree a tool"], ["Two", "Head", "May"])
        )
        (table,) = read_bytes(text.encode(), "log.csv").blocks
        assert isinstance(table, Table)
        assert rows_of(table) == [["Action", "Lead", "Due"], ["Agree a tool", "", ""], ["Two", "Head", "May"]]
