"""Calendar files read back: England's summer and winter time, editions, cancelling, whole days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from sightline.kernel.dates import ENGLAND
from sightline.publishing.writers import Event, write_calendar

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MEETING = Event(
    uid="NMR-MT-0001@example.org", title="Executive", starts=datetime(2026, 7, 3, 13, 0, tzinfo=UTC),
    ends=datetime(2026, 7, 3, 15, 0, tzinfo=UTC), place="Room 1, Civic Offices; ground floor",
    words="Bring the plan.\nThank you",
    url="https://sightline.example.org/northmoor/", sequence=2,
)  # fmt: skip


def written(*events, **more):
    return Calendar.from_ical(write_calendar(events, made_at=NOW, **more))


def test_a_meeting_stands_in_the_time_of_england():
    book = written(MEETING, name="Northmoor meetings")
    (event,) = book.walk("VEVENT")
    assert (book["METHOD"], book["X-WR-CALNAME"], book["VERSION"]) == ("PUBLISH", "Northmoor meetings", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (MEETING.uid, 2, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt == datetime(2026, 7, 3, 14, 0, tzinfo=ENGLAND)
    assert (event["DTEND"].dt - event["DTSTART"].dt, event["DTSTAMP"].dt) == (timedelta(hours=2), NOW)
    assert (event["LOCATION"], event["DESCRIPTION"]) == (MEETING.place, MEETING.words)
    (zone,) = book.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    assert zone.walk("DAYLIGHT")
    assert zone.walk("STANDARD")


def test_all_cancelled_is_a_cancellation():
    gone = Event(MEETING.uid, "Executive", MEETING.starts, sequence=3, cancelled=True)
    book = written(gone)
    assert (book["METHOD"], book.walk("VEVENT")[0]["STATUS"], book.walk("VEVENT")[0]["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        3,
    )
    assert written(gone, MEETING)["METHOD"] == "PUBLISH"


def test_a_day_is_a_day_to_its_last():
    (event,) = written(Event("a@b", "Review due", date(2026, 12, 24), date(2026, 12, 25))).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 24), date(2026, 12, 26))
    assert "TZID" not in event["DTSTART"].params


def test_words_cannot_become_lines_of_the_file():
    hostile = "x\r\nATTENDEE:mailto:evil@example.org\nEND:VEVENT"
    content = write_calendar([Event(hostile, hostile, NOW, place=hostile, words=hostile, url=hostile)], made_at=NOW)
    assert b"\nATTENDEE" not in content
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"uid": ""}, {"title": " "}, {"starts": datetime(2026, 1, 1, 9)}, {"ends": date(2026, 7, 4)},  # noqa: DTZ001
        {"ends": datetime(2026, 7, 3, 12, tzinfo=UTC)},
    ],
)  # fmt: skip
def test_what_no_calendar_could_place_is_refused(given):
    with pytest.raises(ValueError):  # noqa: PT011
        Event(**{"uid": "a", "title": "b", "starts": MEETING.starts, **given})
