"""Invitations as they arrive: calendars take them, later editions replace them, cancellations take them back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from sightline.calendars.sources import Wanted
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due
from sightline.meetings.queries.events import dated_meetings
from sightline.meetings.queries.inviting import ahead, to_invite
from sightline.meetings.services import cancel_meeting, invite, invite_all, move_meeting
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


def test_everybody_is_invited_to_all_planned_meetings_of_some_groups_at_once(world: World, server) -> None:
    row, other = world.meeting(world.executive, 30), world.meeting(world.adults, 31)
    invite(meeting=other, by=world.by)
    world.meeting(world.children, 32)
    page = world.href("invitations/")
    browser, groups = world.browser(), {"group": [world.executive.pk, world.adults.pk]}
    assert 'name="group"' in browser.get(page).content.decode()
    looked = browser.get(page, groups | {"look": "1"}).content.decode()
    assert "Send 3 invitations" in looked
    assert "Executive (1)" in looked
    seen = to_invite(world.by, ahead(world.by, groups["group"]))
    assert [(one.group.name, one.meetings, one.open, one.mails) for one in seen.groups] == [
        ("Adults quality group", 1, 0, 0), ("Executive", 1, 1, 3),
    ]  # fmt: skip
    assert browser.post(page, groups | {"mark": seen.mark}).status_code == 302
    mine = taken(server)
    assert sorted(mine) == sorted([world.nurse.email, world.chair.email, world.guest.email])
    assert event(mine[world.chair.email][1])["SEQUENCE"] == "0"
    assert "Everybody who is expected has the invitation already" in browser.post(page, groups).content.decode()

    cancel_meeting(meeting=row, reason="Too few", version=1, by=world.by)
    method, calendar = taken(server)[world.chair.email]
    assert (method, event(calendar)["SEQUENCE"], event(calendar)["STATUS"]) == ("CANCEL", "1", "CANCELLED")


def test_nothing_goes_out_but_what_was_looked_at_and_nobody_is_invited_by_who_may_not(world: World) -> None:
    world.meeting(world.executive, 30)
    mark = to_invite(world.by, ahead(world.by, [world.executive.pk])).mark
    world.meeting(world.executive, 40)
    page, groups = world.href("invitations/"), {"group": [world.executive.pk], "mark": mark}
    answer = world.browser().post(page, groups)
    assert answer.status_code == 409
    assert "Look at who gets what again" in answer.content.decode()
    with pytest.raises(OutOfState):
        invite_all(groups=[world.executive.pk], mark=mark, by=world.by)
    with pytest.raises(NotAllowed):
        invite_all(groups=[world.executive.pk], mark=mark, by=world.standing(world.guest))
    assert world.browser().get(page, {"group": ["x", "999999999"], "look": "1"}).status_code == 422
    assert MailMessage.objects.count() == 0


def test_inviting_costs_the_same_for_one_person_and_for_many_save_the_trail(world: World) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make.appoint(post := make.make_post(world.partnership))
            make.seat(world.executive, post)
        world.meeting(world.executive, 30 + number)
        by = world.by
        found = to_invite(by, ahead(by, [world.executive.pk]))
        with CaptureQueriesContext(connection) as seen:
            invite_all(groups=[world.executive.pk], mark=found.mark, by=by)
        trail = [one for one in seen if "audittrail" in one["sql"]]
        counts.append(len(seen) - len(trail))
    assert counts[0] == counts[1]
