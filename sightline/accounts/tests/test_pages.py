"""Every page of sign-in is ours: our frame, one heading, nothing inline, never kept by a browser or proxy."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver

from sightline.accounts import urls
from sightline.accounts.models import Person
from sightline.accounts.queries import browser_name
from sightline.accounts.tests.people import PAGE, PASSWORD, sign_in

pytestmark = pytest.mark.django_db
OPEN = {
    "/accounts/login/": "Sign in",
    "/accounts/login/code/": "Sign in with a code",
    "/accounts/signup/": "How to get an account",
    "/accounts/inactive/": "Your account is switched off",
    "/accounts/password/reset/": "Set a new password",
    "/accounts/password/reset/sent/": "Check your email",
    "/accounts/password/link/done/": "Your password is set",
}
OWN = {
    "/accounts/": "Your account",
    "/accounts/logout/": "Do you want to sign out?",
    "/accounts/confirm/": "Confirm it is you",
    "/accounts/confirm/code/": "Confirm it is you",
    "/accounts/password/change/": "Change your password",
    "/accounts/sessions/": "Where you are signed in",
    "/accounts/second-step/": "Second step at sign-in",
    "/accounts/second-step/app/remove/": "Remove the authenticator app",
    "/accounts/second-step/passkeys/": "Your passkeys",
    "/accounts/second-step/passkeys/add/": "Add a passkey",
    "/accounts/second-step/recovery-codes/": "Your recovery codes",
    "/accounts/second-step/recovery-codes/new/": "Make new recovery codes",
}


def check(page: str, heading: str) -> None:
    """Hold a page to the rules."""
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert headings == [heading]
    assert 'lang="en-GB"' in page
    assert "<main" in page
    assert re.search(r"<title>\s*\S", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert " src=" in script, script
    for inline in ("<style", " style=", " onclick=", " onload=", "javascript:", "placeholder=", "data:image"):
        assert inline not in page, inline


@pytest.mark.parametrize("path", OPEN)
def test_open_pages(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    check(response.content.decode(), OPEN[path])


@pytest.mark.parametrize("path", OWN)
def test_own_pages(client: Client, person: Person, path: str) -> None:
    assert client.get(path).status_code == 302 or "logout" in path
    sign_in(client, person)
    if "recovery" in path:
        client.get(PAGE)
        Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": []})
    response = client.get(path)
    assert response.status_code == 200, response.headers
    assert "no-store" in response["Cache-Control"]
    check(response.content.decode(), OWN[path])


def test_pages_met_on_the_way(client: Client, person: Person) -> None:
    client.post("/accounts/login/code/", {"email": person.email})
    check(client.get("/accounts/login/code/confirm/").content.decode(), "Enter the code we sent")
    client.get("/accounts/password/link/1-nonsense/")
    check(client.get("/accounts/password/link/1-nonsense/").content.decode(), "This link no longer works")


def test_the_page_to_set_up_an_app_and_to_set_a_first_password(client: Client, person: Person) -> None:
    client.force_login(person)
    check(client.get("/accounts/second-step/app/").content.decode(), "Set up an authenticator app")
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    check(client.get("/accounts/password/set/").content.decode(), "Set a password")


def test_the_second_step_page(client: Client, person: Person) -> None:
    sign_in(Client(), person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    check(client.get("/accounts/login/second-step/").content.decode(), "Second step")


def test_too_many_tries_is_a_page_of_ours(person: Person) -> None:
    for _ in range(6):
        response = Client().post("/accounts/password/reset/", {"email": person.email})
    assert response.status_code == 429
    check(response.content.decode(), "Too many tries")


def test_an_error_is_told_once_and_linked(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert "<title>Error: " in page.replace("\n", "")
    assert 'href="#id_login"' in page
    assert "Enter your email address" in page


def test_every_route_declares_its_access() -> None:
    assert {getattr(route.callback, "access", None) for route in urls.urlpatterns} == {"open", "signed in"}


def test_the_library_has_no_routes_of_its_own() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not names & {"account_email", "account_confirm_email", "socialaccount_signup", "mfa_trust"}


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "An unknown browser"),
    ],
)
def test_browsers_are_named(agent: str, name: str) -> None:
    assert browser_name(agent) == name
