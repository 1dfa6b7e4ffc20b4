"""Meetings as events of a calendar."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from sightline.calendars.sources import Dated, Wanted
from sightline.kernel.dates import ENGLAND, england_midnight, in_words
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import MEETING
from sightline.publishing.writers import Event

LOOKS_BACK = timedelta(days=92)


def _uid(meeting: Meeting) -> str:
    return f"{meeting.uid}@{meeting.partnership.slug}.sightline"


def _address(meeting: Meeting) -> str:
    page = reverse("meetings:meeting", args=[meeting.partnership.slug, meeting.reference])
    return settings.SITE_ADDRESS + page


def event_of(meeting: Meeting) -> Event:
    """Return a meeting as calendars take it; needs its group and partnership."""
    here, address = meeting.partnership, _address(meeting)
    words = "\n".join(filter(None, (meeting.purpose, meeting.join_url, meeting.cancelled_reason, address)))
    return Event(
        uid=_uid(meeting), title=f"{meeting.group} ({here.short_name})",
        starts=meeting.starts_at, ends=meeting.ends_at, place=meeting.place or meeting.join_url, words=words,
        url=address, sequence=meeting.sequence, cancelled=meeting.state == Meeting.State.CANCELLED,
    )  # fmt: skip


def when(meeting: Meeting) -> str:
    """Return when a meeting is, in words: “Tuesday 18 May 2027, 10:00 to 12:00”."""
    start, end = meeting.starts_at.astimezone(ENGLAND), meeting.ends_at.astimezone(ENGLAND)
    return f"{in_words(start.date())}, {start:%H:%M} to {end:%H:%M}"


def dated_meetings(wanted: Wanted) -> Iterable[Dated]:
    """Return the meetings of one's own groups, and of those one follows, since three months back; two queries."""
    by = wanted.by
    mine = Q(group__in=by.group_ids | by.attended_ids | wanted.group_ids)
    rows = MEETING.visible(Meeting.objects.all(), by).filter(
        mine, starts_at__gte=england_midnight(by.today - LOOKS_BACK)
    )
    for row in rows.select_related("group", "partnership"):
        cancelled = row.state == Meeting.State.CANCELLED
        yield Dated(
            uid=_uid(row), title=f"{row.group} ({row.partnership.short_name})", plain="A meeting of your group",
            level=1, starts=row.starts_at, ends=row.ends_at, changed_at=row.changed_at, sequence=row.sequence,
            place=row.place or row.join_url, words=row.purpose, url=_address(row), cancelled=cancelled,
        )  # fmt: skip
