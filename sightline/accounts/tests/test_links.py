"""Links that set a password: made from our own address, used once, for a limited time; invitations."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sightline.accounts import services, tokens
from sightline.accounts.models import Person
from sightline.accounts.tests import mails
from sightline.accounts.tests.people import PAGE, PASSWORD, make_person
from sightline.audittrail.models import Entry
from sightline.kernel.errors import OutOfState
from sightline.kernel.models import MailMessage

pytestmark = pytest.mark.django_db
NEW = "lantern harbour willow 58"
RESET = "/accounts/password/reset/"
BOTH = {"password1": NEW, "password2": NEW}


def follow(client: Client, link: str) -> str:
    """Open a link from a mail and return the address of the form it leads to, which no longer holds the secret."""
    response = client.get(link)
    assert response.status_code == 302
    assert response["Location"].endswith("-set-password/")
    return str(response["Location"])


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_the_link_is_built_from_our_own_address_whatever_the_host_header_says(person: Person, host: str) -> None:
    Client(HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.example").post(RESET, {"email": person.email})
    text = mails.waiting()[-1][2]
    assert "http://localhost:8000/accounts/password/link/" in text
    assert host not in text
    assert "evil" not in text


def test_a_foreign_host_is_refused(person: Person) -> None:
    before = len(mails.waiting())
    assert Client(HTTP_HOST="evil.example").post(RESET, {"email": person.email}).status_code == 400
    assert len(mails.waiting()) == before


def test_a_new_password_by_link_ends_sessions_and_works_once(signed_in: Client, person: Person) -> None:
    browser = Client()
    assert browser.post(RESET, {"email": person.email}, follow=True).status_code == 200
    link = mails.last_link()
    form = follow(browser, link)
    assert browser.get(form).status_code == 200
    assert browser.post(form, BOTH)["Location"] == "/accounts/password/link/done/"
    assert browser.get("/accounts/password/link/done/").status_code == 200
    assert signed_in.get(PAGE).status_code == 302
    assert browser.get(PAGE).status_code == 302, "a link does not sign in: it would get round the second step"
    assert Client().get(link).status_code == 410
    assert browser.post(form, BOTH).status_code == 410
    assert Client().post("/accounts/login/", {"login": person.email, "password": NEW}).status_code == 302
    assert mails.waiting()[-1][1] == "Your Sightline password was set"


def test_a_link_is_too_old_after_an_hour(client: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(RESET, {"email": person.email})
    link = mails.last_link()
    monkeypatch.setattr(tokens.RESETS, "seconds", -1)
    response = client.get(link)
    assert response.status_code == 410
    assert "This link no longer works" in response.content.decode()


def test_a_link_stops_when_the_person_is_switched_off_signs_in_or_changes_address(person: Person) -> None:
    def works() -> bool:
        return Client().get(link).status_code == 302

    Client().post(RESET, {"email": person.email})
    link = mails.last_link()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not works()
    Person.objects.filter(pk=person.pk).update(is_active=True)
    assert works()
    Person.objects.filter(pk=person.pk).update(email="ruth.new@example.org")
    assert not works()
    Person.objects.filter(pk=person.pk).update(email=person.email)
    Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert not works()


def test_a_link_of_one_person_is_no_use_for_another(client: Client, person: Person) -> None:
    other = make_person()
    client.post(RESET, {"email": person.email})
    _, _, token = mails.last_link().split("link/")[1].partition("-")
    uid = tokens.key_for(other, tokens.RESETS).partition("-")[0]
    assert client.get(f"/accounts/password/link/{uid}-{token}").status_code == 410
    for broken in ("0-x/", f"zzzzzzzzzzzzzzzzzzzzzzz-{token}", f"{uid}-set-password/"):
        assert client.get(f"/accounts/password/link/{broken}").status_code == 410


def test_somebody_signed_in_who_opens_a_link_of_another_is_signed_out_first(signed_in: Client, person: Person) -> None:
    other = make_person()
    services.send_reset_link(email=other.email)
    form = follow(signed_in, mails.last_link())
    assert signed_in.get(PAGE).status_code == 302
    signed_in.post(form, BOTH)
    other.refresh_from_db()
    person.refresh_from_db()
    assert other.check_password(NEW)
    assert person.check_password(PASSWORD)


def test_asking_for_links_is_limited_per_address(person: Person) -> None:
    answers = [Client().post(RESET, {"email": person.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_an_invited_person_sets_a_password_and_signs_in(client: Client, person: Person) -> None:
    invited = make_person("Sam Okafor", "sam@example.org", password=None)
    services.invite(person=invited, by=person)
    to, _, text = mails.waiting()[-1]
    assert (to, "Ruth Adeyemi has made an account for you" in text) == ("sam@example.org", True)
    client.post(follow(client, mails.last_link()), BOTH)
    assert client.post("/accounts/login/", {"login": invited.email, "password": NEW}).status_code == 302
    assert client.get(PAGE).status_code == 200
    entry = Entry.objects.get(verb="person.invited")
    assert (entry.actor, entry.reference) == (person.actor_key, invited.actor_key)


def test_who_has_a_password_or_is_switched_off_is_not_invited(person: Person) -> None:
    with pytest.raises(OutOfState, match="already has a password"):
        services.invite(person=person, by=person)
    off = make_person(password=None)
    services.disable(person=off, by=person)
    with pytest.raises(OutOfState, match="switched off"):
        services.invite(person=off, by=person)


class TestAddPerson:
    """`manage.py add_person`, the only way to the first account."""

    def run(self, monkeypatch: pytest.MonkeyPatch, typed: str = "", **options: object) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        call_command("add_person", stdout=io.StringIO(), **options)

    def test_adds_with_a_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run(monkeypatch, f"{NEW}\n", email="First@Example.org", name="First Person", password_from_stdin=True)
        assert Person.objects.get(email="first@example.org").check_password(NEW)
        assert Entry.objects.get().verb == "person.added"

    def test_adds_without_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run(monkeypatch, email="first@example.org", name="First Person")
        assert not Person.objects.get().has_usable_password()

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            (("ruth@example.org", "Ruth", NEW), "already has an account"),
            (("not an address", "Ruth", NEW), "valid email"),
            (("a@example.org", " ", NEW), "full name"),
            (("a@example.org", "Ann", "short"), "too short"),
        ],
    )
    def test_refuses(
        self, person: Person, monkeypatch: pytest.MonkeyPatch, given: tuple[str, str, str], says: str
    ) -> None:
        email, name, typed = given
        with pytest.raises(CommandError, match=says):
            self.run(monkeypatch, typed, email=email, name=name, password_from_stdin=True)
        assert Person.objects.count() == 1


def test_a_mail_with_a_link_is_not_sent_late_or_to_somebody_switched_off(person: Person) -> None:
    services.send_reset_link(email=person.email)
    message = MailMessage.objects.get()
    assert services.still_of_use(message)
    message.created_at -= timedelta(hours=2)
    assert not services.still_of_use(message)
    message.refresh_from_db()
    services.disable(person=person, by=person)
    assert not services.still_of_use(message)
