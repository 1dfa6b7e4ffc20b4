"""Finding an action by its words, seeing it on the timeline, closing the year it belongs to: in a real browser."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from sightline.plans import services
from sightline.plans.models import Part, Plan
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world, 1, 2)


@pytest.fixture
def page(browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(20_000)
    cookie = signed_in(world.manager).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_an_action_is_found_seen_on_the_timeline_and_carried_into_the_next_year(
    page: Any, world: World, plan: Plan
) -> None:
    part = Part.objects.get(plan=plan, kind="yearly")
    first = part.ends_on + timedelta(days=1)
    services.start_roll_over(
        part=part, title="Part B, the next year", starts_on=first, ends_on=first + timedelta(days=300), by=world.bus
    )
    page.goto(f"/{world.partnership.slug}/search/?q=action+1.0")
    page.locator(".sl-hits a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sub-action 1.0")

    timeline = reverse("plans:timeline_of", args=[world.partnership.slug, plan.reference])
    page.goto(timeline)
    expect(page.get_by_role("main")).to_contain_text("Action 1.0")

    page.goto(reverse("plans:year_choose", args=[world.partnership.slug, plan.reference, part.pk]))
    page.get_by_label("Choose for all").select_option("carry")
    page.get_by_role("button", name="Choose for all shown").click()
    page.get_by_role("button", name="Look at all of it").click()
    page.get_by_role("button", name="Close the year and begin the new one").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("As it stood on").wait_for()

    page.goto(timeline)
    expect(page.get_by_role("main")).to_contain_text("Part B, the next year")
