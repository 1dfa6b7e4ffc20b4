"""Meetings as events of a calendar."""

from django.conf import settings
from django.urls import reverse

from sightline.kernel.dates import ENGLAND, in_words
from sightline.meetings.models import Meeting
from sightline.publishing.writers import Event


def event_of(meeting: Meeting) -> Event:
    """Return a meeting as calendars take it; needs its group and partnership."""
    here = meeting.partnership
    address = settings.SITE_ADDRESS + reverse("meetings:meeting", args=[here.slug, meeting.reference])
    words = "\n".join(filter(None, (meeting.purpose, meeting.join_url, meeting.cancelled_reason, address)))
    return Event(
        uid=f"{meeting.uid}@{here.slug}.sightline", title=f"{meeting.group} ({here.short_name})",
        starts=meeting.starts_at, ends=meeting.ends_at, place=meeting.place or meeting.join_url, words=words,
        url=address, sequence=meeting.sequence, cancelled=meeting.state == Meeting.State.CANCELLED,
    )  # fmt: skip


def when(meeting: Meeting) -> str:
    """Return when a meeting is, in words: “Tuesday 18 May 2027, 10:00 to 12:00”."""
    start, end = meeting.starts_at.astimezone(ENGLAND), meeting.ends_at.astimezone(ENGLAND)
    return f"{in_words(start.date())}, {start:%H:%M} to {end:%H:%M}"
