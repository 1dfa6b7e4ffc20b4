"""Agreeing, publishing, reopening, discarding: the deeds of `rules.TRANSITIONS`."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sightline.actions.models import Action, Update
from sightline.actions.services import make_live
from sightline.actions.services import withdraw as withdraw_action
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.rules import transition
from sightline.plans.services.history import Changed, note

SENTENCES = {
    "agree": "Only a draft can be agreed.",
    "publish": "Only an agreed plan can be published.",
    "reopen": "Only an agreed plan that is not published can be reopened. Take it back from publication first.",
    "withdraw": "Only a published plan can be taken back from publication.",
    "discard": "Only a draft can be discarded.",
}


def made_by_another(plan: Plan, by: Standing) -> tuple[str, ...]:
    """Return the fact `v` (made by somebody else) when it is true of this plan."""
    return ("v",) if plan.created_by_id != by.person.pk else ()


# Updated later than what came with the action, such as the RAG an import found in the document.
REPORTED = Exists(
    Update.objects.filter(action=OuterRef("pk"), created_at__gt=OuterRef("created_at") + timedelta(minutes=1))
)


@transaction.atomic
def agree(*, plan: Plan, agreed_for: str, agreed_on: date, by: Standing) -> Plan:
    """Agree a draft on behalf of a body such as “Executive”, on a day that has come.

    Only an executive member who did not make the plan may. Its actions are live from then on.
    Raises NotAllowed, OutOfState, DomainError.
    """
    fresh = _locked(plan)
    PLAN.require(by, "A", fresh, made_by_another(fresh, by))
    _check(fresh, "agree")
    if not agreed_for.strip() or len(agreed_for.strip()) > 200:
        raise DomainError("Say who agreed it, such as “Executive”.", field="agreed_for")
    if agreed_on > by.today:
        raise DomainError("The date it was agreed cannot be in the future.", field="agreed_on")
    if not fresh.priorities.exists():
        raise OutOfState("A plan without a priority cannot be agreed.")
    fresh.agreed_by, fresh.agreed_for, fresh.agreed_on = by.person, agreed_for.strip(), agreed_on
    make_live(actions=Action.objects.filter(planned__plan=fresh).values_list("pk", flat=True))
    return _moved(fresh, "agree", by, "agreed_by", "agreed_for", "agreed_on")


@transaction.atomic
def publish(*, plan: Plan, by: Standing) -> Plan:
    """Publish an agreed plan: from then on the public may read it. Raises NotAllowed, OutOfState."""
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    _check(fresh, "publish")
    fresh.published_on = by.today
    return _moved(fresh, "publish", by, "published_on")


@transaction.atomic
def reopen(*, plan: Plan, reason: str, by: Standing) -> Plan:
    """Make an agreed plan a draft again, with a reason; it has to be agreed anew. Raises as `publish`, DomainError."""
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    _check(fresh, "reopen", reason)
    fresh.agreed_by, fresh.agreed_for, fresh.agreed_on = None, "", None
    return _moved(fresh, "reopen", by, "agreed_by", "agreed_for", "agreed_on", reason=reason)


@transaction.atomic
def withdraw(*, plan: Plan, reason: str, by: Standing) -> Plan:
    """Take a published plan back, with a reason; it stays agreed. Raises as `reopen`."""
    fresh = _locked(plan)
    PLAN.require(by, "U", fresh)
    _check(fresh, "withdraw", reason)
    fresh.published_on = None
    return _moved(fresh, "withdraw", by, "published_on", reason=reason)


@transaction.atomic
def discard(*, plan: Plan, reason: str, by: Standing) -> Plan:
    """Set a draft aside, with a reason; it stays readable. Raises as `reopen`.

    Its open actions are withdrawn with it; those that somebody has reported on since they were planned stay, live.
    """
    fresh = _locked(plan)
    PLAN.require(by, "C", fresh)
    PLAN.require(by, "U", fresh)
    _check(fresh, "discard", reason)
    words = f"The draft plan {fresh.reference} was discarded: {reason.strip()}"[:300]
    for action in _open_actions(fresh).exclude(REPORTED):
        withdraw_action(action=action, reason=words, by=by)
    make_live(actions=_open_actions(fresh).filter(REPORTED).values_list("pk", flat=True))
    return _moved(fresh, "discard", by, reason=reason)


def _open_actions(plan: Plan) -> QuerySet[Action]:
    """Return a plan's open actions and sub-actions, the latter first."""
    here = Q(planned__plan=plan) | Q(parent__planned__plan=plan)
    rows = Action.objects.filter(here, status=Action.Status.OPEN)
    return rows.order_by(F("parent").desc(nulls_last=True), "pk")


def refuse_discarded(plan: Plan) -> None:
    """Raise OutOfState when a plan was discarded: nothing of it changes any more."""
    if plan.status == Plan.Status.DISCARDED:
        raise OutOfState("This draft was discarded, so nothing of it can change.")


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _check(plan: Plan, deed: str, reason: str | None = None) -> None:
    if transition(deed, plan.status) is None:
        raise OutOfState(SENTENCES[deed])
    if reason is not None and not reason.strip():
        raise DomainError("Say why, in a sentence.", field="reason")
    if reason is not None and len(reason.strip()) > 300:
        raise DomainError("The reason must be 300 characters or fewer.", field="reason")


def _moved(plan: Plan, deed: str, by: Standing, *fields: str, reason: str = "") -> Plan:
    step = transition(deed, plan.status)
    if step is None:
        raise OutOfState(SENTENCES[deed])
    plan.status, plan.version = step.after, plan.version + 1
    plan.save(update_fields=["status", "version", *fields])
    note(plan, [Changed("State", step.before, step.after, reason.strip())], by)
    values = {
        "status": step.after,
        "reason": reason.strip(),
        "agreed_for": plan.agreed_for,
        "agreed_on": plan.agreed_on,
    }
    record(
        tenant=by.partnership.code, verb=f"plan.{deed}", reference=plan.reference, by=by,
        before={"status": step.before}, after=values,
    )  # fmt: skip
    return plan
