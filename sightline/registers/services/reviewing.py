"""Looking at a risk again: its scores, what holds it, and what is still to be done about it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.services import NewAction, open_action
from sightline.audittrail.services import record
from sightline.governance.models import Post
from sightline.governance.services.saying import check_version, one_line, paragraphs
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.registers.models import Control, Risk, RiskAction, RiskScore
from sightline.registers.permissions import RISK
from sightline.registers.queries.scales import scale_for
from sightline.registers.rules.dates import months_on
from sightline.registers.services.checking import check_day, check_post, reason_of
from sightline.registers.services.risks import LEVEL, locked, note, save
from sightline.registers.services.scores import Scores, put_scores


@transaction.atomic
def score_risk(
    *, risk: Risk, scores: Scores, text: str, version: int, by: Standing, next_review_on: date | None = None
) -> RiskScore:
    """Review a risk: score it, the same or anew, say why, and set the next day. An emerging risk is open from then on.

    Raises NotAllowed, OutOfState when it is closed, Conflict, DomainError.
    """
    row = locked(risk, by)
    _check_seen(row, scores, text, version)
    check_day(next_review_on, by, "a day for the next review", "next_review_on")
    before = {"current": [row.current_likelihood, row.current_impact], "status": row.status}
    score = put_scores(row, scores, scale_for(by), paragraphs(text, "text", "what you found", 2000), by)
    emerged = row.status == Risk.Status.EMERGING
    row.status, row.reviewed_on = Risk.Status.OPEN, by.today
    row.next_review_on = next_review_on or months_on(by.today, row.review_months)
    save(row)
    score.save()
    if emerged:
        note(row, "on the register", by, reason="It was emerging until it was scored.")
    record(
        tenant=by.partnership.code, verb="risk.scored", reference=row.reference, by=by, level=LEVEL, before=before,
        after={"current": [row.current_likelihood, row.current_impact], "score": score.pk},
    )  # fmt: skip
    return score


def _check_seen(row: Risk, scores: Scores, text: str, version: int) -> None:
    """Raise Conflict with both scores and both texts when somebody saved the risk since the page was opened."""
    if version == row.version:
        return
    last = RiskScore.objects.filter(risk=row).order_by("pk").last()
    scored = (row.current_likelihood, row.current_impact)
    check_version(
        version, row.version,
        {"Score now": _in_words(scores.current), "What was found": text.strip()},
        {"Score now": _in_words(scored), "What was found": last.text if last else ""},
    )  # fmt: skip


def _in_words(pair: tuple[int | None, int | None]) -> str:
    return f"Likelihood {pair[0]}, impact {pair[1]}" if pair[0] else "Not scored"


@transaction.atomic
def add_control(*, risk: Risk, text: str, strength: str, by: Standing) -> Control:
    """Say what already holds a risk, and how well. Raises as `score_risk`."""
    row = locked(risk, by)
    text = one_line(text, "text", "what holds the risk", 500)
    if strength not in Control.Strength.values:
        raise DomainError("Choose how well it works.", field="strength")
    if Control.objects.filter(risk=row, text__iexact=text, ended_on__isnull=True).exists():
        raise DomainError("This control is on the risk already.", field="text")
    made = Control.objects.create(partnership=by.partnership, risk=row, text=text, strength=strength)
    save(row)
    note(row, "control added", by, after=text)
    record(
        tenant=by.partnership.code, verb="risk.control_added", reference=row.reference, by=by, level=LEVEL,
        after={"text": text, "strength": strength},
    )  # fmt: skip
    return made


@transaction.atomic
def end_control(*, control: Control, reason: str, by: Standing) -> Control:
    """Say that a control holds no longer, and why. Raises as `score_risk`."""
    row = locked(control.risk, by)
    control = Control.objects.select_for_update().get(pk=control.pk)
    if control.ended_on:
        raise OutOfState("This control was taken off already.")
    control.ended_on, control.ended_reason = by.today, reason_of(reason, "why it holds no longer")
    control.save(update_fields=["ended_on", "ended_reason"])
    save(row)
    note(row, "control ended", by, before=control.text, reason=control.ended_reason)
    record(
        tenant=by.partnership.code, verb="risk.control_ended", reference=row.reference, by=by, level=LEVEL,
        before={"text": control.text}, after={"reason": control.ended_reason},
    )  # fmt: skip
    return control


@dataclass(frozen=True)
class NewMitigation:
    """An action as somebody opens it from a risk."""

    title: str
    owner: Post | None = None
    due_on: date | None = None
    detail: str = ""


@transaction.atomic
def open_mitigation(*, risk: Risk, new: NewMitigation, by: Standing) -> Action:
    """Open an action that is to lower a risk: of level 2 and of the group that holds the risk now, so that those who
    read the risk, and its owner, read it and nobody else. Raises as `score_risk`, and as `actions.open_action`.
    """
    row = locked(risk, by)
    check_post(new.owner, by)
    action = open_action(
        new=NewAction(
            title=new.title, owner=new.owner, due_on=new.due_on, detail=new.detail, group=row.raised_to or row.group,
            level=LEVEL, origin=(row.reference, ""),
        ),
        by=by,
    )  # fmt: skip
    RiskAction.objects.create(partnership=by.partnership, risk=row, action=action)
    note(row, "action opened", by, after=action.reference)
    record(
        tenant=by.partnership.code, verb="risk.action_opened", reference=row.reference, by=by, level=LEVEL,
        after={"action": action.reference},
    )  # fmt: skip
    return action


def may_open_mitigation(risk: Risk, by: Standing) -> bool:
    """Whether somebody may open an action from a risk: who may change the risk and may open actions."""
    return RISK.may(by, "U", risk) and risk.status != Risk.Status.CLOSED and ACTION.may(by, "C")
