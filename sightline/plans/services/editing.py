"""Starting a plan, changing its own words, and its parts and priorities."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from sightline.actions.models import Rag
from sightline.audittrail.services import record
from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.models import Part, Plan, Priority, PriorityUpdate
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.rules import may_change_promise
from sightline.plans.services.blueprint import NewPlan
from sightline.plans.services.building import build_plan, check_period
from sightline.plans.services.history import Changed, note
from sightline.plans.services.states import refuse_discarded

PLAN_LABELS = {"title": "Title", "introduction": "Introduction", "starts_on": "Starts", "ends_on": "Ends"}
PROMISE = ("title", "vision", "objective")
PRIORITY_LABELS = {
    "title": "Title",
    "vision": "Vision",
    "objective": "Objective",
    "rationale": "Why this is a priority",
    "provenance": "Where it came from",
    "joint_with": "Joint with",
    "strategic_lead": "Strategic lead",
    "lead": "Lead",
    "group": "Group",
}
BOTH_TEXTS = "Somebody changed this {} after you opened it. Both texts are below; nothing of yours is lost."


def start_plan(*, title: str, starts_on: date, ends_on: date, introduction: str = "", by: Standing) -> Plan:
    """Start an empty draft; raises NotAllowed, or DomainError for a missing title or a period that ends first."""
    return build_plan(new=NewPlan(title, starts_on, ends_on, introduction), by=by)


@transaction.atomic
def edit_plan(*, plan: Plan, values: Mapping[str, Any], version: int, by: Standing) -> Plan:
    """Change a draft's title, introduction and period.

    Raises NotAllowed, OutOfState when it is agreed, Conflict when somebody else was first, DomainError.
    """
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    _check_draft(fresh, "its title and period")
    changed = _changes(fresh, values, PLAN_LABELS)
    if not changed:
        return fresh
    _check_version(fresh, changed, version, PLAN_LABELS, "plan")
    before = {name: _word(getattr(fresh, name)) for name in changed}
    _apply(fresh, changed, PLAN_LABELS)
    check_period(fresh.starts_on, fresh.ends_on)
    _save(fresh, before, PLAN_LABELS, by, plan=fresh)
    return fresh


@transaction.atomic
def add_part(*, plan: Plan, kind: str, title: str, starts_on: date, ends_on: date, by: Standing) -> Part:
    """Add a part inside the plan's period: a yearly part in any state, long-term objectives to a draft only."""
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    if kind != Part.Kind.YEARLY:
        _check_draft(fresh, "its long-term part")
    if not title.strip() or len(title.strip()) > 200:
        raise DomainError("Give the part a title of 1 to 200 characters.", field="title")
    if ends_on <= starts_on:
        raise DomainError("The part must end after it starts.", field="ends_on")
    if starts_on < fresh.starts_on or ends_on > fresh.ends_on:
        raise DomainError("A part lies inside the plan’s own period.", field="starts_on")
    last = fresh.parts.aggregate(last=Max("position"))["last"] or 0
    part = Part.objects.create(
        partnership=by.partnership, plan=fresh, kind=kind, title=title.strip(), position=last + 1, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip
    _remember(fresh, None, [Changed("Part added", "", part.title)], "plan.part_added", by)
    return part


@transaction.atomic
def add_priority(*, plan: Plan, values: Mapping[str, Any], by: Standing) -> Priority:
    """Add a priority at the end of a draft; `values` by the names of PRIORITY_LABELS, of which title must be there."""
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    _check_draft(fresh, "its list of priorities")
    last = fresh.priorities.aggregate(last=Max("number"))["last"] or 0
    row = Priority(
        partnership=by.partnership, plan=fresh, number=last + 1, reference=next_reference(by.partnership.code, "P")
    )
    _apply(row, values, PRIORITY_LABELS)
    _check_title(row)
    row.save()
    _remember(fresh, row, [Changed("Priority added", "", row.title)], "plan.priority_added", by)
    return row


@transaction.atomic
def edit_priority(*, priority: Priority, values: Mapping[str, Any], version: int, by: Standing) -> Priority:
    """Change a priority's words and leads; title, vision and objective in a draft only.

    Raises NotAllowed, OutOfState, Conflict with both texts, DomainError when the title is missing.
    """
    plan = _locked(priority.plan)
    fresh = Priority.objects.select_related("plan", "strategic_lead", "lead", "group").get(pk=priority.pk)
    PRIORITY.require(by, "U", fresh)
    changed = _changes(fresh, values, PRIORITY_LABELS)
    if not changed:
        return fresh
    if any(name in PROMISE for name in changed):
        _check_draft(plan, "its priorities’ titles, visions and objectives")
    _check_version(fresh, changed, version, PRIORITY_LABELS, "priority")
    before = {name: _word(getattr(fresh, name)) for name in changed}
    _apply(fresh, changed, PRIORITY_LABELS)
    _check_title(fresh)
    _save(fresh, before, PRIORITY_LABELS, by, plan=plan)
    return fresh


@transaction.atomic
def remove_priority(*, priority: Priority, by: Standing) -> None:
    """Take a priority without actions out of a draft; those after it move up a number."""
    plan = _locked(priority.plan)
    PLAN.require(by, "U", plan)
    _check_draft(plan, "its list of priorities")
    if priority.planned_actions.exists():
        raise OutOfState("This priority has actions. Give them another place first.")
    note(plan, [Changed("Priority removed", priority.title, "")], by)
    reference, number = priority.reference, priority.number
    Priority.objects.get(pk=priority.pk).delete()
    for key, later in plan.priorities.filter(number__gt=number).order_by("number").values_list("pk", "number"):
        Priority.objects.filter(pk=key).update(number=later - 1)
    record(tenant=by.partnership.code, verb="plan.priority_removed", reference=reference, by=by)


@transaction.atomic
def update_priority(*, priority: Priority, rag: str, text: str, by: Standing) -> PriorityUpdate:
    """Say how a priority as a whole is going; the latest stands beside what its actions add up to.

    Raises NotAllowed, or DomainError when RAG or text is missing.
    """
    PRIORITY.require(by, "U", priority)
    _locked(priority.plan)
    if rag not in Rag.values:
        raise DomainError("Choose how it is going.", field="rag")
    if not text.strip():
        raise DomainError("Say in a sentence or two what has happened and what is next.", field="text")
    update = PriorityUpdate.objects.create(
        partnership=by.partnership, priority=priority, rag=rag, text=text.strip(), author=by.person,
        author_as=post_title(priority, by),
    )  # fmt: skip
    note(priority.plan, [Changed("Update sent", "", f"{Rag(rag).label}: {text.strip()}")], by, priority=priority)
    record(
        tenant=by.partnership.code, verb="priority.updated", reference=priority.reference, by=by,
        after={"rag": rag, "update": update.pk},
    )  # fmt: skip
    return update


def post_title(priority: Priority, by: Standing) -> str:
    held = next((key for key in (priority.lead_id, priority.strategic_lead_id) if key in by.post_ids), None)
    if held:
        return Post.objects.get(pk=held).title
    return "business unit" if "BUS" in by.roles else ""


def _locked(plan: Plan) -> Plan:
    fresh = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_discarded(fresh)
    return fresh


def _check_draft(plan: Plan, what: str) -> None:
    if not may_change_promise(plan.status):
        raise OutOfState(f"This plan is {plan.status}, so {what} cannot change. Reopen the plan first.")


def _check_title(row: Priority) -> None:
    if not row.title or len(row.title) > 300:
        raise DomainError("Give the priority a title of 1 to 300 characters.", field="title")


def _word(value: Any) -> str:
    return "" if value is None else str(value)


def _changes(row: Any, values: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    return {name: value for name, value in clean.items() if name in labels and getattr(row, name) != value}


def _apply(row: Any, values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    for name, value in values.items():
        if name in labels:
            setattr(row, name, value.strip() if isinstance(value, str) else value)


def _check_version(
    row: Any, changed: Mapping[str, Any], version: int, labels: Mapping[str, str], words: str
) -> None:  # fmt: skip
    if row.version != version:
        raise Conflict(
            BOTH_TEXTS.format(words),
            theirs={labels[name]: _word(getattr(row, name)) for name in changed},
            yours={labels[name]: _word(value) for name, value in changed.items()},
        )


def _save(row: Any, before: Mapping[str, str], labels: Mapping[str, str], by: Standing, *, plan: Plan) -> None:
    row.version += 1
    row.save(update_fields=[*before, "version"])
    changes = [Changed(labels[name], was, _word(getattr(row, name))) for name, was in before.items()]
    priority = row if isinstance(row, Priority) else None
    _remember(plan, priority, changes, f"{'priority' if priority else 'plan'}.edited", by)


def _remember(plan: Plan, priority: Priority | None, changed: list[Changed], verb: str, by: Standing) -> None:
    note(plan, changed, by, priority=priority)
    record(
        tenant=by.partnership.code, verb=verb, reference=(priority or plan).reference, by=by,
        before={one.what: one.before for one in changed}, after={one.what: one.after for one in changed},
    )  # fmt: skip
