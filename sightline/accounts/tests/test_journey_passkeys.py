"""A person sets up a passkey and signs in with it, in a real browser with a software key."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from sightline.accounts.models import Person
from sightline.accounts.requirements import Need
from sightline.accounts.tests.conftest import Answers
from sightline.accounts.tests.people import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that holds a software key and tells of every script error and refusal."""
    found = browser.new_page()
    told: list[str] = []
    found.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: told.append(str(error)))
    plug_in_key(found)
    yield found
    found.context.close()
    assert told == []


def plug_in_key(page: Page) -> None:
    """Give the browser a key that says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def look(page: Page, heading: str) -> None:
    """Hold the page to its heading and to WCAG 2.2 AA."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, found.generate_report()


def with_password(page: Page, address: str, person: Person) -> None:
    """Sign in with the form."""
    page.goto(f"{address}/accounts/login/?next=/accounts/")
    look(page, "Sign in")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, address: str) -> None:
    """Sign out through the page that asks."""
    page.goto(f"{address}/accounts/logout/")
    look(page, "Do you want to sign out?")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    look(page, "Sign in")


def test_a_passkey_is_added_signs_in_alone_and_serves_as_second_step(
    live_server: Any, page: Page, needs: Answers
) -> None:
    person, address = make_person("Ruth Adeyemi", "ruth@example.org"), live_server.url
    needs(Need.STRONG)
    with_password(page, address, person)
    look(page, "Second step at sign-in")
    page.get_by_role("link", name="Add a passkey").click()
    look(page, "Add a passkey")
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_label("Let me sign in with this passkey alone").check()
    page.get_by_role("button", name="Add passkey").click()
    look(page, "Your recovery codes")
    page.goto(f"{address}/accounts/")
    look(page, "Your account")
    expect(page.get_by_role("main")).to_contain_text("Work laptop")

    sign_out(page, address)
    page.goto(f"{address}/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    look(page, "Where you are signed in")

    sign_out(page, address)
    with_password(page, address, person)
    look(page, "Second step")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(re.compile("/accounts/$"))
    look(page, "Your account")

    page.goto(f"{address}/accounts/second-step/passkeys/")
    look(page, "Your passkeys")
    page.get_by_role("link", name="Rename Work laptop").click()
    look(page, "Rename a passkey")
    page.get_by_label("Name of this passkey").fill("Blue key")
    page.get_by_role("button", name="Save name").click()
    look(page, "Your passkeys")
    page.get_by_role("link", name="Remove Blue key").click()
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("You cannot remove your last second step")
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() == 1


def test_a_passkey_confirms_who_it_is_and_an_app_is_set_up_from_the_square(live_server: Any, page: Page) -> None:
    person, address = make_person("Ruth Adeyemi", "ruth@example.org"), live_server.url
    with_password(page, address, person)
    page.goto(f"{address}/accounts/second-step/passkeys/add/")
    page.get_by_role("button", name="Add passkey").click()
    look(page, "Your recovery codes")
    page.goto(f"{address}/accounts/confirm/passkey/?next=/accounts/second-step/app/")
    look(page, "Confirm it is you")
    page.get_by_role("button", name="Use your passkey").click()
    look(page, "Set up an authenticator app")
    width = page.get_by_role("img").evaluate("image => image.naturalWidth")
    assert width > 0
