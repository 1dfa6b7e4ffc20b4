"""A plan or one priority read whole, for a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Prefetch

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.governance.standing import Standing
from sightline.plans.models import DesiredOutcome, Plan, Priority, PriorityUpdate
from sightline.plans.queries.plan_page import PlanPage, PriorityRow, plan_page
from sightline.plans.queries.priority_page import priorities
from sightline.plans.queries.rows import actions_to_export, measures_to_export
from sightline.plans.queries.totals import shown_actions


@dataclass(frozen=True)
class PriorityPaper:
    """A priority with all a document says of it; `row` holds its figures."""

    priority: Priority
    row: PriorityRow
    actions: Sequence[Action]
    update: PriorityUpdate | None


@dataclass(frozen=True)
class PlanPaper:
    """A plan with all a document says of it; `others` are the actions under no priority."""

    page: PlanPage
    priorities: Sequence[PriorityPaper]
    others: Sequence[Action]

    @property
    def level(self) -> int:
        """The highest level of what stands in it."""
        held = [*self.others, *(action for one in self.priorities for action in one.actions)]
        return max((action.level for action in held), default=1)


def actions_for_file(plan: Plan, by: Standing, only: Priority | None = None) -> list[Action]:
    """Return the plan's actions, or those of `only` one priority, that this standing may also take out; one query."""
    rows = actions_to_export(plan, by).select_related("owner__agency")
    if only is not None:
        rows = rows.filter(planned__priority=only)
    return [row for row in rows if ACTION.may(by, "X", row)]


def plan_paper(plan: Plan, by: Standing, only: Priority | None = None) -> PlanPaper:
    """Read a plan, or `only` one of its priorities, for a document; as many queries for one as for many."""
    rows = priorities(by).filter(plan=plan, **({"pk": only.pk} if only else {}))
    latest = Prefetch("updates", PriorityUpdate.objects.select_related("author"))
    outcomes = DesiredOutcome.objects.filter(part__closed_on=None).select_related("part")
    joined = ("ambitions", Prefetch("desired_outcomes", outcomes), "success_criteria", "figures")
    found = {
        one.pk: one
        for one in rows.prefetch_related(*joined, Prefetch("measures", measures_to_export(plan, by)), latest)
    }
    under: dict[int | None, list[Action]] = {}
    for action in actions_for_file(plan, by, only):
        under.setdefault(action.planned.priority_id, []).append(action)
    page = plan_page(plan, by)
    papers = [_paper(found[row.priority.pk], row, under) for row in page.rows if row.priority.pk in found]
    return PlanPaper(page, papers, under.get(None, []))


def _paper(priority: Priority, row: PriorityRow, under: dict[int | None, list[Action]]) -> PriorityPaper:
    return PriorityPaper(priority, row, under.get(priority.pk, []), next(iter(priority.updates.all()), None))


def level_of(plan: Plan, by: Standing) -> int:
    """Return the highest level of the plan's actions this standing may see, for the marking; one query."""
    found: int | None = shown_actions(plan, by).aggregate(level=Max("level"))["level"]
    return found or 1
