"""Who tries to learn who has an account, to plant or keep a session, or to find the way to the first account."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from sightline.accounts.models import Person
from sightline.accounts.tests.people import PAGE, PASSWORD, make_person
from sightline.kernel.models import MailMessage
from tests.attacks.world import routes

pytestmark = pytest.mark.django_db
LOGIN, RESET, CODE = "/accounts/login/", "/accounts/password/reset/", "/accounts/login/code/"
UNKNOWN = "nobody.at.all@example.org"


@pytest.fixture
def kinds(db: Any) -> dict[str, str]:
    """Addresses of every kind of account, and of none."""
    off = make_person("Off", "off.person.here@example.org")
    Person.objects.filter(pk=off.pk).update(is_active=False)
    return {
        "known": make_person("Known", "known.person.a@example.org").email,
        "no password": make_person("New", "invited.perso.b@example.org", password=None).email,
        "off": off.email,
        "unknown": UNKNOWN,
    }


@contextmanager
def hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often a password is hashed or checked: by far the dearest work of a sign-in."""
    done: list[int] = []
    real: Callable[..., Any] = Argon2PasswordHasher.encode
    check: Callable[..., Any] = Argon2PasswordHasher.verify

    def encode(self: Any, *args: Any) -> str:
        done.append(1)
        return str(real(self, *args))

    def verify(self: Any, *args: Any) -> bool:
        done.append(1)
        return bool(check(self, *args))

    with monkeypatch.context() as patched:
        patched.setattr(Argon2PasswordHasher, "encode", encode)
        patched.setattr(Argon2PasswordHasher, "verify", verify)
        yield done


def seen(response: Any) -> tuple[int, str, str]:
    """Return all of an answer that a visitor sees, without what differs between any two requests."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r"[\w.]+@example\.org", "", text)
    headers = sorted(name for name in response.headers)
    return response.status_code, f"{response.get('Location', '')} {headers} {sorted(response.cookies)}", text


@pytest.mark.parametrize(("where", "field"), [(LOGIN, "login"), (RESET, "email"), (CODE, "email")])
def test_each_kind_of_account_gets_the_same_answer(kinds: dict[str, str], where: str, field: str) -> None:
    answers = {}
    for kind, address in kinds.items():
        browser = Client()
        first = browser.post(where, {field: address, "password": "wrong wrong wrong"})
        led = browser.get(first["Location"]) if first.status_code == 302 else first
        answers[kind] = (seen(first), seen(led))
    assert {kind for kind, answer in answers.items() if answer != answers["unknown"]} == set()


def test_each_kind_of_account_costs_the_same(kinds: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for where, field in ((LOGIN, "login"), (RESET, "email"), (CODE, "email")):
        Client().post(where, {field: "warm.up.the.caches@example.org", "password": "wrong wrong wrong"})
        work = {}
        for kind, address in kinds.items():
            with hashing(monkeypatch) as hashed, CaptureQueriesContext(connection) as queries:
                Client().post(where, {field: address, "password": "wrong wrong wrong"})
            work[kind] = (len(hashed), len(queries))
        assert {hashes for hashes, _ in work.values()} == {1 if where == LOGIN else 0}, work
        counts = [queries for _, queries in work.values()]
        assert max(counts) - min(counts) <= 1, (where, work)


def test_every_kind_gets_a_mail_so_that_none_is_told_apart_by_its_silence(kinds: dict[str, str]) -> None:
    for where in (RESET, CODE):
        MailMessage.objects.all().delete()
        for address in kinds.values():
            Client().post(where, {"email": address})
        assert sorted(MailMessage.objects.values_list("to", flat=True)) == sorted(kinds.values())


def test_codes_are_asked_of_every_kind_in_the_same_words(kinds: dict[str, str]) -> None:
    answers = {}
    for number, (kind, address) in enumerate(kinds.items()):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        browser.post(CODE, {"email": address})
        answers[kind] = [seen(browser.post(f"{CODE}confirm/", {"code": "BBBB-BBBB"})) for _ in range(4)]
    assert {kind for kind, answer in answers.items() if answer != answers["unknown"]} == set()


def test_limits_tell_no_kind_apart(kinds: dict[str, str]) -> None:
    answers = {}
    for number, (kind, address) in enumerate(kinds.items()):
        asks = [Client(REMOTE_ADDR=f"192.0.2.{number}").post(RESET, {"email": address}) for _ in range(6)]
        answers[kind] = tuple(one.status_code for one in asks)
    assert set(answers.values()) == {(302, 302, 302, 302, 302, 429)}


@pytest.mark.parametrize("planted", ["plantedplantedplantedplanted1234", "x", "../../x"])
def test_a_session_key_that_somebody_planted_is_not_taken(planted: str) -> None:
    person, victim = make_person(), Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    victim.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert victim.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get(PAGE).status_code == 302


def test_the_session_of_a_code_is_not_the_session_after_it() -> None:
    person, browser = make_person(), Client()
    browser.post(CODE, {"email": person.email})
    before = browser.session.session_key
    code = re.search(r"^([A-Z]{4}-[A-Z]{4})$", MailMessage.objects.latest("pk").body_text, re.MULTILINE)
    assert code
    browser.post(f"{CODE}confirm/", {"code": code[1]})
    assert browser.get(PAGE).status_code == 200
    assert browser.session.session_key != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    assert thief.get(PAGE).status_code == 302


def test_no_address_makes_an_account() -> None:
    """The first account is made on the command line: no route of any name makes one, and none is left to find."""
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    words = re.compile(r"bootstrap|setup|install|first|admin|superuser|register|impersonate|debug", re.IGNORECASE)
    assert {name for name in names if words.search(name)} == set()
    assert {one.path for one in routes() if words.search(one.path) and "register" not in one.path} == set()
    browser = Client()
    sent = {"email": "first@example.org", "name": "First", "password": PASSWORD, "password1": PASSWORD}
    for route in routes():
        if not route.takes:
            browser.post(f"/{route.path}", sent)
    assert not Person.objects.filter(email="first@example.org").exists()


@pytest.mark.parametrize("field", ["email", "login"])
@pytest.mark.parametrize(
    "typed",
    ["", "a" * 5000, "a@b\x00.org", "a@example.org\r\nBcc: b@example.org", "' OR 1=1 --", "<script>@example.org"],
)
def test_what_is_no_address_is_answered_with_a_sentence(field: str, typed: str) -> None:
    for where in (LOGIN, RESET, CODE):
        response = Client().post(where, {field: typed, "password": typed})
        assert response.status_code in (200, 302, 422), where
        assert not MailMessage.objects.filter(to__contains="\n").exists()
