"""The plan that a partnership has already, as texts to compare a document with."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal
from sightline.plans.models import (
    Ambition,
    CoreBusiness,
    DesiredOutcome,
    Measure,
    Plan,
    Priority,
    SuccessCriterion,
)
from sightline.plans.permissions import MEASURE
from sightline.plans.queries import plans, shown_actions

Kind = Item.Kind
UNDER_A_PRIORITY = (
    (Kind.AMBITION, Ambition),
    (Kind.DESIRED_OUTCOME, DesiredOutcome),
    (Kind.SUCCESS, SuccessCriterion),
)


@dataclass(frozen=True)
class PlanText:
    """Words that stand in a plan: what they are, the priority they stand under and the reference, if they have one."""

    kind: str
    text: str
    priority: str = ""
    reference: str = ""


def plan_there(proposal: Proposal, by: Standing) -> Plan | None:
    """Return the plan to compare a proposal with: the one in force, else the newest agreed one, else the newest draft.

    Never the plan that was made of the proposal itself; None when there is none that this standing may read; one query.
    """
    rows = plans(by).exclude(status=Plan.Status.DISCARDED).exclude(pk=proposal.plan_id or 0)
    found = list(rows.order_by("-starts_on", "-pk"))
    agreed = [one for one in found if one.status != Plan.Status.DRAFT]
    return min(agreed or found, key=lambda one: not one.starts_on <= by.today <= one.ends_on, default=None)


def texts_of(plan: Plan, by: Standing) -> list[PlanText]:
    """Return what a plan says, priority by priority, in some seven queries."""
    priorities = {row.pk: row for row in Priority.objects.filter(plan=plan).order_by("number")}
    titles: dict[int | None, str] = {key: row.title for key, row in priorities.items()}
    found = [PlanText(Kind.PRIORITY, row.title, row.title, row.reference) for row in priorities.values()]
    found += [PlanText(Kind.OBJECTIVE, row.objective, row.title) for row in priorities.values() if row.objective]
    for kind, model in UNDER_A_PRIORITY:
        rows: QuerySet[Any] = model._default_manager.filter(priority__plan=plan)
        found += [PlanText(kind, row.text, titles[row.priority_id]) for row in rows]
    measures = MEASURE.visible(Measure.objects.filter(priority__plan=plan), by)
    found += [PlanText(Kind.MEASURE, row.text, titles[row.priority_id], row.reference) for row in measures]
    actions = shown_actions(plan, by).select_related("planned").order_by("planned__position")
    found += [
        PlanText(Kind.ACTION, row.title, titles.get(row.planned.priority_id, ""), row.reference) for row in actions
    ]
    found += [PlanText(Kind.CORE, row.text) for row in CoreBusiness.objects.filter(plan=plan)]
    return found
