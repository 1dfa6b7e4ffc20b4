"""How a plan is going: a quarter on a page, and what chairs say of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.governance.access import in_partnership
from sightline.governance.exports import letterhead, note_export
from sightline.plans import papers_progress, queries, services
from sightline.plans.forms import OnTrackForm, RagForm, ReasonForm, VerdictForm
from sightline.plans.models import Plan, ProgressVerdict
from sightline.plans.permissions import PLAN, may_say
from sightline.plans.practice import practice
from sightline.plans.rules.quarters import Quarter, may_be_judged, quarter_called, quarter_of
from sightline.plans.views.answers import FormPage, address, answer, found, load_plan, load_priority, standing_of
from sightline.plans.views.pages import actions_root, no_plan, own_pages
from sightline.publishing.lists import document_as_file, table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Table


@in_partnership("plan:R", area="plan")
def progress(request: HttpRequest) -> HttpResponse:
    """How the plan in force is going this quarter."""
    row = queries.current_plan(standing_of(request))
    return _progress(request, row, []) if row else no_plan(request)


@in_partnership("plan:R", area="plan")
def progress_of(request: HttpRequest, reference: str) -> HttpResponse:
    """How one plan is going, in this quarter or an earlier one."""
    row = load_plan(request, reference)
    return _progress(request, row, own_pages(request, row, "progress_of"))


def _progress(request: HttpRequest, row: Plan, tabs: list[tuple[str, str, bool]]) -> HttpResponse:
    by = standing_of(request)
    context = {
        "plan": row,
        "page": queries.monitoring(row, by, _asked(request, row)),
        "practice": practice(),
        "own_pages": tabs,
        "actions_root": actions_root(request),
        "may_set": may_say(row, row, by) and row.status != Plan.Status.DISCARDED,
        "may_export": PLAN.may(by, "X", row),
    }
    return render(request, "plans/progress/quarter.html", context)


def _asked(request: HttpRequest, row: Plan) -> Quarter:
    """Return the quarter of the address: of the plan's, up to now; anything else is this quarter."""
    now = quarter_of(standing_of(request).today)
    asked = quarter_called(request.GET.get("quarter", "")) or now
    return asked if quarter_of(row.starts_on) <= asked <= now else now


@in_partnership("plan:X", area="plan")
def export(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A quarter of a plan as Word or PDF."""
    row, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "X", row)
    stem, _, kind = name.partition(".")
    if stem != "progress" or kind not in ("docx", "pdf"):
        raise Http404
    page = queries.monitoring(row, by, _asked(request, row))
    document = papers_progress.quarter_document(page, letterhead(by, queries.level_of(row, by)))
    response = document_as_file(document, f"{row.reference} progress {page.quarter.key}", kind)
    note_export(what="plan", reference=row.reference, by=by, file=kind, rows=len(page.areas))
    return response


def _quarter(request: HttpRequest, key: str) -> Quarter:
    quarter = quarter_called(key)
    if quarter is None or not may_be_judged(quarter, standing_of(request).today):
        raise Http404
    return quarter


def _page_of(request: HttpRequest, plan: Plan, quarter: Quarter | None = None) -> str:
    where = address(request, "progress_of", plan.reference)
    return f"{where}?quarter={quarter.key}" if quarter else where


@in_partnership("plan:U", area="plan")
def on_track(request: HttpRequest, reference: str, quarter: str, group: int) -> HttpResponse:
    """Say whether a group's part of the plan is on track."""
    plan, by, when = load_plan(request, reference), standing_of(request), _quarter(request, quarter)
    row = found(next((one for one in queries.monitoring(plan, by, when).groups if one.group.pk == group), None))
    services.require_say(plan=plan, of=row.group, by=by)
    lead = f"{row.group.name}, {when.words}. By its actions Sightline would say: {row.suggested.words}."
    page = FormPage(
        f"Is {row.group.name} on track?", plan,
        "Save", "What you said is saved.", lead, to=_page_of(request, plan, when),
        extra={"earlier": queries.said_before(plan, row.group, when)},
    )  # fmt: skip
    return answer(
        request, page, OnTrackForm,
        lambda data: services.say_on_track(plan=plan, group=row.group, quarter=when, by=by, **data),
    )  # fmt: skip


@in_partnership("plan:U", area="plan")
def judge(request: HttpRequest, reference: str, quarter: str) -> HttpResponse:
    """Confirm or contest that a priority shows little or no progress."""
    row, by, when = load_priority(request, reference), standing_of(request), _quarter(request, quarter)
    services.require_say(plan=row.plan, of=row, by=by)
    areas = queries.monitoring(row.plan, by, when).areas
    area = found(next((one for one in areas if one.priority == row), None))
    seen = f"By the record: {area.still.why}." if area.still.found else "The record does show movement."
    page = FormPage(
        "Is there little or no progress?", row, "Save", "What you said is saved.",
        f"Priority {row.number}, {when.words}. {seen}", to=_page_of(request, row.plan, when),
        extra={"earlier": queries.verdicts_of(row.plan).filter(priority=row, quarter=when.starts_on)},
    )  # fmt: skip
    return answer(
        request, page, VerdictForm, lambda data: services.judge_progress(priority=row, quarter=when, by=by, **data)
    )


def _subject(request: HttpRequest, plan: Plan, kind: str, pk: int) -> Any:
    """Return what a RAG is set of, when it is of this plan and the visitor may read it; 404 otherwise."""
    by = standing_of(request)
    if kind == "priority":
        return found(queries.priorities(by).filter(plan=plan, pk=pk).first())
    if kind == "part":
        return found(queries.parts_of(plan).filter(pk=pk).first())
    if kind == "group":
        groups = queries.monitoring(plan, by, quarter_of(by.today)).groups
        return found(next((one.group for one in groups if one.group.pk == pk), None))
    return found(plan if kind == "plan" and pk == plan.pk else None)


@in_partnership("plan:U", area="plan")
def set_rag(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Set another RAG than the actions add up to."""
    plan, by = load_plan(request, reference), standing_of(request)
    of = _subject(request, plan, kind, pk)
    services.require_say(plan=plan, of=of, by=by)
    now = queries.reading(plan, by).of((kind, pk))
    lead = (
        f"{of if kind != 'priority' else of.title}. The actions that you may see add up to {_lower(now.rolled.words)}."
    )
    page = FormPage(
        "Set another RAG", of if kind == "priority" else plan, "Set this RAG", "Your RAG is set.", lead,
        to="" if kind == "priority" else _page_of(request, plan),
    )  # fmt: skip
    until = services.last_day_of_override(by.today)
    return answer(
        request, page, RagForm, lambda data: services.set_rag(plan=plan, of=of, by=by, **data), initial={"until": until}
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


@in_partnership("plan:U", area="plan")
def take_back(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Take back a RAG that a person set: what the actions add up to counts again."""
    plan, by = load_plan(request, reference), standing_of(request)
    of = _subject(request, plan, kind, pk)
    services.require_say(plan=plan, of=of, by=by)
    page = FormPage(
        "Leave it to the actions again", of if kind == "priority" else plan, "Take the RAG back",
        "What the actions add up to counts again.", to="" if kind == "priority" else _page_of(request, plan),
    )  # fmt: skip
    return answer(
        request, page, ReasonForm, lambda data: services.set_rag(plan=plan, of=of, rag="", until=None, by=by, **data)
    )


@in_partnership("plan:R", area="plan")
def little(request: HttpRequest, reference: str) -> HttpResponse:
    """The areas with little or no progress that chairs confirmed, as the annual report lists them."""
    plan, by, wanted = load_plan(request, reference), standing_of(request), wanted_format(request)
    rows = queries.little_progress(plan, plan.starts_on, plan.ends_on)
    table = Table(
        rows=list(rows), params=request.GET, columns=_columns(request), caption="Areas with little or no progress",
        empty="No area has been confirmed as showing little or no progress.",
    )  # fmt: skip
    if wanted:
        PLAN.require(by, "X", plan)
        note_export(what="plan", reference=plan.reference, by=by, file=wanted, rows=len(table.ordered))
        return table_as_file(
            table, f"{plan.reference} little or no progress", wanted, head=letterhead(by), subtitle=plan.title
        )
    here = address(request, "little_progress", plan.reference)
    files = file_links(request.GET, here) if PLAN.may(by, "X", plan) else []
    return render(request, "plans/progress/little.html", {"plan": plan, "table": table, "files": files})


def _columns(request: HttpRequest) -> list[Column]:
    def named(one: ProgressVerdict) -> str:
        return f"{one.priority.number}. {one.priority.title}"

    def author(one: ProgressVerdict) -> str:
        return f"{one.author.name}, {one.author_as}" if one.author_as else one.author.name

    return [
        Column(
            "priority", "Area", row_header=True, value=named, sub=lambda one: one.priority.reference,
            href=lambda one: address(request, "priority", one.priority.reference),
        ),
        Column("quarter", "Quarter", value=lambda one: Quarter(one.quarter).words),
        Column("text", "What the chair says"),
        Column("group", "Group", value=lambda one: one.priority.group.name if one.priority.group else ""),
        Column("author", "Said by", value=author),
    ]  # fmt: skip
