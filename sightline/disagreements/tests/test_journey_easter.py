"""A disagreement about a case in a real browser: raised before Easter, resolved at stage 2 within its clock."""

import pytest
from django.conf import settings

from sightline.disagreements.models import Disagreement
from sightline.disagreements.tests.world import NAME, Clock, World, at
from tests.factories import signed_in
from tests.journeys.looking import check_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return World()


def page_of(browser, live_server, person):
    """Open a browser of its own in which a person is signed in, at the moment the test has set."""
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    context.set_default_timeout(15_000)
    return context.new_page()


def test_resolved_at_stage_two_within_its_clock_over_easter(world: World, browser, live_server, monkeypatch) -> None:
    clock = Clock(monkeypatch)
    clock.set(at(2027, 3, 23, 9))  # the Tuesday before Good Friday
    page = page_of(browser, live_server, world.people["school"])
    page.goto("/northmoor/disagreements/")
    page.get_by_role("button", name="Raise one").click()
    check_page(page)
    page.get_by_label("The agency you disagree with").select_option(label="Northmoor Council")
    page.get_by_role("radio", name="A child", exact=True).check()
    page.get_by_role("radio", name="Threshold").check()
    page.get_by_label("What is the disagreement?").fill("We think the child needs a social worker now.")
    page.get_by_label("Name", exact=False).last.fill(NAME)
    page.get_by_role("button", name="Raise it").click()
    page.get_by_text("Its first clock runs.").wait_for()
    check_page(page)
    row = Disagreement.objects.get()
    assert NAME not in page.content()

    clock.set(at(2027, 3, 24, 15))
    world.name(row, "council")
    other = page_of(browser, live_server, world.people["council"])
    other.goto(f"/northmoor/disagreements/{row.reference}/")
    other.get_by_role("button", name="Answer", exact=True).click()
    other.get_by_label("You answer for").select_option(label="Northmoor Council")
    other.get_by_label("What do you want to say?").fill("We saw the family and closed it.")
    other.get_by_role("button", name="Send").click()
    other.get_by_text("Your answer is on record.").wait_for()

    page = page_of(browser, live_server, world.people["school"])
    page.goto(f"/northmoor/disagreements/{row.reference}/")
    page.get_by_role("button", name="Next step").click()
    page.get_by_label("Why does it go on?").fill("We still disagree.")
    page.get_by_role("button", name="Take it on").click()
    page.get_by_text("5 working days left").first.wait_for()

    clock.set(at(2027, 4, 2, 16))  # the last day: Good Friday and Easter Monday did not count
    other = page_of(browser, live_server, world.people["council"])
    other.goto(f"/northmoor/disagreements/{row.reference}/")
    other.get_by_text("Due today").first.wait_for()
    other.get_by_role("button", name="End it").click()
    other.get_by_role("radio", name="Resolved between the agencies").check()
    other.get_by_label("What was agreed or decided?").fill("An assessment begins on Monday.")
    other.get_by_role("button", name="End it").click()
    other.get_by_text("Resolved between the agencies at stage 2").first.wait_for()
    assert other.get_by_text("Within its limit").count() == 2
    check_page(other)
    for where in (f"disagreements/{row.reference}/identity/", "disagreements/", "disagreements/patterns/",
                  "disagreements/protocols/", "executive/"):  # fmt: skip
        page.goto(f"/northmoor/{where}")
        check_page(page)
    row.refresh_from_db()
    assert (row.outcome, row.ended_stage) == ("resolved", 2)
