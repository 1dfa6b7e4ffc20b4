"""Risks, disagreements, rounds and invitations at one moment: one wins, the others read both texts, no row twice."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from sightline.disagreements.models import Disagreement
from sightline.disagreements.services import take_on
from sightline.disagreements.tests.world import World as Cases
from sightline.kernel.errors import Conflict
from sightline.kernel.models import MailMessage
from sightline.meetings.models import Decision, DecisionAnswer, Invitation
from sightline.meetings.queries.inviting import ahead, to_invite
from sightline.meetings.services import invite_all
from sightline.meetings.services.recording import answer, close, send_round
from sightline.meetings.tests.recording import Recording, make_recording
from sightline.registers.models import RiskScore
from sightline.registers.services import Scores, score_risk
from sightline.registers.tests.world import make_world as make_registers
from tests.attacks.test_minutes_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def told(deed: Callable[[], object], found: list[Any]) -> Callable[[], object]:
    """Return the deed, noting what a conflict shows as (theirs, yours)."""

    def one() -> object:
        try:
            return deed()
        except Conflict as error:
            found.append((error.theirs, error.yours))
            raise

    return one


def test_of_many_scores_of_one_risk_one_is_kept_and_the_others_see_both() -> None:
    world = make_registers()
    risk, by, seen = world.risk(), world.by, list[Any]()

    def deed(number: int) -> Callable[[], object]:
        scores = Scores((number + 1, 2))
        return told(lambda: score_risk(risk=risk, scores=scores, text=f"Text {number}", version=1, by=by), seen)

    assert at_once([deed(number) for number in range(MANY)]) == [*["Conflict"] * (MANY - 1), "done"]
    risk.refresh_from_db()
    last = RiskScore.objects.filter(risk=risk).latest("pk")
    assert (risk.version, RiskScore.objects.filter(risk=risk).count(), last.current_likelihood) == (
        2, 2, risk.current_likelihood,
    )  # fmt: skip
    assert {theirs["What was found"] for theirs, _ in seen} == {last.text}
    texts = {f"Text {number}" for number in range(MANY)}
    assert {yours["What was found"] for _, yours in seen} == texts - {last.text}


def test_of_many_who_take_a_disagreement_on_one_does_and_the_others_see_both() -> None:
    cases, seen = Cases(), list[Any]()
    row = cases.raised()
    row = Disagreement.objects.get(pk=row.pk)
    by = cases.by("manager")

    def deed(number: int) -> Callable[[], object]:
        return told(lambda: take_on(row=row, text=f"Reason {number}", version=row.version, by=by), seen)

    assert at_once([deed(number) for number in range(MANY)]) == [*["Conflict"] * (MANY - 1), "done"]
    steps = row.steps.all()
    assert (steps.count(), steps.filter(ended_at=None).count()) == (2, 1)
    kept = row.log.latest("pk").text
    assert {theirs["Said"] for theirs, _ in seen} == {kept}
    assert {yours["Said"] for _, yours in seen} == {f"Reason {number}" for number in range(MANY)} - {kept}


def test_members_answer_once_one_of_many_closes_and_nobody_is_invited_twice() -> None:
    rec = make_recording()
    tomorrow = rec.by.today
    row: Decision = send_round(group=rec.group, told=rec.told(), answer_by=tomorrow, by=rec.by)
    people = [rec.chair, rec.world.standing(rec.world.nurse)]
    deeds: list[Callable[[], object]] = [
        partial(answer, decision=row, said="agree", comment="", by=one) for one in people for _ in range(2)
    ]
    assert at_once(deeds).count("done") == 2
    assert DecisionAnswer.objects.filter(decision=row).count() == 2
    by = rec.by
    ended = at_once([lambda: close(decision=row, agreed=True, despite="", version=row.version, by=by)] * MANY)
    assert ended == [*["OutOfState"] * (MANY - 1), "done"]
    row.refresh_from_db()
    assert (row.state, row.votes_for) == ("decided", 2)
    nobody_is_invited_twice(rec)


def nobody_is_invited_twice(rec: Recording) -> None:
    world = rec.world
    world.meeting(world.executive, 30)
    by, groups = rec.by, [world.executive.pk]
    found = to_invite(by, ahead(by, groups))
    mark = found.mark
    ended = at_once([lambda: invite_all(groups=groups, mark=mark, by=by)] * MANY)
    assert ended == [*["DomainError"] * (MANY - 1), "done"]
    assert Invitation.objects.count() == MailMessage.objects.filter(kind="meetings.invitation").count() == found.mails
