"""What forms choose from, single rows, exports and references."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.actions.models import Action
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.references import Resolved
from sightline.plans.models import Line, Measure, Part, Plan, PlannedAction, Priority
from sightline.plans.queries.plan_page import plans
from sightline.plans.queries.priority_page import measures, priorities
from sightline.plans.queries.totals import shown_actions


def posts_to_choose(by: Standing) -> QuerySet[Post]:
    """Return the posts of the partnership that stand, with their agency."""
    stands = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    return Post.objects.filter(stands, partnership=by.partnership).select_related("agency")


def groups_to_choose(by: Standing) -> QuerySet[Group]:
    """Return the groups of the partnership that stand."""
    stands = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    return Group.objects.filter(stands, partnership=by.partnership)


def actions_of(reference: str) -> Q:
    """Return the condition for the actions of a plan, for the list of actions."""
    return Q(planned__plan__reference=reference)


def actions_under(reference: str) -> Q:
    """Return the condition for the actions of a priority, for the list of actions."""
    return Q(planned__priority__reference=reference)


def parts_of(plan: Plan) -> QuerySet[Part]:
    """Return the parts of a plan that are not closed."""
    return Part.objects.filter(plan=plan, closed_on=None)


def priorities_of(plan: Plan) -> QuerySet[Priority]:
    """Return the priorities of a plan by number."""
    return Priority.objects.filter(plan=plan).order_by("number")


def parents_to_choose(priority: Priority, by: Standing) -> QuerySet[Action]:
    """Return the actions of a priority that may have another action under them."""
    return shown_actions(priority.plan, by).filter(planned__priority=priority, parent=None)


def lines_of(model: type[Line]) -> QuerySet[Line]:
    """Return the lines of a kind with what they stand under."""
    names = {column.name for column in model._meta.fields}
    joined = [one for one in ("plan", "part") if one in names] + ["priority__plan"] * ("priority" in names)
    rows: QuerySet[Line] = model._default_manager.select_related(*joined)
    return rows


def planned_action(priority: Priority, reference: str, by: Standing) -> PlannedAction | None:
    """Return one action's place under a priority, when this standing may see the action."""
    rows = PlannedAction.objects.filter(priority=priority, action__in=shown_actions(priority.plan, by))
    return rows.select_related("action", "plan", "priority", "ambition", "measure").filter(
        action__reference=reference
    ).first()  # fmt: skip


def actions_to_export(plan: Plan, by: Standing) -> QuerySet[Action]:
    """Return a plan's actions this standing may see, in the plan's order, with all an export prints."""
    joined = ("owner", "deputy", "agency", "group", "parent", "last_update", "planned__priority", "planned__part")
    rows = shown_actions(plan, by).select_related(*joined, "planned__ambition", "planned__measure")
    place = Coalesce("parent__planned__position", "planned__position")
    number = F("planned__priority__number").asc(nulls_last=True)
    return rows.order_by(number, place, F("parent").asc(nulls_first=True), "planned__position")


def measures_to_export(plan: Plan, by: Standing) -> QuerySet[Measure]:
    """Return a plan's measures in order."""
    return (
        measures(by)
        .filter(priority__plan=plan, part__closed_on=None)
        .select_related("part")
        .order_by("priority__number", "position")
    )


def resolve_plan(reference: str, by: Standing) -> Resolved | None:
    """Say what a plan's reference leads to, or None when it may not be read."""
    plan = plans(by).filter(reference=reference).first()
    if plan is None:
        return None
    return Resolved(reference, plan.title, plan.get_status_display(), _url("plans:plan_of", by, reference), 1)


def resolve_priority(reference: str, by: Standing) -> Resolved | None:
    """Say what a priority's reference leads to, or None when it may not be read."""
    row = priorities(by).filter(reference=reference).first()
    if row is None:
        return None
    return Resolved(
        reference, row.title, f"Priority {row.number} of {row.plan.title}", _url("plans:priority", by, reference), 1
    )


def resolve_measure(reference: str, by: Standing) -> Resolved | None:
    """Say what a measure's reference leads to: its line on the priority's page; None when it may not be read."""
    row = measures(by).filter(reference=reference).first()
    if row is None:
        return None
    address = f"{_url('plans:priority', by, row.priority.reference)}#{reference}"
    return Resolved(reference, row.text, row.get_direction_display(), address, 1)


def _url(name: str, by: Standing, *args: str) -> str:
    return reverse(name, args=[by.partnership.slug, *args])


def reasons_of(plan: Plan) -> Sequence[str]:
    """Return why the plan is a draft again, the latest reopening first."""
    return list(plan.changes.filter(what="State", after="draft").values_list("reason", flat=True)[:1])
