"""The workbook with every column: in, out and in again; what changes is shown; old workbooks still load."""

from datetime import timedelta
from typing import Any

import pytest

from sightline.governance import services
from sightline.governance.loading import ADD, CHANGE, SAME, Found, check
from sightline.governance.models import Group, Membership, Post, RegisterKind, Seat
from sightline.governance.rules.meeting import MeetingRule
from sightline.governance.standing import Standing
from sightline.governance.workbook import SHEETS, read_workbook
from sightline.kernel.dates import england_today
from sightline.publishing.rules import Problem
from sightline.publishing.tables import write_workbook
from sightline.publishing.workbooks import write_sheets
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = england_today()
LAST, NEXT, LATER = (TODAY + timedelta(days=days) for days in (99, 100, 465))
BEGAN = TODAY - timedelta(days=400)

FULL: dict[str, list[dict[str, Any]]] = {
    "Agencies": [
        {"Agency": "Council", "Place": "statutory safeguarding partner", "Member from": BEGAN,
         "Kind on the register": "Councils", "Why it is a member": "It leads.\nIt pays."},
        {"Agency": "Police", "Place": "statutory safeguarding partner", "Member from": BEGAN},
    ],
    "People": [{"Name": "Ruth Adeyemi", "Email": "ruth@example.org"}],
    "Posts and appointments": [
        {"Agency": "Council", "Post": "Director"},
        {"Agency": "Council", "Post": "Scrutineer", "Independent": "yes"},
        {"Agency": "Police", "Post": "Inspector", "Holder’s email": "ruth@example.org", "Holder from": BEGAN},
    ],
    "Groups": [
        {"Group": "Executive", "Kind": "executive", "What it is for": "To lead", "Meets": "in public",
         "How often": "every 8-12 weeks", "Duties, one a line": "Agree the plan\n\nSet the budget ",
         "Terms of reference": "First.\n\n\n\nSecond.", "Terms agreed on": BEGAN, "Terms to be reviewed by": LATER,
         "Quorum": 3, "Every statutory partner must be there": "yes", "Who may deputise": "Senior managers"},
        {"Group": "Task group", "Kind": "task and finish group", "Reports to": "Executive",
         "How often": "As needed until 31 March 2099"},
    ],
    "Seats": [
        {"Group": "Executive", "Seat": "chair", "Agency": "Council", "Post": "Director", "From": BEGAN, "Until": LAST},
        {"Group": "Executive", "Seat": "chair", "Agency": "Police", "Post": "Inspector", "From": NEXT, "Until": LATER},
        {"Group": "Executive", "Seat": "chair", "Agency": "Council", "Post": "Director",
         "From": LATER + timedelta(days=1)},
        {"Group": "Executive", "Seat": "deputy", "Agency": "Council", "From": TODAY,
         "Stands in for": "Chair: director, council"},
        {"Group": "Executive", "Seat": "deputy", "Agency": "Police", "Post": "Inspector", "From": TODAY},
        {"Group": "Task group", "Seat": "chair", "Agency": "Council", "Post": "Scrutineer", "From": TODAY,
         "Independent": "yes"},
        {"Group": "Task group", "Seat": "member", "Agency": "Police", "From": TODAY, "Seat from": BEGAN,
         "Who sits for the agency (email)": "ruth@example.org"},
    ],
}  # fmt: skip


@pytest.fixture
def by() -> Standing:
    partnership = make.make_partnership("NMR")
    RegisterKind.objects.create(partnership=partnership, position=1, name="Councils")
    return make.standing(make.business_manager(partnership), partnership)


def book(rows: dict[str, list[dict[str, Any]]], *, only: set[str] | None = None) -> bytes:
    sheets = []
    for sheet, said in rows.items():
        headings = [one.heading for one in SHEETS[sheet] if only is None or one.heading in only]
        sheets.append((sheet, headings, [[row.get(heading) for heading in headings] for row in said]))
    return write_workbook(sheets)


def load(by: Standing, rows: dict[str, list[dict[str, Any]]]) -> Found:
    made, problems = services.make_preview(content=book(rows), file_name="book.xlsx", by=by)
    assert problems == []
    assert made
    return services.confirm_load(preview=made, by=by)


def problems(by: Standing, sheet: str, **cells: Any) -> list[Problem]:
    row = next(iter(FULL[sheet])) | {heading.replace("_", " "): value for heading, value in cells.items()}
    made, found = services.make_preview(content=book({sheet: [row]}), file_name="book.xlsx", by=by)
    assert made is None
    return found


def test_every_column_is_loaded(by: Standing) -> None:
    found = load(by, FULL)
    assert (found.count(ADD), found.count(CHANGE)) == (15, 0)
    council = Membership.objects.get(agency__name="Council")
    assert (str(council.register_kind), council.why) == ("Councils", "It leads.\nIt pays.")
    assert Post.objects.get(title="Scrutineer").independent
    group = Group.objects.get(name="Executive")
    assert (group.rule, group.meets, group.quorum, group.quorum_statutory) == (
        MeetingRule("weeks", None, 8, 12), "in public", 3, True,
    )  # fmt: skip
    assert services.duties_of(group) == ("Agree the plan", "Set the budget")
    assert (group.terms_of_reference, group.terms_review_on) == ("First.\n\nSecond.", LATER)
    chairs = Seat.objects.filter(group=group, role="chair").order_by("starts_on")
    assert [(seat.starts_on, seat.ends_on) for seat in chairs] == [
        (BEGAN, LAST), (NEXT, LATER), (LATER + timedelta(days=1), None),
    ]  # fmt: skip
    assert Seat.objects.get(role="deputy", agency__name="Council").deputises_for == chairs[0]
    sits = Seat.objects.get(group__name="Task group", agency__name="Police")
    assert (sits.starts_on, sits.appointments.get().starts_on) == (BEGAN, TODAY)


def test_what_goes_out_comes_in_again_unchanged(by: Standing) -> None:
    load(by, FULL)
    content = write_sheets(services.whole_workbook(by))
    read = read_workbook(content)
    assert read.problems == []
    found = check(read.rows, by)
    assert found.problems == []
    assert {one.what for one in found.changes} == {SAME}
    assert len(read.rows["Seats"]) == 7


def test_a_workbook_of_before_without_the_new_columns_still_loads(by: Standing) -> None:
    load(by, FULL)
    old = {
        "Agency", "Short name", "What it is", "Place", "Member from", "Name", "Email", "Post", "Role it brings",
        "Holder’s email", "Holder from", "Group", "Kind", "Reports to", "What it is for", "Meets", "Seat",
        "Who sits for the agency (email)", "From",
    }  # fmt: skip
    rows = {**FULL, "Seats": FULL["Seats"][3:]}
    read = read_workbook(book(rows, only=old))
    assert read.problems == []
    found = check(read.rows, by)
    assert found.problems == []
    assert {one.what for one in found.changes} == {SAME}


def test_how_often_written_under_meets_becomes_the_rule(by: Standing) -> None:
    load(by, {"Groups": [{"Group": "Board", "Kind": "board", "Meets": "Monthly"}]})
    board = Group.objects.get(name="Board")
    assert (board.rule, board.meets) == (MeetingRule("a_year", 12), "")
    again = load_check(by, {"Groups": [{"Group": "Board", "Kind": "board", "Meets": "monthly"}]})
    assert {one.what for one in again.changes} == {SAME}


def load_check(by: Standing, rows: dict[str, list[dict[str, Any]]]) -> Found:
    return check(read_workbook(book(rows)).rows, by)


def test_a_change_shows_what_is_and_what_will_be(by: Standing) -> None:
    load(by, FULL)
    later = LATER + timedelta(days=30)
    rows: dict[str, list[dict[str, Any]]] = {
        "Agencies": [{"Agency": "Police", "Kind on the register": "Councils"}],
        "Posts and appointments": [{"Agency": "Council", "Post": "Scrutineer", "Independent": "no"}],
        "Groups": [{"Group": "Executive", "Kind": "executive", "Quorum": 5, "How often": "8 a year"}],
        "Seats": [
            {"Group": "Executive", "Seat": "chair", "Agency": "Police", "Post": "Inspector", "From": NEXT,
             "Until": later - timedelta(days=30)},
            {"Group": "Executive", "Seat": "deputy", "Agency": "Police", "Post": "Inspector", "Until": later,
             "Stands in for": "chair: Director, Council"},
        ],
    }  # fmt: skip
    found = load(by, rows)
    assert [one.what for one in found.changes] == [CHANGE, CHANGE, CHANGE, SAME, CHANGE]
    assert found.changes[0].was == "Kind on the register: nothing"
    assert found.changes[1].was == "Independent: yes"
    assert found.changes[2].words == "Executive. How often: 8 times a year; Quorum: 5"
    assert found.changes[2].was == "How often: every 8 to 12 weeks; Quorum: 3"
    assert f"Until: {later.day} {later:%B %Y}" in found.changes[4].words
    deputy = Seat.objects.get(role="deputy", post__title="Inspector")
    assert (deputy.ends_on, deputy.deputises_for and deputy.deputises_for.role) == (later, "chair")
    group = Group.objects.get(name="Executive")
    assert (group.rule, group.quorum, group.meets, group.deputies) == (
        MeetingRule("a_year", 8), 5, "in public", "Senior managers",
    )  # fmt: skip
    assert not Post.objects.get(title="Scrutineer").independent


@pytest.mark.parametrize(
    ("sheet", "cells", "column", "sentence"),
    [
        ("Agencies", {"Kind_on_the_register": "Kites"}, "Kind on the register", "not on the register"),
        ("Groups", {"How_often": "bi-monthly"}, "How often", "every 8 to 12 weeks"),
        ("Groups", {"Quorum": "many"}, "Quorum", "whole number"),
        ("Groups", {"Quorum": 0}, "Quorum", "whole number"),
        ("Groups", {"Every_statutory_partner_must_be_there": "maybe"}, "Every statutory partner must be there", "yes"),
        ("Groups", {"Terms_to_be_reviewed_by": BEGAN}, "Terms to be reviewed by", "not after"),
        ("Groups", {"Duties,_one_a_line": "x\n" * 41}, "Duties, one a line", "more than 40"),
        ("Seats", {"Until": TODAY - timedelta(days=1)}, "Until", "before today"),
        ("Seats", {"Seat_from": TODAY}, "Seat from", "in Sightline"),
        ("Seats", {"Stands_in_for": "chair: Director, Council"}, "Stands in for", "only a deputy"),
        ("Seats", {"Seat": "deputy", "Stands_in_for": "chair: Nobody"}, "Stands in for", "names no seat"),
        ("Seats", {"From": BEGAN + timedelta(days=9), "Until": LATER + timedelta(days=9)}, "From", "has already"),
    ],
)
def test_what_is_wrong_is_named_with_sheet_row_and_column(
    by: Standing, sheet: str, cells: dict[str, Any], column: str, sentence: str
) -> None:
    load(by, FULL)
    found = problems(by, sheet, **cells)
    assert [(one.sheet, one.row, one.column) for one in found] == [(sheet, 2, column)] * len(found)
    assert sentence in found[0].sentence


def test_a_seat_of_ones_own_post_is_changed_by_somebody_else(by: Standing) -> None:
    load(by, FULL)
    make.appoint(Post.objects.get(title="Director"), by.person)
    own = make.standing(by.person, by.partnership)
    row = FULL["Seats"][0] | {"Until": LAST - timedelta(days=1)}
    made, found = services.make_preview(content=book({"Seats": [row]}), file_name="x.xlsx", by=own)
    assert made is None
    assert [one.column for one in found] == ["Post"]
