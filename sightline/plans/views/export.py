"""A plan's actions and measures as Excel and CSV: what the visitor may see, in the plan's order."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.actions.permissions import ACTION
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.plans import queries
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.views.answers import load_plan, standing_of
from sightline.publishing.tables import write_csv, write_workbook
from sightline.ui.downloads import CSV, XLSX, as_download
from sightline.ui.shapes import rag_mark
from sightline.ui.tables import Column, Table


def _priority(one: Any) -> str:
    return f"{one.number}. {one.title}" if one else "The plan as a whole"


def _parent(action: Any, by: Standing) -> str:
    return action.parent.reference if action.parent and ACTION.may(by, "R", action.parent) else ""


def _action_columns(by: Standing) -> Sequence[Column]:
    return [
        Column("priority", "Priority", value=lambda a: _priority(a.planned.priority)),
        Column("reference", "Reference"),
        Column("title", "Action"),
        Column("parent", "Sub-action of", value=lambda a: _parent(a, by)),
        Column("owner", "Owner", value=lambda a: a.owner.title if a.owner else ""),
        Column("deputy", "Deputy", value=lambda a: a.deputy.title if a.deputy else ""),
        Column("agency", "Agency", value=lambda a: a.agency.name if a.agency else ""),
        Column("group", "Group", value=lambda a: a.group.name if a.group else ""),
        Column("due", "Due", value=lambda a: a.due_on),
        Column("rag", "RAG", value=lambda a: rag_mark(a.rag).word),
        Column("update", "Latest update", value=lambda a: a.last_update.text if a.last_update else ""),
        Column("part", "Part", value=lambda a: a.planned.part.title if a.planned.part else ""),
        Column("ambition", "Ambition", value=lambda a: a.planned.ambition.text if a.planned.ambition else ""),
        Column("measure", "Measure", value=lambda a: a.planned.measure.text if a.planned.measure else ""),
    ]


def _measure_columns() -> Sequence[Column]:
    return [
        Column("priority", "Priority", value=lambda m: _priority(m.priority)),
        Column("reference", "Reference"),
        Column("text", "Measure"),
        Column("direction", "Direction", value=lambda m: m.get_direction_display()),
        Column("baseline", "Baseline"),
        Column("target", "Target"),
        Column("part", "Part", value=lambda m: m.part.title if m.part else ""),
    ]


def _tables(request: HttpRequest, plan: Plan) -> dict[str, Table]:
    by = standing_of(request)
    actions, measures = queries.actions_to_export(plan, by), queries.measures_to_export(plan, by)
    return {
        "actions": Table(rows=actions, params={}, columns=_action_columns(by), caption="Actions"),
        "measures": Table(rows=measures, params={}, columns=_measure_columns(), caption="Measures"),
    }


@in_partnership("plan:X", area="plan")
def export(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Hand over `plan.xlsx` (both lists), `actions.csv` or `measures.csv`."""
    plan = load_plan(request, reference)
    PLAN.require(standing_of(request), "X", plan)
    tables = _tables(request, plan)
    if name == "plan.xlsx":
        sheets = [(table.caption, *table.export()) for table in tables.values()]
        return as_download(write_workbook(sheets), f"{plan.reference} {plan.title}.xlsx", XLSX)
    table = tables.get(name.removesuffix(".csv"))
    if table is None or not name.endswith(".csv"):
        raise Http404
    return as_download(write_csv(*table.export()), f"{plan.reference} {name}", CSV)
