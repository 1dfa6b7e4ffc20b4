"""The plan's pages to read: current plan, a plan, all plans, plan on a page, history, a priority."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership
from sightline.kernel.dates import in_short
from sightline.plans import queries
from sightline.plans.models import Plan
from sightline.plans.permissions import MEASURE, PLAN, PRIORITY
from sightline.plans.services import made_by_another
from sightline.plans.views.answers import address, load_plan, load_priority, standing_of
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word


@in_partnership("plan:R", area="plan")
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force: the newest that covers today, else the newest."""
    row = queries.current_plan(standing_of(request))
    return _plan(request, row) if row else _none(request)


@in_partnership("plan:R", area="plan")
def plan_of(request: HttpRequest, reference: str) -> HttpResponse:
    """One plan, of this year or another."""
    return _plan(request, load_plan(request, reference))


def _none(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/none.html", {"may_start": PLAN.may(standing_of(request), "C")})


def _plan(request: HttpRequest, row: Plan) -> HttpResponse:
    by = standing_of(request)
    context = {
        "plan": row,
        "page": queries.plan_page(row, by),
        "may_edit": PLAN.may(by, "U", row),
        "may_agree": row.status == Plan.Status.DRAFT and PLAN.may(by, "A", row, made_by_another(row, by)),
        "may_export": PLAN.may(by, "X", row),
        "draft": row.status == Plan.Status.DRAFT,
        "actions_root": _actions_root(request),
    }
    return render(request, "plans/plan.html", context)


def _actions_root(request: HttpRequest) -> str:
    """Return the address under which each action lies: the long tables add a reference to it."""
    return reverse("actions:list", args=[standing_of(request).partnership.slug])


@in_partnership("plan:R", area="plan")
def on_a_page(request: HttpRequest) -> HttpResponse:
    """The plan in force on a page."""
    row = queries.current_plan(standing_of(request))
    return _on_a_page(request, row) if row else _none(request)


@in_partnership("plan:R", area="plan")
def on_a_page_of(request: HttpRequest, reference: str) -> HttpResponse:
    """One plan on a page."""
    return _on_a_page(request, load_plan(request, reference))


def _on_a_page(request: HttpRequest, row: Plan) -> HttpResponse:
    page = queries.plan_page(row, standing_of(request), None)
    return render(request, "plans/on_a_page.html", {"plan": row, "page": page})


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


TONES = {"draft": "warn", "agreed": "info", "published": "ok"}


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
    may_edit = PRIORITY.may(by, "U", row)
    context = {
        "priority": row,
        "plan": row.plan,
        "page": queries.priority_page(row, by),
        "may_edit": may_edit,
        "may_edit_promise": may_edit and draft,
        "may_add_measure": MEASURE.may(by, "C"),
        "actions_root": _actions_root(request),
    }
    return render(request, "plans/priority.html", context)
