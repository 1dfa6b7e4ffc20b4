"""Deeds on who came: seat by seat, guests, who left, and who has an interest in an item."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed
from sightline.meetings.models import Attendance, Interest, Meeting, MinuteEntry, Minutes
from sightline.meetings.permissions import ENTRY
from sightline.meetings.queries.minutes import people_choices
from sightline.meetings.queries.record import Place, agency_of, places
from sightline.meetings.services.minutes import open_minutes, touched

LEVEL = 2
State = Attendance.State
BOTH = "Somebody else recorded who came after you opened this. Look at what it says now, then send yours again."


@dataclass(frozen=True)
class Said:
    """What is said of one seat: its state, and who came when somebody did, with a deputy's own seat."""

    state: str
    person: int | None = None
    deputy_seat: int | None = None


@transaction.atomic
def save_attendance(*, minutes: Minutes, said: Mapping[int, Said], version: int, by: Standing) -> Minutes:
    """Record who came, {key of the seat: what is said}; seats left out are not recorded. The meeting counts as held.

    Raises NotAllowed, OutOfState when the minutes are no draft, Conflict when somebody else was first, DomainError for
    a seat or a person that cannot be.
    """
    row = open_minutes(minutes, by)
    known = {place.seat.pk: place for place in places(row.meeting)}
    rows = {pk: _checked(known.get(pk), one) for pk, one in said.items() if one.state}
    before = {one.seat_id: one for one in Attendance.objects.filter(meeting=row.meeting, seat__isnull=False)}
    if row.attendance_version != version:
        _say_both(known, before, rows)
    for pk, told in rows.items():
        _put(before.pop(pk, None), told, row, known[pk])
    Attendance.objects.filter(pk__in=[one.pk for one in before.values()]).delete()
    Minutes.objects.filter(pk=row.pk).update(attendance_version=version + 1)
    touched(row)
    Meeting.objects.filter(pk=row.meeting_id, state=Meeting.State.PLANNED).update(state=Meeting.State.HELD)
    record(
        tenant=by.partnership.code, verb="minutes.attendance", reference=row.meeting.reference, by=by, level=LEVEL,
        after={"seats": {str(pk): [one.state, one.person] for pk, one in rows.items()}},
    )  # fmt: skip
    row.refresh_from_db()
    return row


def _checked(place: Place | None, said: Said) -> Said:
    if place is None or said.state not in State.values:
        raise DomainError("Choose from the seats of this group on that day.")
    if said.state == State.PRESENT and said.person not in {one.pk for one in place.holders}:
        raise DomainError(f"Whoever came does not hold the seat of {place.words} on that day.")
    if said.state == State.DEPUTY and (said.person, said.deputy_seat) not in {
        (person.pk, seat.pk) for person, seat in place.deputies
    }:
        raise DomainError(
            f"Only a deputy of the group may stand in for {place.words}. Give them a deputy’s seat first, or record "
            "them as a guest."
        )
    came = said.state in (State.PRESENT, State.DEPUTY)
    return Said(said.state, said.person if came else None, said.deputy_seat if said.state == State.DEPUTY else None)


def _put(row: Attendance | None, said: Said, minutes: Minutes, place: Place) -> None:
    seat = place.seat
    row = row or Attendance(partnership_id=minutes.partnership_id, meeting=minutes.meeting, seat=seat)
    same = (row.state, row.person_id, row.deputy_seat_id) == (said.state, said.person, said.deputy_seat)
    if row.pk and same:
        return
    row.role, row.agency_id = seat.role, agency_of(seat)
    row.holder = next((one for one in place.holders if one.pk == said.person), next(iter(place.holders), None))
    row.state, row.person_id, row.deputy_seat_id, row.left_at = said.state, said.person, said.deputy_seat, None
    row.save()


def _say_both(known: Mapping[int, Place], before: Mapping[int | None, Attendance], rows: Mapping[int, Said]) -> None:
    theirs, yours = {}, {}
    for pk, place in known.items():
        now, new = before.get(pk), rows.get(pk)
        if (now and (now.state, now.person_id)) != (new and (new.state, new.person)):
            theirs[place.words] = now.get_state_display() if now else "not recorded"
            yours[place.words] = State(new.state).label if new else "not recorded"
    raise Conflict(BOTH, theirs=theirs, yours=yours)


@transaction.atomic
def add_guest(*, minutes: Minutes, name: str, whence: str, by: Standing) -> Attendance:
    """Record somebody who came without a seat; they count for nothing. Raises as `save_attendance`."""
    row = open_minutes(minutes, by)
    said = " ".join(name.split())[:120]
    if not said:
        raise DomainError("Enter the name of the guest.", field="guest")
    made = Attendance.objects.create(
        partnership=by.partnership, meeting=row.meeting, state=State.PRESENT, guest=said,
        guest_from=" ".join(whence.split())[:120],
    )  # fmt: skip
    _note("guest", row, {"guest": said}, by)
    return made


@transaction.atomic
def remove_guest(*, minutes: Minutes, pk: int, by: Standing) -> None:
    """Take a guest away who was not there. Raises as `save_attendance`."""
    row = open_minutes(minutes, by)
    if Attendance.objects.filter(pk=pk, meeting=row.meeting, seat__isnull=True).delete()[0]:
        _note("guest_removed", row, {"guest": pk}, by)


@transaction.atomic
def leave(*, minutes: Minutes, pk: int, back: bool, by: Standing) -> Attendance:
    """Record that somebody left the meeting now, or came back; the quorum is judged without them.

    Raises as `save_attendance`, and DomainError for somebody who did not come.
    """
    row = open_minutes(minutes, by)
    one = Attendance.objects.select_related("person").filter(meeting=row.meeting, pk=pk).first()
    if one is None or one.state not in (State.PRESENT, State.DEPUTY):
        raise DomainError("Only somebody who came can leave.")
    one.left_at = None if back else timezone.now()
    one.save(update_fields=["left_at"])
    _note("came_back" if back else "left", row, {"attendance": one.pk}, by)
    return one


@transaction.atomic
def declare_interest(*, entry: MinuteEntry, person: Person, what: str, out: bool, by: Standing) -> Interest:
    """Record a conflict of interest in an item; `out` shows the person out of it: they count for nothing there and do
    not read what was said.

    Raises as `save_attendance`, DomainError without words or for somebody who did not come.
    """
    row = open_minutes(entry.minutes, by)
    ENTRY.require(by, "U", entry)
    said = " ".join(what.split())
    if not said:
        raise DomainError("Say in a few words what the interest is.", field="what")
    if person.pk not in {one.pk for one in people_choices(row.meeting)}:
        raise DomainError("Choose somebody who is at the meeting.", field="person")
    if Interest.objects.filter(entry=entry, person=person).exists():
        raise DomainError("An interest of this person in this item is recorded already.", field="person")
    made = Interest.objects.create(
        partnership=by.partnership, entry=entry, person=person, what=said[:300], out=out, author=by.person
    )
    _note("interest", row, {"entry": entry.pk, "person": person.pk, "what": said, "out": out}, by, entry.level)
    return made


@transaction.atomic
def take_interest_back(*, interest: Interest, by: Standing) -> None:
    """Take an interest away that was recorded by mistake. Raises as `save_attendance`, and NotAllowed for whoever was
    shown out of the item: nobody lets themselves back in.
    """
    row = open_minutes(interest.entry.minutes, by)
    ENTRY.require(by, "U", interest.entry)
    if Interest.objects.filter(entry=interest.entry_id, person=by.person, out=True).exists():
        raise NotAllowed("You were shown out of this item. Somebody else has to take the interest away.")
    if Interest.objects.filter(pk=interest.pk).delete()[0]:
        _note("interest_removed", row, {"entry": interest.entry_id, "person": interest.person_id}, by)


def _note(verb: str, row: Minutes, after: dict[str, object], by: Standing, level: int = LEVEL) -> None:
    touched(row)
    record(
        tenant=by.partnership.code, verb=f"minutes.{verb}", reference=row.meeting.reference, by=by, level=level,
        after=after,
    )  # fmt: skip
