"""The plan's pages to read: current plan, a plan, all plans, plan on a page, history, a priority."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from sightline.actions.permissions import ACTION
from sightline.discussion.queries import talk_links, thread_beside
from sightline.evidence.permissions import EVIDENCE
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.plans import beside, queries
from sightline.plans.models import Measure, Part, Plan, Priority
from sightline.plans.permissions import MEASURE, PLAN, PRIORITY
from sightline.plans.practice import practice
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.services import made_by_another
from sightline.plans.views.answers import address, load_plan, load_priority, standing_of
from sightline.ui.navigation import subs_for
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock, word
from sightline.ui.templatetags.sightline import rag as rag_tag


@in_partnership("plan:R", area="plan")
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force, and which drafts are being written beside it."""
    row, drafts = queries.current_and_drafts(standing_of(request))
    return _plan(request, row, {"drafts": drafts}) if row else no_plan(request)


@in_partnership("plan:R", area="plan")
def plan_of(request: HttpRequest, reference: str) -> HttpResponse:
    """One plan, of this year or another."""
    row = load_plan(request, reference)
    return _plan(request, row, {"own_pages": own_pages(request, row, "plan_of")})


def no_plan(request: HttpRequest) -> HttpResponse:
    """Say that there is no plan yet, and what to do."""
    return render(request, "plans/none.html", {"may_start": PLAN.may(standing_of(request), "C")})


def own_pages(request: HttpRequest, row: Plan, here: str = "") -> list[tuple[str, str, bool]]:
    """Return the room's row of links on a page of one plan: its own pages instead of the current plan's."""
    by = standing_of(request)
    found = []
    for one in subs_for("plan", by):
        own = OWN.get(one.url_name)
        args = [by.partnership.slug, *([row.reference] if own else [])]
        query = _only(row) if one.url_name == "actions:list" else ""
        found.append((one.words, reverse(own or one.url_name, args=args) + query, own == f"plans:{here}"))
    return found


def _only(row: Plan | Priority) -> str:
    """Return the query that makes the list of actions show those of one plan or priority, a draft's too."""
    plan = row if isinstance(row, Plan) else row.plan
    return f"?origin={row.reference}" + ("&draft=any" if plan.status == Plan.Status.DRAFT else "")


OWN = {
    "plans:plan": "plans:plan_of",
    "plans:on_a_page": "plans:on_a_page_of",
    "plans:timeline": "plans:timeline_of",
    "plans:progress": "plans:progress_of",
    "plans:health": "plans:health_of",
}


def _plan(request: HttpRequest, row: Plan, more: dict[str, Any]) -> HttpResponse:
    by, draft = standing_of(request), row.status == Plan.Status.DRAFT
    may_edit = PLAN.may(by, "U", row) and row.status != Plan.Status.DISCARDED
    root = actions_root(request)
    context = {
        "plan": row,
        "page": queries.plan_page(row, by),
        "practice": practice(),
        "may_edit": may_edit,
        "may_agree": draft and PLAN.may(by, "A", row, made_by_another(row, by)),
        "may_discard": draft and may_edit and PLAN.may(by, "C", row),
        "may_export": PLAN.may(by, "X", row),
        "draft": draft,
        "actions_root": root,
        "actions_href": f"{root}{_only(row)}",
        "talk": talk_links(row, "PL", by),
        **more,
    }
    return render(request, "plans/plan.html", context)


def actions_root(request: HttpRequest) -> str:
    """Return the address under which each action lies: the long tables add a reference to it."""
    return reverse("actions:list", args=[standing_of(request).partnership.slug])


@in_partnership("plan:R", area="plan")
def on_a_page(request: HttpRequest) -> HttpResponse:
    """The plan in force on a page."""
    row = queries.current_plan(standing_of(request))
    return _on_a_page(request, row, []) if row else no_plan(request)


@in_partnership("plan:R", area="plan")
def on_a_page_of(request: HttpRequest, reference: str) -> HttpResponse:
    """One plan on a page."""
    row = load_plan(request, reference)
    return _on_a_page(request, row, own_pages(request, row, "on_a_page_of"))


def _on_a_page(request: HttpRequest, row: Plan, tabs: list[tuple[str, str, bool]]) -> HttpResponse:
    by = standing_of(request)
    context = {
        "plan": row,
        "page": queries.plan_page(row, by, None),
        "own_pages": tabs,
        "draft": row.status == Plan.Status.DRAFT,
        "may_export": PLAN.may(by, "X", row),
    }
    return render(request, "plans/on_a_page.html", context)


@in_partnership("plan:R", area="plan")
def timeline(request: HttpRequest) -> HttpResponse:
    """The actions of the plan in force by due date."""
    row = queries.current_plan(standing_of(request))
    return _timeline(request, row, []) if row else no_plan(request)


@in_partnership("plan:R", area="plan")
def timeline_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The actions of one plan by due date."""
    row = load_plan(request, reference)
    return _timeline(request, row, own_pages(request, row, "timeline_of"))


def _timeline(request: HttpRequest, row: Plan, tabs: list[tuple[str, str, bool]]) -> HttpResponse:
    by, root = standing_of(request), actions_root(request)
    page = queries.timeline(row, by)
    context = {
        "plan": row,
        "page": page,
        "drawing": mark_safe(queries.timeline_drawing(page, by, root=root)),  # noqa: S308 (a template that escapes)
        "table": _timeline_table(page, root),
        "own_pages": tabs,
        "draft": row.status == Plan.Status.DRAFT,
        "may_export": PLAN.may(by, "X", row),
        "actions_href": f"{root}{_only(row)}" if ACTION.may_some(by, "R") else "",
        "today": by.today,
        "level": page.level,
    }
    return render(request, "plans/timeline.html", context)


def _timeline_table(page: queries.Timeline, root: str) -> Table:
    """Return what the drawing shows as a table, whole and in the order of the drawing."""
    return Table(
        rows=page.rows, params={}, caption="Actions by priority and due date", caption_hidden=True, id="timeline",
        per_page=max(1, len(page.rows)), total=len(page.rows), group=lambda one: one.lane,
        columns=[
            Column("due", "Due", cell=lambda one: in_short(one.action.due_on) if one.action.due_on else "No date"),
            Column(
                "title", "Action", row_header=True, value=lambda one: one.action.title,
                href=lambda one: f"{root}{one.action.reference}/", sub=lambda one: one.action.reference,
            ),
            Column("owner", "Owner", value=lambda one: one.action.owner.title if one.action.owner else "No owner"),
            Column("time", "Time", cell=lambda one: clock(one.clock.kind, one.clock.words)
                   if one.clock.kind != "none" else ""),
            Column("rag", "RAG", cell=lambda one: rag_tag(one.action.rag, one.direction)),
            Column("part", "Part of the plan"),
        ],
    )  # fmt: skip


@in_partnership("plan:R", area="plan")
def plans(request: HttpRequest) -> HttpResponse:
    """All plans of the partnership the visitor may read."""
    by = standing_of(request)
    table = Table(
        rows=queries.plans(by),
        params=request.GET,
        caption="All plans",
        sort="-starts_on",
        empty="No plan yet.",
        columns=[
            Column(
                "title", "Plan", sort="title", row_header=True, sub=lambda one: one.reference,
                href=lambda one: address(request, "plan_of", one.reference),
            ),
            Column("starts_on", "First day", sort="starts_on", cell=lambda one: in_short(one.starts_on)),
            Column("ends_on", "Last day", sort="ends_on", cell=lambda one: in_short(one.ends_on)),
            Column(
                "state", "State", sort="status", value=lambda one: one.get_status_display(),
                cell=lambda one: word(one.get_status_display().capitalize(), TONES[one.status]),
            ),
        ],
    )  # fmt: skip
    return render(request, "plans/plans.html", {"table": table, "may_start": PLAN.may(by, "C")})


TONES = {"draft": "warn", "agreed": "info", "published": "ok", "discarded": ""}


@in_partnership("plan:R", area="plan")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed in a plan since it was made."""
    row = load_plan(request, reference)
    return render(request, "plans/history.html", {"plan": row, "changes": queries.changes_of(row, most=200)})


@in_partnership("plan:R", area="plan")
def priority(request: HttpRequest, reference: str) -> HttpResponse:
    """A priority: what we said, what we did, what changed, how we know."""
    row, by = load_priority(request, reference), standing_of(request)
    draft = row.plan.status == Plan.Status.DRAFT
    may_edit = PRIORITY.may(by, "U", row) and row.plan.status != Plan.Status.DISCARDED
    page = queries.priority_page(row, by)
    yearly = draft or queries.parts_of(row.plan).filter(kind=Part.Kind.YEARLY).exists()
    context = {
        "priority": row,
        "plan": row.plan,
        "page": page,
        "quarter": quarter_of(by.today),
        "practice": practice(),
        "overrides": page.progress.history,
        "may_edit": may_edit,
        "may_edit_promise": may_edit and draft,
        "may_add_outcome": may_edit and yearly,
        "may_export": PRIORITY.may(by, "X", row),
        "may_add_measure": may_edit and MEASURE.may(by, "C"),
        **_proof(row, page, by),
        "own_pages": own_pages(request, row.plan),
        "actions_root": actions_root(request),
        "actions_href": f"{actions_root(request)}{_only(row)}",
        "thread": thread_beside(row, "P", by),
        "helps": beside.of_priority(row, by),
    }
    return render(request, "plans/priority.html", context)


SHOWN_CLAIMS = 3


def _proof(row: Priority, page: queries.PriorityPage, by: Standing) -> dict[str, Any]:
    """Return what “How we know” says: how many claims are proved, which are not, and who may add proof."""
    live = row.plan.status != Plan.Status.DISCARDED
    counts, held = page.counts, len(page.proof.every)
    unproved = page.unproved
    said = (
        f"{counts.proved} of {counts.complete} complete actions proved"
        if counts.complete
        else "No action is complete yet"
    )
    return {
        "know_lead": f"{said}; {held} {'piece' if held == 1 else 'pieces'} of evidence"
        + (f", {page.proof.expired} of it expired" if page.proof.expired else ""),
        "unproved": unproved[:SHOWN_CLAIMS],
        "more_unproved": max(len(unproved) - SHOWN_CLAIMS, 0),
        "may_prove": live and EVIDENCE.may_some(by, "C") and PRIORITY.may(by, "U", row),
        "may_prove_measures": live
        and EVIDENCE.may_some(by, "C")
        and MEASURE.may(by, "U", Measure(priority=row, partnership=row.partnership)),
    }
