"""A risk on the register: its words, scores, controls, actions, closing; who may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.plans.rules.quarters import quarter_of
from sightline.registers import services
from sightline.registers.models import Control, Risk, RiskChange, RiskScore
from sightline.registers.permissions import RISK
from sightline.registers.queries.moved import changed_since, summary_of
from sightline.registers.queries.risks import Asked, map_page, risk_page, risks_to_open, rows_for_list
from sightline.registers.queries.scales import scale_for
from sightline.registers.rules.dates import months_on
from sightline.registers.services import NewMitigation, Scores
from sightline.registers.tests.world import BROAD, FOUR_BY_FOUR, World


def fresh(risk: Risk) -> Risk:
    return risks_to_open().get(pk=risk.pk)


def test_a_risk_comes_onto_the_register_with_its_scores_and_its_next_review(world: World) -> None:
    row = world.risk(replace(BROAD, owner=world.owner))
    assert (row.reference, row.agency, row.status) == ("NMR-RK-0001", world.council, "open")
    assert row.next_review_on == months_on(england_today(), 3)
    score = RiskScore.objects.get()
    assert (score.current_likelihood, score.current_impact, score.band) == (4, 4, "Very high")
    page = risk_page(fresh(row), world.by)
    assert [(words, score, band) for words, score, _, _, band in page.scores] == [
        ("With nothing done", 25, "Very high"), ("As it is now", 16, "Very high"), ("As it should be", 6, "Moderate"),
    ]  # fmt: skip
    assert page.over_appetite
    entry = Entry.objects.get(verb="risk.opened")
    assert (entry.reference, entry.level) == ("NMR-RK-0001", 2)
    assert "social workers" not in str(entry.after)


@pytest.mark.parametrize(
    ("change", "scores", "field"),
    [({"title": " "}, FOUR_BY_FOUR, "title"), ({"title": "x" * 201}, FOUR_BY_FOUR, "title"),
     ({"cause": "", "event": "", "effect": ""}, FOUR_BY_FOUR, "event"), ({"appetite": 26}, FOUR_BY_FOUR, "appetite"),
     ({"review_months": 0}, FOUR_BY_FOUR, "review_months"), ({"proximity": "soonish"}, FOUR_BY_FOUR, "proximity"),
     ({}, None, "current_likelihood"), ({}, Scores((6, 1)), "current_likelihood"),
     ({}, Scores((1, 1), target=(1, 0)), "target_likelihood")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(world: World, change, scores, field) -> None:
    with pytest.raises(DomainError) as refused:
        world.risk(replace(BROAD, **change), scores)
    assert refused.value.field == field
    assert Risk.objects.count() == 0


def test_an_emerging_risk_needs_no_score_and_is_open_from_its_first(world: World) -> None:
    row = world.risk(scores=None, emerging=True)
    assert (row.status, RiskScore.objects.count()) == ("emerging", 0)
    assert map_page(world.by, "current").off == [row]
    services.score_risk(risk=row, scores=Scores((2, 2)), text="Seen twice", version=1, by=world.by)
    assert fresh(row).status == "open"
    assert RiskChange.objects.filter(what="on the register").count() == 1


def test_a_review_keeps_the_score_before_and_sets_the_next_day(world: World) -> None:
    row = world.risk(days_ago=60)
    services.score_risk(risk=row, scores=Scores((2, 4)), text="Agency staff came", version=1, by=world.by)
    found = fresh(row)
    assert (found.reviewed_on, found.next_review_on) == (england_today(), months_on(england_today(), 3))
    assert [one.current_likelihood * one.current_impact for one in row.scores.all()] == [16, 8]
    assert risk_page(found, world.by).direction == "better"
    with pytest.raises(Conflict):
        services.score_risk(risk=row, scores=Scores((1, 1)), text="", version=1, by=world.by)


def test_words_change_with_their_history_and_never_over_somebody_elses(world: World) -> None:
    row = world.risk()
    services.edit_risk(risk=row, new=replace(BROAD, title="Too few nurses"), version=1, by=world.by)
    change = RiskChange.objects.get(what="words")
    assert (change.before, change.after) == ("Title: Too few social workers", "Title: Too few nurses")
    with pytest.raises(Conflict) as conflict:
        services.edit_risk(risk=row, new=replace(BROAD, title="Too few police"), version=1, by=world.by)
    assert conflict.value.theirs == {"Title": "Too few nurses"}


def test_controls_stand_apart_from_actions_and_end_with_a_reason(world: World) -> None:
    row = world.risk()
    control = services.add_control(risk=row, text="A retention payment", strength="partly", by=world.by)
    with pytest.raises(DomainError):
        services.add_control(risk=row, text="a retention  payment", strength="works", by=world.by)
    services.end_control(control=control, reason="The money ran out", by=world.by)
    assert Control.objects.get().ended_on == england_today()
    with pytest.raises(OutOfState):
        services.end_control(control=control, reason="Again", by=world.by)
    services.add_control(risk=row, text="A retention payment", strength="works", by=world.by)


def test_an_action_of_a_risk_is_read_by_who_reads_the_risk_and_its_owner_alone(world: World) -> None:
    row = world.risk()
    new = NewMitigation("Recruit abroad", world.owner, england_today() + timedelta(days=30))
    action = services.open_mitigation(risk=row, new=new, by=world.standing(world.chair))
    assert (action.level, action.group, action.origin_reference) == (2, world.group, row.reference)
    seen = {
        name: ACTION.visible(Action.objects.all(), world.standing(getattr(world, name))).exists()
        for name in ("manager", "chair", "member", "holder", "stranger", "lead")
    }
    assert seen == {
        "manager": True, "chair": True, "member": True, "holder": True, "stranger": False, "lead": False,
    }  # fmt: skip
    assert [one.action for one in risk_page(fresh(row), world.by).mitigations] == [action]
    with pytest.raises(NotAllowed):
        services.open_mitigation(risk=row, new=new, by=world.standing(world.member))


def test_a_closed_risk_is_left_alone_until_it_is_opened_again(world: World) -> None:
    row = world.risk()
    services.close_risk(risk=row, reason="All posts are filled", version=1, by=world.by)
    for deed in (
        lambda: services.score_risk(risk=row, scores=Scores((1, 1)), text="", version=2, by=world.by),
        lambda: services.add_control(risk=row, text="Pay", strength="works", by=world.by),
        lambda: services.close_risk(risk=row, reason="Again", version=2, by=world.by),
    ):
        with pytest.raises(OutOfState):
            deed()
    services.reopen_risk(risk=row, reason="Two left", version=2, by=world.by)
    assert (fresh(row).status, fresh(row).next_review_on) == ("open", england_today())


def test_who_may_do_what_to_a_risk(world: World) -> None:
    row = world.risk(replace(BROAD, owner=world.owner))
    people = ("manager", "chair", "member", "leader", "holder", "stranger", "lead")
    allowed = {
        name: "".join(deed for deed in "RUA" if RISK.may(world.standing(getattr(world, name)), deed, row))
        for name in people
    }
    assert allowed == {
        "manager": "RU", "chair": "RU", "member": "R", "leader": "RUA", "holder": "", "stranger": "", "lead": "",
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        services.add_risk(group=world.group, new=BROAD, scores=FOUR_BY_FOUR, by=world.standing(world.stranger))


def test_an_agency_lead_reads_the_risks_their_post_owns(world: World) -> None:
    world.owner.role = "AGL"
    world.owner.save()
    owned = world.risk(replace(BROAD, owner=world.owner))
    world.risk()
    assert list(rows_for_list(world.standing(world.holder), Asked())) == [owned]


def test_nothing_of_another_partnership_is_taken(world: World) -> None:
    from tests import factories as make

    there = make.make_partnership("EHC")
    foreign = make.make_post(there, "Foreign post")
    group = make.make_group(there, "Foreign group")
    with pytest.raises(DomainError) as refused:
        world.risk(replace(BROAD, owner=foreign))
    assert refused.value.field == "owner"
    with pytest.raises(DomainError) as refused:
        services.add_risk(group=group, new=BROAD, scores=FOUR_BY_FOUR, by=world.by)
    assert refused.value.field == "group"
    with pytest.raises(DomainError) as refused:
        world.risk(replace(BROAD, agency=make.make_agency("Foreign agency", there)))
    assert refused.value.field == "agency"


def test_what_changed_since_a_day(world: World) -> None:
    old, better, gone = (world.risk(replace(BROAD, title=title), days_ago=50) for title in ("Old", "Better", "Gone"))
    new = world.risk(replace(BROAD, title="New"))
    services.score_risk(risk=old, scores=Scores((5, 5)), text="Two more left", version=1, by=world.by)
    services.score_risk(risk=better, scores=Scores((1, 2)), text="", version=1, by=world.by)
    services.close_risk(risk=gone, reason="Over", version=1, by=world.by)
    found = changed_since(world.by, england_today() - timedelta(days=10))
    assert [one.risk for one in found.new] == [new]
    assert [(one.risk, one.before, one.after, one.why) for one in found.worse] == [(old, 16, 25, "Two more left")]
    assert [(one.risk, one.before, one.after) for one in found.better] == [(better, 16, 2)]
    assert (found.closed, found.unmoved) == ([gone], 0)
    assert not changed_since(world.standing(world.stranger), england_today() - timedelta(days=10)).anything
    bands = [(one.word, one.first, one.last) for one in scale_for(world.by).bands]
    summary = summary_of(world.by, quarter_of(england_today()), bands)
    assert (summary.open, summary.emerging, summary.raised) == (3, 0, 0)
    assert summary.bands == [("Low", 1), ("Moderate", 0), ("High", 0), ("Very high", 2)]
