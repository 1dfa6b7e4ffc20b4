"""Deeds on a group's usual agenda: when papers are due, and the items that stand on every agenda."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Group, Seat
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.meetings.models import AgendaTemplate, Meeting, Purpose, StandingItem
from sightline.meetings.permissions import USUAL
from sightline.meetings.rules import agenda as rules

MOST = 40


@dataclass(frozen=True)
class NewStanding:
    """An item that stands on every agenda of a group."""

    title: str
    purpose: str = Purpose.NOTE
    minutes: int = 5
    seat: Seat | None = None
    paper_wanted: bool = False


def locked_template(group: Group, kind: str, deed: str, by: Standing) -> AgendaTemplate:
    """Return a group's usual agenda under a lock, made when there is none; raises NotAllowed."""
    USUAL.require(by, deed, AgendaTemplate(partnership=by.partnership, group=group))
    if kind not in Meeting.Kind.values:
        raise DomainError("Choose the kind of meeting.", field="kind")
    AgendaTemplate.objects.get_or_create(group=group, kind=kind, defaults={"partnership": by.partnership})
    return AgendaTemplate.objects.select_for_update().get(group=group, kind=kind)


@transaction.atomic
def set_due(*, group: Group, kind: str, papers_days: int, by: Standing) -> AgendaTemplate:
    """Say how many working days before a group's meetings papers are due. Raises NotAllowed, DomainError."""
    row = locked_template(group, kind, "U", by)
    if not 0 <= papers_days <= 30:
        raise DomainError("Enter 0 to 30 working days.", field="papers_days")
    before, row.papers_days, row.version = row.papers_days, papers_days, row.version + 1
    row.save()
    _note("due_set", row, by, before=before, papers_days=papers_days)
    return row


@transaction.atomic
def add_standing(*, group: Group, kind: str, new: NewStanding, by: Standing) -> StandingItem:
    """Let an item stand on every agenda made from now on. Raises NotAllowed, DomainError."""
    template = locked_template(group, kind, "C", by)
    places = list(template.standing.filter(ended_at__isnull=True).values_list("position", flat=True))
    if len(places) >= MOST:
        raise DomainError(f"At most {MOST} items stand on every agenda.", field="title")
    row = StandingItem(partnership=by.partnership, template=template, position=max(places, default=0) + 1)
    _said(row, new)
    row.save()
    _note("standing_added", template, by, title=row.title)
    return row


@transaction.atomic
def change_standing(*, standing: StandingItem, new: NewStanding, version: int, by: Standing) -> StandingItem:
    """Change an item that stands on every agenda. Raises NotAllowed, Conflict, OutOfState."""
    row = _locked(standing, by)
    if row.version != version:
        raise Conflict(
            "Somebody changed this item after you opened it.", theirs={"Title": row.title}, yours={"Title": new.title}
        )
    _said(row, new)
    row.version += 1
    row.save()
    _note("standing_changed", row.template, by, title=row.title)
    return row


@transaction.atomic
def move_standing(*, standing: StandingItem, steps: int, by: Standing) -> StandingItem:
    """Move a usual item so many places down, up when negative. Raises NotAllowed, OutOfState."""
    row = _locked(standing, by)
    here = list(row.template.standing.filter(ended_at__isnull=True).values_list("pk", flat=True))
    for at, key in enumerate(rules.moved(here, row.pk, steps), start=1):
        StandingItem.objects.filter(pk=key).update(position=at)
    _note("standing_moved", row.template, by, title=row.title)
    return row


@transaction.atomic
def end_standing(*, standing: StandingItem, by: Standing) -> StandingItem:
    """Take an item off the usual agenda; agendas that have it stay. Raises NotAllowed, OutOfState."""
    row = _locked(standing, by)
    row.ended_at = timezone.now()
    row.save()
    _note("standing_ended", row.template, by, title=row.title)
    return row


def _locked(standing: StandingItem, by: Standing) -> StandingItem:
    rows = StandingItem.objects.select_for_update(of=("self",)).select_related("template__group")
    row = rows.get(pk=standing.pk)
    USUAL.require(by, "U", row.template)
    if row.ended_at:
        raise OutOfState("This item is no longer on the usual agenda.")
    return row


def _said(row: StandingItem, new: NewStanding) -> None:
    row.title = " ".join(new.title.split())
    if not row.title or len(row.title) > 200:
        raise DomainError("Give it a title of 1 to 200 characters.", field="title")
    if not 0 <= new.minutes <= 600:
        raise DomainError("Enter 0 to 600 minutes.", field="minutes")
    if new.seat and new.seat.group_id != row.template.group_id:
        raise DomainError("Choose a seat of this group.", field="seat")
    row.purpose, row.minutes, row.seat, row.paper_wanted = new.purpose, new.minutes, new.seat, new.paper_wanted


def _note(what: str, row: AgendaTemplate, by: Standing, **after: object) -> None:
    record(
        tenant=by.partnership.code, verb=f"usual_agenda.{what}", reference=f"group:{row.group_id}", by=by, level=2,
        after={"kind": row.kind, **after},
    )  # fmt: skip
