"""Reads of calendars: whose a private address is, whether it still opens, and what it gives."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from sightline.calendars.models import CalendarFeed
from sightline.calendars.permissions import CALENDAR_FEED
from sightline.calendars.sources import Dated, Wanted, dated, followed_groups
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_date
from sightline.publishing.writers.calendar import Event, write_calendar


def hashed(token: str) -> str:
    """Return the form in which an address's secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    """Return the whole private address, always on our own site."""
    return settings.SITE_ADDRESS + reverse("calendar:feed", args=[token])


def own_feed(by: Standing) -> CalendarFeed | None:
    """Return the person's own calendar here, ended or not; None when they never had one."""
    return CALENDAR_FEED.visible(CalendarFeed.objects.all(), by).first()


def feed_by(token: str) -> CalendarFeed | None:
    """Return the calendar an address belongs to, whatever its state; None for an unknown address."""
    return CalendarFeed.objects.select_related("person", "partnership").filter(token_hash=hashed(token)).first()


def reader_of(feed: CalendarFeed, now: datetime) -> Standing | None:
    """Return the standing with which a calendar is read now, or None when it was ended or its person has no right."""
    if feed.ended_at or not feed.person.is_active:
        return None
    by = standing_of(feed.person, feed.partnership, england_date(now))
    return by if CALENDAR_FEED.may(by, "R", feed) else None


@dataclass(frozen=True)
class Edition:
    """A calendar as it is fetched: its bytes and a tag that changes when they do."""

    content: bytes
    tag: str


def edition_of(feed: CalendarFeed, by: Standing) -> Edition:
    """Return what a calendar gives now. Unchanged dates give the same bytes, so that a calendar need not read again."""
    groups = followed_groups(by) if feed.with_followed else frozenset()
    found = dated(Wanted(by, groups))
    made_at = max((one.changed_at for one in found), default=feed.created_at)
    name = f"Sightline: {feed.partnership.short_name or feed.partnership.name}"
    content = write_calendar([event_of(one) for one in found], made_at=made_at, name=name, subscribed=True)
    return Edition(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def event_of(one: Dated) -> Event:
    """Return a dated thing as a calendar may hold it: above level 1 without title, place and words."""
    open_ = one.level <= 1
    return Event(
        uid=one.uid, title=one.title if open_ else one.plain, starts=one.starts, ends=one.ends,
        place=one.place if open_ else "", words=one.words if open_ else "", url=one.url, sequence=one.sequence,
        cancelled=one.cancelled,
    )  # fmt: skip
