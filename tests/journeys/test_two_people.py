"""Two people report on the same action at once: the later one sees both texts, sends again, and nothing is lost."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sightline.actions.models import Action
from tests import factories
from tests.journeys.conftest import DESK
from tests.journeys.looking import check_page
from tests.journeys.steps import let_in, new_page
from tests.journeys.world import World, make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "The harbour office has agreed to join us.", "The training is booked for the spring."


def test_the_later_update_is_not_lost(browser: Browser, context: BrowserContext, live_server: Any) -> None:
    world = make_world()
    action = factories.make_action(world.northmoor, "Train the harbour office", world.early_help, world.manager.person)
    address = f"{live_server.url}/northmoor/actions/{action.reference}/"

    sooner, later = given_both_have_the_page_open(browser, context, live_server.url, address, world)
    when_they_say(sooner, "Amber", FIRST)
    expect(sooner.locator("#history")).to_contain_text(FIRST)
    when_they_say(later, "Green", SECOND)
    then_the_later_one_sees_both(later)
    later.get_by_role("button", name="Send update").click()
    then_both_are_in_the_history(later, action)
    sooner.context.close()


def given_both_have_the_page_open(
    browser: Browser, context: BrowserContext, server: str, address: str, world: World
) -> tuple[Page, Page]:
    sooner = new_page(browser, server, world.head.person, viewport=DESK)
    let_in(context, server, world.manager.person)
    later = context.new_page()
    for page in (sooner, later):
        page.goto(address)
    return sooner, later


def when_they_say(page: Page, rag: str, words: str) -> None:
    page.get_by_role("radio", name=rag).check()
    page.get_by_label("What has happened, and what is next?").fill(words)
    page.get_by_role("button", name="Send update").click()


def then_the_later_one_sees_both(page: Page) -> None:
    both = page.get_by_role("region", name="Somebody was first")
    expect(both).to_contain_text(FIRST)
    expect(both).to_contain_text(SECOND)
    expect(page.get_by_label("What has happened, and what is next?")).to_have_value(SECOND)
    expect(page.get_by_role("radio", name="Green")).to_be_checked()
    check_page(page)


def then_both_are_in_the_history(page: Page, action: Action) -> None:
    history = page.locator("#history")
    expect(history).to_contain_text(SECOND)
    expect(history).to_contain_text(FIRST)
    found = Action.objects.get(pk=action.pk)
    said = list(found.updates.order_by("pk").values_list("rag", "text"))
    assert (found.rag, said) == ("green", [("amber", FIRST), ("green", SECOND)])
