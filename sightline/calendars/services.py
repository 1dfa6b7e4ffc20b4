"""Deeds on one's own calendar: made, renewed, ended; and the note of when it was last fetched."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.calendars.models import CalendarFeed
from sightline.calendars.permissions import CALENDAR_FEED
from sightline.calendars.queries import hashed
from sightline.governance.standing import Standing
from sightline.kernel.errors import OutOfState

OLDER = "Your calendar changed after you opened this page. Look at it again, then choose."
NOTED_EVERY = timedelta(minutes=10)  # a calendar that asks each minute must not write each minute


@transaction.atomic
def make_feed(*, token: str, version: int, with_followed: bool, by: Standing) -> CalendarFeed:
    """Give the person a private address for their calendar here; an earlier address works no longer.

    `token` is 256 random bits of our own making, `version` that of the calendar the person saw (0 when they had none).
    The same token again changes nothing. Raises NotAllowed, or OutOfState when the calendar changed meanwhile.
    """
    CALENDAR_FEED.require(by, "C", CalendarFeed(partnership=by.partnership, person=by.person))
    row, made = CalendarFeed.objects.get_or_create(
        partnership=by.partnership, person=by.person,
        defaults={"token_hash": hashed(token), "with_followed": with_followed},
    )  # fmt: skip
    row = CalendarFeed.objects.select_for_update().get(pk=row.pk)
    if not made:
        if row.token_hash == hashed(token) and row.ended_at is None:
            return row
        if version != row.version:
            raise OutOfState(OLDER)
        row.token_hash, row.with_followed, row.renewed_at = hashed(token), with_followed, timezone.now()
        row.ended_at = row.fetched_at = None
        row.version += 1
        row.save()
    _note("made" if made else "renewed", row, by)
    return row


@transaction.atomic
def choose_followed(*, with_followed: bool, by: Standing) -> CalendarFeed:
    """Say whether the calendar holds the dates of followed groups. Raises NotAllowed, OutOfState without a calendar."""
    row = _own(by, "C")
    row.with_followed = with_followed
    row.save(update_fields=["with_followed"])
    _note("chosen", row, by)
    return row


@transaction.atomic
def end_feed(*, by: Standing) -> CalendarFeed:
    """Let the private address work no longer. Raises NotAllowed, OutOfState without a calendar."""
    row = _own(by, "E")
    row.ended_at = timezone.now()
    row.version += 1
    row.save(update_fields=["ended_at", "version"])
    _note("ended", row, by)
    return row


def _own(by: Standing, deed: str) -> CalendarFeed:
    CALENDAR_FEED.require(by, deed, CalendarFeed(partnership=by.partnership, person=by.person))
    rows = CalendarFeed.objects.select_for_update()
    row = rows.filter(partnership=by.partnership, person=by.person, ended_at__isnull=True).first()
    if row is None:
        raise OutOfState("You have no calendar address here now. You can make one on this page.")
    return row


def _note(deed: str, row: CalendarFeed, by: Standing) -> None:
    record(
        tenant=by.partnership.code, verb=f"calendar_feed.{deed}", reference=f"calendar_feed:{row.pk}", by=by,
        after={"with_followed": row.with_followed},
    )  # fmt: skip


def note_fetched(*, feed: CalendarFeed, now: datetime) -> None:
    """Remember when a calendar was last fetched, to ten minutes; nothing else changes."""
    if feed.fetched_at is None or now - feed.fetched_at >= NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_at=now)
