"""Who needs a second step, how it is set up, and that changing it needs the person."""

import time
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from sightline.accounts import requirements
from sightline.accounts.models import Person
from sightline.accounts.queries import sign_in_ways
from sightline.accounts.requirements import Need, need_of
from sightline.accounts.sessions import SIGNED_IN_AT
from sightline.accounts.tests import mails
from sightline.accounts.tests.conftest import Answers
from sightline.accounts.tests.people import PAGE, PASSWORD, code_now, give_app, sign_in
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
APP = "/accounts/second-step/app/"
SECRET = "mfa.totp.secret"


def stale(client: Client) -> None:
    """Let the sign-in be an hour ago."""
    session = client.session
    session[SIGNED_IN_AT] = time.time() - 3600
    session.pop("account_authentication_methods", None)
    session.save()


def set_up_app(client: Client, capture: object) -> str:
    """Set up an app through the pages and return its secret."""
    assert client.get(APP).status_code == 200
    secret = str(client.session[SECRET])
    with capture(execute=True):  # type: ignore[operator]
        response = client.post(APP, {"code": code_now(secret)})
    assert response["Location"] == "/accounts/second-step/recovery-codes/"
    return secret


def answer(need: Need, _person: Person) -> Need:
    """Say what a context needs of everybody."""
    return need


def test_the_strongest_answer_counts(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "_answers", [])
    assert need_of(person) is Need.NONE
    for need in (Need.EMAIL_CODE, Need.STRONG, Need.NONE):
        requirements.register(partial(answer, need))
    assert need_of(person) is Need.STRONG


class TestStrong:
    """Roles that need an app or a passkey."""

    @pytest.fixture(autouse=True)
    def _strong(self, needs: Answers) -> None:
        needs(Need.STRONG)

    @pytest.mark.parametrize("path", ["/accounts/", "/accounts/sessions/", "/accounts/second-step/passkeys/"])
    def test_no_page_before_it_is_set_up(self, signed_in: Client, path: str) -> None:
        response = signed_in.get(path)
        assert response["Location"].startswith("/accounts/second-step/?next=")
        assert "Your role needs a second step" in signed_in.get(response["Location"]).content.decode()

    def test_no_deed_either(self, signed_in: Client) -> None:
        assert signed_in.post("/accounts/sessions/end-others/").status_code == 302
        assert not Entry.objects.exclude(verb="person.signed_in").exists()

    def test_signing_out_is_possible(self, signed_in: Client) -> None:
        assert signed_in.post("/accounts/logout/").status_code == 302

    def test_after_setting_up_every_page_opens(
        self, signed_in: Client, django_capture_on_commit_callbacks: object
    ) -> None:
        set_up_app(signed_in, django_capture_on_commit_callbacks)
        assert signed_in.get(PAGE).status_code == 200
        assert signed_in.get("/accounts/second-step/recovery-codes/").status_code == 200

    def test_the_need_counts_from_the_next_request(self, signed_in: Client, needs: Answers) -> None:
        needs(Need.NONE)
        assert signed_in.get(PAGE).status_code == 200
        needs(Need.STRONG)
        assert signed_in.get(PAGE).status_code == 302

    def test_the_last_factor_cannot_be_removed(self, client: Client, person: Person) -> None:
        sign_in(client, person)
        assert client.get(f"{APP}remove/").status_code == 200
        response = client.post(f"{APP}remove/")
        assert "cannot remove your last second step" in response.content.decode()
        assert sign_in_ways(person).has_app

    def test_what_cannot_be_removed_is_not_offered(self, client: Client, person: Person, needs: Answers) -> None:
        sign_in(client, person)
        for page in (PAGE, "/accounts/second-step/"):
            assert f"{APP}remove/" not in client.get(page).content.decode(), page
        needs(Need.NONE)
        for page in (PAGE, "/accounts/second-step/"):
            assert f"{APP}remove/" in client.get(page).content.decode(), page


class TestEmailCode:
    """Roles for which a password and a code by email are enough."""

    @pytest.fixture(autouse=True)
    def _code(self, needs: Answers) -> None:
        needs(Need.EMAIL_CODE)

    def test_a_code_is_asked_for_after_the_password(self, client: Client, person: Person) -> None:
        response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert response["Location"] == "/accounts/login/code/confirm/"
        assert client.get(PAGE).status_code == 302
        assert client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})["Location"] == "/"
        assert client.get(PAGE).status_code == 200

    def test_a_code_alone_is_not_enough(self, client: Client, person: Person) -> None:
        client.post("/accounts/login/code/", {"email": person.email})
        client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
        response = client.get(PAGE)
        assert response["Location"] == "/accounts/confirm/?next=%2Faccounts%2F"
        assert client.post(response["Location"], {"password": PASSWORD, "next": "/"})["Location"] == "/"
        assert client.get(PAGE).status_code == 200

    def test_a_session_from_before_the_role_signs_in_again(
        self, client: Client, person: Person, needs: Answers
    ) -> None:
        needs(Need.NONE)
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert client.get(PAGE).status_code == 200
        needs(Need.EMAIL_CODE)
        assert client.get(PAGE)["Location"] == "/accounts/login/?next=%2Faccounts%2F"
        assert client.get("/accounts/sessions/").status_code == 302

    def test_who_has_an_app_is_asked_for_its_code_instead(self, client: Client, person: Person) -> None:
        give_app(person)
        response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert response["Location"] == "/accounts/login/second-step/"


class TestChangingFactors:
    """Adding, removing and reading factors."""

    CHANGES = (
        APP,
        f"{APP}remove/",
        f"{APP}code.svg",
        "/accounts/second-step/passkeys/add/",
        "/accounts/second-step/recovery-codes/",
        "/accounts/second-step/recovery-codes/new/",
        "/accounts/second-step/recovery-codes/download/",
    )

    @pytest.mark.parametrize("path", CHANGES)
    def test_needs_the_person_again(self, client: Client, person: Person, path: str) -> None:
        if path != APP:
            give_app(person)
        RecoveryCodes.activate(person)
        client.force_login(person)
        client.get(PAGE)
        stale(client)
        response = client.get(path)
        assert response["Location"].startswith("/accounts/confirm/?next=")
        assert client.post(path).status_code in {302, 405}
        assert Authenticator.objects.filter(user=person).count() == (1 if path == APP else 2)

    def test_the_password_lets_them_on(self, signed_in: Client) -> None:
        stale(signed_in)
        where = signed_in.get(APP)["Location"]
        assert "Confirm it is you" in signed_in.get(where).content.decode()
        assert signed_in.post(where, {"password": "wrong"}).status_code == 200
        assert signed_in.post(where, {"password": PASSWORD, "next": APP})["Location"] == APP
        assert signed_in.get(APP).status_code == 200

    def test_tries_to_confirm_are_limited(self, signed_in: Client) -> None:
        stale(signed_in)
        for _ in range(5):
            signed_in.post("/accounts/confirm/", {"password": "wrong"})
        response = signed_in.post("/accounts/confirm/", {"password": PASSWORD})
        assert "too many tries" in response.content.decode()

    def test_adding_and_removing_ends_other_sessions_tells_by_mail_and_is_in_the_trail(
        self, signed_in: Client, person: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        elsewhere = Client()
        elsewhere.post(LOGIN, {"login": person.email, "password": PASSWORD})
        set_up_app(signed_in, django_capture_on_commit_callbacks)
        assert elsewhere.get(PAGE).status_code == 302
        assert signed_in.get(PAGE).status_code == 200
        assert "authenticator app was added" in mails.waiting()[-1][1]
        signed_in.post(f"{APP}remove/")
        assert "authenticator app was removed" in mails.waiting()[-1][1]
        assert not Authenticator.objects.filter(user=person).exists()
        kinds = Entry.objects.filter(verb__startswith="person.factor").order_by("sequence")
        assert [entry.verb.rpartition("_")[2] for entry in kinds] == ["added", "added", "removed", "removed"]

    def test_new_recovery_codes_replace_the_old(
        self, signed_in: Client, person: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        set_up_app(signed_in, django_capture_on_commit_callbacks)
        before = signed_in.get("/accounts/second-step/recovery-codes/download/").content.decode().split()
        assert len(before) == 10
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            signed_in.post("/accounts/second-step/recovery-codes/new/")
        after = signed_in.get("/accounts/second-step/recovery-codes/download/").content.decode().split()
        assert not set(before) & set(after)
        assert Entry.objects.filter(verb="person.recovery_codes_made").count() == 1

    def test_a_recovery_code_signs_in_once(
        self, signed_in: Client, person: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        set_up_app(signed_in, django_capture_on_commit_callbacks)
        code = signed_in.get("/accounts/second-step/recovery-codes/download/").content.decode().split()[0]
        for expected in (302, 200):
            browser = Client()
            browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
            assert browser.post("/accounts/login/second-step/", {"code": code}).status_code == expected
        assert sign_in_ways(person).codes_left == 9

    def test_secrets_are_encrypted_in_the_database(
        self, signed_in: Client, person: Person, django_capture_on_commit_callbacks: object
    ) -> None:
        secret = set_up_app(signed_in, django_capture_on_commit_callbacks)
        stored = "".join(str(row.data) for row in Authenticator.objects.filter(user=person))
        assert secret not in stored
        assert len(stored) > 200

    def test_the_square_is_a_picture_of_its_own_that_is_not_kept(self, signed_in: Client) -> None:
        assert signed_in.get(f"{APP}code.svg").status_code == 404
        page = signed_in.get(APP).content.decode()
        assert "data:" not in page.replace("data:image", "data:")
        response = signed_in.get(f"{APP}code.svg")
        assert response["Content-Type"] == "image/svg+xml"
        assert "no-store" in response["Cache-Control"]
        assert b"<svg" in response.content


def test_recovery_codes_are_made_before_they_are_seen(client: Client, person: Person) -> None:
    page = sign_in(client, person).get("/accounts/second-step/").content.decode()
    assert ("Make recovery codes" in page, "See your recovery codes" in page) == (True, False)
    RecoveryCodes.activate(person)
    page = client.get("/accounts/second-step/").content.decode()
    assert ("Make recovery codes" in page, "See your recovery codes" in page) == (False, True)
