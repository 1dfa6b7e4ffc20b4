"""Deeds on one meeting: call it, move it, cancel it. Whoever was invited is told by their calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.once import made_by_another
from sightline.kernel.references import next_reference
from sightline.meetings.models import Meeting, MeetingChange
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import when
from sightline.meetings.services.inviting import tell_invited

YEARS_AHEAD = 3
LONGEST = timedelta(hours=10)
BOTH = "Somebody changed this meeting after you opened it. Look at what it says now, then send yours again."
TWICE = "The group meets at that time already."


@dataclass(frozen=True)
class NewMeeting:
    """A meeting as somebody calls it; moments are aware."""

    group: Group
    starts_at: datetime
    ends_at: datetime
    purpose: str = ""
    place: str = ""
    join_url: str = ""
    kind: str = Meeting.Kind.EXTRAORDINARY


@transaction.atomic
def call_meeting(*, new: NewMeeting, by: Standing) -> Meeting:
    """Call a meeting outside the series. Raises NotAllowed, DomainError for a time that cannot be or is taken."""
    row = Meeting(
        partnership=by.partnership, group=new.group, kind=new.kind, starts_at=new.starts_at, ends_at=new.ends_at,
        purpose=" ".join(new.purpose.split()), place=" ".join(new.place.split()), join_url=new.join_url,
        created_by=by.person,
    )  # fmt: skip
    MEETING.require(by, "C", row)
    if new.group.ended_on and new.group.ended_on < england_date(new.starts_at):
        raise DomainError(f"{new.group} ended on {in_words(new.group.ended_on)}.", field="group")
    _check_time(row, by)
    if row.kind == Meeting.Kind.EXTRAORDINARY and not row.purpose:
        raise DomainError("Say what the extraordinary meeting is for.", field="purpose")
    row.reference = next_reference(by.partnership.code, "MT")
    _saved(row)
    _note(row, "called", ("", when(row)), row.purpose, by)
    record(
        tenant=by.partnership.code, verb="meeting.called", reference=row.reference, by=by,
        after={"group": row.group_id, "starts_at": row.starts_at.isoformat(), "kind": row.kind},
    )  # fmt: skip
    return row


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, starts_at: datetime, ends_at: datetime, place: str, join_url: str, reason: str, version: int,
    by: Standing,
) -> Meeting:  # fmt: skip
    """Move a planned meeting to another time or place, with the reason when the time changes.

    Raises NotAllowed, OutOfState when it was held or cancelled, Conflict when somebody else was first, DomainError.
    """
    row = _locked(meeting, version, by)
    before = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat(), "place": row.place}
    was, moved = when(row), (row.starts_at, row.ends_at) != (starts_at, ends_at)
    place = " ".join(place.split())
    if not moved and (row.place, row.join_url) == (place, join_url):
        return row
    if moved and not reason.strip():
        raise DomainError("Say why the meeting moves.", field="reason")
    row.starts_at, row.ends_at, row.place, row.join_url = starts_at, ends_at, place, join_url
    if moved:
        _check_time(row, by)
    _changed(row)
    _note(row, "moved" if moved else "place", (was, when(row) if moved else place or join_url), reason, by)
    record(
        tenant=by.partnership.code, verb="meeting.moved", reference=row.reference, by=by, before=before,
        after={"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "place": place, "reason": reason},
    )  # fmt: skip
    tell_invited(row, by)
    return row


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, version: int, by: Standing) -> Meeting:
    """Cancel a planned meeting with the reason; it stays on record. Raises as `move_meeting`."""
    row = _locked(meeting, version, by)
    said = " ".join(reason.split())
    if not said:
        raise DomainError("Say why the meeting is cancelled.", field="reason")
    row.state, row.cancelled_reason = Meeting.State.CANCELLED, said[:300]
    _changed(row)
    _note(row, "cancelled", (when(row), ""), said, by)
    record(
        tenant=by.partnership.code, verb="meeting.cancelled", reference=row.reference, by=by,
        before={"state": "planned"}, after={"state": "cancelled", "reason": said},
    )  # fmt: skip
    tell_invited(row, by)
    return row


def _locked(meeting: Meeting, version: int, by: Standing) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    MEETING.require(by, "U", row)
    if row.state != Meeting.State.PLANNED:
        raise OutOfState(f"This meeting was {row.get_state_display()}, so it can no longer be changed.")
    if row.version != version:
        raise Conflict(BOTH, theirs={"When": when(row), "Where": row.place}, yours={"When": "", "Where": ""})
    return row


def _check_time(row: Meeting, by: Standing) -> None:
    if row.ends_at <= row.starts_at:
        raise DomainError("The meeting must end after it begins.", field="ends")
    if row.ends_at - row.starts_at > LONGEST:
        raise DomainError("A meeting lasts at most ten hours.", field="ends")
    day = england_date(row.starts_at)
    if day < by.today:
        raise DomainError("Choose a day that has not passed.", field="day")
    if day > by.today + timedelta(days=366 * YEARS_AHEAD):
        raise DomainError(f"Choose a day within the next {YEARS_AHEAD} years.", field="day")


def _changed(row: Meeting) -> None:
    row.version += 1
    row.sequence += 1
    row.changed_at = timezone.now()
    _saved(row)


def _saved(row: Meeting) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not made_by_another(error):
            raise
        raise DomainError(TWICE, field="day") from error


def _note(row: Meeting, what: str, moved: tuple[str, str], reason: str, by: Standing) -> None:
    before, after = moved
    MeetingChange.objects.create(
        partnership=by.partnership, meeting=row, what=what, before=before[:300], after=after[:300],
        reason=" ".join(reason.split())[:300], author=by.person,
    )  # fmt: skip
