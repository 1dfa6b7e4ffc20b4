"""A risk moved up to the executive and down again: with the reason, by whom, on which day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.registers.models import Escalation, Risk
from sightline.registers.services.checking import check_group, reason_of
from sightline.registers.services.escalations import NewEscalation, raise_escalation
from sightline.registers.services.risks import LEVEL, locked, note, save


@dataclass(frozen=True)
class Asked:
    """What is asked of the group a risk is moved up to: nothing when `ask` is empty."""

    ask: str = ""
    due_on: date | None = None


@transaction.atomic
def raise_risk(
    *, risk: Risk, to: Group, reason: str, version: int, by: Standing, asked: Asked = Asked()
) -> tuple[Risk, Escalation | None]:
    """Move a risk up to another group, such as the executive, and ask it for something in the same deed if wanted.

    The group it comes from reads it on. Raises NotAllowed, OutOfState when it is there already, Conflict, DomainError.
    """
    row = locked(risk, by, version)
    check_group(to, by, "to")
    if to.pk == row.group_id:
        raise DomainError("Choose another group than the one whose risk it is.", field="to")
    if row.raised_to_id:
        raise OutOfState(f"This risk was moved up to {row.raised_to} already. It can be sent down from there.")
    why = reason_of(reason, "why it is moved up")
    row.raised_to, row.raised_on = to, by.today
    save(row)
    note(row, "moved up", by, before=row.group.name, after=to.name, reason=why)
    made = None
    if asked.ask.strip():
        new = NewEscalation(f"Risk: {row.title}"[:200], why, asked.ask, to, group=row.group, risk=row,
                            due_on=asked.due_on)  # fmt: skip
        made = raise_escalation(new=new, by=by)
    record(
        tenant=by.partnership.code, verb="risk.raised", reference=row.reference, by=by, level=LEVEL,
        before={"group": row.group_id}, after={"to": to.pk, "reason": why},
    )  # fmt: skip
    return row, made


@transaction.atomic
def return_risk(*, risk: Risk, reason: str, version: int, by: Standing) -> Risk:
    """Send a risk that was moved up down again to the group whose risk it is: the executive's deed. Raises as above."""
    row = locked(risk, by, version, "A")
    if row.raised_to is None:
        raise OutOfState("This risk was not moved up, so it cannot be sent down.")
    why, above = reason_of(reason, "why it is sent down"), row.raised_to
    row.raised_to = row.raised_on = None
    save(row)
    note(row, "sent down", by, before=above.name, after=row.group.name, reason=why)
    record(
        tenant=by.partnership.code, verb="risk.returned", reference=row.reference, by=by, level=LEVEL,
        before={"to": above.pk}, after={"group": row.group_id, "reason": why},
    )  # fmt: skip
    return row
