"""Actions of a plan: opening them many at once, and saying which ambition and measure each serves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from sightline.actions.models import Action
from sightline.actions.services import NewAction, open_actions
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.plans.models import Ambition, Measure, Part, Plan, PlannedAction, Priority
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.services.history import Changed, note
from sightline.plans.services.states import refuse_discarded


@dataclass(frozen=True)
class PlannedNew:
    """An action to open in a plan, its place there and its sub-actions (which share its place unless they say)."""

    new: NewAction
    plan: Plan
    priority: Priority | None = None
    part: Part | None = None
    ambition: Ambition | None = None
    measure: Measure | None = None
    children: Sequence["PlannedNew"] = ()


@transaction.atomic
def plan_actions(*, wanted: Sequence[PlannedNew], by: Standing) -> list[PlannedAction]:
    """Open actions and give each its place in the plan; parents first, then sub-actions, in the order given.

    The number of queries does not depend on how many, bar the trail and one check of rights for each priority.
    In a draft beside an agreed plan they are drafts themselves, until it is agreed.
    Raises NotAllowed, OutOfState when the plan was discarded, or DomainError when an ambition or measure is of another
    priority or a title is wrong.
    """
    if not wanted:
        return []
    for one in {(each.plan, each.priority) for each in wanted}:
        _require(*one, by)
    if any(one.part is not None and one.part.closed_on for one in wanted):
        raise OutOfState("That year is closed, so nothing of it can change.")
    plan, draft = wanted[0].plan, _is_draft(wanted[0].plan)
    made = open_actions(wanted=[_new_action(one, draft=draft) for one in wanted], by=by)
    children = [(child, parent) for one, parent in zip(wanted, made, strict=True) for child in one.children]
    if children:
        made += open_actions(wanted=[_new_action(child, parent, draft=draft) for child, parent in children], by=by)
    places = [*wanted, *(child for child, _ in children)]
    last = PlannedAction.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    return PlannedAction.objects.bulk_create(
        _placed(one, action, last + at) for at, (one, action) in enumerate(zip(places, made, strict=True), start=1)
    )


def add_action(*, wanted: PlannedNew, by: Standing) -> PlannedAction:
    """Open one action in the plan and note it in the plan's history; raises as `plan_actions`."""
    with transaction.atomic():
        made = plan_actions(wanted=[wanted], by=by)[0]
        note(
            wanted.plan,
            [Changed("Action added", "", made.action.title, level=made.action.level)],
            by,
            priority=wanted.priority,
        )
    return made


@transaction.atomic
def link_action(
    *, planned: PlannedAction, ambition: Ambition | None, measure: Measure | None, by: Standing
) -> PlannedAction:
    """Say which ambition an action serves and which measure it should move; None says neither.

    Raises NotAllowed, or DomainError when either is of another priority.
    """
    fresh = PlannedAction.objects.select_for_update(of=("self",)).select_related(
        "plan", "priority", "action", "ambition", "measure"
    )
    row = fresh.get(pk=planned.pk)
    _require(row.plan, row.priority, by)
    _check_links(row.priority, ambition, measure)
    before = {"ambition": row.ambition_id, "measure": row.measure_id}
    if before == {"ambition": ambition and ambition.pk, "measure": measure and measure.pk}:
        return row
    was = _served(row.ambition, row.measure)
    row.ambition, row.measure = ambition, measure
    row.save(update_fields=["ambition", "measure"])
    what = f"What {row.action.reference} serves"
    now = _served(ambition, measure)
    note(row.plan, [Changed(what, was, now, level=row.action.level)], by, priority=row.priority)
    record(
        tenant=by.partnership.code, verb="plan.action_linked", reference=row.action.reference, by=by,
        level=row.action.level, before=before, after={"ambition": row.ambition_id, "measure": row.measure_id},
    )  # fmt: skip
    return row


def _served(ambition: Ambition | None, measure: Measure | None) -> str:
    said = [f"ambition: {ambition.text}" if ambition else "", f"measure: {measure.text}" if measure else ""]
    return "; ".join(filter(None, said))


def _require(plan: Plan, priority: Priority | None, by: Standing) -> None:
    if priority is None:
        PLAN.require(by, "U", plan)
    else:
        PRIORITY.require(by, "U", priority)


def _is_draft(plan: Plan) -> bool:
    """Return whether a plan is a draft beside an agreed one; one query. A first plan is live at once."""
    stands = dict(Plan.objects.filter(partnership=plan.partnership_id).values_list("pk", "status"))
    plan.status = stands[plan.pk]
    refuse_discarded(plan)
    agreed = {Plan.Status.AGREED, Plan.Status.PUBLISHED} & set(stands.values())
    return plan.status == Plan.Status.DRAFT and bool(agreed)


def _new_action(one: PlannedNew, parent: Action | None = None, *, draft: bool) -> NewAction:
    _check_links(one.priority, one.ambition, one.measure)
    origin = one.new.origin if one.new.origin[0] else _origin(one)
    return replace(one.new, parent=parent or one.new.parent, origin=origin, draft=draft)


def _origin(one: PlannedNew) -> tuple[str, str]:
    if one.priority is None:
        return one.plan.reference, one.plan.title
    return one.priority.reference, f"Priority {one.priority.number}: {one.priority.title}"[:300]


def _check_links(priority: Priority | None, ambition: Ambition | None, measure: Measure | None) -> None:
    here = priority.pk if priority else None
    if ambition is not None and ambition.priority_id != here:
        raise DomainError("Choose an ambition of the same priority.", field="ambition")
    if measure is not None and measure.priority_id != here:
        raise DomainError("Choose a measure of the same priority.", field="measure")


def _placed(one: PlannedNew, action: Action, position: int) -> PlannedAction:
    return PlannedAction(
        partnership_id=one.plan.partnership_id, plan=one.plan, priority=one.priority, part=one.part, action=action,
        ambition=one.ambition, measure=one.measure, position=position,
    )  # fmt: skip
