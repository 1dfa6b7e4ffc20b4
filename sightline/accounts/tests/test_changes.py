"""Rule 10: a change of somebody's address or sign-in needs the person or a second approver, and both hear of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from sightline.accounts import changes, services
from sightline.accounts.changes import IdentityChanged, What, on_identity_changed
from sightline.accounts.models import IdentityChange, OrganisationSignIn, Person
from sightline.accounts.tests import mails
from sightline.accounts.tests.people import PAGE, PASSWORD, give_app, make_person
from sightline.accounts.tests.test_second_step import stale
from sightline.accounts.tokens import NEW, OLD, change_key
from sightline.audittrail.models import Entry
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage

pytestmark = pytest.mark.django_db
LOGIN, EMAIL = "/accounts/login/", "/accounts/email/"
FRESH = "ruth.adeyemi@example.org"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[IdentityChanged]:
    """What those who registered were told."""
    told: list[IdentityChanged] = []
    monkeypatch.setattr(changes, "_callbacks", [])
    on_identity_changed(told.append)
    return told


@pytest.fixture
def admin(db: Any) -> Person:
    return make_person("Amir Admin", "amir@example.org")


def links() -> dict[str, str]:
    """Return the links about changes in the mails waiting, by whom they go to; the last wins."""
    found = {}
    for to, _, text in mails.waiting():
        link = re.search(r"https?://[^/\s]+(/accounts/changes/\S+)", text)
        if link:
            found[to] = link[1]
    return found


def sent_to(address: str) -> list[str]:
    return [subject for to, subject, _ in mails.waiting() if to == address]


class TestOwnAddress:
    """A person changes their own address: confirmed here, and by a link mailed to the new one."""

    def test_changes_when_the_link_is_opened_and_said_yes_to(
        self, signed_in: Client, person: Person, heard: list[IdentityChanged]
    ) -> None:
        assert signed_in.get(EMAIL).status_code == 200
        page = signed_in.post(EMAIL, {"new_email": " Ruth.Adeyemi@Example.org "}, follow=True).content.decode()
        assert f"We sent a link to {FRESH}" in page
        assert "waits for a yes" in page
        person.refresh_from_db()
        assert (person.email, heard) == ("ruth@example.org", [])
        link, stop = links()[FRESH], links()["ruth@example.org"]
        assert sent_to("ruth@example.org") == ["Somebody asked to change your Sightline email address"]
        assert "Use this email address?" in Client().get(link).content.decode()
        assert Person.objects.filter(email="ruth@example.org").exists(), "opening the link changes nothing"

        assert "The change is made" in Client().post(link, {"answer": "yes"}).content.decode()
        assert Person.objects.get().email == FRESH
        assert signed_in.get(PAGE).status_code == 302, "every session ends"
        assert sent_to(FRESH)[-1] == sent_to("ruth@example.org")[-1] == "Your Sightline email address has changed"
        assert heard == [IdentityChanged(person, What.EMAIL, own=True)]
        entry = Entry.objects.get(verb="person.email_changed")
        assert (entry.actor, FRESH in entry.after) == (person.actor_key, False)
        assert Client().post(LOGIN, {"login": FRESH, "password": PASSWORD}).status_code == 302
        for used in (link, stop):
            assert Client().get(used).status_code == 410

    def test_is_asked_for_by_who_confirmed_a_moment_ago(self, signed_in: Client) -> None:
        stale(signed_in)
        assert signed_in.get(EMAIL)["Location"].startswith("/accounts/confirm/")
        assert signed_in.post(EMAIL, {"new_email": FRESH}).status_code == 302
        assert not IdentityChange.objects.exists()

    def test_the_old_address_can_stop_it_and_only_that(self, signed_in: Client, person: Person) -> None:
        signed_in.post(EMAIL, {"new_email": FRESH})
        stop = links()["ruth@example.org"]
        page = Client().get(stop).content.decode()
        assert ("Stop the change" in page, "Yes, make this change" in page) == (True, False)
        assert Client().post(stop, {"answer": "yes"}).status_code == 403
        assert "The change is stopped" in Client().post(stop, {"answer": "no"}).content.decode()
        assert Client().post(links()[FRESH], {"answer": "yes"}).status_code == 410
        assert Person.objects.get().email == "ruth@example.org"

    def test_is_stopped_from_the_account_page(self, signed_in: Client) -> None:
        assert signed_in.post("/accounts/changes/stop/").status_code == 404
        signed_in.post(EMAIL, {"new_email": FRESH})
        assert "The change is stopped" in signed_in.post("/accounts/changes/stop/", follow=True).content.decode()
        assert IdentityChange.objects.get().state == "refused"

    def test_an_address_in_use_is_told_to_that_address_only(self, signed_in: Client, person: Person) -> None:
        other = make_person("Bea Best", "bea@example.org")
        pages = []
        for address in (other.email, "nobody@example.org"):
            page = signed_in.post(EMAIL, {"new_email": address}, follow=True).content.decode()
            pages.append(re.sub(r'value="\w{64}"|\w+@example.org', "", page))
            signed_in.post("/accounts/changes/stop/", follow=True)
        assert pages[0] == pages[1]
        assert sent_to(other.email) == ["Your address is in use on Sightline already"]
        assert other.email not in links()

    def test_an_address_taken_in_the_meantime_is_refused(self, signed_in: Client, person: Person) -> None:
        signed_in.post(EMAIL, {"new_email": FRESH})
        make_person("Bea Best", FRESH)
        response = Client().post(links()[FRESH], {"answer": "yes"})
        assert response.status_code == 409
        person.refresh_from_db()
        assert person.email == "ruth@example.org"

    @pytest.mark.parametrize("typed", ["", "no", "ruth@example.org", "a@b.org, c@d.org", "a@b.org\nBcc: c"])
    def test_what_is_no_new_address_is_said(self, signed_in: Client, typed: str) -> None:
        assert signed_in.post(EMAIL, {"new_email": typed}).status_code == 422
        assert mails.waiting() == []

    def test_each_form_sent_twice_is_one_deed_with_one_answer(self, signed_in: Client, person: Person) -> None:
        def twice(client: Client, where: str, sent: dict[str, str]) -> None:
            sent = {**sent, "csrfmiddlewaretoken": "t" * 64}
            first, noted = client.post(where, sent), Entry.objects.count()
            second = client.post(where, sent)
            assert (first.status_code, first.get("Location")) == (second.status_code, second.get("Location"))
            assert (first.status_code < 400, Entry.objects.count()) == (True, noted)

        twice(signed_in, EMAIL, {"new_email": "first@example.org"})
        assert IdentityChange.objects.count() == 1
        assert len(mails.waiting()) == 2
        twice(signed_in, "/accounts/changes/stop/", {})
        signed_in.post(EMAIL, {"new_email": "second@example.org"})
        twice(Client(), links()["ruth@example.org"], {"answer": "no"})
        signed_in.post(EMAIL, {"new_email": FRESH})
        twice(Client(), links()[FRESH], {"answer": "yes"})
        assert IdentityChange.objects.filter(state="done").count() == 1

    def test_asking_is_limited(self, signed_in: Client) -> None:
        answers = []
        for number in range(6):
            answers.append(signed_in.post(EMAIL, {"new_email": f"new{number}@example.org"}).status_code)
            signed_in.post("/accounts/changes/stop/")
        assert answers == [302] * 5 + [429]


class TestAskedByAnother:
    """An administrator asks; the person or a second approver says yes."""

    @pytest.fixture
    def change(self, person: Person, admin: Person) -> IdentityChange:
        return services.ask_new_email(person=person, new_email=FRESH, reason="A new name", by=admin)

    def test_both_addresses_hear_of_it_and_nothing_changes(self, person: Person, change: IdentityChange) -> None:
        assert sent_to("ruth@example.org") == ["Is your Sightline email address to change?"]
        assert sent_to(FRESH) == ["Your address is to be used for a Sightline account"]
        assert FRESH not in links(), "the new address cannot say yes to what another asked for"
        assert "A new name" in mails.waiting()[0][2]
        person.refresh_from_db()
        assert person.email == "ruth@example.org"

    def test_the_person_says_yes(
        self, signed_in: Client, person: Person, change: IdentityChange, heard: list[IdentityChanged]
    ) -> None:
        assert "Amir Admin" in Client().get(links()["ruth@example.org"]).content.decode()
        Client().post(links()["ruth@example.org"], {"answer": "yes"})
        person.refresh_from_db()
        assert person.email == FRESH
        assert signed_in.get(PAGE).status_code == 302
        assert heard == [IdentityChanged(person, What.EMAIL, own=False)]
        assert sent_to(FRESH)[-1] == sent_to("ruth@example.org")[-1] == "Your Sightline email address has changed"
        assert sent_to("amir@example.org") == ["The change you asked for is made"]

    def test_the_person_says_no(self, person: Person, change: IdentityChange) -> None:
        assert "The change is stopped" in Client().post(links()[person.email], {"answer": "no"}).content.decode()
        assert sent_to("amir@example.org") == ["The change you asked for is refused"]
        with pytest.raises(OutOfState):
            services.approve_change(change=change, by=make_person())

    def test_a_second_approver_says_yes(
        self, signed_in: Client, person: Person, change: IdentityChange, heard: list[IdentityChanged]
    ) -> None:
        second = make_person()
        services.approve_change(change=change, by=second)
        person.refresh_from_db()
        assert person.email == FRESH
        assert signed_in.get(PAGE).status_code == 302
        entry = Entry.objects.get(verb="person.email_changed")
        assert (entry.actor, "approver" in entry.after) == (second.actor_key, True)
        assert len(heard) == 1

    def test_neither_who_asked_nor_whom_it_is_about_is_a_second_approver(
        self, person: Person, admin: Person, change: IdentityChange
    ) -> None:
        for one in (person, admin):
            with pytest.raises(NotAllowed):
                services.approve_change(change=change, by=one)
        own = services.ask_own_new_email(person=make_person(), new_email="own@example.org")
        with pytest.raises(NotAllowed):
            services.approve_change(change=own, by=admin)

    def test_one_at_a_time_and_not_for_oneself(self, person: Person, admin: Person, change: IdentityChange) -> None:
        with pytest.raises(OutOfState):
            services.ask_reset(person=person, reason="More", by=admin)
        with pytest.raises(NotAllowed):
            services.ask_new_email(person=admin, new_email=FRESH, reason="Mine", by=admin)
        with pytest.raises(DomainError):
            services.ask_new_email(person=make_person(), new_email="nothing", reason="Why", by=admin)

    def test_lapses_after_three_days(self, person: Person, admin: Person, change: IdentityChange) -> None:
        link = links()[person.email]
        IdentityChange.objects.update(created_at=timezone.now() - timedelta(hours=73))
        with pytest.raises(OutOfState):
            services.approve_change(change=change, by=make_person())
        assert services.lapse_old_changes(timezone.now()) == 1
        assert Client().get(link).status_code == 410
        services.ask_reset(person=person, reason="Again", by=admin)

    def test_a_reset_takes_every_way_in_and_sends_an_invitation(
        self, signed_in: Client, person: Person, admin: Person, heard: list[IdentityChanged]
    ) -> None:
        give_app(person)
        OrganisationSignIn.objects.create(person=person, organisation="council", issuer="https://a", subject="1")
        services.send_reset_link(email=person.email)
        earlier = mails.last_link()
        change = services.ask_reset(person=person, reason="A lost phone", by=admin)
        services.approve_change(change=change, by=make_person())
        person.refresh_from_db()
        assert not person.has_usable_password()
        assert not Authenticator.objects.exists()
        assert not OrganisationSignIn.objects.exists()
        assert signed_in.get(PAGE).status_code == 302
        assert Client().get(earlier).status_code == 410, "links mailed before stop working"
        assert heard == [IdentityChanged(person, What.RESET, own=False)]
        assert Client().get(mails.last_link()).status_code == 302
        assert services.still_of_use(MailMessage.objects.get(kind="accounts.invitation"))


class TestLinks:
    """A link about a change is good for that change, in that role, until it is decided."""

    def test_forged_and_borrowed_ones(self, person: Person, admin: Person) -> None:
        change = services.ask_new_email(person=person, new_email=FRESH, reason="Why", by=admin)
        key = change_key(change, OLD)
        other = TimestampSigner(salt="another purpose").sign_object([change.pk, OLD])
        for bad in (key[:-1], f"{key}x", "x", other, change_key(IdentityChange(pk=9999), OLD), "a:b:c"):
            assert Client().get(f"/accounts/changes/{bad}/").status_code == 410
        assert Client().post(f"/accounts/changes/{change_key(change, NEW)}/", {"answer": "yes"}).status_code == 403
        assert "no" in Client().get(f"/accounts/changes/{key}/").content.decode()
        assert Client().post(f"/accounts/changes/{key}/", {"answer": "maybe"}).status_code == 200
        person.refresh_from_db()
        assert person.email == "ruth@example.org"

    def test_a_mail_about_a_decided_change_is_not_sent(self, person: Person, admin: Person) -> None:
        change = services.ask_reset(person=person, reason="Why", by=admin)
        message = MailMessage.objects.get(kind="accounts.change")
        assert services.change_still_open(message)
        services.refuse_change(change=change, by=admin)
        assert not services.change_still_open(message)


class TestLeavers:
    """Switching a person off closes every way in, also those already on their way."""

    def test_everything_ends(self, signed_in: Client, person: Person, admin: Person) -> None:
        services.send_reset_link(email=person.email)
        link = mails.last_link()
        Client().post("/accounts/login/code/", {"email": person.email})
        code = mails.last_code()
        change = services.ask_reset(person=person, reason="Why", by=admin)
        said_yes = links()[person.email]
        services.disable(person=person, by=admin)
        assert signed_in.get(PAGE).status_code == 302
        for gone in (link, said_yes):
            assert Client().get(gone).status_code == 410
        change.refresh_from_db()
        assert change.state == "lapsed"
        checks = {"accounts.change": services.change_still_open}
        waiting = list(MailMessage.objects.exclude(kind=""))
        assert {one.kind for one in waiting} == {"accounts.reset", "accounts.code", "accounts.change"}
        assert [one for one in waiting if checks.get(one.kind, services.still_of_use)(one)] == []
        services.enable(person=person, by=admin)
        assert Client().get(link).status_code == 410, "what was mailed before stays dead"
        assert [one for one in waiting if checks.get(one.kind, services.still_of_use)(one)] == []
        assert code
        with pytest.raises(OutOfState):
            services.approve_change(change=change, by=make_person())

    def test_no_change_of_somebody_switched_off(self, person: Person, admin: Person) -> None:
        services.disable(person=person, by=admin)
        with pytest.raises(OutOfState):
            services.ask_new_email(person=person, new_email=FRESH, reason="Why", by=admin)


class TestWhoWantsToKnow:
    """Those who registered hear of every change, once, inside its transaction."""

    def test_of_factors(
        self, signed_in: Client, person: Person, heard: list[IdentityChanged], django_capture_on_commit_callbacks: Any
    ) -> None:
        from sightline.accounts.tests.test_second_step import APP, set_up_app

        set_up_app(signed_in, django_capture_on_commit_callbacks)
        signed_in.post(f"{APP}remove/")
        assert heard == [IdentityChanged(person, What.FACTORS, own=True)] * 2

    def test_of_a_password_set_by_link_but_not_of_ones_own(
        self, signed_in: Client, person: Person, heard: list[IdentityChanged]
    ) -> None:
        new = {"password1": "lantern harbour willow 58", "password2": "lantern harbour willow 58"}
        signed_in.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
        assert heard == []
        services.send_reset_link(email=person.email)
        browser = Client()
        browser.post(str(browser.get(mails.last_link())["Location"]), new)
        assert heard == [IdentityChanged(person, What.PASSWORD, own=False)]

    def test_what_a_listener_raises_undoes_the_change(self, person: Person, admin: Person, monkeypatch: Any) -> None:
        def refuses(_changed: IdentityChanged) -> None:
            raise OutOfState("Not now.")

        monkeypatch.setattr(changes, "_callbacks", [])
        on_identity_changed(refuses)
        on_identity_changed(refuses)
        assert changes._callbacks == [refuses]
        change = services.ask_reset(person=person, reason="Why", by=admin)
        with pytest.raises(OutOfState):
            services.approve_change(change=change, by=make_person())
        person.refresh_from_db()
        change.refresh_from_db()
        assert (person.has_usable_password(), change.state) == (True, "open")
