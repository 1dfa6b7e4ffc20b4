"""Deeds on the challenge log: who challenged whom on what, the answer, and what it changed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, RelatedBody
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import check_version, one_line, short
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.models import Priority
from sightline.registers.models import Challenge, ChallengeStep
from sightline.registers.permissions import CHALLENGE
from sightline.registers.services.checking import (
    check_agency,
    check_day,
    check_group,
    check_past,
    check_priority,
    said,
)

LEVEL = 2
OPEN, ANSWERED, CLOSED = Challenge.State.OPEN, Challenge.State.ANSWERED, Challenge.State.CLOSED


@dataclass(frozen=True)
class NewChallenge:
    """A challenge: by an agency, or by somebody in words such as the scrutineer; of one agency, group or other body.

    `group` is the forum in which it was made.
    """

    subject: str
    text: str
    made_on: date
    group: Group | None = None
    challenger: str = ""
    challenger_agency: Agency | None = None
    challenged_agency: Agency | None = None
    challenged_group: Group | None = None
    challenged_body: RelatedBody | None = None
    priority: Priority | None = None
    due_on: date | None = None

    @property
    def challenged(self) -> list[object]:
        """Whom it is of; there should be one."""
        return [one for one in (self.challenged_agency, self.challenged_group, self.challenged_body) if one is not None]


@transaction.atomic
def make_challenge(*, new: NewChallenge, by: Standing) -> Challenge:
    """Put a challenge on the log. Raises NotAllowed, DomainError."""
    _check(new, by)
    row = Challenge(
        partnership=by.partnership, group=new.group, challenger_agency=new.challenger_agency,
        challenged_agency=new.challenged_agency, challenged_group=new.challenged_group,
        challenged_body=new.challenged_body, priority=new.priority, made_on=new.made_on, due_on=new.due_on,
        created_by=by.person, challenger=short(new.challenger, "challenger", "who challenged"),
    )  # fmt: skip
    CHALLENGE.require(by, "C", row)
    if not row.challenger and row.challenger_agency is None:
        raise DomainError("Say who made the challenge.", field="challenger")
    row.subject = one_line(new.subject, "subject", "what it is about")
    row.text = said(new.text, "text", "what was challenged")
    row.reference = next_reference(by.partnership.code, "CH")
    row.save()
    _step(row, "made", by, on=new.made_on)
    record(
        tenant=by.partnership.code, verb="challenge.made", reference=row.reference, by=by, level=LEVEL,
        after={"subject": row.subject, "due_on": row.due_on},
    )  # fmt: skip
    return row


def _check(new: NewChallenge, by: Standing) -> None:
    if len(new.challenged) != 1:
        raise DomainError("Choose one: an agency, a group or another body.", field="challenged_agency")
    for group, field in ((new.group, "group"), (new.challenged_group, "challenged_group")):
        check_group(group, by, field)
    for agency, field in ((new.challenger_agency, "challenger_agency"), (new.challenged_agency, "challenged_agency")):
        check_agency(agency, by, field)
    if new.challenged_body is not None and not ARRANGED.may(by, "R", new.challenged_body):
        raise DomainError("Choose a body that this partnership works with.", field="challenged_body")
    if new.challenger_agency is not None and new.challenger_agency == new.challenged_agency:
        raise DomainError("Choose another agency than the one that challenges.", field="challenged_agency")
    check_priority(new.priority, by)
    check_past(new.made_on, by, "made_on")
    check_day(new.due_on, by, "a day for the answer", "due_on")


@transaction.atomic
def answer_challenge(*, challenge: Challenge, answer: str, version: int, by: Standing) -> Challenge:
    """Keep the answer of whoever was challenged; a later one takes its place and the history keeps both.

    Raises NotAllowed, OutOfState when it is closed, Conflict, DomainError.
    """
    row = _locked(challenge, version, by)
    row.answer = said(answer, "answer", "the answer")
    row.state, row.answered_on = ANSWERED, by.today
    _save(row)
    _step(row, "answered", by, row.answer)
    record(
        tenant=by.partnership.code, verb="challenge.answered", reference=row.reference, by=by, level=LEVEL,
        after={"answer": row.answer},
    )  # fmt: skip
    return row


@transaction.atomic
def close_challenge(
    *, challenge: Challenge, effect: str, effect_kind: str, version: int, by: Standing
) -> Challenge:  # fmt: skip
    """Say what a challenge changed, and close it. Raises as `answer_challenge`."""
    row = _locked(challenge, version, by)
    if row.state != ANSWERED:
        raise OutOfState("Write down the answer first.")
    if effect_kind not in Challenge.Effect.values:
        raise DomainError("Choose whether it changed something.", field="effect_kind")
    row.effect, row.effect_kind = said(effect, "effect", "what changed"), effect_kind
    row.state, row.closed_on = CLOSED, by.today
    _save(row)
    _step(row, f"closed: {row.get_effect_kind_display()}", by, row.effect)
    record(
        tenant=by.partnership.code, verb="challenge.closed", reference=row.reference, by=by, level=LEVEL,
        before={"state": ANSWERED}, after={"effect": row.effect, "kind": effect_kind},
    )  # fmt: skip
    return row


def _locked(challenge: Challenge, version: int, by: Standing) -> Challenge:
    row = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    CHALLENGE.require(by, "U", row)
    if row.state == CLOSED:
        raise OutOfState("This challenge is closed with its effect.")
    theirs = {"State": row.get_state_display(), "Answer": row.answer}
    check_version(version, row.version, {"State": "as you saw it", "Answer": "as you saw it"}, theirs)
    return row


def _save(row: Challenge) -> None:
    row.version += 1
    row.save()


def _step(row: Challenge, what: str, by: Standing, text: str = "", on: date | None = None) -> None:
    ChallengeStep.objects.create(
        partnership=by.partnership, challenge=row, on_day=on or by.today, what=what, text=text, author=by.person
    )
