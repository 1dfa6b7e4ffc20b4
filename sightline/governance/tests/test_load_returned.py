"""A workbook that was taken out, worked on offline, and comes back after others changed things here."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from sightline.governance import services
from sightline.governance.loading import CHANGE, SAME, Found, check
from sightline.governance.models import Agency, Appointment, Group, Post
from sightline.governance.services.groups import as_new
from sightline.governance.standing import Standing
from sightline.governance.tests.test_load import preview
from sightline.governance.workbook import read_workbook
from sightline.publishing.workbooks import write_sheets
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Standing:
    partnership = make.make_partnership("NMR")
    by = make.standing(make.business_manager(partnership), partnership)
    services.confirm_load(preview=preview(by), by=by)
    return by


def worked_on(content: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the workbook after somebody changed cells in an office program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def set_cell(sheet: str, row_of: str, heading: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        page = book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == heading)
        row = next(cells[0].row for cells in page.iter_rows(min_row=2) if row_of in [cell.value for cell in cells])
        page.cell(row, column, value)

    return change


def out(by: Standing) -> bytes:
    return write_sheets(services.whole_workbook(by))


def found_in(content: bytes, by: Standing) -> Found:
    return check(read_workbook(content).rows, by)


def purpose(by: Standing, text: str) -> None:
    group = Group.objects.get(name="Neglect group")
    new = as_new(group)
    services.edit_group(group=group, new=type(new)(**{**vars(new), "purpose": text}), version=group.version, by=by)


def test_what_others_changed_meanwhile_stays_and_ones_own_change_goes_in(by: Standing) -> None:
    content = worked_on(out(by), set_cell("Groups", "Executive", "What it is for", "To decide"))
    purpose(by, "To see neglect sooner")
    found = found_in(content, by)
    assert found.problems == []
    assert [(one.words, one.was) for one in found.changes if one.what == CHANGE] == [
        ("Executive. What it is for: To decide", "What it is for: nothing")
    ]
    made, _ = services.make_preview(content=content, file_name="x.xlsx", by=by)
    assert made
    services.confirm_load(preview=made, by=by)
    assert Group.objects.get(name="Neglect group").purpose == "To see neglect sooner"
    assert Group.objects.get(name="Executive").purpose == "To decide"


def test_a_cell_that_both_changed_is_refused_with_both_texts(by: Standing) -> None:
    content = worked_on(out(by), set_cell("Groups", "Neglect group", "What it is for", "To act early"))
    purpose(by, "To see neglect sooner")
    made, problems = services.make_preview(content=content, file_name="x.xlsx", by=by)
    assert made is None
    assert [(one.sheet, one.column, one.yours, one.theirs) for one in problems] == [
        ("Groups", "What it is for", "To act early", "To see neglect sooner")
    ]


def test_a_post_that_changed_hands_meanwhile_is_not_handed_back(by: Standing) -> None:
    content = out(by)
    director = Post.objects.get(title="Director")
    services.add_person(name="Bea Field", email="bea@example.org", by=by)
    person = services_person("bea@example.org")
    services.appoint(person=person, to=director, starts_on=by.today, by=by)
    found = found_in(content, by)
    assert (found.problems, {one.what for one in found.changes}) == ([], {SAME})
    mine = worked_on(content, set_cell("Posts and appointments", "Director", "Holder’s email", "sam@example.org"))
    refused = [(one.column, one.theirs) for one in found_in(mine, by).problems if one.theirs]
    assert refused == [("Holder’s email", "bea@example.org")]
    assert Appointment.objects.filter(post=director, ends_on=None).count() == 1


def services_person(email: str) -> Any:
    from sightline.accounts.models import Person

    return Person.objects.get(email=email)


def test_a_mark_moved_to_another_row_or_partnership_counts_for_nothing(by: Standing) -> None:
    def swap(book: Any) -> None:
        page = book["Agencies"]
        last = page.max_column
        page.cell(2, last).value, page.cell(3, last).value = page.cell(3, last).value, page.cell(2, last).value
        page.cell(2, 2).value = "Cncl"

    agency = Agency.objects.get(name="Northmoor Council")
    services.edit_agency(agency=agency, name=agency.name, short_name="Council", kind="", category="statutory", by=by)
    found = found_in(worked_on(out(by), swap), by)
    assert [one.was for one in found.changes if one.what == CHANGE] == ["Short name: Council"]
