"""An update in a real browser: words typed survive a session that ended, and owners are set with one press."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from sightline.actions.models import Action, UpdateDraft
from tests.factories import make_post, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(request, transactional_db):
    from sightline.actions.tests.world import make_world

    return make_world()


@pytest.fixture
def page(browser, live_server, world):
    opened = browser.new_context(base_url=live_server.url).new_page()
    sign_in(opened, world, live_server)
    yield opened
    opened.context.close()


def sign_in(page, world, live_server):
    """Give the browser a session of the manager."""
    cookie = signed_in(world.manager).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def test_words_typed_before_a_session_ended_are_back_after_sign_in(page, world, live_server):
    address = world.href("NMR-A-0001/")
    page.goto(address)
    page.locator("label", has_text="Amber").first.click()
    page.get_by_label("What has happened").press_sequentially("Six agencies have answered.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Send update").click()
    page.wait_for_url("**/accounts/login/**")
    UpdateDraft.objects.all().delete()
    sign_in(page, world, live_server)
    page.goto(address)
    assert page.get_by_label("What has happened").input_value() == "Six agencies have answered."
    page.get_by_role("button", name="Send update").click()
    page.get_by_text("Your update to NMR-A-0001 is saved").wait_for()
    assert page.get_by_label("What has happened").input_value() == ""
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [key for key in kept if key.startswith("sightline-kept")] == []


def test_one_press_hands_on_while_suggestions_are_open_and_unknown_words_do_nothing(page, world):
    other = make_post(world.partnership, "Chief inspector", world.agency)
    page.goto(world.href("NMR-A-0001/hand-on/"))
    box = page.get_by_role("combobox", name="Owner")
    box.fill("zzz typo")
    page.get_by_role("button", name="Hand it on").click()
    page.get_by_text("Choose an owner from the list, or choose Nobody").first.wait_for()
    assert box.input_value() == "zzz typo"
    box.fill("Chief ins")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("button", name="Hand it on").click()
    page.get_by_text("The action is handed on.").wait_for()
    assert Action.objects.get(pk=world.open.pk).owner == other
