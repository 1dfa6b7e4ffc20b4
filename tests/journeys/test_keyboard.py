"""Everything with the keyboard: signing in, reaching an action, saying how it is going, putting a mistake right."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sightline.actions.models import Action
from tests import factories
from tests.journeys.conftest import DESK
from tests.journeys.looking import check_page, fresh_code
from tests.journeys.steps import new_page
from tests.journeys.world import World, make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAID = "The first walk is done and written up."
TITLE = "Walk the quay with young people"
# The focus is seen when the element, or the one around it, has an outline, a shadow or a background of the focus.
SEEN = """element => [element, element.parentElement].some(one => {
  const style = getComputedStyle(one);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
})"""
MOST_STEPS = 80


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Any:
    opened = new_page(browser, live_server.url, viewport=DESK)
    yield opened
    opened.context.close()


def test_an_update_is_sent_without_a_mouse(page: Page, live_server: Any) -> None:
    world = given_an_action_of_the_head_of_early_help()
    page.goto(f"{live_server.url}/accounts/login/")
    when_they_sign_in(page, world)
    then_the_skip_link_leads_past_the_menu(page)
    when_they_go_to_the_action(page, world)
    when_they_send_the_form_empty(page)
    then_the_focus_is_on_what_went_wrong(page)
    when_they_follow_the_summary_and_fill_the_form(page)
    then_the_update_is_there(page)


def given_an_action_of_the_head_of_early_help() -> World:
    world = make_world()
    factories.make_action(world.northmoor, TITLE, world.early_help, world.manager.person)
    return world


def when_they_sign_in(page: Page, world: World) -> None:
    tab_to(page, page.get_by_label("Email address"))
    page.keyboard.type(world.head.email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(world.head.password)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.type(fresh_code(world.head.secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def then_the_skip_link_leads_past_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.getElementById('main').contains(document.activeElement)")


def when_they_go_to_the_action(page: Page, world: World) -> None:
    tab_to(page, page.get_by_role("link", name=TITLE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def when_they_send_the_form_empty(page: Page) -> None:
    tab_to(page, page.get_by_role("button", name="Send update"))
    page.keyboard.press("Space")


def then_the_focus_is_on_what_went_wrong(page: Page) -> None:
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    expect(summary.get_by_role("link")).to_have_text(["Say in a sentence or two what has happened and what is next"])
    check_page(page)


def when_they_follow_the_summary_and_fill_the_form(page: Page) -> None:
    tab_to(page, page.locator(".govuk-error-summary").get_by_role("link"))
    page.keyboard.press("Enter")
    words = page.get_by_label("What has happened, and what is next?")
    expect(words).to_be_focused()
    page.keyboard.type(SAID)
    tab_to(page, page.get_by_role("radio", checked=True), back=True)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Complete")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Green")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Send update"))
    page.keyboard.press("Enter")


def then_the_update_is_there(page: Page) -> None:
    expect(page.locator("#history")).to_contain_text(SAID)
    action = Action.objects.get(title=TITLE)
    assert (action.rag, action.updates.count()) == ("green", 1)


def tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Press Tab until an element has the focus; wherever the focus rests on the way, it can be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focused = page.locator(":focus")
        if focused.count():
            assert focused.evaluate(SEEN), f"The focus cannot be seen on {focused.evaluate('one => one.outerHTML')}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} cannot be reached with Tab")
