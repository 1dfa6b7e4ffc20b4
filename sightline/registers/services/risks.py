"""Deeds on a risk itself: put it on the register, change its words, close it, open it again."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Post
from sightline.governance.services.saying import check_version, one_line, paragraphs, short
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.models import Priority
from sightline.registers.models import Risk, RiskChange
from sightline.registers.permissions import RISK
from sightline.registers.queries.scales import scale_for
from sightline.registers.rules.dates import months_on
from sightline.registers.rules.scale import Scale
from sightline.registers.services.checking import (
    check_agency,
    check_day,
    check_group,
    check_post,
    check_priority,
    reason_of,
)
from sightline.registers.services.scores import Scores, put_scores

LEVEL = 2
WORDED = ("title", "cause", "event", "effect", "category", "treatment", "proximity", "appetite", "review_months")
LINKED = ("priority", "owner", "agency")
NAMES = {
    "title": "Title", "cause": "Cause", "event": "Event", "effect": "Effect", "category": "Category",
    "treatment": "Treatment", "proximity": "Proximity", "appetite": "Appetite", "review_months": "Months to a review",
    "priority": "Priority", "owner": "Owner", "agency": "Agency",
}  # fmt: skip


@dataclass(frozen=True)
class RiskText:
    """What a risk says: why it may come, what may happen, what would follow; whose it is; what is done about it.

    `appetite` is the highest score that is accepted; `review_months` how often it is looked at.
    """

    title: str
    cause: str = ""
    event: str = ""
    effect: str = ""
    category: str = ""
    treatment: str = ""
    proximity: str = ""
    appetite: int | None = None
    review_months: int = 3
    priority: Priority | None = None
    owner: Post | None = None
    agency: Agency | None = None


@transaction.atomic
def add_risk(
    *, group: Group, new: RiskText, scores: Scores | None, by: Standing, emerging: bool = False,
    next_review_on: date | None = None,
) -> Risk:  # fmt: skip
    """Put a risk on a group's register. One that is emerging needs no score yet. Raises NotAllowed, DomainError."""
    check_group(group, by)
    row = Risk(partnership=by.partnership, group=group, opened_on=by.today, created_by=by.person)
    RISK.require(by, "C", row)
    scale = scale_for(by)
    _put_words(row, new, scale, by)
    row.status = Risk.Status.EMERGING if emerging else Risk.Status.OPEN
    if scores is None and not emerging:
        raise DomainError("Choose how likely it is now, and how grave.", field="current_likelihood")
    check_day(next_review_on, by, "a day for the next review", "next_review_on")
    row.next_review_on = next_review_on or months_on(by.today, row.review_months)
    row.reference = next_reference(by.partnership.code, "RK")
    score = put_scores(row, scores, scale, "", by) if scores else None
    row.save()
    if score:
        score.save()
    note(row, "opened", by, after="It is only emerging." if emerging else "")
    record(
        tenant=by.partnership.code, verb="risk.opened", reference=row.reference, by=by, level=LEVEL,
        after={"title": row.title, "group": group.pk, "status": row.status},
    )  # fmt: skip
    return row


def _put_words(row: Risk, new: RiskText, scale: Scale, by: Standing) -> None:
    row.title = one_line(new.title, "title", "a title")
    for name in ("cause", "event", "effect"):
        setattr(row, name, paragraphs(getattr(new, name), name, f"the {name}", 2000))
    if not (row.cause or row.event or row.effect):
        raise DomainError("Say what may happen, why, or what would follow.", field="event")
    row.category = short(new.category, "category", "the category", 80)
    row.treatment = short(new.treatment, "treatment", "the treatment", 80)
    if new.proximity and new.proximity not in Risk.Proximity.values:
        raise DomainError("Choose how near it is.", field="proximity")
    if new.appetite is not None and not 1 <= new.appetite <= scale.most:
        raise DomainError(f"Enter a score from 1 to {scale.most}.", field="appetite")
    if not 1 <= new.review_months <= 24:
        raise DomainError("Enter a number of months from 1 to 24.", field="review_months")
    check_post(new.owner, by)
    check_agency(new.agency, by)
    check_priority(new.priority, by)
    row.proximity, row.appetite, row.review_months = new.proximity, new.appetite, new.review_months
    row.priority, row.owner = new.priority, new.owner
    row.agency = new.agency or (new.owner.agency if new.owner else None)


@transaction.atomic
def edit_risk(*, risk: Risk, new: RiskText, version: int, by: Standing) -> Risk:
    """Change the words of a risk; its history keeps what it said. Raises NotAllowed, Conflict, OutOfState, DomainError.

    Scores are not among them: see `score_risk`.
    """
    row = locked(risk, by)
    before = values_of(row)
    _put_words(row, new, scale_for(by), by)
    after = values_of(row)
    check_version(version, row.version, after, before)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return row
    save(row)
    for name in changed:
        note(row, "words", by, before=f"{name}: {before[name]}", after=f"{name}: {after[name]}")
    record(
        tenant=by.partnership.code, verb="risk.edited", reference=row.reference, by=by, level=LEVEL,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    return row


def values_of(row: Risk) -> dict[str, str]:
    """Return the words of a risk as two people compare them."""
    found = {NAMES[name]: "" if (value := getattr(row, name)) is None else str(value) for name in (*WORDED, *LINKED)}
    return found | {"Proximity": row.get_proximity_display()}


@transaction.atomic
def close_risk(*, risk: Risk, reason: str, by: Standing, version: int) -> Risk:
    """Take a risk off the register, with the reason; it stays readable. Raises as `edit_risk`."""
    row = locked(risk, by, version)
    row.status, row.closed_on = Risk.Status.CLOSED, by.today
    row.closed_reason = reason_of(reason, "why the risk is closed")
    row.next_review_on = None
    save(row)
    note(row, "closed", by, reason=row.closed_reason)
    record(
        tenant=by.partnership.code, verb="risk.closed", reference=row.reference, by=by, level=LEVEL,
        after={"reason": row.closed_reason},
    )  # fmt: skip
    return row


@transaction.atomic
def reopen_risk(*, risk: Risk, reason: str, by: Standing, version: int) -> Risk:
    """Put a closed risk back on the register, to be looked at again. Raises as `edit_risk`."""
    row = Risk.objects.select_for_update().get(pk=risk.pk)
    RISK.require(by, "U", row)
    if row.status != Risk.Status.CLOSED:
        raise OutOfState("Only a closed risk can be opened again.")
    check_version(version, row.version, {"State": "open"}, {"State": row.get_status_display()})
    why = reason_of(reason, "why the risk is opened again")
    scored = row.current_likelihood is not None
    row.status = Risk.Status.OPEN if scored else Risk.Status.EMERGING
    row.closed_on, row.closed_reason = None, ""
    row.next_review_on = by.today
    save(row)
    note(row, "opened again", by, reason=why)
    record(
        tenant=by.partnership.code, verb="risk.reopened", reference=row.reference, by=by, level=LEVEL,
        after={"reason": why},
    )  # fmt: skip
    return row


def locked(risk: Risk, by: Standing, version: int | None = None, deed: str = "U") -> Risk:
    """Return a risk that is not closed, locked for a deed; raises NotAllowed, OutOfState, Conflict."""
    rows = Risk.objects.select_for_update(of=("self",)).select_related("group", "raised_to", "owner", "agency")
    row = rows.select_related("priority").get(pk=risk.pk)
    RISK.require(by, deed, row)
    if row.status == Risk.Status.CLOSED:
        raise OutOfState("This risk is closed. Open it again first.")
    if version is not None:
        check_version(version, row.version, {"The risk": "as you saw it"}, {"The risk": "changed since"})
    return row


def save(row: Risk) -> None:
    """Save a risk as its next version."""
    row.version += 1
    row.save()


def note(row: Risk, what: str, by: Standing, *, before: str = "", after: str = "", reason: str = "") -> None:
    """Add a row to the history that people read."""
    RiskChange.objects.create(
        partnership=by.partnership, risk=row, on_day=by.today, what=what, before=before, after=after, reason=reason,
        author=by.person,
    )  # fmt: skip
