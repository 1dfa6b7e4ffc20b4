"""Risks moved up and brought back, escalations, challenges, matters with other bodies."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sightline.accounts.models import Person
from sightline.governance.models import RelatedBody
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.registers import services
from sightline.registers.models import Challenge, Escalation, Matter, Risk, RiskChange
from sightline.registers.permissions import CHALLENGE, ESCALATION, MATTER, RISK
from sightline.registers.queries import leading, others, sent_up
from sightline.registers.queries.reported import risks_of_group
from sightline.registers.services import Asked, MatterText, NewChallenge, NewEscalation
from sightline.registers.tests.world import BROAD, World
from sightline.search.queries import find
from tests import factories as make

SOON = england_today() + timedelta(days=14)


def raised(world: World, **more: Any) -> Escalation:
    new = NewEscalation("Return interviews", "Too few are done", "Fund a worker", world.executive, group=world.group)
    return services.raise_escalation(new=replace(new, **more), by=world.standing(world.chair))


def test_a_risk_is_moved_up_with_an_ask_decided_and_brought_back(world: World) -> None:
    row = world.risk()
    chair, leader = world.standing(world.chair), world.standing(world.leader)
    _, sent = services.raise_risk(
        risk=row,
        to=world.executive,
        reason="Beyond our means",
        version=1,
        asked=Asked("Fund four posts", SOON),
        by=chair,
    )
    assert sent is not None
    assert (sent.group, sent.to_group, sent.risk, sent.due_on) == (world.group, world.executive, row, SOON)
    assert RISK.may(world.standing(world.member), "R", Risk.objects.get())
    with pytest.raises(NotAllowed):
        services.return_risk(risk=row, reason="Ours again", version=2, by=chair)
    answered = services.answer_escalation(
        escalation=sent, decision="agreed", response="Four posts for a year", version=1, by=leader
    )
    back = services.return_risk(risk=row, reason="Funded", version=2, by=leader)
    assert (back.raised_to, back.raised_on) == (None, None)
    closed = services.close_escalation(escalation=answered, outcome="Three are filled", version=2, by=chair)
    assert closed.state == "closed"
    told = [(one.what, one.before, one.after, one.reason, one.author) for one in RiskChange.objects.order_by("pk")][1:]
    assert told == [
        ("moved up", "Exploitation group", "Executive", "Beyond our means", world.chair),
        ("sent down", "Executive", "Exploitation group", "Funded", world.leader),
    ]
    assert [step.what for step in closed.steps.order_by("pk")] == ["raised", "agreed", "closed"]


def test_a_risk_is_moved_up_once_and_to_another_group_of_this_partnership(world: World) -> None:
    row, foreign = world.risk(), make.make_group(make.make_partnership("EHC"), "Foreign", "executive")
    for to in (world.group, foreign):
        with pytest.raises(DomainError) as refused:
            services.raise_risk(risk=row, to=to, reason="Up", version=1, by=world.by)
        assert refused.value.field == "to"
    services.raise_risk(risk=row, to=world.executive, reason="Up", version=1, by=world.by)
    with pytest.raises(OutOfState):
        services.raise_risk(risk=row, to=world.executive, reason="Up", version=2, by=world.by)
    with pytest.raises(Conflict):
        services.return_risk(risk=row, reason="Down", version=1, by=world.standing(world.leader))


def test_the_group_that_raises_something_does_not_answer_it(world: World) -> None:
    row = raised(world)
    told: dict[str, Any] = {"escalation": row, "decision": "refused", "response": "No money", "version": 1}
    for person in (world.chair, world.stranger, world.manager):
        with pytest.raises(NotAllowed):
            services.answer_escalation(by=world.standing(person), **told)
    assert services.answer_escalation(by=world.standing(world.leader), **told).decision == "refused"
    with pytest.raises(OutOfState):
        services.answer_escalation(by=world.standing(world.leader), **(told | {"version": 2}))


def test_what_is_sent_back_for_more_waits_on(world: World) -> None:
    row, chair = raised(world, due_on=SOON), world.standing(world.chair)
    told: dict[str, Any] = {"decision": "back", "response": "What does it cost?", "by": world.standing(world.leader)}
    row = services.answer_escalation(escalation=row, version=1, **told)
    assert (row.state, row.decision) == ("open", "")
    row = services.add_to_escalation(escalation=row, text="£40,000", version=2, by=chair)
    assert row.detail == "Too few are done\n\n£40,000"
    assert services.withdraw_escalation(escalation=row, reason="Paid for", version=3, by=chair).state == "withdrawn"
    with pytest.raises(OutOfState):
        services.close_escalation(escalation=row, outcome="x", version=4, by=chair)


def test_nobody_raises_something_in_the_name_of_others(world: World) -> None:
    lead = world.standing(world.lead)
    own = NewEscalation("Custody", "Too long", "A place of safety", world.executive, agency=world.police)
    made = services.raise_escalation(new=own, by=lead)
    assert ESCALATION.may(lead, "R", made)
    change: dict[str, Any]
    for change in ({"agency": world.council}, {"agency": None, "group": world.group}):
        with pytest.raises(NotAllowed):
            services.raise_escalation(new=replace(own, **change), by=lead)
    for change in ({"group": world.group}, {"agency": None}):
        with pytest.raises(DomainError) as refused:
            services.raise_escalation(new=replace(own, **change), by=world.by)
        assert refused.value.field == "group"
    with pytest.raises(NotAllowed):  # the executive’s chair gains nothing over a group by being written to
        services.raise_escalation(new=replace(own, agency=world.council), by=world.standing(world.stranger))


def challenge(world: World, **more: Any) -> NewChallenge:
    new = NewChallenge("Missing data", "Two quarters are missing", england_today(), world.group, "The scrutineer",
                       challenged_agency=world.police, due_on=SOON)  # fmt: skip
    return replace(new, **more)


def test_a_challenge_has_an_answer_and_then_an_effect(world: World) -> None:
    row = services.make_challenge(new=challenge(world), by=world.standing(world.member))
    lead = world.standing(world.lead)
    with pytest.raises(OutOfState):
        services.close_challenge(challenge=row, effect="None", effect_kind="no", version=1, by=world.by)
    row = services.answer_challenge(challenge=row, answer="Sent today", version=1, by=lead)
    assert (row.state, row.answered_on) == ("answered", england_today())
    assert leading.challenges_without_effect(world.by) == 1
    row = services.close_challenge(challenge=row, effect="Data come in time", effect_kind="yes", version=2, by=world.by)
    assert [step.what for step in row.steps.order_by("pk")] == ["made", "answered", "closed: it changed something"]
    with pytest.raises(OutOfState):
        services.answer_challenge(challenge=row, answer="More", version=3, by=lead)
    assert not CHALLENGE.visible(Challenge.objects.all(), world.standing(world.stranger)).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"challenged_agency": None}, "challenged_agency"), ({"challenger": ""}, "challenger"),
     ({"challenger_agency": "police"}, "challenged_agency"), ({"challenged_group": "other"}, "challenged_agency"),
     ({"made_on": england_today() + timedelta(days=1)}, "made_on"), ({"text": " "}, "text"),
     ({"subject": "x" * 201}, "subject"), ({"due_on": england_today() - timedelta(days=1)}, "due_on")],
)  # fmt: skip
def test_a_challenge_is_by_somebody_of_one_other(world: World, change, field) -> None:
    made = {key: getattr(world, value) if value in ("police", "other") else value for key, value in change.items()}
    with pytest.raises(DomainError) as refused:
        services.make_challenge(new=challenge(world, **made), by=world.by)
    assert refused.value.field == field


def test_other_partnerships_challenged_are_found_apart(world: World) -> None:
    services.make_challenge(new=challenge(world), by=world.by)
    other = services.make_challenge(
        new=challenge(world, challenged_agency=None, challenged_body=world.body), by=world.by
    )
    assert list(sent_up.challenges_listed(world.by, {"of": "body"})) == [other]
    foreign = RelatedBody.objects.create(partnership=make.make_partnership("EHC"), kind="board", name="Foreign")
    with pytest.raises(DomainError) as refused:
        services.make_challenge(new=challenge(world, challenged_agency=None, challenged_body=foreign), by=world.by)
    assert refused.value.field == "challenged_body"


def test_what_is_worked_on_with_others_is_reported_back_and_closed(world: World) -> None:
    chair = world.standing(world.chair)
    new = MatterText("they_ask", "Draft strategy", world.body, "Exploitation", due_on=SOON, report_on=SOON)
    row = services.begin_matter(group=world.group, new=new, by=chair)
    assert (row.reference, MATTER.may(world.standing(world.lead), "R", row)) == ("NMR-WO-0001", True)
    services.report_back(matter=row, text="We replied", next_on=None, version=1, by=chair)
    assert Matter.objects.get().report_on is None
    with pytest.raises(Conflict) as conflict:
        services.report_back(matter=row, text="Again", version=1, by=chair)
    assert conflict.value.theirs == {"Report": "We replied"}
    with pytest.raises(NotAllowed):
        services.edit_matter(matter=row, new=new, version=2, by=world.standing(world.stranger))
    services.close_matter(matter=row, outcome="They took up two points", version=2, by=chair)
    assert list(others.rows_for_list(world.by, {})) == []
    assert list(others.rows_for_list(world.by, {"state": "closed", "topic": "exploitation"})) == [row]
    with pytest.raises(OutOfState):
        services.report_back(matter=row, text="Late", by=chair)


def test_words_of_the_registers_are_found_by_who_may_read_them(world: World) -> None:
    row, sent = world.risk(), raised(world)
    services.score_risk(risk=row, scores=services.Scores((3, 3)), text="A quokka was seen", version=1, by=world.by)

    def found(typed: str, person: Person) -> list[str]:
        return [hit.reference for hit in find(typed, world.standing(person)).hits]

    assert found("quokka", world.member) == [row.reference]
    assert found("fund a worker", world.leader) == [sent.reference]
    assert found("social workers", world.manager) == [row.reference]
    for person in (world.stranger, world.holder, world.lead):
        assert [found(typed, person) for typed in ("quokka", "fund a worker", row.reference)] == [[], [], []]


def test_a_report_tells_of_risks_that_are_new_moved_or_moved_up(world: World) -> None:
    old = [world.risk(replace(BROAD, title=title), days_ago=150) for title in ("Still", "Graver", "Up")]
    new = world.risk(replace(BROAD, title="New"))
    services.score_risk(risk=old[1], scores=services.Scores((5, 5)), text="Two left", version=1, by=world.by)
    services.raise_risk(risk=old[2], to=world.executive, reason="Up", version=1, by=world.by)
    told = risks_of_group(world.group, england_today() - timedelta(days=60), england_today())
    assert [(one.risk.title, one.score, one.before, one.new, one.raised, one.why) for one in told] == [
        ("Graver", "25 Very high", 16, False, "", "Two left"), ("Up", "16 Very high", 16, False, "Executive", ""),
        (new.title, "16 Very high", None, True, "", ""),
    ]  # fmt: skip
    assert risks_of_group(world.other, england_today() - timedelta(days=60), england_today()) == []


def test_the_executives_page_hears_what_moves_and_what_waits(world: World) -> None:
    moved, late = world.risk(days_ago=200), raised(world, due_on=SOON)
    services.score_risk(risk=moved, scores=services.Scores((5, 5)), text="", version=1, by=world.by)
    Escalation.objects.filter(pk=late.pk).update(due_on=england_today() - timedelta(days=2))
    Risk.objects.filter(pk=world.risk().pk).update(next_review_on=england_today() - timedelta(days=1))
    leader = world.standing(world.leader)
    found = leading.moving_risks(leader)
    assert found is not None
    assert ([one.risk for one in found.worse], found.count) == ([moved], 2)
    waiting = leading.escalations_due(leader)
    assert [(one.reference, one.clock.words, one.mine) for one in waiting] == [(late.reference, "Late by 2 days", True)]
    assert [number for number, _ in (vars(leading.overdue_answers(leader))[name] for name in
                                     ("reviews", "escalations", "challenges"))] == [1, 1, 0]  # fmt: skip
    assert leading.moving_risks(world.standing(world.stranger)).count == 0  # type: ignore[union-attr]
    assert leading.escalations_due(world.standing(world.holder)) == []
