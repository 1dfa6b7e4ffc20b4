"""Meeting dates from a spreadsheet: previewed, called, taken back, and refused as a whole for one bad row."""

from datetime import time, timedelta

import pytest

from sightline.imports.services.sheets_meetings import read_time
from sightline.imports.tests.sheets import as_csv
from sightline.imports.tests.test_sheets_pages import Here
from sightline.kernel.dates import ENGLAND, england_today
from sightline.meetings.models import Meeting
from sightline.meetings.services import propose_item, start_agenda, withdraw_proposal
from tests import factories as make

pytestmark = pytest.mark.django_db
HEAD = ("Group", "Date", "Time", "Venue")
SOON, LATER, PAST = (f"{england_today() + timedelta(days=days):%d/%m/%Y}" for days in (30, 90, -30))
ROWS = (("Board", SOON, "10:00 - 12:30", "Town hall"), ("Board", LATER, "2pm", ""), ("Board", PAST, "10:00", ""))


@pytest.fixture
def here() -> Here:
    return Here()


def test_meeting_dates_become_meetings_once(here: Here) -> None:
    load = here.read(as_csv([HEAD, *ROWS]), "Meeting dates.csv")
    assert load.kind == "meetings"
    here.matched(load)
    assert here.outcomes(load) == ["new", "new", "same"]
    assert here.load(load).status == "loaded"
    first, second = Meeting.objects.order_by("starts_at")
    assert (first.group, first.place, first.kind) == (here.board, "Town hall", "ordinary")
    hours = [
        one.astimezone(ENGLAND).time() for one in (first.starts_at, first.ends_at, second.starts_at, second.ends_at)
    ]
    assert hours == [time(10), time(12, 30), time(14), time(16)]
    again = here.matched(here.read(as_csv([HEAD, *ROWS]), "Meeting dates.csv"))
    assert here.outcomes(again) == ["same", "same", "same"]
    agenda = start_agenda(meeting=second, by=make.standing(here.manager, here.partnership))
    here.browser.post(here.at("list_undo", load))
    assert Meeting.objects.count() == 2
    agenda.delete()
    wish = propose_item(
        meeting=first, title="Housing", why="Many wait", purpose="discuss", minutes=10,
        by=make.standing(here.manager, here.partnership),
    )  # fmt: skip
    here.browser.post(here.at("list_undo", load))
    load.refresh_from_db()
    assert (Meeting.objects.count(), load.status, first.item_proposals.get()) == (2, "loaded", wish)
    withdraw_proposal(proposal=wish, by=make.standing(here.manager, here.partnership))
    here.browser.post(here.at("list_undo", load))
    assert Meeting.objects.count() == 2
    wish.delete()
    here.browser.post(here.at("list_undo", load))
    assert Meeting.objects.count() == 0


def test_one_bad_row_refuses_all(here: Here) -> None:
    load = here.read(as_csv([HEAD, ROWS[0], ("Board", LATER, "after lunch", "")]), "Meeting dates.csv")
    here.matched(load)
    assert here.outcomes(load) == ["new", "refused"]
    here.load(load)
    assert Meeting.objects.count() == 0


def test_times_are_read_as_people_type_them() -> None:
    said = ("10", "10:00", "2.30pm", "12 noon", "12am", "14:30:00", "25:00", "13pm", "late")
    assert [read_time(one) for one in said] == [
        time(10), time(10), time(14, 30), time(12), time(0), time(14, 30), None, None, None,
    ]  # fmt: skip
