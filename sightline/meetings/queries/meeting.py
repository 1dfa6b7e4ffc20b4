"""What the page of one meeting shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.meetings.models import Invitation, Meeting, MeetingChange
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import when
from sightline.meetings.queries.expected import INVITED, sitting
from sightline.meetings.queries.plan import Other, clashing


@dataclass(frozen=True)
class Seated:
    """A seat at a meeting: in which part, for whom, and who is expected with what became of their invitation.

    `people` is None when the reader may not know who is in the partnership.
    """

    role: str
    holder: str
    people: Sequence[tuple[str, str]] | None


@dataclass(frozen=True)
class MeetingPage:
    """A meeting ready to print."""

    meeting: Meeting
    when: str
    clock: tuple[str, str]
    seats: Sequence[Seated]
    changes: Sequence[MeetingChange]
    others: Sequence[Other]
    may_change: bool
    to_invite: int
    invited: int
    paired: Meeting | None


def version_now(meeting: Meeting) -> int:
    """Return the version of a meeting as it is now."""
    return Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)


def meeting_page(row: Meeting, by: Standing) -> MeetingPage:
    """Return a meeting with who is expected, its history and what it clashes with; nine queries, however many seats."""
    ahead = row.state == Meeting.State.PLANNED and row.starts_at > timezone.now()
    invitations = {one.person_id: one for one in Invitation.objects.filter(meeting=row).select_related("mail")}
    day = england_date(row.starts_at)
    seats = sitting(by.partnership, [row.group_id])
    found = seats.on(row.group_id, day)
    told = PERSON.may(by, "R")
    rows: dict[int, list[tuple[str, str]]] = {}
    for one in found:
        rows.setdefault(one.seat.pk, []).append((one.person.name, _invited(invitations.get(one.person.pk), row)))
    seated = [
        Seated(
            seat.get_role_display().capitalize(), str(seat.post or seat.agency), rows.get(seat.pk, []) if told else None
        )
        for seat in seats.seats.get(row.group_id, ())
        if seat.role in INVITED and seat.starts_on <= day and (seat.ends_on is None or seat.ends_on >= day)
    ]
    people = {one.person.pk for one in found}
    current = {key for key, one in invitations.items() if not one.cancelled and one.sequence == row.sequence}
    return MeetingPage(
        row, when(row), _clock(row, by), seated, list(row.changes.select_related("author")),
        clashing(row, by) if ahead else (), MEETING.may(by, "U", row) and row.state == Meeting.State.PLANNED,
        len(people - current) if ahead else 0, len(people & current), _paired(row),
    )  # fmt: skip


def _clock(row: Meeting, by: Standing) -> tuple[str, str]:
    if row.state != Meeting.State.PLANNED:
        return ("pause", "Cancelled") if row.state == Meeting.State.CANCELLED else ("met", "Held")
    days = (england_date(row.starts_at) - by.today).days
    if days < 0:
        return "over", "The day has passed"
    return (
        ("soon", "Today")
        if days == 0
        else ("soon" if days <= 14 else "run", f"In {days} {'day' if days == 1 else 'days'}")
    )


def _invited(invitation: Invitation | None, row: Meeting) -> str:
    if invitation is None:
        return "not invited yet" if row.state == Meeting.State.PLANNED else "not invited"
    mail = invitation.mail
    if mail is not None and mail.state == "failed":
        return "the invitation could not be delivered"
    if invitation.cancelled:
        return "told that it is cancelled"
    edition = "" if invitation.sequence == row.sequence else " to an earlier date"
    return f"invited{edition} on {in_short(england_date(mail.created_at if mail else invitation.created_at))}"


def _paired(row: Meeting) -> Meeting | None:
    """Return the meeting on the same day of the group this one was planned together with."""
    pair = row.series.pair if row.series else None
    partner = [pair.pk] if pair else [one.pk for one in row.series.pairs.all()] if row.series else []
    day = england_date(row.starts_at)
    near = Meeting.objects.filter(series__in=partner).exclude(state=Meeting.State.CANCELLED).select_related("group")
    return next((one for one in near if england_date(one.starts_at) == day), None)
