"""The quality rules on the actions of a plan: one query for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from sightline.actions.filtering import has_proof
from sightline.actions.models import Action, ImpactNote
from sightline.actions.permissions import ACTION
from sightline.actions.rules import STALE_DAYS
from sightline.evidence.permissions import EVIDENCE
from sightline.governance.models import Appointment
from sightline.governance.standing import in_force
from sightline.kernel.dates import england_date, in_short
from sightline.plans.health import Row, Scan, register
from sightline.plans.models import Part
from sightline.plans.queries import expired_proof, shown_actions
from sightline.plans.rules.past import Stand

COLUMNS = (
    "pk", "reference", "title", "level", "status", "rag", "due_on", "owner", "owner__title", "deputy", "agency",
    "group", "in_group", "group_name", "created_by", "created_at", "last_update__created_at",
    "planned__priority__number", "planned__part__kind", "planned__part__ends_on", "planned__part__title",
    "held", "noted", "proved", "origin_reference", "partnership",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """An action as the rules read it."""

    pk: int
    reference: str
    title: str
    level: int
    status: str
    rag: str
    due_on: date | None
    owner_id: int | None
    owner: str | None
    deputy_id: int | None
    agency_id: int | None
    group_id: int | None
    in_group: int | None
    group: str | None
    created_by_id: int | None
    created_at: datetime
    said_at: datetime | None
    priority: int | None
    part_kind: str | None
    part_ends_on: date | None
    part: str | None
    held: bool
    noted: bool
    proved: bool
    origin_reference: str
    partnership_id: int

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status == Action.Status.OPEN

    @property
    def stand(self) -> Stand:
        """How it stands today."""
        return Stand(self.status, self.rag, self.due_on, self.known_on, self.said_at is not None)

    @property
    def known_on(self) -> date:
        """The day somebody last said how it is going, or it was opened."""
        return england_date(self.said_at or self.created_at)


def actions(scan: Scan) -> list[Seen]:
    """Return the plan's actions that the reader may see; one query, whichever rules ask."""
    return scan.once("actions", lambda: _read(scan))


def _read(scan: Scan) -> list[Seen]:
    held = Appointment.objects.filter(
        in_force(scan.by.today), post=OuterRef("owner"), partnership=scan.by.partnership
    )  # fmt: skip
    rows = shown_actions(scan.plan, scan.by).annotate(
        in_group=Coalesce("group", "planned__priority__group"),
        group_name=Coalesce(F("group__name"), F("planned__priority__group__name")),
        held=Exists(held),
        noted=Exists(ImpactNote.objects.filter(action=OuterRef("pk"))),
        proved=Case(When(has_proof(scan.by), then=Value(True)), default=Value(False)),
    )
    found: Any = rows.order_by("planned__position").values_list(*COLUMNS)
    return [Seen(*row) for row in found]


def _row(scan: Scan, key: str, one: Seen, page: str, detail: str = "") -> Row:
    return Row(
        key, one.title, one.reference, f"Priority {one.priority}" if one.priority else "The plan as a whole",
        f"actions:{page}", (one.reference,), (one.in_group or 0, one.group or ""), (one.owner_id or 0, one.owner or ""),
        partial(ACTION.may, scan.by, "U", one), ("actions:action", (one.reference,)), detail,
    )  # fmt: skip


def _vacant(scan: Scan) -> Iterator[Row]:
    for one in actions(scan):
        if one.open and one.owner_id and not one.held:
            yield _row(scan, "post_vacant", one, "hand_on", f"{one.owner} is vacant")


def _unowned(scan: Scan) -> Iterator[Row]:
    return (_row(scan, "no_owner", one, "hand_on") for one in actions(scan) if one.open and not one.owner_id)


def _undated(scan: Scan) -> Iterator[Row]:
    return (_row(scan, "no_date", one, "date") for one in actions(scan) if one.open and not one.due_on)


def _overdue(scan: Scan) -> Iterator[Row]:
    for one in actions(scan):
        if one.open and one.due_on and one.due_on < scan.by.today and not (one.said_at and one.known_on > one.due_on):
            yield _row(scan, "overdue_silent", one, "action", f"Due {in_short(one.due_on)}")


def _stale(scan: Scan) -> Iterator[Row]:
    for one in actions(scan):
        days = (scan.by.today - one.known_on).days
        if one.open and days > STALE_DAYS:
            said = f"Last update {days} days ago" if one.said_at else f"Opened {days} days ago, never updated"
            yield _row(scan, "update_stale", one, "action", said)


def _unproven(scan: Scan) -> Iterator[Row]:
    for one in actions(scan):
        if one.status == Action.Status.COMPLETE and not one.noted:
            yield _row(scan, "no_impact", one, "impact")


def _claimed(scan: Scan) -> Iterator[Row]:
    may = EVIDENCE.may_some(scan.by, "C")
    for one in actions(scan):
        if one.status == Action.Status.COMPLETE and not one.proved:
            row = _row(scan, "no_proof", one, "action")
            yield replace(
                row, page="evidence:add", args=("file",), query=f"?for={one.reference}",
                may=row.may if may else bool,
            )  # fmt: skip


def _expired(scan: Scan) -> Iterator[Row]:
    for one in expired_proof(scan.plan, scan.by):
        yield Row(
            "evidence_expired", one.title, one.reference, "Evidence", "evidence:version", (one.reference,),
            may=partial(EVIDENCE.may, scan.by, "U", one), seen_at=("evidence:one", (one.reference,)),
            detail=f"Expired {in_short(one.expires_on)}" if one.expires_on else "",
        )  # fmt: skip


def _of_ended_year(scan: Scan) -> Iterator[Row]:
    for one in actions(scan):
        ended = one.part_kind == Part.Kind.YEARLY and one.part_ends_on and one.part_ends_on < scan.by.today
        if one.open and ended and not (one.due_on and one.due_on >= scan.by.today):
            yield _row(scan, "ended_year", one, "date", one.part or "")


FINDERS: dict[str, Any] = {
    "post_vacant": _vacant,
    "no_owner": _unowned,
    "no_date": _undated,
    "overdue_silent": _overdue,
    "update_stale": _stale,
    "no_impact": _unproven,
    "no_proof": _claimed,
    "evidence_expired": _expired,
    "ended_year": _of_ended_year,
}


def register_all() -> None:
    """Register the rules on actions."""
    for key, finder in FINDERS.items():
        register(key, finder)
