"""Lists from spreadsheets: what is found in a file, and how its columns and cells are understood."""

from datetime import date

import pytest

from sightline.imports.rules.sheets_match import Known, headings_known, match_columns, meaning, recognised
from sightline.imports.rules.sheets_tables import SheetTable, tables_of
from sightline.imports.rules.sheets_values import day_said, email_in
from sightline.imports.services.sheets_kinds import KINDS, kind_of
from sightline.imports.tests.sheets import LOG_HEAD, Rows, action_log, as_csv, member_list, workbook
from sightline.publishing.readers import read_bytes

NOBODY = Known({}, {})


def found_in(content: bytes, name: str = "list.xlsx") -> list[SheetTable]:
    return tables_of(read_bytes(content, name), headings_known(KINDS))


def keys(table: SheetTable, kind: str, known: Known = NOBODY) -> dict[str, str]:
    found = kind_of(kind)
    assert found is not None
    return {table.header[letter]: match.key for letter, match in match_columns(table, found, known).items()}


def test_the_heading_row_is_found_below_a_title_and_the_table_goes_on_after_a_gap() -> None:
    (table,) = found_in(action_log())
    assert list(table.header.values()) == LOG_HEAD
    assert [(at, cells.get("B")) for at, cells in table.rows] == [
        ("sheet Actions, row 4", "Write the bruising protocol"),
        ("sheet Actions, row 6", "Train all staff in neglect"),
        ("sheet Actions, row 8", "Publish the learning"),
    ]
    assert table.aside == [
        ("sheet Actions, row 1, column A", "Action log of the board"),
        ("sheet Actions, row 5", "Neglect"),
    ]


def test_a_row_with_one_cell_filled_at_the_foot_is_a_row_and_a_note_after_a_gap_is_not() -> None:
    rows: Rows = [["Action", "Owner"], ["One", "Ann"], ["Two", ""], [], ["Last changed in May"]]
    (table,) = found_in(workbook({"Log": rows}))
    assert [cells.get("A") for _, cells in table.rows] == ["One", "Two"]
    assert table.aside == [("sheet Log, row 5, column A", "Last changed in May")]


def test_a_merged_cell_says_the_same_for_each_row_it_covers() -> None:
    rows: Rows = [["Agency", "Action", "Due"], ["Police", "One", "x"], ["", "Two", "y"], ["Health", "Three", "z"]]
    (table,) = found_in(workbook({"Log": rows}, {"Log": ["A2:A3"]}))
    assert [cells["A"] for _, cells in table.rows] == ["Police", "Police", "Health"]


def test_tables_with_the_same_headings_are_one_list_whatever_sheet_they_are_on() -> None:
    head = ["Action", "Owner", "Due date"]
    tables = found_in(
        workbook({"2025": [head, ["One", "A", ""]], "2026": [head, ["Two", "B", ""]], "Key": [["R", "Red"]]})
    )
    assert [[at for at, _ in table.rows] for table in tables] == [["sheet 2025, row 2", "sheet 2026, row 2"]]


def test_two_tables_of_one_sheet_are_told_apart_by_their_headings() -> None:
    rows: Rows = [
        ["Action", "Owner", "Due date"],
        ["One", "A", ""],
        [],
        ["Name", "Email", "Agency"],
        ["B", "b@c.org", "D"],
    ]
    assert [list(table.header.values()) for table in found_in(workbook({"All": rows}))] == [rows[0], rows[3]]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["Action", "Lead", "By when", "RAG"], "actions"),
        (["Name", "Organisation", "Email address", "Job title"], "members"),
        (["Risk", "Likelihood", "Impact", "Mitigation", "Owner"], "risks"),
        (["Meeting", "Date", "Time", "Venue"], "meetings"),
        (["Decision", "Date", "Reason", "Meeting"], "decisions"),
        (["Recommendation", "Review", "Lead agency", "Due date", "Status"], "recommendations"),
        (["Indicator", "Baseline", "Target", "Frequency"], "indicators"),
        (["Colour", "Shape"], ""),
    ],
)  # fmt: skip
def test_the_kind_of_a_list_is_told_by_its_headings(headings: list[str], kind: str) -> None:
    (table,) = found_in(as_csv([headings, ["x"] * len(headings)]), "list.csv")
    assert recognised(table, "list.csv", KINDS) == kind


def test_the_name_of_the_file_helps_to_tell_its_kind() -> None:
    (table,) = found_in(as_csv([["Title", "Rating"], ["x", "y"]]), "list.csv")
    assert recognised(table, "Risk_register 2026.csv", KINDS) == "risks"


def test_columns_are_matched_by_their_names() -> None:
    (table,) = found_in(action_log())
    assert keys(table, "actions") == dict(
        zip(LOG_HEAD, ["reference", "title", "owner", "group", "due_on", "rag", "update"], strict=True)
    )
    (table,) = found_in(member_list(), "m.csv")
    assert list(keys(table, "members").values()) == ["agency", "name", "email", "post", "group", "seat"]


def test_columns_without_a_telling_name_are_matched_by_what_they_hold() -> None:
    rows: Rows = [
        ["Alpha", "Beta", "Gamma", "Delta"],
        ["Write to every school about this", "4 May 2026", "Green", "Vale Police"],
        ["Ask the police for their view", "31/12/2026", "Amber", "Vale Police"],
    ]
    (table,) = found_in(as_csv(rows), "list.csv")
    assert keys(table, "actions", Known({"agency": {"vale police"}}, {})) == {
        "Alpha": "title", "Beta": "due_on", "Gamma": "rag", "Delta": "agency",
    }  # fmt: skip


def test_a_heading_matched_before_is_matched_so_again_and_one_left_out_stays_out() -> None:
    (table,) = found_in(as_csv([["Action", "Chaser", "Due"], ["x", "y", "z"]]), "list.csv")
    known = Known({}, {"chaser": "owner", "due": ""})
    assert keys(table, "actions", known) == {"Action": "title", "Chaser": "owner", "Due": ""}


def test_of_two_columns_called_status_the_one_with_rag_words_is_the_rag() -> None:
    rows: Rows = [
        ["Action", "Status", "RAG status"],
        ["One", "We met twice and agreed the text", "Green"],
        ["Two", "Nothing has happened here at all", "Red"],
    ]
    (table,) = found_in(as_csv(rows), "list.csv")
    assert keys(table, "actions") == {"Action": "title", "Status": "update", "RAG status": "rag"}


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("4 December 2026", date(2026, 12, 4), True),
        ("31/03/27", date(2027, 3, 31), True),
        ("2026-05-04 00:00:00", date(2026, 5, 4), True),
        ("Mar-27", date(2027, 3, 31), False),
        ("Q4 2026-27", date(2027, 3, 31), False),
        ("next spring", None, False),
        ("31/02/2026", None, False),
    ],
)
def test_a_cell_names_a_day(text: str, day: date | None, sure: bool) -> None:
    assert day_said(text) == (day, sure)


def test_an_address_is_found_among_other_words() -> None:
    assert email_in("Ann Bell <Ann.Bell@Example.org>") == "ann.bell@example.org"
    assert email_in("a@b.org or c@d.org") == ""


def test_a_word_means_what_has_its_name_or_the_one_thing_whose_name_holds_it() -> None:
    options = [("1", "Vale Police"), ("2", "Vale Council"), ("3", "River Trust")]
    assert [meaning(word, options) for word in ("vale police", "police", "vale", "moon")] == [
        ("1", True), ("1", False), ("", False), ("", False),
    ]  # fmt: skip
