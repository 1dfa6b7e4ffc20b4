"""A draft beside an agreed plan: the agreed one stays current, the draft waits, and a draft can be set aside."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from sightline.actions import queries as actions
from sightline.actions.models import Action
from sightline.actions.services import NewAction, update_action
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.plans import queries, services
from sightline.plans.models import Measure, Part, Plan, PlannedAction, Priority
from sightline.plans.tests.test_pages import address, as_, published, text_of
from sightline.plans.tests.world import World, make_plan, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def agree(world: World, plan: Plan) -> Plan:
    by = world.as_(world.executive)
    return services.agree(plan=plan, agreed_for="Executive", agreed_on=by.today, by=by)


def test_the_agreed_plan_stays_current_beside_a_newer_draft(world: World) -> None:
    first = make_plan(world)
    assert queries.current_plan(world.bus) == first
    agree(world, first)
    draft = make_plan(world)
    assert queries.current_and_drafts(world.bus) == (first, [draft])
    client = as_(world.manager)
    for name in ("plan", "on_a_page"):
        response = client.get(address(world, name))
        assert response.context["plan"] == first
        assert "This is a draft" not in text_of(response)
    words = text_of(client.get(address(world, "plan")))
    assert f"A draft for {draft.starts_on.year} to {draft.ends_on.year} is being written: {draft.reference}" in words
    assert draft.reference in text_of(client.get(address(world, "plans")))
    agree(world, draft)
    assert queries.current_plan(world.bus) == draft


def test_only_those_who_may_read_a_draft_hear_of_it(world: World) -> None:
    published(world)
    draft = make_plan(world)
    assert draft.reference in text_of(as_(world.member).get(address(world, "plan")))
    assert draft.reference not in text_of(as_(world.practitioner).get(address(world, "plan")))


def test_a_first_draft_says_that_it_is_one(world: World) -> None:
    make_plan(world)
    for name in ("plan", "on_a_page"):
        assert "This is a draft. Nothing in it is agreed yet." in text_of(as_(world.manager).get(address(world, name)))


def test_a_plan_that_has_ended_is_current_until_another_is_agreed(world: World) -> None:
    old = published(world)
    Plan.objects.filter(pk=old.pk).update(starts_on=date(2019, 4, 1), ends_on=date(2022, 3, 31))
    make_plan(world)
    assert queries.current_plan(world.bus) == old


def links(client: Client, path: str) -> list[str]:
    return [link[1] for link in client.get(path).context["own_pages"]]


def test_the_links_of_a_plan_lead_to_its_own_pages(world: World) -> None:
    published(world)
    draft = make_plan(world)
    client = as_(world.manager)
    own = [address(world, name, draft.reference) for name in ("plan_of", "on_a_page_of")]
    for path in (*own, address(world, "priority", "NMR-P-0002")):
        assert set(own) <= set(links(client, path))
        assert f'href="{own[1]}"' in client.get(path).content.decode()


def test_actions_of_a_draft_wait_until_it_is_agreed(world: World) -> None:
    published(world)
    before = actions.overview(world.bus).open
    assert before == 5
    draft = make_plan(world)
    services.add_action(wanted=services.PlannedNew(new=NewAction(title="One more"), plan=draft), by=world.bus)
    waiting = Action.objects.filter(planned__plan=draft)
    assert set(waiting.values_list("draft", flat=True)) == {True}
    assert actions.overview(world.bus).open == before
    assert "6 actions" in text_of(as_(world.manager).get(address(world, "plan_of", draft.reference)))
    agree(world, draft)
    assert not waiting.filter(draft=True).exists()
    assert actions.overview(world.bus).open == before + 6
    services.reopen(plan=draft, reason="One word is wrong", by=world.bus)
    assert not waiting.filter(draft=True).exists()


def test_a_first_plan_is_live_at_once(world: World) -> None:
    make_plan(world)
    assert not Action.objects.filter(draft=True).exists()


def discard(world: World, plan: Plan) -> Plan:
    return services.discard(plan=plan, reason="The executive wants another", by=world.bus)


def test_a_draft_that_was_edited_can_be_discarded(world: World) -> None:
    first = published(world)
    draft = make_plan(world)
    services.edit_plan(plan=draft, values={"title": "Another title"}, version=1, by=world.bus)
    reported = Action.objects.filter(planned__plan=draft, parent=None)[0]
    Action.objects.filter(planned__plan=draft).update(created_at="2026-01-01T12:00:00Z")
    update_action(action=reported, rag="green", text="Begun.", version=1, by=world.bus)
    assert discard(world, draft).status == "discarded"
    mine = Action.objects.filter(planned__plan=draft)
    assert list(mine.exclude(status="withdrawn").values_list("pk", "draft")) == [(reported.pk, False)]
    assert Action.objects.filter(planned__plan=first, status="open").count() == 5
    assert queries.current_and_drafts(world.bus) == (first, [])
    client = as_(world.manager)
    assert "Discarded" in text_of(client.get(address(world, "plans")))
    page = text_of(client.get(address(world, "plan_of", draft.reference)))
    assert "Discarded" in page
    for words in ("Add a part", "Link a strategy", "Discard the draft"):
        assert words not in page
    history = text_of(client.get(address(world, "history", draft.reference)))
    assert "The draft was discarded" in history
    assert "Reason: The executive wants another" in history


def test_nothing_of_a_discarded_draft_changes(world: World) -> None:
    draft = make_plan(world)
    discard(world, draft)
    assert queries.current_plan(world.bus) is None
    priority = draft.priorities.get()
    with pytest.raises(OutOfState):
        services.add_priority(plan=draft, values={"title": "More"}, by=world.bus)
    with pytest.raises(OutOfState):
        services.update_priority(priority=priority, rag="green", text="Well.", by=world.bus)
    with pytest.raises(OutOfState):
        services.add_line(kind=services.KINDS["measures"], to=priority, values={"text": "More"}, by=world.bus)
    with pytest.raises(OutOfState):
        services.add_action(wanted=services.PlannedNew(new=NewAction(title="More"), plan=draft), by=world.bus)
    with pytest.raises(OutOfState):
        discard(world, draft)


def test_who_discards_and_why(world: World) -> None:
    draft = make_plan(world)
    for person in (world.executive, world.chair, world.member):
        with pytest.raises(NotAllowed):
            services.discard(plan=draft, reason="No", by=world.as_(person))
    with pytest.raises(DomainError):
        services.discard(plan=draft, reason=" ", by=world.bus)
    path = address(world, "discard", draft.reference)
    client = as_(world.manager)
    assert "Discard the draft" in text_of(client.get(address(world, "plan")))
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Another is coming"}).status_code == 302
    agreed = agree(world, make_plan(world))
    with pytest.raises(OutOfState):
        discard(world, agreed)


def test_plan_on_a_page_shows_the_newest_year_that_has_started(world: World) -> None:
    plan = published(world)
    client, path = as_(world.manager), address(world, "on_a_page")
    year = plan.parts.get(kind="yearly")
    assert "This year we will Part B" in text_of(client.get(path))
    Part.objects.filter(pk=year.pk).update(starts_on=date(2023, 4, 1), ends_on=date(2024, 3, 31))
    words = text_of(client.get(path))
    assert "In that year we will Part B, " in words
    assert "Action 1.1" in words
    later = world.bus.today + timedelta(days=9)
    Part.objects.create(
        partnership=plan.partnership, plan=plan, kind="yearly", title="Part C", position=3, starts_on=later,
        ends_on=later + timedelta(days=300),
    )  # fmt: skip
    assert "we will Part B" in text_of(client.get(path))
    Part.objects.filter(pk=year.pk).update(kind="long_term")
    assert "In that year we will Part C" in text_of(client.get(path))


def test_actions_under_no_priority_are_shown(world: World) -> None:
    plan = published(world)
    PlannedAction.objects.filter(priority=None).update(part=plan.parts.get(kind="yearly"))
    Part.objects.filter(plan=plan, kind="yearly").update(starts_on=date(2023, 4, 1), ends_on=date(2024, 3, 31))
    for name in ("plan", "on_a_page"):
        words = text_of(as_(world.member).get(address(world, name)))
        assert "Under no priority Write the yearly report" in words
    assert "Under no priority Actions of the plan as a whole" in text_of(as_(world.member).get(address(world, "plan")))


def test_late_actions_lead_to_their_list(world: World) -> None:
    plan = make_plan(world)
    Action.objects.filter(title="Action 1.1").update(due_on=date(2024, 1, 1))
    other = services.build_plan(new=services.NewPlan("Other", plan.starts_on, plan.ends_on), by=world.bus)
    late = services.PlannedNew(new=NewAction(title="Elsewhere", due_on=date(2024, 1, 1)), plan=other)
    services.add_action(wanted=late, by=world.bus)
    client = as_(world.manager)
    response = client.get(address(world, "plan_of", plan.reference))
    href = response.context["actions_href"] + "&when=late"
    assert f'<a href="{href.replace("&", "&amp;")}">1 action past the date</a>' in response.content.decode()
    words = text_of(client.get(href))
    assert "Action 1.1" in words
    assert "Elsewhere" not in words


def test_a_draft_leads_to_its_own_actions_and_says_what_they_lack(world: World) -> None:
    published(world)
    draft = make_plan(world, 1, 3)
    Action.objects.filter(planned__plan=draft).update(owner=None, due_on=None)
    client = as_(world.manager)
    page = client.get(address(world, "plan_of", draft.reference))
    tab = re.search(r'<a href="([^"]+)"[^>]*>Actions</a>', page.content.decode())
    assert tab
    assert draft.reference in tab[1]
    listed = {row.reference for row in client.get(unescape(tab[1])).context["table"].page.rows}
    assert listed == set(Action.objects.filter(planned__plan=draft).values_list("reference", flat=True))
    number = len(listed)
    words = text_of(page)
    assert f"{number} actions without an owner" in words
    assert f"{number} actions without a date" in words
    assert "without a lead" not in words
    unowned = re.search(r'<a href="([^"]+)">\d+ actions without an owner', page.content.decode())
    assert unowned
    assert client.get(unescape(unowned[1])).context["total"] == number
    Priority.objects.filter(plan=draft).update(lead=None, strategic_lead=None)
    assert "1 priority without a lead" in text_of(client.get(address(world, "plan_of", draft.reference)))


def test_a_priority_leads_to_its_actions_as_a_list(world: World) -> None:
    plan = make_plan(world, 2, 2)
    first = plan.priorities.get(number=1)
    client = as_(world.manager)
    page = client.get(address(world, "priority", first.reference))
    href = page.context["actions_href"]
    assert "These actions as a list" in text_of(page)
    shown = {row.reference for row in client.get(href).context["table"].page.rows}
    assert shown == set(Action.objects.filter(planned__priority=first).values_list("reference", flat=True))


def test_measures_without_baseline_and_without_direction_are_counted_apart(world: World) -> None:
    make_plan(world)
    Measure.objects.filter(position=1).update(direction="")
    words = text_of(as_(world.manager).get(address(world, "plan")))
    assert "1 without a baseline, 2 without a direction" in words
    assert "1 measure without a baseline" in words
    assert "2 measures without a direction" in words


def test_agreeing_starts_with_nothing_typed(world: World) -> None:
    plan = make_plan(world)
    body = as_(world.executive).get(address(world, "agree", plan.reference)).content.decode()
    assert 'value="Executive"' not in body
    assert f'value="{world.bus.today.year}"' not in body


def test_taking_back_from_publication_is_called_that(world: World) -> None:
    plan = published(world)
    client = as_(world.manager)
    body = text_of(client.get(address(world, "plan")))
    assert "Take back from publication" in body
    assert "Withdraw" not in body
    client.post(address(world, "withdraw", plan.reference), {"reason": "A word is wrong"})
    assert "The plan was taken back from publication" in text_of(client.get(address(world, "history", plan.reference)))


def test_a_published_priority_offers_only_what_may_change(world: World) -> None:
    plan = published(world)
    client, page = as_(world.manager), address(world, "priority", "NMR-P-0001")
    words = text_of(client.get(page))
    for offered in ("Change leads and background", "Add a desired outcome of the year"):
        assert offered in words
    for promised in ("Add an ambition", "Add a success criterion", "Add a desired outcome Add"):
        assert promised not in words
    path = address(world, "add_to_priority", "NMR-P-0001", "outcomes")
    year, long = plan.parts.get(kind="yearly"), plan.parts.get(kind="long_term")
    for part in (long.pk, ""):
        assert client.post(path, {"text": "More children are heard", "part": part}).status_code == 422
    assert client.post(path, {"text": "More children are heard", "part": year.pk}).status_code == 302
    plan.planned_actions.update(part=None)
    priority = plan.priorities.get()
    priority.measures.update(part=None)
    priority.desired_outcomes.all().delete()
    year.delete()
    assert "Add a desired outcome" not in text_of(client.get(page))
