"""A person signs in through their organisation in a real browser, under the content security policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sightline.accounts import services
from sightline.accounts.models import OrganisationSignIn
from sightline.accounts.tests import mails
from sightline.accounts.tests.identity_server import IdentityServer, running, settings_of
from sightline.accounts.tests.people import make_person
from sightline.accounts.tests.test_journey_passkeys import look, page, sign_out, with_password

__all__ = ["page"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council(settings: Any, live_server: Any) -> Iterator[IdentityServer]:
    """A council that sends people back to the server of this test."""
    with running() as server:
        settings.SITE_ADDRESS = live_server.url
        settings.ORGANISATIONS = [settings_of(server)]
        yield server


def test_linking_signing_in_and_confirming(live_server: Any, page: Page, council: IdentityServer) -> None:
    person, address = make_person("Ruth Adeyemi", "ruth@example.org"), live_server.url
    with_password(page, address, person)
    page.get_by_role("button", name="Link your Northmoor Council sign-in").click()
    look(page, "Your account")
    expect(page.get_by_role("main")).to_contain_text("Northmoor Council")
    sign_out(page, address)
    page.goto(f"{address}/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("button", name="Sign in with Northmoor Council").click()
    look(page, "Where you are signed in")
    page.goto(f"{address}/accounts/confirm/elsewhere/?next=/accounts/email/")
    look(page, "Confirm with your organisation")
    page.get_by_role("button", name="Confirm with Northmoor Council").click()
    look(page, "Change your email address")
    page.get_by_label("New email address").fill("ruth.adeyemi@example.org")
    page.get_by_role("button", name="Send the link").click()
    look(page, "Your account")
    expect(page.get_by_role("main")).to_contain_text("waits for a yes")


def test_an_invited_person(live_server: Any, page: Page, council: IdentityServer) -> None:
    address = live_server.url
    page.goto(f"{address}/accounts/login/")
    look(page, "Sign in")
    invited = make_person("Sam Okafor", "sam@example.org", password=None)
    services.invite(person=invited, by=make_person())
    page.goto(f"{address}{mails.last_link()}")
    look(page, "Choose how you sign in")
    page.get_by_role("button", name="Use your Northmoor Council sign-in").click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/accounts/")
    look(page, "Your account")
    assert OrganisationSignIn.objects.get().person == invited
