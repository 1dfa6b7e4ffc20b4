"""An owner updates from the mail they received, on a phone, without signing in, with and without JavaScript."""

import re

import pytest
from django.utils import timezone

from sightline.actions.filtering import Asked
from sightline.actions.models import Update
from sightline.actions.tests.world import GROUP_TITLE, OPEN_TITLE, make_world
from sightline.chasing import services
from sightline.chasing.queries import chase_reach
from sightline.kernel.outbox import deliver_due
from sightline.kernel.tests.test_outbox import post
from tests.journeys.steps import new_page

__all__ = ["post"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture(autouse=True)
def address(live_server, settings):
    """Mails lead to the server of the test."""
    settings.SITE_ADDRESS = live_server.url


def received(world, post):
    """Chase everybody and return the link that the owner's mail brings."""
    by = world.by(world.manager)
    services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    deliver_due(timezone.now(), "test")
    text = post.taken[0].get_payload(decode=True).decode()
    (address,) = re.findall(r"http\S+/u/\S+", text)
    return address


def test_a_forwarded_link_shows_the_item_alone_until_it_is_revoked(browser, world, post, live_server):
    address = received(world, post)
    stranger = browser.new_context(base_url=live_server.url).new_page()
    stranger.goto(address)
    assert stranger.get_by_role("heading", level=1).inner_text() == OPEN_TITLE
    assert GROUP_TITLE not in stranger.content()
    stranger.goto(world.href())
    assert "/accounts/login/" in stranger.url
    manager = new_page(browser, live_server.url, world.manager)
    manager.goto(f"{live_server.url}{world.href(f'{world.open.reference}/links/')}")
    manager.get_by_role("button", name="Revoke").first.click()
    manager.get_by_text("revoked").first.wait_for()
    stranger.goto(address)
    assert OPEN_TITLE not in stranger.content()
    assert stranger.get_by_label("What has happened").count() == 0
    for page in (stranger, manager):
        page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_received_mail_on_a_phone(browser, world, post, script):
    address = received(world, post)
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script)
    page = context.new_page()
    page.goto(address)
    assert page.get_by_role("heading", level=1).inner_text() == OPEN_TITLE
    assert GROUP_TITLE not in page.content()
    assert page.locator("nav").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Send update").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.locator("label", has_text="Amber").first.click()
    page.get_by_label("What has happened").fill("Six agencies have answered. Two are left.")
    page.get_by_role("button", name="Send update").click()
    page.get_by_role("heading", name="Thank you. Your update is saved").wait_for()
    assert context.cookies() == []
    page.get_by_role("button", name="Mail me a fresh link").click()
    page.get_by_role("heading", name="Look in your mailbox").wait_for()
    context.close()
    assert Update.objects.get().author == world.owner
    assert deliver_due(timezone.now(), "test") == 1
    assert post.taken[-1]["To"] == world.owner.email
