"""Codes tried at the same moment from many threads are limited as if tried one after another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account import forms as account_forms
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.db import connection
from django.test import Client

from sightline.accounts.tests import mails
from sightline.accounts.tests.people import PASSWORD, give_app, make_person
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(path: str, key: str, codes: list[str]) -> list[int]:
    """Send each code in its own thread with the same session and return the answers."""

    def send(code: str) -> int:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        try:
            return client.post(path, {"code": code}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        return list(pool.map(send, codes))


def test_codes_by_email(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def compare(*, actual: str, expected: str) -> bool:
        compared.append(actual)
        return compare_user_code(actual=actual, expected=expected)

    monkeypatch.setattr(account_forms, "compare_user_code", compare)
    person, client = make_person(), Client()
    client.post("/accounts/login/code/", {"email": person.email})
    wrong = [f"BBBB-BB{first}{second}" for first in "CDF" for second in "GHJK"]
    all_at_once("/accounts/login/code/confirm/", str(client.session.session_key), wrong)
    assert 1 <= len(compared) <= 5
    response = client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
    assert client.get("/accounts/").status_code == 302, response.content


def test_codes_of_an_app() -> None:
    person, client = make_person(), Client()
    give_app(person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    all_at_once(
        "/accounts/login/second-step/", str(client.session.session_key), [f"{number:06}" for number in range(12)]
    )
    assert Entry.objects.filter(verb="person.sign_in_failed").count() <= 5
