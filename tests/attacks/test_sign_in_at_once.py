"""Guesses sent at the same moment from many threads count as if sent one after another, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test import Client

from sightline.accounts.sessions import SIGNED_IN_AT
from sightline.accounts.tests import mails
from sightline.accounts.tests.people import PASSWORD, code_now, give_app, make_person
from sightline.audittrail.models import Entry
from sightline.kernel.models import MailMessage

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN, RESET, CODE = "/accounts/login/", "/accounts/password/reset/", "/accounts/login/code/"
AT_ONCE = 16


def at_once(send: Callable[[int], Any], count: int = AT_ONCE) -> list[Any]:
    """Call with 0, 1, 2 … each in a thread of its own with a connection of its own."""

    def one(number: int) -> Any:
        try:
            return send(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def copy_of(browser: Client) -> Client:
    made = Client(raise_request_exception=False)
    made.cookies.update(browser.cookies)
    return made


def failures() -> int:
    return Entry.objects.filter(verb="person.sign_in_failed").count()


def test_guesses_of_every_kind_at_once() -> None:
    """One test, since emptying the database after each would take longer than the guesses themselves."""
    for guess in (passwords_of_one_account, passwords_of_many_accounts, codes_by_email, codes_of_an_app,
                  passwords_of_somebody_signed_in, passwords_to_confirm, links, codes_asked_for):  # fmt: skip
        cache.clear()
        MailMessage.objects.all().delete()
        guess()


def passwords_of_one_account() -> None:
    person, before = make_person(), failures()
    typed = [f"wrong {number} wrong wrong" for number in range(AT_ONCE - 1)] + [PASSWORD]
    at_once(lambda number: Client().post(LOGIN, {"login": person.email, "password": typed[number]}))
    assert 1 <= failures() - before <= 5
    response = Client().post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "too many tries" in response.content.decode()


def passwords_of_many_accounts() -> None:
    before = failures()
    at_once(lambda number: Client().post(LOGIN, {"login": f"p{number}@example.org", "password": "wrong wrong"}))
    assert 1 <= failures() - before <= 10


def codes_by_email() -> None:
    person, browser = make_person(), Client()
    browser.post(CODE, {"email": person.email})
    at_once(lambda number: copy_of(browser).post(f"{CODE}confirm/", {"code": f"BBBB-BB{chr(66 + number)}B"}))
    browser.post(f"{CODE}confirm/", {"code": mails.last_code()})
    assert browser.get("/accounts/").status_code == 302


def codes_of_an_app() -> None:
    person, browser, before = make_person(), Client(), failures()
    secret = give_app(person)
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    where = "/accounts/login/second-step/"
    at_once(lambda number: copy_of(browser).post(where, {"code": f"{number:06}"}))
    assert 1 <= failures() - before <= 5
    assert "too many tries" in browser.post(where, {"code": code_now(secret)}).content.decode()


def passwords_of_somebody_signed_in() -> None:
    person, browser, before = make_person(), Client(), failures()
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    new = {"password1": "lantern harbour willow 58", "password2": "lantern harbour willow 58"}
    where = "/accounts/password/change/"
    codes = at_once(lambda number: copy_of(browser).post(where, {"oldpassword": f"wrong {number}", **new}).status_code)
    assert codes.count(200) <= 5
    assert set(codes) == {200, 429}
    assert failures() == before
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def passwords_to_confirm() -> None:
    person, browser, before = make_person(), Client(), failures()
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    session = browser.session
    session[SIGNED_IN_AT] -= 3600
    session.save()
    at_once(lambda number: copy_of(browser).post("/accounts/confirm/", {"password": f"wrong {number}"}))
    assert 1 <= failures() - before <= 5
    assert "too many tries" in browser.post("/accounts/confirm/", {"password": PASSWORD}).content.decode()


def links() -> None:
    person = make_person()
    codes = at_once(lambda _: Client().post(RESET, {"email": person.email}).status_code)
    assert set(codes) == {302, 429}
    assert 1 <= MailMessage.objects.filter(to=person.email).count() <= 5


def codes_asked_for() -> None:
    person = make_person()
    at_once(lambda _: Client().post(CODE, {"email": person.email}).status_code)
    assert 1 <= MailMessage.objects.filter(to=person.email).count() <= 3


def test_a_code_of_an_app_opens_one_session_only() -> None:
    person = make_person()
    code = code_now(give_app(person))
    browsers = [Client() for _ in range(4)]
    for one in browsers:
        one.post(LOGIN, {"login": person.email, "password": PASSWORD})
    where = "/accounts/login/second-step/"
    codes = at_once(lambda number: browsers[number].post(where, {"code": code}).status_code, 4)
    assert codes.count(302) == 1


def test_a_flood_of_accounts_does_not_wash_counts_away() -> None:
    """The cache throws entries away when it is full; counts must outlive a flood of made-up addresses."""
    person = make_person()
    for number in range(5):
        Client().post(LOGIN, {"login": person.email, "password": f"wrong {number}"})
    for number in range(1000):
        cache.set(f"flood:{number}", number, 300)
    kept: Any = settings.CACHES["default"]
    assert kept["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    response = Client().post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "too many tries" in response.content.decode()


def test_an_algorithm_that_costs() -> None:
    hasher = get_hasher()
    assert hasher.algorithm == "argon2"
    assert make_person().password.startswith("argon2$argon2id$")
