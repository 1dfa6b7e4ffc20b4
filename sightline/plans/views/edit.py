"""The pages that change a plan, its parts and its priorities."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.actions.services import NewAction
from sightline.governance.access import in_partnership
from sightline.plans import queries, services
from sightline.plans.forms import (
    ActionForm,
    AgreeForm,
    EditPlanForm,
    LinkForm,
    PartForm,
    PlanForm,
    PriorityForm,
    ReasonForm,
    UpdateForm,
)
from sightline.plans.models import Plan, Priority
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.views.answers import FormPage, answer, found, load_plan, load_priority, press, standing_of

PRIORITY_FIELDS = (
    "title", "vision", "objective", "rationale", "provenance", "joint_with", "strategic_lead", "lead", "group",
)  # fmt: skip


@in_partnership("plan:C", area="plan")
def start(request: HttpRequest) -> HttpResponse:
    """Start an empty plan."""
    by = standing_of(request)
    lead = "A plan starts as a draft. You add its priorities next, or import a document that holds them."
    page = FormPage("Start a plan", None, "Start the plan", "The plan is started as a draft.", lead)
    return answer(request, page, PlanForm, lambda data: services.start_plan(by=by, **data))


@in_partnership("plan:U", area="plan")
def edit_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a draft's title, period and introduction."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    initial = {name: getattr(plan, name) for name in ("title", "starts_on", "ends_on", "introduction", "version")}

    def deed(data: dict[str, Any]) -> Plan:
        return services.edit_plan(plan=plan, version=data.pop("version"), values=data, by=by)

    page = FormPage("Change the plan", plan, "Save", "The plan is saved.")
    return answer(
        request, page, EditPlanForm, deed, initial=initial, fresh_version=lambda: load_plan(request, reference).version
    )


@in_partnership("plan:U", area="plan")
def add_part(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a part to a plan."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    lead = "The long-term part holds for the whole plan. A yearly part holds the actions and measures of one year."
    page = FormPage("Add a part", plan, "Add the part", "The part is added.", lead)
    return answer(
        request,
        page,
        lambda *a, **k: PartForm(*a, plan=plan, **k),
        lambda data: services.add_part(plan=plan, by=by, **data),
    )


@in_partnership("plan:U", area="plan")
def add_priority(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a priority to a draft."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    page = FormPage("Add a priority", plan, "Add the priority", "The priority is added.")
    return answer(
        request,
        page,
        lambda *a, **k: PriorityForm(*a, by=by, promise=True, version=False, **k),
        lambda data: services.add_priority(plan=plan, values=data, by=by),
    )


@in_partnership("plan:A", area="plan")
@confirm_first
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree a draft on behalf of the executive."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "A", plan, services.made_by_another(plan, by))
    lead = "From then on its priorities, visions and ambitions stand still; actions and measures go on changing."
    page = FormPage("Agree the plan", plan, "Agree the plan", "The plan is agreed.", lead)
    return answer(request, page, AgreeForm, lambda data: services.agree(plan=plan, by=by, **data))


@require_POST
@in_partnership("plan:U", area="plan")
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish an agreed plan."""
    plan, by = load_plan(request, reference), standing_of(request)

    def deed() -> str:
        services.publish(plan=plan, by=by)
        return "The plan is published."

    return press(request, plan, deed)


@in_partnership("plan:U", area="plan")
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Make an agreed plan a draft again."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    lead = "The plan becomes a draft and has to be agreed again."
    page = FormPage("Reopen the plan", plan, "Reopen the plan", "The plan is a draft again.", lead, danger=True)
    return answer(request, page, ReasonForm, lambda data: services.reopen(plan=plan, by=by, **data))


@in_partnership("plan:U", area="plan")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a published plan back from the public."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    lead = "The plan stays agreed; people outside the partnership’s groups can no longer read it."
    words = "Take back from publication"
    page = FormPage(words, plan, words, "The plan is taken back from publication.", lead, danger=True)
    return answer(request, page, ReasonForm, lambda data: services.withdraw(plan=plan, by=by, **data))


@in_partnership("plan:U", area="plan")
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Set a draft aside."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "C", plan)
    PLAN.require(by, "U", plan)
    lead = (
        "The draft stays readable under All plans. Its actions are withdrawn with it; those that somebody has reported "
        "on stay open."
    )
    page = FormPage("Discard the draft", plan, "Discard the draft", "The draft is discarded.", lead, danger=True)
    return answer(request, page, ReasonForm, lambda data: services.discard(plan=plan, by=by, **data))


def _mine(request: HttpRequest, reference: str) -> Priority:
    """Return a priority the visitor may change; 403 when they may only read it."""
    row = load_priority(request, reference)
    PRIORITY.require(standing_of(request), "U", row)
    return row


@in_partnership("plan:U", area="plan")
def edit_priority(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a priority's words and leads."""
    row, by = _mine(request, reference), standing_of(request)
    draft = row.plan.status == Plan.Status.DRAFT
    initial = {name: getattr(row, name) for name in (*PRIORITY_FIELDS, "version")}

    def deed(data: dict[str, Any]) -> Priority:
        return services.edit_priority(priority=row, version=data.pop("version"), values=data, by=by)

    lead = "" if draft else f"The plan is {row.plan.status}, so title, vision and objective stand still."
    page = FormPage("Change the priority", row, "Save", "The priority is saved.", lead)
    return answer(
        request, page, lambda *a, **k: PriorityForm(*a, by=by, promise=draft, **k), deed, initial=initial,
        fresh_version=lambda: load_priority(request, reference).version,
    )  # fmt: skip


@require_POST
@in_partnership("plan:U", area="plan")
def remove_priority(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a priority without actions out of a draft."""
    row, by = load_priority(request, reference), standing_of(request)

    def deed() -> str:
        services.remove_priority(priority=row, by=by)
        return f"Priority {row.number} is removed."

    return press(request, row.plan, deed)


@in_partnership("plan:U", area="plan")
def update_priority(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how a priority as a whole is going."""
    row, by = _mine(request, reference), standing_of(request)
    lead = "Two or three sentences about the priority as a whole. Each action has its own update."
    page = FormPage("Add an update", row, "Send the update", "The update is sent.", lead)
    return answer(request, page, UpdateForm, lambda data: services.update_priority(priority=row, by=by, **data))


@in_partnership("plan:U", area="plan")
def add_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an action, or a sub-action, to a priority."""
    row, by = _mine(request, reference), standing_of(request)

    def deed(data: dict[str, Any]) -> Any:
        place = {name: data.pop(name) for name in ("ambition", "measure", "part")}
        wanted = services.PlannedNew(new=NewAction(**data), plan=row.plan, priority=row, **place)
        return services.add_action(wanted=wanted, by=by)

    page = FormPage("Add an action", row, "Add the action", "The action is added.")
    return answer(request, page, lambda *a, **k: ActionForm(*a, by=by, priority=row, **k), deed)


@in_partnership("plan:U", area="plan")
def link_action(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Say which ambition an action serves and which measure it should move."""
    row, by = _mine(request, reference), standing_of(request)
    planned = found(queries.planned_action(row, action, by))
    extra = {"line": planned.action}
    page = FormPage("What this action serves", row, "Save", "The link is saved.", planned.action.title, extra=extra)
    return answer(
        request, page, lambda *a, **k: LinkForm(*a, priority=row, **k),
        lambda data: services.link_action(planned=planned, by=by, **data),
        initial={"ambition": planned.ambition_id, "measure": planned.measure_id},
    )  # fmt: skip
