"""Calendar files: meetings and days for the calendars people already use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sightline.kernel.dates import ENGLAND
from sightline.publishing.writers.shaping import clean

MAKER = "-//Sightline//Sightline//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, or a whole day when `starts` is a date.

    `uid` is for good and the same in every edition of the event; `sequence` grows with each edition, so that a calendar
    takes the later one. Moments are aware. A cancelled event keeps its `uid` with a higher `sequence`.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    place: str = ""
    words: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False

    def __post_init__(self) -> None:
        """Refuse moments that no calendar could place: ValueError."""
        if not self.uid or not self.title.strip():
            raise ValueError("An event needs a lasting identifier and a title.")
        for moment in (self.starts, self.ends):
            if isinstance(moment, datetime) and moment.tzinfo is None:
                raise ValueError("The time of an event needs its time zone.")
        if self.ends is not None and isinstance(self.starts, datetime) is not isinstance(self.ends, datetime):
            raise ValueError("An event lasts from day to day or from time to time.")
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("An event ends after it starts.")


def write_calendar(
    events: Iterable[Event],
    *, made_at: datetime, name: str = "", subscribed: bool = False, organiser: str = "", invited: str = "",
) -> bytes:  # fmt: skip
    """Return an iCalendar file in England's time, its summer time described within.

    When every event is cancelled the file is a cancellation (METHOD:CANCEL), else it publishes; one that calendars
    have `subscribed` to always publishes. With an `invited` address it is an invitation from the `organiser` to that
    address (METHOD:REQUEST, RFC 5546) that asks for no answer. `ends` of a whole day is the last day, as people say it.
    """
    from icalendar import Calendar  # noqa: PLC0415 (most pages write no calendar)

    events = list(events)
    all_cancelled = bool(events) and all(one.cancelled for one in events)
    book = Calendar()
    book.add("prodid", MAKER)
    book.add("version", "2.0")
    told = "REQUEST" if invited else "PUBLISH"
    book.add("method", told if subscribed or not all_cancelled else "CANCEL")
    if name:
        book.add("x-wr-calname", _line(name))
    for event in events:
        made = _component(event, made_at)
        if invited:
            _address(made, organiser, invited)
        book.add_component(made)
    if any(isinstance(event.starts, datetime) or isinstance(event.ends, datetime) for event in events):
        book.subcomponents.insert(0, _england())
    content: bytes = book.to_ical()
    return content


@cache
def _england() -> Any:
    """England's time as calendars describe it, worked out once: it is the dearest part of an invitation."""
    from icalendar import Timezone  # noqa: PLC0415

    return Timezone.from_tzid(str(ENGLAND))


def _component(event: Event, made_at: datetime) -> Any:
    from icalendar import Event as Component  # noqa: PLC0415

    made = Component()
    made.add("uid", _line(event.uid))
    made.add("sequence", event.sequence)
    made.add("dtstamp", made_at)
    made.add("summary", _line(event.title))
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("dtstart", _moment(event.starts))
    if event.ends is not None:
        whole = not isinstance(event.ends, datetime)
        made.add("dtend", event.ends + timedelta(days=1) if whole else _moment(event.ends))
    for name, text in (
        ("location", _line(event.place)),
        ("description", clean(event.words)),
        ("url", _line(event.url)),
    ):
        if text:
            made.add(name, text)
    return made


def _address(made: Any, organiser: str, invited: str) -> None:
    from icalendar import vCalAddress  # noqa: PLC0415

    made.add("organizer", vCalAddress(f"mailto:{organiser}"))
    made.add("attendee", vCalAddress(f"mailto:{invited}"), parameters={"RSVP": "FALSE", "PARTSTAT": "NEEDS-ACTION"})


def _moment(moment: datetime | date) -> datetime | date:
    return moment.astimezone(ENGLAND) if isinstance(moment, datetime) else moment


def _line(text: str) -> str:
    return " ".join(clean(text).split())
