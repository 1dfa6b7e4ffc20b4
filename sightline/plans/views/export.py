"""A plan and a priority as documents and as rows, the plan on one A3 page too: what the visitor may see."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.actions.permissions import ACTION
from sightline.governance.access import in_partnership
from sightline.governance.exports import letterhead, note_export
from sightline.governance.standing import Standing
from sightline.plans import papers, queries
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.views.answers import load_plan, load_priority, standing_of
from sightline.publishing.lists import document_as_file
from sightline.publishing.tables import write_csv, write_workbook
from sightline.publishing.writers import pages_of, write_pdf
from sightline.ui.downloads import CSV, PAPER, PDF, XLSX, as_download
from sightline.ui.shapes import rag_mark
from sightline.ui.tables import Column, Table

ON_A_PAGE = 3


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


def _tables(plan: Plan, by: Standing) -> dict[str, Table]:
    actions, measures = queries.actions_for_file(plan, by), list(queries.measures_to_export(plan, by))
    return {
        "actions": Table(rows=actions, params={}, columns=_action_columns(by), caption="Actions"),
        "measures": Table(rows=measures, params={}, columns=_measure_columns(), caption="Measures"),
    }


def _workbook(plan: Plan, by: Standing) -> tuple[HttpResponse, int]:
    tables = _tables(plan, by).values()
    content = write_workbook(
        [(one.caption, *one.export()) for one in tables],
        head=letterhead(by, queries.level_of(plan, by)), title=plan.title,
    )  # fmt: skip
    return as_download(content, f"{_named(plan)}.xlsx", XLSX), sum(len(one.ordered) for one in tables)


def _csv(name: str) -> Callable[[Plan, Standing], tuple[HttpResponse, int]]:
    def made(plan: Plan, by: Standing) -> tuple[HttpResponse, int]:
        table = _tables(plan, by)[name]
        return as_download(write_csv(*table.export()), f"{plan.reference} {name}.csv", CSV), len(table.ordered)

    return made


def _document(kind: str) -> Callable[[Plan, Standing], tuple[HttpResponse, int]]:
    def made(plan: Plan, by: Standing) -> tuple[HttpResponse, int]:
        paper = queries.plan_paper(plan, by)
        document = papers.plan_document(paper, letterhead(by, paper.level), by)
        return document_as_file(document, _named(plan), kind), paper.page.total.total

    return made


def _on_a_page(plan: Plan, by: Standing) -> tuple[HttpResponse, int]:
    """Show every action of the year; when that is too much for the page, three of each priority and a count."""
    page, head = queries.plan_page(plan, by, None), letterhead(by, queries.level_of(plan, by))
    content = write_pdf(papers.page_document(page, head))
    if pages_of(content) > 1:
        content = write_pdf(papers.page_document(page, head, ON_A_PAGE))
    return as_download(content, f"{plan.reference} Plan on a page.pdf", PDF), page.total.total


def _timeline(kind: str) -> Callable[[Plan, Standing], tuple[HttpResponse, int]]:
    def made(plan: Plan, by: Standing) -> tuple[HttpResponse, int]:
        found = queries.timeline(plan, by)
        document = papers.timeline_document(found, letterhead(by, found.level), by)
        return document_as_file(document, f"{plan.reference} Timeline", kind), len(found.rows)

    return made


def _named(plan: Plan) -> str:
    return f"{plan.reference} {plan.title}"


FILES: dict[str, Callable[[Plan, Standing], tuple[HttpResponse, int]]] = {
    "plan.docx": _document("docx"),
    "plan.pdf": _document("pdf"),
    "plan.html": _document("html"),
    "plan-on-a-page.pdf": _on_a_page,
    "plan.xlsx": _workbook,
    "timeline.docx": _timeline("docx"),
    "timeline.pdf": _timeline("pdf"),
    "actions.csv": _csv("actions"),
    "measures.csv": _csv("measures"),
}


@in_partnership("plan:X", area="plan")
def export(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Hand over one of the plan's FILES, and leave it on the trail."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "X", plan)
    if name not in FILES:
        raise Http404
    response, rows = FILES[name](plan, by)
    note_export(what="plan", reference=plan.reference, by=by, file=name.rpartition(".")[2], rows=rows)
    return response


@in_partnership("plan:X", area="plan")
def export_priority(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Hand over `priority.docx`, `priority.pdf` or `priority.html`, and leave it on the trail."""
    row, by = load_priority(request, reference), standing_of(request)
    PRIORITY.require(by, "X", row)
    stem, _, kind = name.partition(".")
    if stem != "priority" or kind not in PAPER:
        raise Http404
    paper = queries.plan_paper(row.plan, by, only=row)
    document = papers.priority_document(paper.priorities[0], letterhead(by, paper.level), by)
    response = document_as_file(document, f"{row.reference} {row.title}", kind)
    note_export(what="plan", reference=row.reference, by=by, file=kind, rows=len(paper.priorities[0].actions))
    return response
