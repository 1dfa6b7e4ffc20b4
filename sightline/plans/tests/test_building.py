"""Making a whole plan at once and taking it back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.actions.models import Action
from sightline.actions.services import NewAction, update_action
from sightline.audittrail.models import Entry
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.plans import services
from sightline.plans.models import Ambition, Measure, Plan, PlannedAction, Priority
from sightline.plans.tests.world import World, make_plan, make_world, new_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def test_a_plan_is_built_with_all_that_stands_under_it(world: World) -> None:
    plan = make_plan(world, priorities=2, actions=2)
    assert (plan.reference, plan.status, plan.created_by) == ("NMR-PL-0001", "draft", world.manager)
    assert list(plan.parts.values_list("position", "kind")) == [(1, "long_term"), (2, "yearly")]
    assert list(plan.priorities.values_list("reference", "number")) == [("NMR-P-0001", 1), ("NMR-P-0002", 2)]
    second = plan.priorities.get(number=2)
    assert list(second.ambitions.values_list("number", flat=True)) == [1, 2]
    assert list(second.measures.values_list("reference", "direction", "part__position")) == [
        ("NMR-M-0003", "increase", 2), ("NMR-M-0004", "", None),
    ]  # fmt: skip
    assert list(second.desired_outcomes.values_list("text", "part__position")) == [
        ("Fewer children come back", 2), ("Practitioners are sure", None),
    ]  # fmt: skip
    assert second.figures.get().value == "47%"
    assert second.success_criteria.get().text == "A child’s day is described"
    assert list(plan.core_business.values_list("text", "led_by")) == [
        ("Keep procedures current", ""), ("Domestic abuse", "Community safety"),
    ]  # fmt: skip
    assert plan.linked_strategies.get().owner == "Council"


@pytest.mark.parametrize("days", [{"starts_on": date(1, 1, 1)}, {"ends_on": date(9999, 12, 31)}])
def test_a_plan_lies_in_days_that_can_be_drawn(world: World, days: dict[str, date]) -> None:
    plan = make_plan(world)
    period: dict[str, Any] = {"starts_on": plan.starts_on, "ends_on": plan.ends_on, **days}
    with pytest.raises(DomainError):
        services.start_plan(title="For ever", by=world.bus, **period)
    with pytest.raises(DomainError):
        services.edit_plan(plan=plan, values=period, version=plan.version, by=world.bus)


def test_its_actions_know_where_they_come_from_and_what_they_serve(world: World) -> None:
    plan = make_plan(world, priorities=2, actions=2)
    planned = PlannedAction.objects.select_related("action__parent", "ambition", "measure").filter(plan=plan)
    assert planned.count() == 9
    child = planned.get(action__title="Sub-action 2.1")
    assert child.action.parent
    assert child.action.parent.title == "Action 2.1"
    parent = planned.get(action__title="Action 2.1")
    assert parent.ambition == Ambition.objects.get(priority__number=2, number=1)
    assert parent.measure == Measure.objects.get(priority__number=2, position=1)
    assert (parent.action.origin_reference, parent.action.origin_path) == (
        "NMR-P-0002", "Priority 2: Priority 2 is seen early",
    )  # fmt: skip
    whole = planned.get(priority=None)
    assert whole.action.origin_reference == plan.reference


def test_actions_with_the_same_words_keep_their_own_sub_actions(world: World) -> None:
    same = services.NewPlannedAction(title="Same", children=[services.NewPlannedAction(title="Under")])
    new = replace(new_plan(world, 0), priorities=[services.NewPriority(title="One", actions=[same, same])])
    plan = services.build_plan(new=new, by=world.bus)
    parents = Action.objects.filter(planned__plan=plan, title="Under").values_list("parent", flat=True)
    assert len(set(parents)) == 2


def test_only_the_business_unit_builds(world: World) -> None:
    for person in (world.executive, world.chair, world.member, world.practitioner, world.reviewer):
        with pytest.raises(NotAllowed):
            services.build_plan(new=new_plan(world), by=world.as_(person))
    assert not Plan.objects.exists()


@pytest.mark.parametrize("change", [{"title": " "}, {"title": "x" * 301}, {"priorities": [services.NewPriority("")]}])
def test_a_plan_without_a_title_is_refused_whole(world: World, change: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        services.build_plan(new=replace(new_plan(world), **change), by=world.bus)
    assert not Plan.objects.exists()


def test_a_period_that_ends_first_is_refused(world: World) -> None:
    new = new_plan(world)
    with pytest.raises(DomainError) as caught:
        services.build_plan(new=replace(new, ends_on=new.starts_on), by=world.bus)
    assert caught.value.field == "ends_on"


def _queries(world: World, priorities: int, actions: int) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        make_plan(world, priorities, actions)
    skip = ("audittrail", "SAVEPOINT", "governance_appointment", "governance_seat", "governance_rolegrant")
    return [q["sql"] for q in caught if not any(word in q["sql"] for word in skip)]


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    _queries(world, 1, 1)
    small, large = _queries(world, 1, 1), _queries(world, 3, 3)
    assert len(small) == len(large)


def test_undo_takes_everything_back(world: World) -> None:
    plan = make_plan(world, 2, 2)
    services.unbuild_plan(plan=plan, by=world.bus)
    assert [model.objects.count() for model in (Plan, Priority, Action, PlannedAction, Measure)] == [0] * 5
    assert Entry.objects.filter(verb="plan.unbuilt", reference="NMR-PL-0001").count() == 1


def test_undo_stops_once_an_action_was_updated(world: World) -> None:
    plan = make_plan(world)
    action = Action.objects.filter(planned__plan=plan)[0]
    update_action(action=action, rag="green", text="Begun.", version=1, by=world.bus)
    with pytest.raises(OutOfState):
        services.unbuild_plan(plan=plan, by=world.bus)
    assert Plan.objects.count() == 1


def test_undo_stops_once_an_action_was_added(world: World) -> None:
    plan = make_plan(world)
    services.add_action(wanted=services.PlannedNew(new=NewAction(title="More"), plan=plan), by=world.bus)
    with pytest.raises(OutOfState):
        services.unbuild_plan(plan=plan, by=world.bus)


def test_an_ambition_of_another_priority_is_refused(world: World) -> None:
    plan = make_plan(world, 2)
    first, second = plan.priorities.all()
    wanted = services.PlannedNew(
        new=NewAction(title="Cross"), plan=plan, priority=first, ambition=second.ambitions.all()[0]
    )
    with pytest.raises(DomainError) as caught:
        services.plan_actions(wanted=[wanted], by=world.bus)
    assert caught.value.field == "ambition"


def test_linking_an_action_is_remembered(world: World) -> None:
    plan = make_plan(world)
    planned = PlannedAction.objects.filter(plan=plan, ambition__isnull=False)[0]
    other = Ambition.objects.get(priority=planned.priority, number=2)
    services.link_action(planned=planned, ambition=other, measure=None, by=world.as_(world.chair))
    planned.refresh_from_db()
    assert (planned.ambition, planned.measure) == (other, None)
    assert plan.changes.get().what.startswith("What NMR-A-")
