"""Signing in with password and code: what it says to whom, how often it may be tried, where it leads."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.accounts.models import Person
from sightline.accounts.tests import mails
from sightline.accounts.tests.people import PAGE, PASSWORD, code_now, give_app, make_person
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def verbs() -> list[str]:
    return list(Entry.objects.filter(tenant="").order_by("sequence").values_list("verb", flat=True))


def visible(content: bytes) -> str:
    """Return a page without what differs between any two requests."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())
    return re.sub(r'value="[^"]*@example.org"|[\w.]+@example.org', "", text)


def test_a_person_signs_in_with_the_password_and_the_trail_says_so(client: Client, person: Person) -> None:
    response = client.post(LOGIN, {"login": " Ruth@Example.org", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get(PAGE).status_code == 200
    assert verbs() == ["person.signed_in"]


def test_the_session_key_changes_at_sign_in(client: Client, person: Person) -> None:
    client.get("/accounts/login/code/")
    session = client.session
    session["planted"] = "1"
    session.save()
    before = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stolen.get(PAGE).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "http:evil", "https://localhost/x"])
def test_next_leads_nowhere_but_here(client: Client, person: Person, elsewhere: str) -> None:
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/"


def test_next_leads_back_to_a_page_of_ours(client: Client, person: Person) -> None:
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/accounts/?a=1"})
    assert response["Location"] == "/accounts/?a=1"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, person: Person) -> None:
    known = client.post(LOGIN, {"login": person.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code == 200
    assert visible(known.content) == visible(unknown.content)
    assert verbs() == ["person.sign_in_failed"] * 2
    assert "nobody@example.org" not in "".join(Entry.objects.values_list("after", flat=True))


def test_known_and_unknown_addresses_cost_the_same_queries(person: Person) -> None:
    counts = []
    for path, field in ((LOGIN, "login"), ("/accounts/password/reset/", "email")):
        for address in ("warmup@example.org", person.email, "nobody@example.org"):
            with CaptureQueriesContext(connection) as seen:
                Client().post(path, {field: address, "password": "wrong"})
            counts.append(len(seen))
    assert counts[1] == counts[2]
    assert abs(counts[4] - counts[5]) <= 1


def test_tries_are_limited_per_account_whatever_the_host_and_the_right_password_then_fails_too(person: Person) -> None:
    for number in range(5):
        host = ["localhost", "127.0.0.1"][number % 2]
        Client(HTTP_HOST=host).post(LOGIN, {"login": person.email, "password": f"wrong{number}"})
    response = Client().post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert response.status_code == 200
    assert "too many tries" in response.content.decode()


def test_tries_are_limited_per_address_over_many_accounts(person: Person) -> None:
    for number in range(10):
        Client().post(LOGIN, {"login": f"someone{number}@example.org", "password": "wrong"})
    response = Client().post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "too many tries" in response.content.decode()


def test_a_code_by_email_signs_in(client: Client, person: Person) -> None:
    response = client.post("/accounts/login/code/", {"email": person.email}, follow=True)
    assert "Enter the code we sent" in response.content.decode()
    response = client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
    assert response["Location"] == "/"
    assert client.get(PAGE).status_code == 200


def test_asking_for_a_code_says_the_same_for_known_and_unknown(person: Person) -> None:
    pages = []
    for address in (person.email, "nobody@example.org"):
        client = Client()
        client.post("/accounts/login/code/", {"email": address})
        for _ in range(2):
            page = client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
        pages.append(visible(page.content))
    assert pages[0] == pages[1]
    assert [to for to, _, _ in mails.waiting()[-2:]] == [person.email, "nobody@example.org"]


def test_codes_cannot_be_guessed_in_parallel_with_copies_of_the_session(client: Client, person: Person) -> None:
    """The library counts tries in the session, which parallel requests read before any has written it."""
    client.post("/accounts/login/code/", {"email": person.email})
    frozen = dict(client.session.items())
    answers = []
    for number in range(8):
        session = client.session
        session.update(frozen)
        session.save()
        response = client.post("/accounts/login/code/confirm/", {"code": f"BBBB-BBB{chr(66 + number)}"})
        answers.append("too many tries" in response.content.decode())
    assert answers == [False] * 5 + [True] * 3
    session = client.session
    session.update(frozen)
    session.save()
    response = client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
    assert response.status_code == 200
    assert client.get(PAGE).status_code == 302


def test_the_second_step_is_asked_for_and_its_tries_are_limited(client: Client, person: Person) -> None:
    secret = give_app(person)
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert response["Location"] == "/accounts/login/second-step/"
    assert client.get(PAGE).status_code == 302
    assert client.get("/accounts/login/second-step/").status_code == 200
    for _ in range(5):
        client.post("/accounts/login/second-step/", {"code": "000000"})
    response = client.post("/accounts/login/second-step/", {"code": code_now(secret)})
    assert "too many tries" in response.content.decode()
    assert client.get(PAGE).status_code == 302
    assert verbs() == ["person.sign_in_failed"] * 5


def test_a_code_of_the_app_works_once(client: Client, person: Person) -> None:
    secret = give_app(person)
    code = code_now(secret)
    for browser, expected in ((client, 302), (Client(), 200)):
        browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert browser.post("/accounts/login/second-step/", {"code": code}).status_code == expected


def test_a_code_by_email_does_not_get_round_the_second_step(client: Client, person: Person) -> None:
    give_app(person)
    client.post("/accounts/login/code/", {"email": person.email})
    response = client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
    assert response["Location"] == "/accounts/login/second-step/"
    assert client.get(PAGE).status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 200
    response = client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert response.status_code == 405
    assert not Person.objects.exists()


def test_a_disabled_person_cannot_sign_in_by_any_path(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client = Client()
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD})["Location"] == "/accounts/inactive/"
    assert client.get(PAGE).status_code == 302
    assert client.get("/accounts/inactive/").status_code == 200
    for path in ("/accounts/login/code/", "/accounts/password/reset/"):
        Client().post(path, {"email": person.email})
        assert "no account that can be used" in mails.waiting()[-1][2]


def test_a_person_disabled_between_password_and_second_step_does_not_get_in(client: Client, person: Person) -> None:
    secret = give_app(person)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    Person.objects.filter(pk=person.pk).update(is_active=False)
    response = client.post("/accounts/login/second-step/", {"code": code_now(secret)})
    assert response["Location"] == "/accounts/inactive/"
    Person.objects.filter(pk=person.pk).update(is_active=True)
    assert client.get(PAGE).status_code == 302
    assert "person.signed_in" not in verbs()


def test_signing_out_needs_a_click_and_is_in_the_trail(signed_in: Client) -> None:
    assert signed_in.get("/accounts/logout/").status_code == 200
    assert signed_in.get(PAGE).status_code == 200
    assert signed_in.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert signed_in.get(PAGE).status_code == 302
    assert verbs()[-1] == "person.signed_out"


def test_somebody_else_is_not_signed_in_by_an_old_code(client: Client, person: Person) -> None:
    other = make_person()
    client.post("/accounts/login/code/", {"email": person.email})
    code = mails.last_code()
    stranger = Client()
    stranger.post("/accounts/login/code/", {"email": other.email})
    assert stranger.post("/accounts/login/code/confirm/", {"code": code}).status_code == 200
    assert stranger.get(PAGE).status_code == 302
