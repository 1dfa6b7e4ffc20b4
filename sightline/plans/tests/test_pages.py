"""The plan's pages through a browser's eyes: what they show, to whom, and at what cost."""

import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.accounts.sessions import SIGNED_IN_AT
from sightline.actions.models import Action
from sightline.actions.services import update_action
from sightline.plans import services
from sightline.plans.models import Plan, PlannedAction
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def published(world: World, priorities: int = 1, actions: int = 2) -> Plan:
    plan = make_plan(world, priorities, actions)
    day = world.bus.today
    services.agree(plan=plan, agreed_for="Executive", agreed_on=day, by=world.as_(world.executive))
    return services.publish(plan=plan, by=world.bus)


def text_of(response: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.split())


def address(world: World, name: str, *args: Any) -> str:
    return reverse(f"plans:{name}", args=[world.partnership.slug, *args])


def as_(person: Person) -> Client:
    return signed_in(person)


def test_a_stale_session_confirms_who_it_is_before_a_plan_is_agreed(world: World) -> None:
    plan, browser = make_plan(world), signed_in(world.executive)
    browser.get("/accounts/")
    session = browser.session
    session[SIGNED_IN_AT] = time.time() - 16 * 60
    session.save()
    for method in (browser.get, browser.post):
        assert method(address(world, "agree", plan.reference))["Location"].startswith("/accounts/confirm/")
    plan.refresh_from_db()
    assert plan.agreed_on is None


def test_the_current_plan_shows_priorities_with_their_figures(world: World) -> None:
    plan = make_plan(world, 2, 3)
    first, second = Action.objects.filter(planned__priority__number=1, parent=None)[:2]
    update_action(action=first, rag="green", text="Going well.", version=1, by=world.bus)
    update_action(action=second, rag="red", text="Stopped.", version=1, by=world.bus)
    words = text_of(as_(world.manager).get(address(world, "plan")))
    assert plan.title in words
    assert "2 priorities" in words
    assert "6 actions 0 complete, 2 under way, 0 late, 4 not started" in words
    assert "2 measures 1 without a baseline, 1 without a direction" in words
    assert "Not agreed yet" in words
    assert "Domestic abuse Led by Community safety" in words


def test_without_a_plan_the_page_says_what_to_do(world: World) -> None:
    response = as_(world.manager).get(address(world, "plan"))
    assert "There is no plan yet" in text_of(response)
    assert address(world, "start") in response.content.decode()


def test_the_priority_page_is_the_golden_thread(world: World) -> None:
    make_plan(world)
    words = text_of(as_(world.member).get(address(world, "priority", "NMR-P-0001")))
    for said in (
        "What we said", "1.1 Every agency screens in the same way", "What we did", "Action 1.0", "serves 1.1",
        "What changed", "No figures yet", "Baseline 31%, target 60%", "How we know", "A child’s day is described",
        "Not known:", "A local review", "47% of plans name neglect Source: Data set", "No action yet serves: 1.2",
    ):  # fmt: skip
        assert said in words, said


def test_plan_on_a_page_shows_what_we_will_do_and_know(world: World) -> None:
    plan = make_plan(world)
    for name, args in (("on_a_page", []), ("on_a_page_of", [plan.reference])):
        words = text_of(as_(world.member).get(address(world, name, *args)))
        assert "Fewer children come back" in words
        assert "Action 1.1 NMR-A-" in words
        assert "Sub-action" not in words
        assert "Increase in completed screenings" in words


def test_actions_above_the_reader_are_absent_from_rows_and_counts(world: World) -> None:
    make_plan(world, 1, 2)
    hidden = Action.objects.get(title="Action 1.1")
    Action.objects.filter(pk=hidden.pk).update(level=3)
    client = as_(world.member)
    for name, args in (("plan", []), ("priority", ["NMR-P-0001"]), ("on_a_page", [])):
        words = text_of(client.get(address(world, name, *args)))
        assert hidden.title not in words.replace("Sub-action 1.1", "")
        assert hidden.reference not in words
    assert "3 actions" in text_of(client.get(address(world, "plan")))


def _cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("sizes", [((1, 1), (3, 3)), ((2, 5), (4, 25))])
def test_the_plan_page_costs_the_same_however_long(sizes: Any) -> None:
    costs = []
    for number, (priorities, actions) in enumerate(sizes):
        world = make_world("NMR" if number else "VAL", "northmoor" if number else "vale")
        make_plan(world, priorities, actions)
        client = as_(world.manager)
        pages = ("plan", "on_a_page", "plans")
        costs.append([_cost(client, address(world, name)) for name in pages])
        reference = f"{world.partnership.code}-P-0001"
        costs[-1].append(_cost(client, address(world, "priority", reference)))
        costs[-1].append(_cost(as_(world.chair), address(world, "plan")))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 12, costs


def test_last_years_plan_stays_readable(world: World) -> None:
    plan = make_plan(world)
    client = as_(world.member)
    assert plan.title in text_of(client.get(address(world, "plans")))
    assert client.get(address(world, "plan_of", plan.reference)).status_code == 200


READ = ("plan", "on_a_page", "progress", "health", "plans")


def test_who_reads_a_draft_and_who_a_published_plan(world: World) -> None:
    draft = make_plan(world)
    one = address(world, "plan_of", draft.reference)
    for person in (world.manager, world.executive, world.chair, world.member):
        assert as_(person).get(one).status_code == 200
    for person in (world.practitioner, world.reviewer):
        client = as_(person)
        assert client.get(one).status_code == 404
        assert "no plan to read yet" in text_of(client.get(address(world, "plan")))
    day = world.bus.today
    services.agree(plan=draft, agreed_for="Executive", agreed_on=day, by=world.as_(world.executive))
    services.publish(plan=draft, by=world.bus)
    for person in (world.practitioner, world.reviewer):
        assert as_(person).get(one).status_code == 200


def every_address(world: World, plan: Plan) -> list[str]:
    priority = plan.priorities.get(number=1)
    ambition, planned = priority.ambitions.all()[0], PlannedAction.objects.filter(priority=priority)[0]
    core = plan.core_business.all()[0]
    of_plan = (
        "plan_of",
        "on_a_page_of",
        "history",
        "edit_plan",
        "agree",
        "publish",
        "reopen",
        "withdraw",
        "discard",
        "add_part",
        "add_priority",
    )
    of_priority = ("priority", "edit_priority", "update_priority", "remove_priority", "add_action")
    line, deeds = ("ambitions", ambition.pk), ("edit", "move", "remove")
    return [
        *(address(world, name) for name in ("plan", "on_a_page", "progress", "health", "plans", "start")),
        *(
            address(world, name, plan.reference)
            for name in ("progress_of", "little_progress", "health_of", "export_health")
        ),
        *(address(world, name, plan.reference, "plan", plan.pk) for name in ("set_rag", "take_back_rag")),
        address(world, "export_progress", plan.reference, "progress.pdf"),
        address(world, "on_track", plan.reference, quarter_of(world.bus.today).key, priority.group_id),
        address(world, "judge_progress", priority.reference, quarter_of(world.bus.today).key),
        *(address(world, name, plan.reference) for name in of_plan),
        *(address(world, "export", plan.reference, name) for name in ("plan.xlsx", "actions.csv", "measures.csv")),
        address(world, "add_to_plan", plan.reference, "strategies"),
        *(
            address(world, f"{deed}_of_plan", plan.reference, "core-business", core.pk)
            for deed in ("edit", "move", "remove")
        ),
        *(address(world, name, priority.reference) for name in of_priority),
        address(world, "link_action", priority.reference, planned.action.reference),
        address(world, "add_to_priority", priority.reference, "measures"),
        *(address(world, f"{deed}_of_priority", priority.reference, *line) for deed in deeds),
    ]


def test_readers_are_refused_every_deed(world: World) -> None:
    plan = published(world)
    client = as_(world.member)
    reading = {address(world, name) for name in READ} | {
        address(world, name, plan.reference)
        for name in ("plan_of", "on_a_page_of", "history", "progress_of", "little_progress", "health_of")
    } | {address(world, "priority", "NMR-P-0001")}  # fmt: skip
    for path in every_address(world, plan):
        if path not in reading:
            assert client.post(path, {}).status_code == 403, path
    body = client.get(address(world, "plan")).content.decode()
    for words in (
        "Add a priority",
        "Agree the plan",
        "Publish the plan",
        "Take back",
        "Download as PDF",
        "Take it with you",
        "Link a strategy",
    ):
        assert words not in body


def test_an_ended_appointment_stops_at_the_next_request(world: World) -> None:
    plan = make_plan(world)
    client = as_(world.member)
    one = address(world, "plan_of", plan.reference)
    assert client.get(one).status_code == 200
    world.member.appointments.update(ends_on="2021-01-01")
    assert client.get(one).status_code == 404
