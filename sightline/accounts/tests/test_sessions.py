"""How long sessions last, what ends them, and whose they are."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.accounts import services
from sightline.accounts.models import Person
from sightline.accounts.sessions import SEEN_AT, SIGNED_IN_AT
from sightline.accounts.tests.people import PAGE, PASSWORD, make_person, sign_in
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db
NEW = "lantern harbour willow 58"
CHANGE = "/accounts/password/change/"


def age(client: Client, **seconds: float) -> None:
    """Move the stamps of a session back by so many seconds."""
    session = client.session
    for stamp, back in seconds.items():
        session[stamp] = time.time() - back
    session.save()


def another(person: Person) -> Client:
    """Sign the person in with the form in another browser."""
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    assert browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return browser


@pytest.mark.parametrize(
    ("stamp", "back", "words"),
    [(SEEN_AT, 30 * 60, "did nothing for 30 minutes"), (SIGNED_IN_AT, 12 * 3600, "signed in 12 hours ago")],
)
def test_a_session_ends_with_a_sentence_and_the_way_back(signed_in: Client, stamp: str, back: int, words: str) -> None:
    age(signed_in, **{stamp: back + 1})
    response = signed_in.get("/accounts/?page=2")
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2F%3Fpage%3D2"
    assert words in signed_in.get(response["Location"]).content.decode()
    assert signed_in.get(PAGE).status_code == 302
    assert words in Entry.objects.get(verb="person.session_ended").after


@pytest.mark.parametrize(("stamp", "back"), [(SEEN_AT, 30 * 60 - 5), (SIGNED_IN_AT, 12 * 3600 - 5)])
def test_a_session_lasts_until_then(signed_in: Client, stamp: str, back: int) -> None:
    age(signed_in, **{stamp: back})
    assert signed_in.get(PAGE).status_code == 200


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(signed_in: Client) -> None:
    age(signed_in, **{SEEN_AT: 3600})
    response = signed_in.post("/accounts/sessions/end-others/", headers={"referer": "http://testserver/accounts/?a=1"})
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2F%3Fa%3D1"


def test_a_referrer_from_elsewhere_does_not_become_the_way_back(signed_in: Client) -> None:
    age(signed_in, **{SEEN_AT: 3600})
    response = signed_in.post("/accounts/sessions/end-others/", headers={"referer": "https://evil.example/x"})
    assert response["Location"] == "/accounts/login/?next=%2F"


def test_a_request_for_part_of_a_page_moves_the_whole_page(signed_in: Client) -> None:
    age(signed_in, **{SEEN_AT: 3600})
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/accounts/"}
    response = signed_in.get("/accounts/sessions/", headers=headers)
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Faccounts%2F"


def test_the_session_is_written_at_most_once_a_minute(signed_in: Client) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert signed_in.get(PAGE).status_code == 200
        return sum(query["sql"].startswith(("UPDATE", "INSERT")) for query in seen)

    assert writes() == 0
    age(signed_in, **{SEEN_AT: 61})
    assert writes() == 1
    assert writes() == 0


def test_a_clock_set_back_does_not_end_a_session(signed_in: Client) -> None:
    age(signed_in, **{SEEN_AT: -7200, SIGNED_IN_AT: -7200})
    assert signed_in.get(PAGE).status_code == 200


def test_a_disabled_person_stops_at_the_next_request(signed_in: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert signed_in.get(PAGE).status_code == 302


def test_disabling_ends_the_sessions_for_good(signed_in: Client, person: Person) -> None:
    other = make_person()
    services.disable(person=person, by=other)
    services.enable(person=person, by=other)
    assert signed_in.get(PAGE).status_code == 302
    assert another(person).get(PAGE).status_code == 200


def test_changing_the_password_ends_every_session(signed_in: Client, person: Person) -> None:
    elsewhere = another(person)
    response = signed_in.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert response["Location"] == "/accounts/login/"
    assert elsewhere.get(PAGE).status_code == 302
    assert signed_in.get(PAGE).status_code == 302
    assert not UserSession.objects.filter(user=person, session_key=elsewhere.session.session_key).exists()
    assert Entry.objects.filter(verb="person.password_changed", actor=person.actor_key).count() == 1
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_changing_the_password_needs_the_present_one_and_tries_are_limited(signed_in: Client, person: Person) -> None:
    data = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    answers = [signed_in.post(CHANGE, data).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert signed_in.post(CHANGE, {**data, "oldpassword": PASSWORD}).status_code == 429
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_person_sees_their_sessions_and_ends_one(signed_in: Client, person: Person) -> None:
    elsewhere = another(person)
    text = signed_in.get("/accounts/sessions/").content.decode()
    assert "Firefox on Windows" in text
    row = UserSession.objects.get(session_key=elsewhere.session.session_key)
    signed_in.post(f"/accounts/sessions/{row.pk}/end/")
    assert elsewhere.get(PAGE).status_code == 302
    assert signed_in.get(PAGE).status_code == 200


def test_a_person_ends_all_other_sessions(signed_in: Client, person: Person) -> None:
    browsers = [another(person), another(person)]
    signed_in.post("/accounts/sessions/end-others/")
    assert [browser.get(PAGE).status_code for browser in browsers] == [302, 302]
    assert signed_in.get(PAGE).status_code == 200
    assert '"sessions_ended":2' in Entry.objects.get(verb="person.sessions_ended").after.replace(" ", "")


def test_ending_sessions_sent_twice_gets_one_answer(signed_in: Client, person: Person) -> None:
    first, _ = another(person), another(person)
    row = UserSession.objects.get(session_key=first.session.session_key)
    for where in (f"/accounts/sessions/{row.pk}/end/", "/accounts/sessions/end-others/"):
        sent = [signed_in.post(where, {"csrfmiddlewaretoken": "t" * 64}) for _ in range(2)]
        assert [one.status_code for one in sent] == [302, 302]
    assert '"sessions_ended":1' in Entry.objects.get(verb="person.sessions_ended").after.replace(" ", "")
    assert Entry.objects.filter(verb="person.session_ended").count() == 1


def test_nobody_ends_the_session_of_another(signed_in: Client, person: Person) -> None:
    stranger = sign_in(Client(), make_person())
    row = UserSession.objects.get(session_key=signed_in.session.session_key)
    assert stranger.post(f"/accounts/sessions/{row.pk}/end/").status_code == 404
    assert signed_in.get(PAGE).status_code == 200
    assert not Entry.objects.filter(verb="person.session_ended").exists()


def test_rows_of_ended_sessions_are_cleared(signed_in: Client, person: Person) -> None:
    UserSession.objects.create(
        user=person, ip="192.0.2.1", session_key="gone", user_agent="", created_at=timezone.now() - timedelta(hours=13)
    )
    assert services.clear_ended_sessions(timezone.now()) == 1
    assert signed_in.get(PAGE).status_code == 200
