"""A report in a real browser: a chair edits the draft and sends it; an executive opens the pack as PDF."""

from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings

from sightline.reporting import services
from sightline.reporting.services import EntrySaid
from sightline.reporting.tests.world import make_world
from tests.factories import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    made = make_world()
    made.say(made.action("Train managers"), "Half are done.")
    made.round()
    return made


def page_of(browser, live_server, person):
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def test_a_chair_finds_the_draft_edits_it_and_sends_it(world, browser, live_server):
    page = page_of(browser, live_server, world.people["neglect"])
    page.goto("/")
    page.get_by_role("link", name="Highlight report of Neglect sub-group").click()
    page.get_by_label("Done in this period, entry 1").fill("We trained half of all managers.")
    page.get_by_label("Add to “Good practice and success”").fill("A school shares its work.")
    page.get_by_role("radio", name="Not on track").check()
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("heading", name="As Delivery group will read it").wait_for()
    page.get_by_role("button", name="Send it to Delivery group").click()
    page.get_by_text("Sent to Delivery group. Its text stands as it was sent.").wait_for()
    report = world.report()
    texts = set(report.sections.values_list("text", flat=True))
    assert (report.state, report.on_track) == ("submitted", "no")
    assert {"We trained half of all managers.", "A school shares its work."} <= texts


def test_an_executive_opens_the_pack_as_pdf(world, browser, live_server, tmp_path):
    world.sent(world.delivery, "delivery", ask=EntrySaid("Pay for one tool", True, "Share it three ways", "We stop"))
    services.open_round(round_=world.report().round, today=world.by("manager").today)
    page = page_of(browser, live_server, world.people["executive"])
    page.goto(f"/{world.slug}/reports/pack/")
    page.get_by_role("heading", name="For decision").wait_for()
    with page.expect_download() as waited:
        page.get_by_text("Pack as PDF").click()
    kept = Path(tmp_path) / "pack.pdf"
    waited.value.save_as(kept)
    text = "\n".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(str(kept)))
    assert "Pay for one tool" in " ".join(text.split())
