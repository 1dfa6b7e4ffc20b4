"""Making a whole plan at once, and taking it back while nobody has touched it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, Q

from sightline.actions.models import Action
from sightline.actions.services import NewAction
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference, next_references
from sightline.plans.models import (
    Ambition,
    CoreBusiness,
    DesiredOutcome,
    LinkedStrategy,
    Measure,
    Part,
    Plan,
    PlannedAction,
    Priority,
    RationaleFigure,
    SuccessCriterion,
)
from sightline.plans.permissions import PLAN
from sightline.plans.rules import direction_of
from sightline.plans.services.blueprint import (
    NewCoreBusiness,
    NewMeasure,
    NewOutcome,
    NewPlan,
    NewPlannedAction,
    NewPriority,
)
from sightline.plans.services.planned import PlannedNew, plan_actions

M = TypeVar("M", bound=Model)
T = TypeVar("T")
EARLIEST, LATEST = 1990, 2100
CARRIED = ("title", "owner", "deputy", "agency", "group", "due_on", "detail", "level")
PLAIN = ("vision", "objective", "rationale", "provenance", "strategic_lead", "lead", "group")


@transaction.atomic
def build_plan(*, new: NewPlan, by: Standing) -> Plan:
    """Make a whole plan, a draft, in one transaction; a fixed number of queries for each table, bar the trail.

    Raises NotAllowed, or DomainError when a title is missing or too long, or a period ends before it starts.
    """
    PLAN.require(by, "C")
    _check(new)
    plan = Plan.objects.create(
        partnership=by.partnership, reference=next_reference(by.partnership.code, "PL"), title=new.title.strip(),
        starts_on=new.starts_on, ends_on=new.ends_on, introduction=new.introduction.strip(), created_by=by.person,
    )  # fmt: skip
    parts = Part.objects.bulk_create(_parts(plan, new))
    _lists(plan, new)
    priorities = Priority.objects.bulk_create(_priorities(plan, new))
    pairs = list(zip(priorities, new.priorities, strict=True))
    made = _under(pairs, parts, by)
    wanted = [one for row, each in pairs for one in _actions(plan, row, each.actions, made)]
    wanted += _actions(plan, None, new.actions, made)
    planned = plan_actions(wanted=wanted, by=by)
    record(
        tenant=by.partnership.code, verb="plan.built", reference=plan.reference, by=by,
        after={"title": plan.title, "priorities": len(priorities), "actions": len(planned)},
    )  # fmt: skip
    return plan


def check_period(starts_on: date, ends_on: date) -> None:
    """Raise DomainError for days between which there is no plan: no drawing of one reaches to the end of all days."""
    if ends_on <= starts_on:
        raise DomainError("The plan must end after it starts.", field="ends_on")
    if starts_on.year < EARLIEST or ends_on.year > LATEST:
        field = "starts_on" if starts_on.year < EARLIEST else "ends_on"
        raise DomainError(f"Enter a year from {EARLIEST} to {LATEST}.", field=field)


def _check(new: NewPlan) -> None:
    check_period(new.starts_on, new.ends_on)
    _check_title(new.title, "plan")
    for priority in new.priorities:
        _check_title(priority.title, "priority")
    for part in new.parts:
        _check_title(part.title, "part", 200)
        if (part.ends_on or new.ends_on) <= (part.starts_on or new.starts_on):
            raise DomainError(f"The part “{part.title}” must end after it starts.")


def _check_title(title: str, words: str, most: int = 300) -> None:
    if not title.strip() or len(title.strip()) > most:
        raise DomainError(f"Give the {words} a title of 1 to {most} characters.", field="title")


def _parts(plan: Plan, new: NewPlan) -> Iterator[Part]:
    for position, part in enumerate(new.parts, start=1):
        yield Part(
            partnership_id=plan.partnership_id, plan=plan, kind=part.kind, title=part.title.strip(), position=position,
            starts_on=part.starts_on or plan.starts_on, ends_on=part.ends_on or plan.ends_on,
        )  # fmt: skip


def _lists(plan: Plan, new: NewPlan) -> None:
    core = [NewCoreBusiness(one) if isinstance(one, str) else one for one in new.core_business]
    CoreBusiness.objects.bulk_create(
        CoreBusiness(
            partnership_id=plan.partnership_id, plan=plan, position=position, text=one.text.strip(), led_by=one.led_by
        )
        for position, one in enumerate(core, start=1)
    )
    strategies = {one.title.strip(): one for one in new.linked_strategies}
    LinkedStrategy.objects.bulk_create(
        LinkedStrategy(
            partnership_id=plan.partnership_id, plan=plan, title=title, owner=one.owner, url=one.url,
            review_on=one.review_on,
        )
        for title, one in strategies.items()
    )  # fmt: skip


def _priorities(plan: Plan, new: NewPlan) -> Iterator[Priority]:
    count = len(new.priorities)
    references = next_references(plan.partnership.code, "P", count) if count else []
    for number, (one, reference) in enumerate(zip(new.priorities, references, strict=True), start=1):
        yield Priority(
            partnership_id=plan.partnership_id, plan=plan, reference=reference, number=number, title=one.title.strip(),
            joint_with=one.joint_with.strip(), **{name: _stripped(getattr(one, name)) for name in PLAIN},
        )  # fmt: skip


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Pairs = Sequence[tuple[Priority, NewPriority]]
Kept = dict[tuple[int, int], M]


@dataclass(frozen=True)
class Made:
    """What actions may point to: the parts in order, ambitions and measures by (priority, place)."""

    parts: Sequence[Part]
    ambitions: Kept[Ambition]
    measures: Kept[Measure]


def _under(pairs: Pairs, parts: Sequence[Part], by: Standing) -> Made:
    """Make what stands under the priorities, a table at a time."""
    ambitions = _table(pairs, lambda new: new.ambitions, lambda row, at, text: Ambition(
        partnership_id=row.partnership_id, priority=row, number=at + 1, text=text.strip()))  # fmt: skip
    _table(pairs, lambda new: new.success_criteria, lambda row, at, text: SuccessCriterion(
        partnership_id=row.partnership_id, priority=row, position=at + 1, text=text.strip()))  # fmt: skip
    _table(pairs, lambda new: new.figures, lambda row, at, one: RationaleFigure(
        partnership_id=row.partnership_id, priority=row, position=at + 1, value=one.value, text=one.text,
        source=one.source))  # fmt: skip
    _table(pairs, lambda new: new.desired_outcomes, lambda row, at, one: _outcome(row, at, one, parts))
    count = sum(len(new.measures) for _, new in pairs)
    references = iter(next_references(by.partnership.code, "M", count) if count else [])
    measures = _table(
        pairs, lambda new: new.measures, lambda row, at, one: _measure(row, at, one, parts, next(references))
    )
    return Made(parts, ambitions, measures)


def _table(
    pairs: Pairs, items: Callable[[NewPriority], Sequence[T]], row_of: Callable[[Priority, int, T], M]
) -> "Kept[M]":
    keys = [(row.pk, at) for row, new in pairs for at in range(len(items(new)))]
    rows = [row_of(row, at, one) for row, new in pairs for at, one in enumerate(items(new))]
    if not rows:
        return {}
    made = type(rows[0])._default_manager.bulk_create(rows)
    return dict(zip(keys, made, strict=True))


def _outcome(row: Priority, at: int, one: NewOutcome | str, parts: Sequence[Part]) -> DesiredOutcome:
    new = NewOutcome(one) if isinstance(one, str) else one
    return DesiredOutcome(
        partnership_id=row.partnership_id, priority=row, position=at + 1, text=new.text.strip(),
        part=_at(parts, new.part),
    )  # fmt: skip


def _measure(row: Priority, at: int, one: NewMeasure | str, parts: Sequence[Part], reference: str) -> Measure:
    new = NewMeasure(one) if isinstance(one, str) else one
    return Measure(
        partnership_id=row.partnership_id, priority=row, reference=reference, position=at + 1, text=new.text.strip(),
        direction=direction_of(new.text) if new.direction is None else new.direction, baseline=new.baseline.strip(),
        target=new.target.strip(), part=_at(parts, new.part),
    )  # fmt: skip


def _at(rows: Sequence[M], place: int | None) -> M | None:
    return rows[place] if place is not None else None


def _actions(plan: Plan, row: Priority | None, items: Sequence[NewPlannedAction], made: Made) -> list[PlannedNew]:
    key = row.pk if row else 0
    return [
        PlannedNew(
            new=NewAction(**{name: getattr(one, name) for name in CARRIED}),
            plan=plan,
            priority=row,
            part=_at(made.parts, one.part),
            ambition=made.ambitions[key, one.ambition] if one.ambition is not None else None,
            measure=made.measures[key, one.measure] if one.measure is not None else None,
            children=_actions(plan, row, one.children, made),
        )
        for one in items
    ]


@transaction.atomic
def unbuild_plan(*, plan: Plan, by: Standing, own_updates: Collection[int] = ()) -> None:
    """Take a plan back with its actions, as if it had not been made: the undo of an import.

    `own_updates` are the keys of updates that came with the plan, at most one on an action; they go with it.
    Raises NotAllowed, or OutOfState once anybody has agreed it, changed it, or updated one of its actions.
    """
    fresh = Plan.objects.select_for_update().get(pk=plan.pk)
    PLAN.require(by, "C", fresh)
    actions = Action.objects.filter(planned__plan=fresh)
    if fresh.status != Plan.Status.DRAFT:
        became = "discarded" if fresh.status == Plan.Status.DISCARDED else "agreed"
        raise OutOfState(f"This plan was {became}, so it cannot be taken back.")
    own = list(actions.filter(updates__in=own_updates).values_list("pk", flat=True))
    touched = actions.filter(
        Q(pk__in=own, version__gt=2) | (~Q(pk__in=own) & (Q(version__gt=1) | Q(updates__isnull=False)))
    ).exists()
    if fresh.changes.exists() or fresh.version > 1 or touched:
        raise OutOfState("Somebody has changed this plan or one of its actions since, so it cannot be taken back.")
    keys = list(actions.values_list("pk", flat=True))
    PlannedAction.objects.filter(plan=fresh).delete()
    if Action.objects.filter(parent__in=keys).exclude(pk__in=keys).exists():
        raise OutOfState("Somebody has added an action under one of its actions, so it cannot be taken back.")
    Action.objects.filter(pk__in=keys).update(parent=None)
    Action.objects.filter(pk__in=keys).delete()
    title = fresh.title
    fresh.delete()
    record(
        tenant=by.partnership.code, verb="plan.unbuilt", reference=plan.reference, by=by,
        before={"title": title, "actions": len(keys)},
    )  # fmt: skip
