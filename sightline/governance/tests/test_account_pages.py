"""Changes of people's accounts on the pages of a partnership: who asks, who says yes, what reaches elsewhere."""

import time
from typing import Any

import pytest
from django.test import Client

from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.sessions import SIGNED_IN_AT
from sightline.audittrail.models import Entry
from sightline.governance.tests.place import Place
from tests import factories as make

pytestmark = pytest.mark.django_db
ASKED = {"new_email": "new.ruth@example.org", "reason": "She married"}


class Desk:
    """An administrator and a colleague beside the business manager of a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.admin = make.signed_in(make.grant("ADM", place.partnership, make.make_person("Amir Admin")))
        self.colleague = make.signed_in(make.grant("ADM", place.partnership, make.make_person("Cora Colleague")))
        self.unit = place.client
        IdentityChange.objects.all().delete()

    def ask(self, what: str = "email") -> IdentityChange:
        sent = ASKED if what == "email" else {"reason": "A lost phone"}
        response = self.admin.post(self.place.url(f"account_{what}", self.place.holder.pk), sent)
        assert response.status_code == 302, response.content.decode()
        return IdentityChange.objects.get(person=self.place.holder)

    def answer(self, browser: Client, deed: str, change: IdentityChange) -> Any:
        return browser.post(self.place.url(f"account_change_{deed}", change.pk), follow=True)

    def ruth(self) -> Person:
        return Person.objects.get(pk=self.place.holder.pk)


@pytest.fixture
def desk(place: Place) -> Desk:
    return Desk(place)


def test_an_administrator_asks_and_a_colleague_says_yes(desk: Desk) -> None:
    page = desk.admin.get(desk.place.url("person", desk.place.holder.pk)).content.decode()
    assert "Change the email address" in page
    change = desk.ask()
    page = desk.admin.get(desk.place.url("account_change", change.pk)).content.decode()
    assert "You asked for this, so somebody else has to say yes" in page
    assert ("Approve" in page, "Take it back" in page) == (False, True)
    assert desk.answer(desk.admin, "approve", change).status_code == 403
    assert "waits for a second yes" in desk.unit.get(desk.place.url("person", desk.place.holder.pk)).content.decode()
    page = desk.colleague.get(desk.place.url("account_changes")).content.decode()
    assert "Ruth Adeyemi" in page
    assert "The change is made" in desk.answer(desk.colleague, "approve", change).content.decode()
    assert desk.ruth().email == ASKED["new_email"]
    verbs = Entry.objects.filter(tenant="NMR", verb__startswith="person.").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == ["person.email_change_asked", "person.change_approved"]


def test_the_business_unit_says_yes_to_a_reset_but_does_not_ask(desk: Desk) -> None:
    for what in ("email", "reset", "off"):
        assert desk.unit.get(desk.place.url(f"account_{what}", desk.place.holder.pk)).status_code == 403
    change = desk.ask("reset")
    assert desk.answer(desk.unit, "approve", change).status_code == 200
    assert not desk.ruth().has_usable_password()


def test_it_is_refused_or_taken_back(desk: Desk) -> None:
    for browser in (desk.colleague, desk.admin):
        change = desk.ask()
        assert "The change is refused" in desk.answer(browser, "refuse", change).content.decode()
        assert "waits no longer" in desk.answer(desk.unit, "approve", change).content.decode()
        change.delete()
    assert desk.ruth().email != ASKED["new_email"]


def test_a_yes_here_does_not_reach_into_another_partnership(desk: Desk) -> None:
    make.grant("EXE", make.make_partnership("EHC"), desk.place.holder)
    change = desk.ask()
    page = desk.colleague.get(desk.place.url("account_change", change.pk)).content.decode()
    assert ("Only Ruth Adeyemi can say yes" in page, "Approve" in page) == (True, False)
    page = desk.admin.get(desk.place.url("person", desk.place.holder.pk)).content.decode()
    assert "Switch off their sign-in" not in page
    response = desk.answer(desk.colleague, "approve", change)
    assert (response.status_code, "Only the person can say yes" in response.content.decode()) == (403, True)
    response = desk.admin.post(desk.place.url("account_off", desk.place.holder.pk))
    assert (response.status_code, "cannot be switched off from here" in response.content.decode()) == (422, True)
    assert desk.ruth().is_active
    assert desk.ruth().email != ASKED["new_email"]


def test_nobody_does_it_to_themselves(desk: Desk) -> None:
    admin = Person.objects.get(name="Amir Admin")
    for what, sent in (("email", ASKED), ("reset", {"reason": "Why"}), ("off", {})):
        assert desk.admin.post(desk.place.url(f"account_{what}", admin.pk), sent).status_code == 403
    page = desk.admin.get(desk.place.url("person", admin.pk)).content.decode()
    assert "Change the email address" not in page
    assert Person.objects.get(pk=admin.pk).is_active


def test_a_leaver_is_switched_off_and_on(desk: Desk) -> None:
    ruth = make.signed_in(desk.place.holder)
    assert ruth.get("/accounts/").status_code == 200
    desk.admin.post(desk.place.url("account_off", desk.place.holder.pk))
    assert ruth.get("/accounts/").status_code == 302
    page = desk.admin.get(desk.place.url("person", desk.place.holder.pk)).content.decode()
    assert ("Switch sign-in on" in page, "Switch off their sign-in" in page) == (True, False)
    assert desk.unit.post(desk.place.url("account_on", desk.place.holder.pk)).status_code == 403
    desk.admin.post(desk.place.url("account_on", desk.place.holder.pk))
    assert desk.ruth().is_active


@pytest.mark.parametrize("page", [
    "role_grant", "role_end", "account_email", "account_change_approve", "post_appoint", "seat_appoint",
    "person_appoint", "seat_add",
])  # fmt: skip
def test_a_stale_session_confirms_who_it_is_first(desk: Desk, page: str) -> None:
    place, change = desk.place, desk.ask()
    browser = desk.colleague if page.startswith("account") else desk.unit
    keys = {
        "role_grant": [], "role_end": [place.grant.pk], "account_email": [place.other.pk],
        "post_appoint": [place.post.pk], "seat_appoint": [place.own_seat.pk], "person_appoint": [place.other.pk],
        "seat_add": [place.group.pk],
    }  # fmt: skip
    address = place.url(page, *keys.get(page, [change.pk]))
    browser.get("/accounts/")
    session = browser.session
    session[SIGNED_IN_AT] = time.time() - 16 * 60
    session.save()
    for method in ("post",) if page.endswith("approve") else ("get", "post"):
        response = getattr(browser, method)(address, {"reason": "Why"})
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/confirm/")
    change.refresh_from_db()
    assert change.state == "open"


def test_what_was_typed_waits_while_one_confirms(desk: Desk) -> None:
    from sightline.accounts.tests.people import PASSWORD

    address = desk.place.url("account_email", desk.place.holder.pk)
    desk.admin.get("/accounts/")
    session = desk.admin.session
    session[SIGNED_IN_AT] = time.time() - 16 * 60
    session.save()
    where = desk.admin.post(address, ASKED)["Location"]
    response = desk.admin.post(where, {"password": PASSWORD, "next": address})
    assert response.status_code == 302
    assert IdentityChange.objects.get(person=desk.place.holder).new_email == ASKED["new_email"]


def test_queries_do_not_grow_with_changes(desk: Desk, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.unit.get(desk.place.url("account_changes")).status_code == 200
        return len(seen)

    desk.ask()
    count()
    one = count()
    for _ in range(3):
        person = make.appoint(make.make_post(desk.place.partnership))
        IdentityChange.objects.create(
            person=person, kind="reset", old_email=person.email, asked_by=Person.objects.get(name="Amir Admin")
        )
    assert count() == one
