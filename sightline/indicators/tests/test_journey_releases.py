"""Publication in a browser: refused by the gate, made anew without the breakdown, published by another, read by all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sightline.indicators.services import dictionary
from sightline.indicators.services import releasing as services
from sightline.indicators.tests.test_releases import CASES, JULY, publish, text
from sightline.indicators.tests.world import COUNT, World, make_world
from tests.indicators import line
from tests.journeys.looking import check_page
from tests.journeys.steps import click, new_page, type_date

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_a_refused_release_is_made_anew_published_by_another_and_read_by_all(
    world: World, browser: Browser, live_server: Any
) -> None:
    row = world.indicator(replace(COUNT, splits={"Place": ["North", "South"]}))
    dictionary.publish_indicator(indicator=row, publish=True, version=1, by=world.standing(world.executive))
    line(row, [*CASES * 2, 3, 6], last=JULY)
    for part, count in (("North", 1), ("South", 5)):
        line(row, [count], last=JULY, dimension="Place", part=part)
    publish(world, services.make_release(new=text(row.reference), by=world.by))
    manager = new_page(browser, live_server.url, world.manager)
    manager.goto(f"{live_server.url}{world.href('releases/')}")
    click(manager, "Make a release")
    manager.get_by_label("Title").fill("Missing episodes")
    type_date(manager, "From", date(2023, 1, 1))
    type_date(manager, "To", JULY)
    manager.get_by_label("Show only what has these words").fill("missing place")
    manager.get_by_label("M01 by place").check()
    expect(manager.get_by_text("1 ticked, 1 of 2 shown")).to_be_visible()
    click(manager, "Make it")
    expect(manager.get_by_text("M01 by Place, July to September 2026: North").first).to_be_visible()
    click(manager, "Change it")
    manager.get_by_label("M01 by place").uncheck()
    click(manager, "Make it anew")
    expect(manager.get_by_text("Ready to approve")).to_be_visible()
    check_page(manager)
    executive = new_page(browser, live_server.url, world.executive)
    executive.goto(manager.url)
    click(executive, "Publish it")
    click(executive, "Publish it")
    expect(executive.get_by_text("It is published.")).to_be_visible()
    public = new_page(browser, live_server.url)
    public.goto(f"{live_server.url}/{world.partnership.slug}/public/data/")
    check_page(public)
    public.get_by_role("link", name="Missing episodes").click()
    expect(public.get_by_role("cell", name="c", exact=True)).to_have_count(1)
    check_page(public)
