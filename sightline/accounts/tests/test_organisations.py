"""Signing in, linking and confirming through an organisation: what works and what it says."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from sightline.accounts import changes, services
from sightline.accounts.changes import IdentityChanged, What
from sightline.accounts.models import OrganisationSignIn, Person
from sightline.accounts.requirements import Need
from sightline.accounts.sessions import SIGNED_IN_AT
from sightline.accounts.tests import mails
from sightline.accounts.tests.conftest import Answers
from sightline.accounts.tests.identity_server import IdentityServer, running, settings_of
from sightline.accounts.tests.organisations import leave, query_of, there_and_back, visit
from sightline.accounts.tests.people import PAGE, PASSWORD, code_now, give_app, make_person
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def council(settings: Any) -> Iterator[IdentityServer]:
    """A council whose people sign in with its own account."""
    with running() as server:
        settings.ORGANISATIONS = [settings_of(server)]
        yield server


def give_link(person: Person, server: IdentityServer, subject: str = "subject-1") -> OrganisationSignIn:
    """Link a person as the page would."""
    return OrganisationSignIn.objects.create(
        person=person, organisation="council", issuer=server.address, subject=subject
    )


def stale(client: Client) -> None:
    """Let the sign-in be an hour ago."""
    session = client.session
    session[SIGNED_IN_AT] = time.time() - 3600
    session.save()


def verbs() -> list[str]:
    return list(Entry.objects.filter(tenant="").order_by("sequence").values_list("verb", flat=True))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[IdentityChanged]:
    """What those who registered were told."""
    told: list[IdentityChanged] = []
    monkeypatch.setattr(changes, "_callbacks", [told.append])
    return told


def test_without_settings_there_is_no_trace(client: Client, signed_in: Client) -> None:
    assert "organisation" not in Client().get(LOGIN).content.decode().lower()
    assert "organisation" not in signed_in.get(PAGE).content.decode().lower()
    assert Client().post("/accounts/organisations/council/", {"purpose": "sign_in"}).status_code == 404
    assert Client().get("/accounts/organisations/council/back/?code=1&state=1").status_code == 404


def test_a_linked_person_signs_in_and_the_trail_says_how(
    client: Client, person: Person, council: IdentityServer
) -> None:
    row = give_link(person, council)
    assert "Sign in with Northmoor Council" in client.get(LOGIN).content.decode()
    response = there_and_back(client, next="/accounts/sessions/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/sessions/")
    assert client.get(PAGE).status_code == 200
    entry = Entry.objects.get(verb="person.signed_in")
    assert (entry.actor, "organisation council" in entry.after) == (person.actor_key, True)
    row.refresh_from_db()
    assert row.last_used_at is not None


def test_it_asks_with_state_nonce_and_pkce_for_nothing_but_who_it_is(client: Client, council: IdentityServer) -> None:
    one, two = (query_of(leave(client)) for _ in range(2))
    assert one["redirect_uri"] == "http://localhost:8000/accounts/organisations/council/back/"
    assert (one["scope"], one["response_type"], one["code_challenge_method"]) == ("openid", "code", "S256")
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name]) >= 43
        assert one[name] != two[name]
    assert "verifier" not in "".join(one)


def test_the_way_there_ignores_the_host_header_and_what_the_visitor_adds(council: IdentityServer) -> None:
    browser = Client(HTTP_HOST="127.0.0.1")
    way = leave(browser, redirect_uri="https://evil.example/", auth_params="redirect_uri=https://evil.example/")
    assert "evil" not in way
    assert query_of(way)["redirect_uri"].startswith("http://localhost:8000/")


def test_a_stranger_is_told_plainly_and_no_account_is_made(client: Client, council: IdentityServer) -> None:
    council.more = {"email": "new@example.org", "email_verified": True}
    response = there_and_back(client)
    page = response.content.decode()
    assert response.status_code == 403
    assert "You have no account here yet" in page
    assert "ask your partnership’s business unit for an invitation" in page
    assert not Person.objects.exists()
    assert client.get(PAGE).status_code == 302
    assert verbs() == ["person.organisation_refused"]


class TestLinking:
    """A person links their organisation's sign-in, once, while signed in and confirmed."""

    def test_from_the_account_page(
        self, signed_in: Client, person: Person, council: IdentityServer, heard: list[IdentityChanged]
    ) -> None:
        elsewhere = Client()
        elsewhere.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert "Link your Northmoor Council sign-in" in signed_in.get(PAGE).content.decode()
        assert there_and_back(signed_in, "link")["Location"] == PAGE
        page = signed_in.get(PAGE).content.decode()
        assert "you can sign in through Northmoor Council" in page
        assert "Link your Northmoor Council sign-in" not in page
        row = OrganisationSignIn.objects.get()
        assert (row.person, row.issuer, row.subject) == (person, council.address, "subject-1")
        assert elsewhere.get(PAGE).status_code == 302
        assert "Northmoor Council can now sign you in" in mails.waiting()[-1][1]
        assert heard == [IdentityChanged(person, What.ORGANISATION, own=True)]
        assert verbs()[-1] == "person.organisation_linked"
        browser = Client()
        assert there_and_back(browser)["Location"] == "/"
        assert browser.get(PAGE).status_code == 200

    def test_asks_who_it_is_first(self, signed_in: Client, council: IdentityServer) -> None:
        stale(signed_in)
        response = signed_in.post("/accounts/organisations/council/", {"purpose": "link"})
        assert response["Location"].startswith("/accounts/confirm/?next=")
        response = signed_in.post(
            response["Location"], {"password": PASSWORD, "next": "/accounts/organisations/council/"}
        )
        assert "To Northmoor Council" in response.content.decode()

    def test_needs_somebody_signed_in(self, client: Client, council: IdentityServer) -> None:
        response = client.post("/accounts/organisations/council/", {"purpose": "link"})
        assert response.status_code == 404

    def test_is_for_the_person_who_left_only(self, person: Person, council: IdentityServer, client: Client) -> None:
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        back = visit(leave(client, "link"))
        other, kept = make_person(), dict(client.session.items())["organisation_journeys"]
        client.post("/accounts/logout/")
        client.post(LOGIN, {"login": other.email, "password": PASSWORD})
        session = client.session
        session["organisation_journeys"] = kept
        session.save()
        assert client.get(back).status_code == 403
        assert not OrganisationSignIn.objects.exists()

    def test_a_sign_in_of_somebody_else_is_refused(self, signed_in: Client, council: IdentityServer) -> None:
        give_link(make_person(), council)
        response = there_and_back(signed_in, "link")
        assert response.status_code == 403
        assert "belongs to another account" in response.content.decode()
        assert OrganisationSignIn.objects.count() == 1

    def test_one_for_each_organisation(self, signed_in: Client, person: Person, council: IdentityServer) -> None:
        give_link(person, council)
        council.subject = "subject-2"
        assert "Another sign-in" in there_and_back(signed_in, "link").content.decode()
        council.subject = "subject-1"
        assert "linked already" in there_and_back(signed_in, "link").content.decode()
        assert OrganisationSignIn.objects.count() == 1

    def test_removing_it(
        self, signed_in: Client, person: Person, council: IdentityServer, heard: list[IdentityChanged]
    ) -> None:
        row = give_link(person, council)
        stranger = give_link(make_person(), council, "another")
        assert signed_in.post(f"/accounts/organisations/{stranger.pk}/remove/").status_code == 404
        assert signed_in.post(f"/accounts/organisations/{row.pk}/remove/")["Location"] == PAGE
        assert list(OrganisationSignIn.objects.all()) == [stranger]
        assert heard == [IdentityChanged(person, What.ORGANISATION, own=True)]
        assert "no longer signs you in" in mails.waiting()[-1][1]
        assert there_and_back(Client()).status_code == 403

    def test_the_only_way_in_is_not_removed(self, client: Client, council: IdentityServer) -> None:
        person = make_person(password=None)
        row = give_link(person, council)
        there_and_back(client)
        response = client.post(f"/accounts/organisations/{row.pk}/remove/", follow=True)
        assert "your only way to sign in" in response.content.decode()
        assert OrganisationSignIn.objects.exists()


class TestInvitation:
    """An invited person takes their organisation's sign-in instead of a password."""

    @pytest.fixture
    def invited(self, person: Person) -> Person:
        made = make_person("Sam Okafor", "sam@example.org", password=None)
        services.invite(person=made, by=person)
        return made

    def form(self, client: Client) -> tuple[str, str]:
        """Follow the link of the last mail; return the address of the form and what stands for the person in it."""
        where = str(client.get(mails.last_link())["Location"])
        found = re.search(r'name="uid" value="(\w+)"', client.get(where).content.decode())
        return where, found[1] if found else ""

    def test_links_and_signs_in_and_uses_the_link_up(
        self, client: Client, invited: Person, council: IdentityServer
    ) -> None:
        link = mails.last_link()
        where, uid = self.form(client)
        assert "Use your Northmoor Council sign-in" in client.get(where).content.decode()
        assert there_and_back(client, "invitation", uid=uid)["Location"] == "/"
        assert client.get(PAGE).status_code == 200
        assert OrganisationSignIn.objects.get().person == invited
        assert not Person.objects.get(pk=invited.pk).has_usable_password()
        assert Client().get(link).status_code == 410

    def test_a_second_visitor_with_the_same_link_comes_too_late(self, invited: Person, council: IdentityServer) -> None:
        browsers = Client(), Client()
        ways = []
        for one in browsers:
            _, uid = self.form(one)
            ways.append(leave(one, "invitation", uid=uid))
        assert browsers[0].get(visit(ways[0])).status_code == 302
        council.subject = "somebody else"
        assert browsers[1].get(visit(ways[1])).status_code == 403
        assert OrganisationSignIn.objects.get().subject == "subject-1"

    def test_needs_the_secret_of_an_invitation(self, client: Client, person: Person, council: IdentityServer) -> None:
        sent = {"purpose": "invitation", "uid": "1"}
        assert client.post("/accounts/organisations/council/", sent).status_code == 404
        services.send_reset_link(email=person.email)
        where, uid = self.form(client)
        assert uid == ""
        assert (
            client.post("/accounts/organisations/council/", {**sent, "uid": where.split("-")[0][-1]}).status_code == 404
        )


class TestSecondStep:
    """Whether an organisation's own second step counts is a setting; by default ours is asked."""

    @pytest.fixture
    def ruth(self, person: Person, council: IdentityServer) -> Person:
        give_link(person, council)
        return person

    def test_ours_is_asked_where_it_is_set_up(self, client: Client, ruth: Person, council: IdentityServer) -> None:
        secret = give_app(ruth)
        council.more = {"amr": ["pwd", "mfa"]}
        assert there_and_back(client, next="/accounts/sessions/")["Location"] == "/accounts/login/second-step/"
        assert client.get(PAGE).status_code == 302
        response = client.post("/accounts/login/second-step/", {"code": code_now(secret)})
        assert response["Location"] == "/accounts/sessions/"
        assert client.get(PAGE).status_code == 200

    def test_ours_is_set_up_where_the_role_needs_it(self, client: Client, ruth: Person, needs: Answers) -> None:
        needs(Need.STRONG)
        there_and_back(client)
        assert client.get(PAGE)["Location"].startswith("/accounts/second-step/")

    def test_a_code_by_email_follows_where_that_is_enough(self, client: Client, ruth: Person, needs: Answers) -> None:
        needs(Need.EMAIL_CODE)
        assert there_and_back(client)["Location"] == "/accounts/login/code/confirm/"
        client.post("/accounts/login/code/confirm/", {"code": mails.last_code()})
        assert client.get(PAGE).status_code == 200

    @pytest.mark.parametrize("need", [Need.EMAIL_CODE, Need.STRONG])
    @pytest.mark.parametrize(
        "case",
        [("always", [], 200), ("claimed", ["pwd", "mfa"], 200), ("claimed", ["pwd"], 302), ("claimed", "mfa", 302)],
    )
    def test_theirs_counts_when_the_settings_say_so(  # noqa: PLR0917 (fixtures)
        self,
        client: Client,
        ruth: Person,
        needs: Answers,
        council: IdentityServer,
        settings: Any,
        need: Need,
        case: Any,
    ) -> None:
        needs(need)
        setting, council.more["amr"], status = case
        settings.ORGANISATIONS = [settings_of(council, second_step=setting)]
        there_and_back(client)
        assert client.get(PAGE).status_code == status

    def test_theirs_counts_also_for_who_has_an_app(
        self, client: Client, ruth: Person, council: IdentityServer, settings: Any
    ) -> None:
        give_app(ruth)
        settings.ORGANISATIONS = [settings_of(council, second_step="always")]
        assert there_and_back(client)["Location"] == "/"
        assert client.get(PAGE).status_code == 200


class TestConfirming:
    """Who has no password here confirms who they are at their organisation, by signing in there afresh."""

    @pytest.fixture
    def inside(self, client: Client, council: IdentityServer) -> Client:
        give_link(make_person("Sam Okafor", "sam@example.org", password=None), council)
        there_and_back(client)
        stale(client)
        return client

    def test_is_asked_for_and_leads_back(self, inside: Client, council: IdentityServer) -> None:
        response = inside.get("/accounts/email/")
        assert response["Location"] == "/accounts/confirm/elsewhere/?next=%2Faccounts%2Femail%2F"
        assert "Confirm with Northmoor Council" in inside.get(response["Location"]).content.decode()
        way = leave(inside, "confirm", next="/accounts/email/")
        assert (query_of(way)["prompt"], query_of(way)["max_age"]) == ("login", "0")
        assert inside.get(visit(way))["Location"] == "/accounts/email/"
        assert inside.get("/accounts/email/").status_code == 200

    @pytest.mark.parametrize("said", [{"auth_time": 1}, {"auth_time": None}, {"auth_time": "now"}, {"auth_time": True}])
    def test_an_old_sign_in_there_proves_nothing(
        self, inside: Client, council: IdentityServer, said: dict[str, Any]
    ) -> None:
        council.more = said
        assert there_and_back(inside, "confirm").status_code == 403
        assert inside.get("/accounts/email/").status_code == 302

    def test_another_person_there_proves_nothing(self, inside: Client, council: IdentityServer) -> None:
        give_link(make_person(), council, "subject-2")
        for subject in ("subject-2", "nobody"):
            council.subject = subject
            assert there_and_back(inside, "confirm").status_code == 403
        assert inside.get("/accounts/email/").status_code == 302

    def test_who_has_no_way_left_signs_in_again(self, inside: Client, council: IdentityServer, settings: Any) -> None:
        settings.ORGANISATIONS = []
        response = inside.get("/accounts/email/")
        page = inside.get(response["Location"]).content.decode()
        assert "Sign in again" in page
        response = inside.post("/accounts/confirm/elsewhere/", {"next": "/accounts/email/"})
        assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Femail%2F"
        assert inside.get(PAGE).status_code == 302

    def test_the_second_step_is_not_set_up_without_it(self, inside: Client) -> None:
        """The library would let somebody through who has neither password nor second factor."""
        assert inside.get("/accounts/second-step/app/")["Location"].startswith("/accounts/confirm/elsewhere/")
