"""Deeds on an agenda: make it from the group's usual items, add, change, move, withdraw an item."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.models import Seat
from sightline.governance.services.cases import name_intake, people_of
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import NonWorkingDay
from sightline.kernel.references import hidden_reference, next_reference, resolve
from sightline.meetings.models import Agenda, AgendaItem, AgendaTemplate, ItemReference, Meeting, Purpose, StandingItem
from sightline.meetings.permissions import AGENDA, RESTRICTED, scope_of
from sightline.meetings.rules import agenda as rules

KIND = "AG"
USUAL_DAYS = 7
MOST_REFERENCES = 10
AWAY = 1000  # where numbers wait while others take their place
BOTH = "Somebody changed this item after you opened it. Both texts are below; nothing of yours is lost."


@dataclass(frozen=True)
class NewItem:
    """An item as somebody writes it. `after` is the item it follows, the end when there is none.

    A `restricted` one follows `case_reference`, or becomes a case of its own.
    """

    title: str
    purpose: str = Purpose.DISCUSS
    minutes: int = 10
    detail: str = ""
    seat: Seat | None = None
    person: Person | None = None
    references: Sequence[str] = ()
    restricted: bool = False
    case_reference: str = ""
    after: AgendaItem | None = None
    standing: StandingItem | None = None
    paper_wanted: bool = False


@transaction.atomic
def start_agenda(*, meeting: Meeting, by: Standing) -> Agenda:
    """Make a meeting's agenda from the group's usual items; on one that is there, those that are missing are added.

    Raises NotAllowed, OutOfState for a meeting that was cancelled or held.
    """
    AGENDA.require(by, "C", meeting)
    agenda = locked_agenda(meeting, by)
    usual = StandingItem.objects.filter(
        template__group=meeting.group_id, template__kind=meeting.kind, ended_at__isnull=True
    )
    there = set(AgendaItem.objects.filter(meeting=meeting).values_list("standing", flat=True))
    added = [
        _add(_from(one), meeting, agenda, by)
        for one in usual.select_related("seat") if one.pk not in there
    ]  # fmt: skip
    record(
        tenant=by.partnership.code, verb="agenda.started", reference=meeting.reference, by=by, level=2,
        after={"items": [one.reference for one in added], "papers_due_on": agenda.papers_due_on},
    )  # fmt: skip
    return agenda


@transaction.atomic
def add_item(*, meeting: Meeting, new: NewItem, by: Standing) -> AgendaItem:
    """Put an item on the agenda: in its place, or with a letter once the pack went out.

    Raises NotAllowed, OutOfState for a meeting that was cancelled or held, DomainError.
    """
    AGENDA.require(by, "C", meeting)
    agenda = locked_agenda(meeting, by)
    row = _add(new, meeting, agenda, by)
    record(
        tenant=by.partnership.code, verb="agenda_item.added", reference=row.reference, by=by, level=row.level,
        after={"title": row.title, "number": row.label, "purpose": row.purpose, "meeting": meeting.reference},
    )  # fmt: skip
    return row


def _from(one: StandingItem) -> NewItem:
    return NewItem(one.title, one.purpose, one.minutes, seat=one.seat, standing=one, paper_wanted=one.paper_wanted)


def locked_agenda(meeting: Meeting, by: Standing) -> Agenda:
    """Return the agenda under a lock, made when there is none; raises OutOfState when the meeting takes none."""
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.state != Meeting.State.PLANNED:
        raise OutOfState(f"This meeting was {row.get_state_display()}, so its agenda stays as it is.")
    found = Agenda.objects.select_for_update().filter(meeting=row).first()
    if found:
        return found
    template = AgendaTemplate.objects.filter(group=row.group_id, kind=row.kind).first()
    days = frozenset(NonWorkingDay.objects.values_list("day", flat=True))
    due = rules.due_on(england_date(row.starts_at), template.papers_days if template else USUAL_DAYS, days)
    return Agenda.objects.create(partnership=by.partnership, meeting=row, papers_due_on=due, created_by=by.person)


def _add(new: NewItem, meeting: Meeting, agenda: Agenda, by: Standing) -> AgendaItem:
    row = AgendaItem(
        partnership=by.partnership, meeting=meeting, title=new.title, detail=new.detail, purpose=new.purpose,
        minutes=new.minutes, seat=new.seat, person=new.person, standing=new.standing, created_by=by.person,
        paper_wanted=new.paper_wanted,
        level=AgendaItem.Level.CASE if new.restricted else AgendaItem.Level.GROUP,
    )  # fmt: skip
    _check(row, by)
    if row.restricted:
        _restrict(row, new.case_reference, by)
    else:
        row.reference = next_reference(by.partnership.code, KIND)
        _place(row, new.after, agenda)
        row.save()
    _set_references(row, new.references, by)
    return row


def _restrict(row: AgendaItem, case: str, by: Standing) -> None:
    """Save a restricted item: on a case that one is near, or on its own, with those named who take in such items."""
    row.reference = hidden_reference(by.partnership.code, KIND)
    row.case_reference = case.strip().upper() or row.reference
    if not RESTRICTED.may_some(by, "C"):
        raise NotAllowed(
            "Your role does not let you add restricted items. Ask the business unit.", verb="review_papers.create"
        )
    if case.strip() and not RESTRICTED.may(by, "C", row):
        raise DomainError("You are not named on a case of this reference.", field="case_reference")
    taken = AgendaItem.objects.filter(meeting=row.meeting, level=AgendaItem.Level.CASE)
    numbers = set(taken.values_list("number", flat=True))
    row.number = secrets.choice([one for one in rules.LOTS if one not in numbers])
    row.save()
    if not case.strip():
        name_intake(reference=row.reference, kind=RESTRICTED.kind, by=by)
    RESTRICTED.require(by, "C", row)


def _place(row: AgendaItem, after: AgendaItem | None, agenda: Agenda) -> None:
    """Give an item its number: the others make room for it until the pack went out, from then on it gets a letter."""
    here = AgendaItem.objects.filter(meeting=row.meeting, level=AgendaItem.Level.GROUP)
    if after is None:
        row.number = max((one for one in here.values_list("number", flat=True)), default=0) + 1
        return
    if after.meeting_id != row.meeting_id or after.restricted:
        raise DomainError("Choose an item of this meeting that it comes after.", field="after")
    if agenda.issued_at:
        row.number = after.number
        row.letter = rules.late_letter(here.filter(number=after.number).values_list("letter", flat=True))
        return
    row.number = after.number + 1
    later = here.filter(number__gt=after.number)
    later.update(number=F("number") + AWAY)
    here.filter(number__gt=AWAY).update(number=F("number") - (AWAY - 1))


def _check(row: AgendaItem, by: Standing) -> None:
    row.title, row.detail = " ".join(row.title.split()), row.detail.strip()
    if not row.title or len(row.title) > 200:
        raise DomainError("Give it a title of 1 to 200 characters.", field="title")
    if len(row.detail) > 4000:
        raise DomainError("Say what it is about in 4,000 characters or fewer.", field="detail")
    if row.purpose not in Purpose.values:
        raise DomainError("Choose what the meeting is asked to do.", field="purpose")
    if not 0 <= row.minutes <= 600:
        raise DomainError("Enter 0 to 600 minutes.", field="minutes")
    if row.seat and row.person:
        raise DomainError("Choose a seat or a person, not both.", field="person")
    if row.seat and row.seat.group_id != row.meeting.group_id:
        raise DomainError("Choose a seat of this group.", field="seat")
    if row.person and not people_of(by).filter(pk=row.person.pk).exists():
        raise DomainError("Choose a person of this partnership.", field="person")


def _set_references(row: AgendaItem, wanted: Sequence[str], by: Standing) -> None:
    """Set what an item is about; only what this person may see can be named, what others named stays."""
    told = list(dict.fromkeys(one.strip().upper() for one in wanted if one.strip()))
    here = {one.reference: one for one in row.references.all()}
    for one in told:
        if one not in here and resolve(one, by) is None:
            raise DomainError(f"There is no record {one} that you may see.", field="references")
    gone = [one.pk for name, one in here.items() if name not in told and resolve(name, by)]
    kept = len(here) - len(gone)
    new = [one for one in told if one not in here]
    if kept + len(new) > MOST_REFERENCES:
        raise DomainError(f"Name at most {MOST_REFERENCES} records.", field="references")
    ItemReference.objects.filter(pk__in=gone).delete()
    ItemReference.objects.bulk_create(
        ItemReference(partnership=row.partnership, item=row, reference=one) for one in new
    )


def locked_item(item: AgendaItem, deed: str, by: Standing) -> AgendaItem:
    """Return an item under a lock once the standing may do the deed to it now; raises NotAllowed, OutOfState."""
    row = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "seat", "person").get(pk=item.pk)
    scope_of(row).require(by, deed, row)
    if row.meeting.state != Meeting.State.PLANNED:
        raise OutOfState(f"This meeting was {row.meeting.get_state_display()}, so its agenda stays as it is.")
    if row.withdrawn_at:
        raise OutOfState("This item was withdrawn.")
    return row


@transaction.atomic
def change_item(*, item: AgendaItem, new: NewItem, version: int, by: Standing) -> AgendaItem:
    """Change an item's words, purpose, presenter, minutes and what it is about; its number and level stay.

    Raises NotAllowed, OutOfState, Conflict when somebody else was first, DomainError.
    """
    row = locked_item(item, "U", by)
    if row.version != version:
        raise Conflict(
            BOTH, theirs={"Title": row.title, "Detail": row.detail}, yours={"Title": new.title, "Detail": new.detail}
        )
    before = {"title": row.title, "purpose": row.purpose, "minutes": row.minutes, "detail": row.detail}
    row.title, row.detail, row.purpose, row.minutes = new.title, new.detail, new.purpose, new.minutes
    row.seat, row.person, row.paper_wanted = new.seat, new.person, new.paper_wanted
    _check(row, by)
    _set_references(row, new.references, by)
    row.version += 1
    row.save()
    record(
        tenant=by.partnership.code, verb="agenda_item.changed", reference=row.reference, by=by, level=row.level,
        before=before,
        after={"title": row.title, "purpose": row.purpose, "minutes": row.minutes, "detail": row.detail},
    )  # fmt: skip
    return row


@transaction.atomic
def move_item(*, item: AgendaItem, steps: int, by: Standing) -> AgendaItem:
    """Move an item so many places down the agenda, up when negative; the others are numbered anew.

    Raises NotAllowed, OutOfState once the pack went out: from then on numbers stay.
    """
    agenda = locked_agenda(item.meeting, by)
    row = locked_item(item, "U", by)
    if agenda.issued_at or row.restricted:
        raise OutOfState("The papers went out with these numbers, so no item can move any more.")
    here = AgendaItem.objects.filter(meeting=row.meeting, level=AgendaItem.Level.GROUP, withdrawn_at__isnull=True)
    keys = list(here.order_by("number").values_list("pk", flat=True))
    numbers = sorted(here.values_list("number", flat=True))
    here.update(number=F("number") + AWAY)
    for key, number in zip(rules.moved(keys, row.pk, steps), numbers, strict=True):
        AgendaItem.objects.filter(pk=key).update(number=number)
    row.refresh_from_db(fields=["number"])
    record(
        tenant=by.partnership.code, verb="agenda_item.moved", reference=row.reference, by=by, level=row.level,
        after={"number": row.label},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_item(*, item: AgendaItem, reason: str, version: int, by: Standing) -> AgendaItem:
    """Take an item off the agenda with the reason; its number is not given again once the pack went out.

    Raises NotAllowed, OutOfState, Conflict, DomainError without a reason.
    """
    agenda = locked_agenda(item.meeting, by)
    row = locked_item(item, "U", by)
    said = " ".join(reason.split())
    if not said or len(said) > 300:
        raise DomainError("Say why in 1 to 300 characters.", field="reason")
    if row.version != version:
        raise Conflict(BOTH, theirs={"Title": row.title}, yours={"Title": "Withdrawn"})
    if not agenda.issued_at and not row.restricted:
        _close_gap(row)
    row.withdrawn_at, row.withdrawn_reason, row.version = timezone.now(), said, row.version + 1
    row.save()
    record(
        tenant=by.partnership.code, verb="agenda_item.withdrawn", reference=row.reference, by=by, level=row.level,
        after={"reason": said},
    )  # fmt: skip
    return row


def _close_gap(row: AgendaItem) -> None:
    """Take an item out of the numbers, and let those after it move up."""
    here = AgendaItem.objects.filter(meeting=row.meeting, level=AgendaItem.Level.GROUP)
    later = here.filter(number__gt=row.number).exclude(pk=row.pk)
    later.update(number=F("number") + AWAY)
    was, row.number = row.number, 0
    AgendaItem.objects.filter(pk=row.pk).update(number=0, withdrawn_at=timezone.now(), withdrawn_reason="withdrawn")
    here.filter(number__gt=AWAY + was).update(number=F("number") - (AWAY + 1))
