"""Forms of the plan by HTTP: what is saved, refused, kept when two people edit, and handed over as a file."""

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sightline.actions.models import Action
from sightline.plans.models import Ambition, Measure, Plan, PlannedAction, Priority
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world)


def to(name: str, *args: Any) -> str:
    return reverse(f"plans:{name}", args=["northmoor", *args])


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def test_a_plan_is_started_agreed_and_published_on_its_pages(world: World) -> None:
    manager, executive = signed_in(world.manager), signed_in(world.executive)
    today = world.bus.today
    dates = day("starts_on", today) | day("ends_on", today.replace(year=today.year + 3, day=1))
    response = manager.post(to("start"), {"title": "New plan", "introduction": "", **dates})
    assert response["Location"] == to("plan_of", "NMR-PL-0001")
    assert manager.post(to("add_priority", "NMR-PL-0001"), {"title": "First"}).status_code == 302
    assert "Agree the plan" not in manager.get(to("plan")).content.decode()
    assert "Agree the plan" in executive.get(to("plan")).content.decode()
    executive.post(to("agree", "NMR-PL-0001"), {"agreed_for": "Executive", **day("agreed_on", today)})
    assert "Publish the plan" in manager.get(to("plan")).content.decode()
    manager.post(to("publish", "NMR-PL-0001"))
    assert Plan.objects.get().status == "published"
    manager.post(to("withdraw", "NMR-PL-0001"), {"reason": "A wrong date"})
    manager.post(to("reopen", "NMR-PL-0001"), {"reason": "A wrong date"})
    assert Plan.objects.get().status == "draft"
    assert "A wrong date" in manager.get(to("history", "NMR-PL-0001")).content.decode()


@pytest.mark.usefixtures("plan")
def test_what_is_missing_is_said_and_what_was_typed_is_kept(world: World) -> None:
    client = signed_in(world.manager)
    response = client.post(to("add_action", "NMR-P-0001"), {"title": "", "detail": "Typed with care"})
    body = response.content.decode()
    assert response.status_code == 422
    assert "Typed with care" in body
    assert 'href="#id_title"' in body


@pytest.mark.usefixtures("plan")
def test_a_chair_adds_an_action_and_a_sub_action(world: World) -> None:
    client = signed_in(world.chair)
    ambition, parent = Ambition.objects.get(number=2), Action.objects.get(title="Action 1.0")
    sent = {"title": "Train 40 people", "owner": world.lead.pk, "ambition": ambition.pk, "parent": parent.pk}
    response = client.post(to("add_action", "NMR-P-0001"), sent | day("due_on", world.bus.today))
    assert response["Location"] == to("priority", "NMR-P-0001")
    made = PlannedAction.objects.get(action__title="Train 40 people")
    assert (made.ambition, made.action.parent, made.action.owner) == (ambition, parent, world.lead)
    assert made.action.due_on == world.bus.today
    body = client.get(to("link_action", "NMR-P-0001", made.action.reference)).content.decode()
    assert "Train 40 people" in body


@pytest.mark.usefixtures("plan")
def test_the_later_editor_sees_both_texts_and_can_save_again(world: World) -> None:
    measure = Measure.objects.get(position=1)
    address = to("edit_of_priority", "NMR-P-0001", "measures", measure.pk)
    sent = {"direction": "increase", "baseline": "31%", "target": "60%", "part": measure.part_id}
    signed_in(world.chair).post(address, {"text": "Theirs", "version": 1, **sent})
    client = signed_in(world.manager)
    response = client.post(address, {"text": "Mine", "version": 1, **sent})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in body
    assert "Mine" in body
    assert 'name="version" value="2"' in body
    client.post(address, {"text": "Mine", "version": 2, **sent})
    assert Measure.objects.get(pk=measure.pk).text == "Mine"


@pytest.mark.usefixtures("plan")
def test_every_form_opens_for_the_business_unit(world: World) -> None:
    client = signed_in(world.manager)
    plan, ref = "NMR-PL-0001", "NMR-P-0001"
    row = Priority.objects.get()
    pages = [to(name, plan) for name in ("edit_plan", "add_part", "add_priority", "reopen", "withdraw")]
    pages += [to(name, ref) for name in ("edit_priority", "update_priority", "add_action")]
    pages += [to("add_to_plan", plan, kind) for kind in ("core-business", "strategies")]
    pages += [to("add_to_priority", ref, kind) for kind in ("ambitions", "outcomes", "criteria", "measures", "figures")]
    for kind, rows in (
        ("ambitions", row.ambitions), ("outcomes", row.desired_outcomes), ("criteria", row.success_criteria),
        ("figures", row.figures),
    ):  # fmt: skip
        pages.append(to("edit_of_priority", ref, kind, rows.all()[0].pk))
    for page in pages:
        response = client.get(page)
        assert (response.status_code, response.content.count(b"<h1")) == (200, 1), page
    assert client.get(to("add_to_priority", ref, "strategies")).status_code == 404
    assert client.get(to("add_to_priority", ref, "dragons")).status_code == 404


@pytest.mark.usefixtures("plan")
def test_a_line_is_moved_and_removed_on_its_page(world: World) -> None:
    client = signed_in(world.manager)
    first = Ambition.objects.get(number=1)
    client.post(to("move_of_priority", "NMR-P-0001", "ambitions", first.pk), {"to": "down"})
    assert Ambition.objects.get(pk=first.pk).number == 2
    client.post(to("remove_of_priority", "NMR-P-0001", "ambitions", first.pk))
    assert list(Ambition.objects.values_list("number", flat=True)) == [1]


@pytest.mark.usefixtures("plan")
def test_the_plan_is_handed_over_as_files(world: World) -> None:
    client = signed_in(world.officer)
    hidden = Action.objects.get(title="Action 1.1")
    Action.objects.filter(pk=hidden.pk).update(level=3)
    book = load_workbook(io.BytesIO(client.get(to("export", "NMR-PL-0001", "plan.xlsx")).content))
    assert book.sheetnames == ["Actions", "Measures"]
    titles = [row[2].value for row in book["Actions"].iter_rows(min_row=2)]
    assert titles == ["Action 1.0", "Sub-action 1.0", "Sub-action 1.1", "Write the yearly report"]
    text = client.get(to("export", "NMR-PL-0001", "measures.csv")).content.decode("utf-8-sig")
    assert "Increase in completed screenings,should increase,31%,60%,Part B" in text
    assert client.get(to("export", "NMR-PL-0001", "secrets.csv")).status_code == 404
