"""Deeds on a plan: states, lines, words, conflicts, and who may do them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sightline.actions.services import NewAction
from sightline.audittrail.models import Entry
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.references import resolve
from sightline.plans import services
from sightline.plans.models import Ambition, Plan, PlanChange, Priority
from sightline.plans.services import KINDS
from sightline.plans.tests.world import World, make_plan, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world)


@pytest.fixture
def priority(plan: Plan) -> Priority:
    return plan.priorities.select_related("plan", "lead", "strategic_lead", "group").get()


def agreed(world: World, plan: Plan) -> Plan:
    return services.agree(
        plan=plan, agreed_for="Executive", agreed_on=world.bus.today, by=world.as_(world.executive)
    )  # fmt: skip


def test_a_plan_goes_from_draft_to_published_and_back(world: World, plan: Plan) -> None:
    done = agreed(world, plan)
    assert (done.status, done.agreed_by, done.agreed_for) == ("agreed", world.executive, "Executive")
    assert services.publish(plan=plan, by=world.bus).published_on == world.bus.today
    with pytest.raises(OutOfState):
        services.reopen(plan=plan, reason="A mistake", by=world.bus)
    services.withdraw(plan=plan, reason="A wrong figure", by=world.bus)
    back = services.reopen(plan=plan, reason="A wrong figure", by=world.bus)
    assert (back.status, back.agreed_by, back.agreed_on, back.published_on) == ("draft", None, None, None)
    steps = plan.changes.order_by("pk").values_list("before", "after", "reason")
    assert list(steps) == [
        ("draft", "agreed", ""), ("agreed", "published", ""), ("published", "agreed", "A wrong figure"),
        ("agreed", "draft", "A wrong figure"),
    ]  # fmt: skip
    assert Entry.objects.filter(reference=plan.reference, verb__in=["plan.agree", "plan.publish"]).count() == 2


def test_only_the_executive_agrees(world: World, plan: Plan) -> None:
    for person in (world.manager, world.officer, world.chair, world.member, world.practitioner):
        with pytest.raises(NotAllowed):
            services.agree(plan=plan, agreed_for="Us", agreed_on=world.bus.today, by=world.as_(person))


def test_whoever_made_a_plan_cannot_agree_it(world: World, plan: Plan) -> None:
    Plan.objects.update(created_by=world.executive)
    with pytest.raises(NotAllowed):
        agreed(world, plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(agreed_by=world.executive)


@pytest.mark.parametrize(("field", "value"), [("agreed_for", " "), ("agreed_on", timedelta(days=1))])
def test_agreement_needs_a_body_and_a_day_that_has_come(world: World, plan: Plan, field: str, value: Any) -> None:
    values = {"agreed_for": "Executive", "agreed_on": world.bus.today}
    values[field] = world.bus.today + value if isinstance(value, timedelta) else value
    with pytest.raises(DomainError) as caught:
        services.agree(plan=plan, by=world.as_(world.executive), **values)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_an_empty_plan_cannot_be_agreed(world: World) -> None:
    day = world.bus.today
    empty = services.start_plan(title="Next plan", starts_on=day, ends_on=day + timedelta(days=300), by=world.bus)
    with pytest.raises(OutOfState):
        agreed(world, empty)


def test_an_agreed_plan_keeps_its_promises_and_lets_its_work_go_on(
    world: World, plan: Plan, priority: Priority
) -> None:  # fmt: skip
    agreed(world, plan)
    for kind in ("ambitions", "criteria", "outcomes"):
        with pytest.raises(OutOfState):
            services.add_line(kind=KINDS[kind], to=priority, values={"text": "New"}, by=world.bus)
    with pytest.raises(OutOfState):
        services.edit_priority(priority=priority, values={"vision": "Other"}, version=1, by=world.bus)
    yearly = plan.parts.get(kind="yearly")
    services.add_line(kind=KINDS["outcomes"], to=priority, values={"text": "New", "part": yearly}, by=world.bus)
    services.add_line(kind=KINDS["measures"], to=priority, values={"text": "New"}, by=world.bus)
    services.edit_priority(priority=priority, values={"lead": world.director}, version=1, by=world.bus)
    services.add_action(
        wanted=services.PlannedNew(new=NewAction(title="New"), plan=plan, priority=priority), by=world.bus
    )


def test_lines_are_added_changed_moved_and_removed(world: World, priority: Priority) -> None:
    kind = KINDS["ambitions"]
    third = services.add_line(kind=kind, to=priority, values={"text": " Third "}, by=world.bus)
    services.move_line(kind=kind, line=third, up=True, by=world.bus)
    order = [row.text for row in priority.ambitions.all()]
    assert order == ["Every agency screens in the same way", "Third", "Children tell us what home is like"]
    assert not services.move_line(kind=kind, line=priority.ambitions.all()[0], up=True, by=world.bus)
    services.remove_line(kind=kind, line=priority.ambitions.all()[0], by=world.bus)
    assert list(priority.ambitions.values_list("number", "text")) == [
        (1, "Third"), (2, "Children tell us what home is like"),
    ]  # fmt: skip
    said = PlanChange.objects.filter(priority=priority).order_by("pk").values_list("what", flat=True)
    assert list(said) == ["Ambition added", "Ambition moved", "Ambition removed"]


def test_a_line_needs_words(world: World, priority: Priority) -> None:
    with pytest.raises(DomainError) as caught:
        services.add_line(kind=KINDS["ambitions"], to=priority, values={"text": "  "}, by=world.bus)
    assert caught.value.field == "text"


def test_a_strategy_is_linked_once(world: World, plan: Plan) -> None:
    with pytest.raises(DomainError) as caught:
        services.add_line(kind=KINDS["strategies"], to=plan, values={"title": "Neglect strategy"}, by=world.bus)
    assert caught.value.field == "title"


def test_the_later_of_two_editors_sees_both_texts(world: World, priority: Priority) -> None:
    kind, line = KINDS["measures"], priority.measures.all()[0]
    services.edit_line(kind=kind, line=line, values={"text": "First"}, version=1, by=world.as_(world.chair))
    with pytest.raises(Conflict) as caught:
        services.edit_line(kind=kind, line=line, values={"text": "Second"}, version=1, by=world.bus)
    assert (caught.value.theirs, caught.value.yours) == ({"Measure": "First"}, {"Measure": "Second"})
    again = services.edit_line(kind=kind, line=line, values={"text": "Second"}, version=2, by=world.bus)
    assert again.version == 3


def test_two_editors_of_a_priority(world: World, priority: Priority) -> None:
    services.edit_priority(priority=priority, values={"rationale": "First"}, version=1, by=world.bus)
    with pytest.raises(Conflict) as caught:
        services.edit_priority(priority=priority, values={"rationale": "Second"}, version=1, by=world.bus)
    assert caught.value.theirs == {"Why this is a priority": "First"}


def test_saying_the_same_again_changes_nothing(world: World, priority: Priority) -> None:
    services.edit_priority(priority=priority, values={"title": priority.title}, version=1, by=world.bus)
    assert not PlanChange.objects.exists()
    assert Priority.objects.get().version == 1


def test_a_chair_changes_the_priority_of_their_own_group_only(world: World, plan: Plan, priority: Priority) -> None:
    by = world.as_(world.chair)
    services.edit_priority(priority=priority, values={"rationale": "New"}, version=1, by=by)
    Priority.objects.update(group=None)
    with pytest.raises(NotAllowed):
        services.edit_priority(priority=priority, values={"rationale": "Newer"}, version=2, by=by)
    with pytest.raises(NotAllowed):
        services.edit_plan(plan=plan, values={"title": "New"}, version=1, by=by)


def test_an_update_says_who_spoke(world: World, priority: Priority) -> None:
    update = services.update_priority(priority=priority, rag="amber", text=" Begun. ", by=world.as_(world.chair))
    assert (update.text, update.author_as) == ("Begun.", "Detective superintendent")
    for rag, text, field in (("", "Words", "rag"), ("red", " ", "text")):
        with pytest.raises(DomainError) as caught:
            services.update_priority(priority=priority, rag=rag, text=text, by=world.bus)
        assert caught.value.field == field


def test_parts_lie_inside_the_plan(world: World, plan: Plan) -> None:
    part = services.add_part(
        plan=plan, kind="yearly", title="Part C", starts_on=plan.starts_on, ends_on=plan.ends_on, by=world.bus
    )
    assert part.position == 3
    with pytest.raises(DomainError):
        services.add_part(
            plan=plan, kind="yearly", title="Part D", starts_on=plan.starts_on - timedelta(days=1),
            ends_on=plan.ends_on, by=world.bus,
        )  # fmt: skip


def test_a_priority_without_actions_can_go(world: World, plan: Plan, priority: Priority) -> None:
    extra = services.add_priority(plan=plan, values={"title": "Extra"}, by=world.bus)
    assert (extra.number, extra.reference) == (2, "NMR-P-0002")
    with pytest.raises(OutOfState):
        services.remove_priority(priority=priority, by=world.bus)
    services.remove_priority(priority=extra, by=world.bus)
    assert plan.changes.order_by("pk").last().what == "Priority removed"  # type: ignore[union-attr]


def test_another_partnership_can_do_nothing(world: World, plan: Plan, priority: Priority) -> None:
    other = make_world("VAL", "vale").bus
    with pytest.raises(NotAllowed):
        services.edit_priority(priority=priority, values={"title": "Mine"}, version=1, by=other)
    with pytest.raises(NotAllowed):
        services.add_line(kind=KINDS["ambitions"], to=priority, values={"text": "Mine"}, by=other)
    with pytest.raises(NotAllowed):
        services.publish(plan=plan, by=other)
    assert Ambition.objects.filter(priority=priority).count() == 2


def test_references_lead_to_what_the_reader_may_see(world: World, plan: Plan) -> None:
    member, outsider = world.as_(world.member), world.as_(world.practitioner)
    for reference, ending in (
        ("NMR-PL-0001", "/northmoor/plan/NMR-PL-0001/"),
        ("NMR-P-0001", "/northmoor/priorities/NMR-P-0001/"),
        ("NMR-M-0001", "/northmoor/priorities/NMR-P-0001/#NMR-M-0001"),
    ):
        found = resolve(reference, member)
        assert found is not None
        assert found.url == ending
        assert resolve(reference, outsider) is None
