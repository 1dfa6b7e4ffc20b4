"""Invitations as they arrive: calendars take them, later editions replace them, cancellations take them back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from sightline.calendars.sources import Wanted
from sightline.kernel.errors import DomainError
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due
from sightline.meetings.queries.events import dated_meetings
from sightline.meetings.services import cancel_meeting, invite, move_meeting
from sightline.meetings.tests.world import TWO, World, moment
from tests import factories as make
from tests.mail_server import Post, mail_server


@pytest.fixture
def server(settings: Any) -> Iterator[Post]:
    with mail_server(settings) as post:
        yield post


def taken(server) -> dict[str, tuple[str, Calendar]]:
    """Send what waits and return {to: (method in the type, calendar)} of what the server took since."""
    server.taken.clear()
    deliver_due(timezone.now(), "worker")
    found = {}
    for mail in server.taken:
        part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[str(mail["To"])] = (str(part.get_param("method")), Calendar.from_ical(payload))
    return found


def event(calendar: Calendar) -> dict[str, str]:
    only: Any = calendar.walk("VEVENT")[0]
    return {name: str(only[name].to_ical().decode()) for name in ("UID", "SEQUENCE", "STATUS", "ATTENDEE")}


def test_an_invitation_its_change_and_its_cancellation_are_one_event_for_a_calendar(world: World, server) -> None:
    row = world.meeting(days=30)
    assert invite(meeting=row, by=world.by) == 3
    first = taken(server)
    assert sorted(first) == sorted([world.nurse.email, world.chair.email, world.guest.email])
    method, calendar = first[world.nurse.email]
    assert (method, str(calendar["METHOD"])) == ("REQUEST", "REQUEST")
    assert calendar.walk("VEVENT")[0].decoded("dtstart") == row.starts_at
    told = event(calendar)
    assert (told["SEQUENCE"], told["STATUS"], told["ATTENDEE"]) == ("0", "CONFIRMED", f"mailto:{world.nurse.email}")

    later = moment(37, TWO)
    move_meeting(
        meeting=row, starts_at=later, ends_at=later + timedelta(hours=1), place="", join_url="", reason="Hall taken",
        version=1, by=world.by,
    )  # fmt: skip
    _, calendar = taken(server)[world.nurse.email]
    assert calendar.walk("VEVENT")[0].decoded("dtstart") == later
    assert (event(calendar)["UID"], event(calendar)["SEQUENCE"]) == (told["UID"], "1")

    cancel_meeting(meeting=row, reason="Too few", version=2, by=world.by)
    method, calendar = taken(server)[world.nurse.email]
    assert (method, str(calendar["METHOD"])) == ("CANCEL", "CANCEL")
    assert (event(calendar)["UID"], event(calendar)["SEQUENCE"], event(calendar)["STATUS"]) == (
        told["UID"], "2", "CANCELLED",
    )  # fmt: skip


def test_nobody_is_invited_twice_and_who_came_later_is_invited_then(world: World, server) -> None:
    row = world.meeting(days=30)
    invite(meeting=row, by=world.by)
    with pytest.raises(DomainError, match="Everybody who is expected has the invitation already"):
        invite(meeting=row, by=world.by)
    post = make.make_post(world.partnership, "Head of housing")
    make.seat(world.executive, post)
    newcomer = make.appoint(post)
    assert invite(meeting=row, by=world.by) == 1
    assert newcomer.email in taken(server)


def test_an_invitation_that_is_no_longer_true_does_not_go_out(world: World, server) -> None:
    row = world.meeting(days=30)
    invite(meeting=row, by=world.by)
    world.nurse.appointments.update(ends_on=world.by.today - timedelta(days=1))
    later = moment(31)
    move_meeting(
        meeting=row, starts_at=later, ends_at=later + timedelta(hours=2), place="", join_url="", reason="Hall taken",
        version=1, by=world.by,
    )  # fmt: skip
    assert sorted(taken(server)) == sorted([world.chair.email, world.guest.email])
    states = sorted(MailMessage.objects.values_list("state", flat=True))
    assert states == ["sent", "sent", "withdrawn", "withdrawn", "withdrawn", "withdrawn"]


def test_a_subscribed_calendar_holds_the_meetings_of_ones_own_groups(world: World) -> None:
    mine, _ = world.meeting(world.executive, 20), world.meeting(world.adults, 21)
    gone = world.meeting(world.executive, 22)
    cancel_meeting(meeting=gone, reason="Too few", version=1, by=world.by)
    told = list(dated_meetings(Wanted(world.standing(world.guest))))
    assert [(one.starts, one.cancelled) for one in told] == [(mine.starts_at, False), (gone.starts_at, True)]
    followed = Wanted(world.standing(world.chair), frozenset({world.adults.pk}))
    assert len(list(dated_meetings(followed))) == 3
