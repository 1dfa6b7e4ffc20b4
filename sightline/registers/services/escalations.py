"""Deeds on escalations: raise one, answer it, say what became of it, withdraw it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group
from sightline.governance.services.saying import check_version, one_line, paragraphs
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.references import next_reference
from sightline.registers.models import Escalation, EscalationStep, Risk
from sightline.registers.permissions import ESCALATION, RISK, may_answer
from sightline.registers.services.checking import check_agency, check_day, check_group, reason_of, said

LEVEL = 2
OPEN, ANSWERED = Escalation.State.OPEN, Escalation.State.ANSWERED


@dataclass(frozen=True)
class NewEscalation:
    """What is put before another group: the issue, what is asked, by when; raised by a group or by an agency."""

    title: str
    detail: str
    ask: str
    to_group: Group
    group: Group | None = None
    agency: Agency | None = None
    risk: Risk | None = None
    due_on: date | None = None


@transaction.atomic
def raise_escalation(*, new: NewEscalation, by: Standing) -> Escalation:
    """Put something before another group and ask for an answer. Raises NotAllowed, DomainError."""
    check_group(new.group, by)
    check_group(new.to_group, by, "to_group")
    check_agency(new.agency, by)
    if (new.group is None) == (new.agency is None):
        raise DomainError("Choose who raises it: a group or an agency.", field="group")
    if new.group and new.group.pk == new.to_group.pk:
        raise DomainError("Choose another group than the one that raises it.", field="to_group")
    row = Escalation(
        partnership=by.partnership, group=new.group, agency=new.agency, to_group=new.to_group, risk=new.risk,
        raised_on=by.today, due_on=new.due_on, created_by=by.person,
    )  # fmt: skip
    # What it is sent to gives nobody the right to raise it: only the group or the agency it comes from does.
    ESCALATION.require(by, "C", Escalation(partnership=by.partnership, group=new.group, agency=new.agency))
    if new.risk is not None and not RISK.may(by, "R", new.risk):
        raise DomainError("Choose a risk that you may read.", field="risk")
    row.title = one_line(new.title, "title", "what it is about")
    row.detail, row.ask = said(new.detail, "detail", "what the matter is"), said(new.ask, "ask", "what you ask")
    check_day(new.due_on, by, "a day for the answer", "due_on")
    row.reference = next_reference(by.partnership.code, "ES")
    row.save()
    _step(row, "raised", by)
    record(
        tenant=by.partnership.code, verb="escalation.raised", reference=row.reference, by=by, level=LEVEL,
        after={"title": row.title, "to": row.to_group_id, "due_on": row.due_on},
    )  # fmt: skip
    return row


@transaction.atomic
def answer_escalation(
    *, escalation: Escalation, decision: str, response: str, version: int, by: Standing, decided_on: date | None = None
) -> Escalation:
    """Answer an escalation for the group it was sent to; `back` asks for more and leaves it waiting.

    Raises NotAllowed for the group that raised it, OutOfState when it was answered, Conflict, DomainError.
    """
    row = _locked(escalation, version, by, "A")
    if not may_answer(row, by):
        raise NotAllowed(
            f"{row.to_group} answers this. The group that raised it cannot.", verb="escalation.approve",
            reference=row.reference,
        )  # fmt: skip
    if row.state != OPEN:
        raise OutOfState(f"This escalation is {row.get_state_display()}.")
    if decision not in Escalation.Decision.values:
        raise DomainError("Choose what was decided.", field="decision")
    text = said(response, "response", "the answer and the reason")
    if decision != Escalation.Decision.BACK:
        row.state, row.decision, row.response = ANSWERED, decision, text
        row.decided_on = decided_on or by.today
        if not row.raised_on <= row.decided_on <= by.today:
            raise DomainError("Choose a day from when it was raised to today.", field="decided_on")
    _save(row)
    _step(row, Escalation.Decision(decision).label, by, text)
    record(
        tenant=by.partnership.code, verb="escalation.answered", reference=row.reference, by=by, level=LEVEL,
        before={"state": OPEN}, after={"state": row.state, "decision": decision, "response": text},
    )  # fmt: skip
    return row


@transaction.atomic
def add_to_escalation(*, escalation: Escalation, text: str, version: int, by: Standing) -> Escalation:
    """Add what was asked for, or what is new, while it waits for its answer. Raises as `answer_escalation`."""
    row = _locked(escalation, version, by, "U")
    if row.state != OPEN:
        raise OutOfState(f"This escalation is {row.get_state_display()}.")
    more = said(text, "text", "what is to be added")
    row.detail = paragraphs(f"{row.detail}\n\n{more}", "text", "all of it", 6000)
    _save(row)
    _step(row, "added to", by, more)
    record(
        tenant=by.partnership.code, verb="escalation.added_to", reference=row.reference, by=by, level=LEVEL,
        after={"text": more},
    )  # fmt: skip
    return row


@transaction.atomic
def close_escalation(*, escalation: Escalation, outcome: str, version: int, by: Standing) -> Escalation:
    """Bring an answered escalation back: say what became of the answer. Raises as `answer_escalation`."""
    row = _locked(escalation, version, by, "U")
    if row.state != ANSWERED:
        raise OutOfState("Only an answered escalation can be closed.")
    row.outcome = said(outcome, "outcome", "what became of it")
    row.state, row.closed_on = Escalation.State.CLOSED, by.today
    _save(row)
    _step(row, "closed", by, row.outcome)
    record(
        tenant=by.partnership.code, verb="escalation.closed", reference=row.reference, by=by, level=LEVEL,
        before={"state": ANSWERED}, after={"state": row.state, "outcome": row.outcome},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_escalation(*, escalation: Escalation, reason: str, version: int, by: Standing) -> Escalation:
    """Take back an escalation that needs no answer any more, with the reason. Raises as `answer_escalation`."""
    row = _locked(escalation, version, by, "U")
    if row.state != OPEN:
        raise OutOfState(f"This escalation is {row.get_state_display()}.")
    why = reason_of(reason, "why it is withdrawn")
    row.state = Escalation.State.WITHDRAWN
    _save(row)
    _step(row, "withdrawn", by, why)
    record(
        tenant=by.partnership.code, verb="escalation.withdrawn", reference=row.reference, by=by, level=LEVEL,
        before={"state": OPEN}, after={"state": row.state, "reason": why},
    )  # fmt: skip
    return row


def _locked(escalation: Escalation, version: int, by: Standing, deed: str) -> Escalation:
    rows = Escalation.objects.select_for_update(of=("self",)).select_related("group", "agency", "to_group", "risk")
    row = rows.get(pk=escalation.pk)
    ESCALATION.require(by, deed, row)
    check_version(version, row.version, {"State": "as you saw it"}, {"State": row.get_state_display()})
    return row


def _save(row: Escalation) -> None:
    row.version += 1
    row.save()


def _step(row: Escalation, what: str, by: Standing, text: str = "") -> None:
    EscalationStep.objects.create(
        partnership=by.partnership, escalation=row, on_day=by.today, what=what, text=text, author=by.person
    )
