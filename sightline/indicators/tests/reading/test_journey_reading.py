"""Reading in a real browser: the group reads the dashboard, asks about a figure, is answered, and acts on it."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sightline.actions.models import Action
from sightline.indicators.models import Question
from sightline.indicators.tests.reading.test_pages import LAST, share
from sightline.indicators.tests.world import World, make_world
from sightline.kernel.dates import england_today
from tests.indicators import line
from tests.journeys.looking import check_page
from tests.journeys.steps import click, new_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_a_figure_is_asked_about_answered_and_acted_on(world: World, browser: Browser, live_server: Any) -> None:
    one = share(world, "C3", [30] * 8, name="Children seen within 72 hours")
    share(world, "A1", [59, 62] * 4)
    line(one, [20], out_of=[60], last=LAST, dimension="Ethnicity", part="White British")
    line(one, [3], out_of=[40], last=LAST, dimension="Ethnicity", part="Other")
    chair = new_page(browser, live_server.url, world.chair)
    chair.goto(f"{live_server.url}{world.href()}")
    check_page(chair)
    expect(chair.locator(".mult__one h3").first).to_have_text("Children seen within 72 hours")
    click(chair, "Children seen within 72 hours")
    check_page(chair)
    expect(chair.get_by_text("Concern, lower").first).to_be_visible()
    chair.get_by_role("link", name="Ask a question").first.click()
    chair.get_by_label("What do you ask?").fill("Who is not seen?")
    day = england_today() + timedelta(days=7)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        chair.get_by_label(name, exact=True).fill(str(value))
    click(chair, "Send the question")
    check_page(chair)
    reference = Question.objects.get().reference
    supplier = new_page(browser, live_server.url, world.analyst)
    supplier.goto(f"{live_server.url}{world.href('questions/')}")
    check_page(supplier)
    click(supplier, "Who is not seen?")
    click(supplier, "Answer")
    supplier.get_by_label("Your answer").fill("Those placed away.")
    click(supplier, "Send the answer")
    chair.goto(f"{live_server.url}{world.href(f'questions/{reference}/')}")
    click(chair, "Make it an action")
    chair.get_by_label("Action", exact=True).fill("See those placed away")
    click(chair, "Open the action")
    expect(chair.get_by_role("link", name="See those placed away")).to_be_visible()
    assert Action.objects.get().origin_reference == reference
    chair.goto(f"{live_server.url}{world.href('changed/')}")
    check_page(chair)
    expect(chair.get_by_role("heading", name="Getting worse")).to_be_visible()
    click(chair, "This quarter’s pack")
    check_page(chair)
    with chair.expect_download() as got:
        chair.get_by_role("link", name="This pack as PDF").click()
    assert got.value.suggested_filename.endswith(".pdf")
