"""The proposal page by keyboard and pointer: each side of a reading shows the other; keys can be put off."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sightline.imports.models import Proposal
from sightline.imports.tests.documents import item_of, read_text
from tests import factories
from tests.journeys.looking import check_page
from tests.journeys.steps import enter
from tests.journeys.world import make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_both_sides_and_keys(live_server: Any, context: BrowserContext) -> None:
    world = make_world()
    proposal = read_text(factories.standing(world.manager.person, world.northmoor))
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    enter(page, live_server.url, world.manager)
    page.goto(f"{live_server.url}/northmoor/imports/{proposal.reference}/")
    check_page(page)
    if page.evaluate("document.querySelector('[data-keys]').hidden"):
        return then_the_links_alone_do_it(page, proposal)
    then_pointing_marks_both_sides(page, proposal)
    then_keys_lead_through_the_items(page, proposal)
    then_keys_stay_silent_in_fields_and_when_put_off(page)
    return None


def then_the_links_alone_do_it(page: Page, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    page.locator(f"#line-{item.lines[0]} a").first.click()
    expect(page.locator(f"#item-{item.pk}:target")).to_have_count(1)


def then_pointing_marks_both_sides(page: Page, proposal: Proposal) -> None:
    item = item_of(proposal, "Brief hotel")
    row, line = page.locator(f"#item-{item.pk}"), page.locator(f"#line-{item.lines[0]}")
    row.hover()
    expect(page.locator(".src .is-beside")).to_have_id(f"line-{item.lines[0]}")
    line.locator("a").focus()
    expect(page.locator(".got .is-beside")).to_have_id(f"item-{item.pk}")


def then_keys_lead_through_the_items(page: Page, proposal: Proposal) -> None:
    page.evaluate("document.activeElement.blur()")
    first, second = page.locator(".got > [data-lines]").nth(0), page.locator(".got > [data-lines]").nth(1)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("x")
    expect(second.locator(".pick input")).to_be_checked()
    page.keyboard.press("x")
    expect(second.locator(".pick input")).not_to_be_checked()
    page.keyboard.press("l")
    expect(page.locator(".src > li:focus")).to_have_count(1)
    page.keyboard.press("l")
    expect(second).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    check_page(page)
    page.keyboard.press("k")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change what we understood")
    page.go_back()


def then_keys_stay_silent_in_fields_and_when_put_off(page: Page) -> None:
    page.locator("#id_to-due_on_0, [name='to-due_on_day']").first.focus()
    page.keyboard.press("j")
    expect(page.locator(".got > [data-lines]:focus")).to_have_count(0)
    page.locator("#keys").evaluate("list => { list.open = true; }")
    page.get_by_label("Use these shortcuts on this page").uncheck()
    page.keyboard.press("j")
    expect(page.locator(".got > [data-lines]:focus")).to_have_count(0)
    page.reload()
    page.keyboard.press("j")
    expect(page.locator(".got > [data-lines]:focus")).to_have_count(0)
