"""The review of access: who sees and answers what, what ends by it, and who is told to switch off a leaver."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.tests.people import give_app
from sightline.governance.models import Appointment, Review, ReviewLine, RoleGrant
from sightline.governance.services.access_review import open_access_review
from sightline.governance.tests.place import TODAY, Place, day
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(place: Place) -> Review:
    return open_access_review(due_on=TODAY, group=None, by=make.standing(place.manager, place.partnership))


def line_of(person: Person) -> ReviewLine:
    return ReviewLine.objects.get(appointment__person=person) if Appointment.objects.filter(
        person=person
    ).exists() else ReviewLine.objects.get(role_grant__person=person)  # fmt: skip


def answer(place: Place, client: Client, person: Person, outcome: str = "end", status: int = 302) -> Any:
    response = client.post(
        place.url("access_line", line_of(person).pk), {"outcome": outcome, "note": "Left in June", "version": ""}
    )
    assert response.status_code == status, response.content.decode()[-3000:]
    return response


def test_it_has_a_line_for_each_post_seat_and_role(place: Place) -> None:
    place.post_to("access_open", group=place.group.pk, **day("due_on"))
    lines = ReviewLine.objects.all()
    assert {line.what for line in lines} == {
        "Ruth Adeyemi, Head of early help, NMR Council", "Sam Okoro, Nurse, NMR Council",
        *(f"{row.person}, {row.get_role_display()}" for row in RoleGrant.objects.all()),
    }  # fmt: skip
    page = place.get("access", Review.objects.get().pk)
    assert "0 of 4 answered" in page
    assert place.get("access_reviews").count("0 of 4 answered") == 1


def test_it_says_when_and_how_they_sign_in(place: Place, review: Review) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    Person.objects.filter(pk=place.holder.pk).update(last_login=long_ago)
    give_app(place.holder)
    page = place.get("access", review.pk)
    assert "200 days ago" in page
    assert "Never" in page
    found = {
        query: [one for one in ("Ruth Adeyemi", "Sam Okoro") if one in place.get("access", review.pk, query=query)]
        for query in ("?signs_in=never", "?signs_in=long", "?signs_in=weak", "?text=Nurse", "?outcome=keep")
    }
    assert found == {
        "?signs_in=never": ["Sam Okoro"], "?signs_in=long": ["Ruth Adeyemi"], "?signs_in=weak": ["Sam Okoro"],
        "?text=Nurse": ["Sam Okoro"], "?outcome=keep": [],
    }  # fmt: skip


def test_no_longer_needed_ends_it_today(place: Place, review: Review) -> None:
    answer(place, place.client, place.holder)
    assert Appointment.objects.get(person=place.holder).ends_on == TODAY
    person = place.grant.person
    answer(place, place.client, person)
    assert RoleGrant.objects.get(person=person).ends_on == TODAY
    assert ReviewLine.objects.filter(outcome="end").count() == 2


def test_nobody_answers_for_themselves(place: Place, review: Review) -> None:
    answer(place, place.client, place.manager, "keep", 403)
    own = line_of(place.manager)
    response = place.client.post(place.url("access_keep", review.pk), {"selected": [own.pk]})
    assert response.status_code == 403
    assert not ReviewLine.objects.exclude(outcome="").exists()


def test_the_last_of_the_business_unit_stays_and_so_does_the_line(place: Place, review: Review) -> None:
    administrator = make.signed_in(make.person_with("ADM", place.partnership))
    response = answer(place, administrator, place.manager, status=422)
    assert "only person in the business unit" in response.content.decode()
    assert line_of(place.manager).outcome == ""


def test_a_lead_sees_and_answers_for_their_own_agency_only(place: Place, review: Review) -> None:
    lead = make.signed_in(make.person_with("AGL", place.partnership, agency=place.agency))
    other = make.person_with("AGL", place.partnership)
    page = lead.get(place.url("access", review.pk)).content.decode()
    assert ("Ruth Adeyemi" in page, place.manager.name in page, "0 of 2 answered" in page) == (True, False, True)
    assert "0 of 2 answered" in lead.get(place.url("access_reviews")).content.decode()
    answer(place, lead, place.holder)
    answer(place, lead, place.manager, status=404)
    answer(place, make.signed_in(other), place.other, status=404)
    assert make.signed_in(other).get(place.url("access", review.pk)).status_code == 404
    assert "never" not in make.signed_in(other).get(place.url("access_reviews")).content.decode().lower()


def test_who_may_not_read_accounts_sees_no_sign_ins(place: Place, review: Review) -> None:
    director = make.signed_in(make.person_with("EXE", place.partnership, group=place.group))
    page = director.get(place.url("access", review.pk)).content.decode()
    assert "Ruth Adeyemi" in page
    assert "Never" not in page.partition("<tbody")[2]
    weak = director.get(place.url("access", review.pk) + "?signs_in=weak").content.decode()
    assert "Ruth Adeyemi" not in weak


def test_a_leaver_with_nothing_left_is_led_to_the_switch(place: Place, review: Review) -> None:
    administrator = make.signed_in(make.person_with("ADM", place.partnership))
    person = place.grant.person
    response = answer(place, administrator, person)
    assert response["Location"] == place.url("person", person.pk)
    page = administrator.get(response["Location"]).content.decode()
    assert "Switch off their sign-in if they have left" in page
    assert place.url("account_off", person.pk) in page


def test_the_business_unit_is_told_whom_to_ask(place: Place, review: Review) -> None:
    response = answer(place, place.client, place.holder)
    assert "ask an administrator" in place.client.get(response["Location"]).content.decode()


def test_keep_many_and_conclude_by_another(place: Place, review: Review) -> None:
    keys = [line_of(one).pk for one in (place.holder, place.other, place.grant.person)]
    place.post_to("access_keep", review.pk, selected=keys)
    assert ReviewLine.objects.filter(outcome="keep").count() == 3
    assert place.client.post(place.url("access_conclude", review.pk), {"conclusion": "Fine"}).status_code == 403
    director = make.signed_in(make.person_with("EXE", place.partnership, group=place.group))
    where = place.url("access_conclude", review.pk)
    assert director.post(where, {"conclusion": "Fine"}).status_code == 422  # the manager's own line is still open
    ReviewLine.objects.filter(outcome="").update(outcome="keep", said_by=place.holder, said_at=timezone.now())
    assert director.post(where, {"conclusion": "Fine"}).status_code == 302
    assert Review.objects.get().closed_on == TODAY


def test_two_answering_the_same_line_conflict(place: Place, review: Review) -> None:
    answer(place, place.client, place.holder, "keep")
    response = answer(place, place.client, place.holder, "change", 409)
    assert "Somebody else answered this line" in response.content.decode()


def test_the_business_unit_takes_it_out_and_the_trail_says_so(place: Place, review: Review) -> None:
    response = place.client.get(place.url("access", review.pk) + "?format=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert "Ruth Adeyemi" in [row[0] for row in rows]
    administrator = make.signed_in(make.person_with("ADM", place.partnership))
    page = administrator.get(place.url("access", review.pk) + "?format=csv")
    assert page["Content-Type"].startswith("text/html")


def test_it_costs_the_same_however_many_there_are(place: Place, review: Review) -> None:
    def cost(one: Review) -> int:
        with CaptureQueriesContext(connection) as queries:
            place.get("access", one.pk)
        return len(queries)

    cost(review)
    few = cost(review)
    review.delete()
    for _ in range(10):
        make.appoint(make.make_post(place.partnership))
    more = open_access_review(due_on=TODAY, group=None, by=make.standing(place.manager, place.partnership))
    assert cost(more) == few
    assert few <= 25
