"""How plans are found: themselves, their priorities and measures, and the lines that stand on a priority's page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.plans.models import Ambition, DesiredOutcome, Measure, Plan, Priority, PriorityUpdate, SuccessCriterion
from sightline.plans.permissions import MEASURE, PLAN
from sightline.plans.queries import measures, plans, priorities
from sightline.search.kinds import Kind, Part, register


def _plan_page(slug: str, reference: str, _under: str, _pk: int) -> str:
    return reverse("plans:plan_of", args=[slug, reference])


def _priority_page(slug: str, reference: str, under: str, _pk: int) -> str:
    address = reverse("plans:priority", args=[slug, under or reference])
    return f"{address}#{reference}" if under and reference else address


def _priorities(by: Standing) -> QuerySet[Priority]:
    return priorities(by).exclude(plan__status=Plan.Status.DISCARDED)


def _measures(by: Standing) -> QuerySet[Measure]:
    return measures(by).exclude(priority__plan__status=Plan.Status.DISCARDED)


def _lines(model: type[Model]) -> Callable[[Standing], QuerySet[Any]]:
    """Return what gives the lines of a kind that stand under a priority the reader may see."""
    return lambda by: model._default_manager.filter(priority__in=_priorities(by).order_by().values("pk"))


LINES = (
    ("ambition", "Ambition", "Ambitions", Ambition),
    ("outcome", "Outcome", "Outcomes", DesiredOutcome),
    ("criterion", "Sign of success", "Signs of success", SuccessCriterion),
)


def _reads_plans(by: Standing) -> bool:
    return bool(PLAN.may_some(by, "R"))


def register_kinds() -> None:
    """Let plans and what is in them be found."""
    register(Kind(
        "plan", "Plan", "Plans", Plan, "title", texts=("introduction",), reference="reference", letters="PL",
        visible=plans, href=_plan_page, may=_reads_plans,
    ))  # fmt: skip
    register(Kind(
        "priority", "Priority", "Priorities", Priority, "title", reference="reference", letters="P",
        texts=("vision", "objective", "rationale"), parts=(Part(PriorityUpdate, "priority", ("text",)),),
        visible=_priorities, href=_priority_page, may=_reads_plans,
    ))  # fmt: skip
    register(Kind(
        "measure", "Measure", "Measures", Measure, "text", texts=("baseline", "target"), reference="reference",
        letters="M", under="priority__reference", visible=_measures, href=_priority_page,
        may=lambda by: bool(MEASURE.may_some(by, "R")),
    ))  # fmt: skip
    for key, one, words, model in LINES:
        register(Kind(
            key, one, words, model, "text", under="priority__reference", visible=_lines(model), href=_priority_page,
            may=_reads_plans,
        ))  # fmt: skip
