"""Each form of a plan that makes something, and each button, sent twice from one opening of its page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_today
from sightline.kernel.errors import OutOfState
from sightline.plans import models, services
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.tests.test_forms import day, to
from sightline.plans.tests.world import World, make_plan, make_world, new_plan
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
TOKEN = {"csrfmiddlewaretoken": "t" * 64}
PLAN, PRIORITY = "NMR-PL-0001", "NMR-P-0001"
NOW = quarter_of(england_today())
MADE: dict[str, tuple[type[Model], tuple[Any, ...], dict[str, Any]]] = {
    "part": (models.Part, ("add_part", PLAN), {"kind": "yearly", "title": "Part C"}),
    "priority": (models.Priority, ("add_priority", PLAN), {"title": "Second"}),
    "action": (Action, ("add_action", PRIORITY), {"title": "Train 40 people"}),
    "rag": (
        models.RagOverride,
        ("set_rag", PLAN, "plan", 1),
        {"rag": "red", "reason": "Two left."},
    ),
    "verdict": (
        models.ProgressVerdict,
        ("judge_progress", PRIORITY, NOW.key),
        {"verdict": "confirmed", "text": "Two left."},
    ),
    "update": (models.PriorityUpdate, ("update_priority", PRIORITY), {"rag": "green", "text": "On course."}),
    "ambition": (models.Ambition, ("add_to_priority", PRIORITY, "ambitions"), {"text": "Heard"}),
    "outcome": (models.DesiredOutcome, ("add_to_priority", PRIORITY, "outcomes"), {"text": "Heard"}),
    "criterion": (models.SuccessCriterion, ("add_to_priority", PRIORITY, "criteria"), {"text": "Heard"}),
    "measure": (models.Measure, ("add_to_priority", PRIORITY, "measures"), {"text": "Heard", "direction": "increase"}),
    "figure": (models.RationaleFigure, ("add_to_priority", PRIORITY, "figures"), {"value": "3", "text": "Heard"}),
    "core": (models.CoreBusiness, ("add_to_plan", PLAN, "core-business"), {"text": "Heard"}),
    "strategy": (models.LinkedStrategy, ("add_to_plan", PLAN, "strategies"), {"title": "Heard"}),
}


@pytest.fixture
def world(db: Any) -> World:
    made = make_world()
    make_plan(made)
    return made


@pytest.mark.parametrize("form", MADE)
def test_a_form_sent_twice_makes_one_row_and_gets_one_answer(world: World, form: str) -> None:
    model, where, said = MADE[form]
    client, before = signed_in(world.manager), model._default_manager.count()
    today = world.bus.today
    dates = day("starts_on", today) | day("ends_on", today + timedelta(days=300)) if form == "part" else {}
    if form == "rag":
        where, dates = ("set_rag", PLAN, "plan", models.Plan.objects.get().pk), day("until", today)
    answers = [client.post(to(*where), said | dates | TOKEN) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302], answers[0].content.decode()[-3000:]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert model._default_manager.count() == before + 1


def test_a_plan_started_twice_is_one_plan(world: World) -> None:
    client, today = signed_in(world.manager), world.bus.today
    said = {"title": "New plan", **day("starts_on", today), **day("ends_on", today + timedelta(days=900)), **TOKEN}
    answers = [client.post(to("start"), said)["Location"] for _ in range(2)]
    assert answers == [to("plan_of", "NMR-PL-0002")] * 2
    assert models.Plan.objects.count() == 2


def test_a_button_pressed_twice_moves_and_removes_once(world: World) -> None:
    client = signed_in(world.manager)
    services.add_line(
        kind=services.KINDS["ambitions"], to=models.Priority.objects.get(), values={"text": "Third"}, by=world.bus
    )
    first = models.Ambition.objects.get(number=1)
    where = to("move_of_priority", PRIORITY, "ambitions", first.pk)
    answers = {client.post(where, {"to": "down", **TOKEN})["Location"] for _ in range(2)}
    assert (answers, models.Ambition.objects.get(pk=first.pk).number) == ({to("priority", PRIORITY)}, 2)
    where = to("remove_of_priority", PRIORITY, "ambitions", first.pk)
    answers = {client.post(where, TOKEN)["Location"] for _ in range(2)}
    assert (answers, models.Ambition.objects.count()) == ({to("priority", PRIORITY)}, 2)


def test_agreeing_and_publishing_twice_is_done_once(world: World) -> None:
    manager, executive = signed_in(world.manager), signed_in(world.executive)
    said = {"agreed_for": "Executive", **day("agreed_on", world.bus.today), **TOKEN}
    agreed = [executive.post(to("agree", PLAN), said)["Location"] for _ in range(2)]
    published = [manager.post(to("publish", PLAN), TOKEN)["Location"] for _ in range(2)]
    assert agreed + published == [to("plan_of", PLAN)] * 4
    assert Entry.objects.filter(verb__in=("plan.agree", "plan.publish")).count() == 2


def test_two_plans_of_one_title_have_two_page_titles(world: World) -> None:
    services.build_plan(new=new_plan(world), by=world.bus)
    client = signed_in(world.manager)
    for name in ("plan_of", "on_a_page_of", "history"):
        bodies = [client.get(to(name, f"NMR-PL-000{number}")).content.decode() for number in (1, 2)]
        titles = {body.split("<title>")[1].split("</title>")[0] for body in bodies}
        assert len(titles) == 2, name


def test_a_discarded_plan_is_not_called_agreed(world: World) -> None:
    plan = services.discard(plan=models.Plan.objects.get(), reason="A copy", by=world.bus)
    with pytest.raises(OutOfState, match="was discarded, so it cannot be taken back"):
        services.unbuild_plan(plan=plan, by=world.bus)
