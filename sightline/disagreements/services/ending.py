"""How a disagreement or a dispute ends: settled by those who disagreed, decided above them, or referred."""

from django.db import transaction
from django.utils import timezone

from sightline.disagreements.models import Dispute, PartnerDispute
from sightline.disagreements.rules.endings import DECIDED, REFERRED, SETTLED
from sightline.disagreements.services.steps import (
    What,
    current,
    end_step,
    locked,
    note,
    protocol_step,
    say,
    words,
)
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState


@transaction.atomic
def end(*, row: Dispute, outcome: str, text: str, learning: str = "", version: int, by: Standing) -> Dispute:
    """End it at the stage it stands at. What the agencies settled takes the right to work on it (`U`), what somebody
    decides above them takes the right to approve (`A`).

    Raises NotAllowed, OutOfState, Conflict, DomainError.
    """
    if outcome not in (*SETTLED, *DECIDED):
        raise DomainError("Choose how it ended.", field="outcome")
    fresh = locked(row, "A" if outcome in DECIDED else "U", by, version=version, yours=text)
    return _ended(fresh, outcome, text, learning, by)


@transaction.atomic
def refer(*, row: PartnerDispute, text: str, version: int, by: Standing) -> Dispute:
    """Refer a dispute between partners to the Secretary of State, as the last step of the procedure.

    Raises NotAllowed, OutOfState before the last step, Conflict, DomainError.
    """
    fresh = locked(row, "A", by, version=version, yours=text)
    if protocol_step(fresh, current(fresh).position + 1) is not None:
        raise OutOfState("Referral is the last resort: take the dispute through the steps before it first.")
    return _ended(fresh, REFERRED, text, "", by)


def _ended(row: Dispute, outcome: str, text: str, learning: str, by: Standing) -> Dispute:
    said = words(text, "text", "Write what was agreed or decided, without names.")
    row.learning = words(learning, "learning")
    now, here = timezone.now(), current(row)
    end_step(here, now)
    row.state, row.outcome, row.ended_stage = Dispute.State.CLOSED, outcome, here.stage
    row.resolution, row.closed_at, row.closed_by = said, now, by.person
    row.version += 1
    row.save(
        update_fields=[
            "state", "outcome", "ended_stage", "resolution", "learning", "closed_at", "closed_by", "version",
        ]
    )  # fmt: skip
    say(row, What.ENDED, by, text=said, stage=here.stage, at=now)
    note("ended", row, by, outcome=outcome, stage=here.stage, text=said, learning=row.learning)
    return row


@transaction.atomic
def add_learning(*, row: Dispute, text: str, version: int, by: Standing) -> Dispute:
    """Add what was learnt, after it has ended. Raises NotAllowed, OutOfState while it runs, Conflict, DomainError."""
    fresh = locked(row, "U", by, version=version, yours=text, ended=True)
    said = words(text, "text", "Write what was learnt, without names.")
    fresh.learning = words(f"{fresh.learning}\n\n{said}".strip(), "text")
    fresh.version += 1
    fresh.save(update_fields=["learning", "version"])
    say(fresh, What.LEARNT, by, text=said, stage=fresh.ended_stage or 0)
    note("learning_added", fresh, by, text=said)
    return fresh  # type: ignore[no-any-return]
