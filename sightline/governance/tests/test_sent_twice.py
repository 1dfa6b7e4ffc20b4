"""Each form of governance that makes something, sent twice from one opening of its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, Appointment, Group, KnownPerson, LoadPreview, Post, RoleGrant, Seat
from sightline.governance.tests.place import Place, day
from sightline.kernel.models import MailMessage
from tests import factories as make

pytestmark = pytest.mark.django_db
TOKEN = "t" * 64
Said = Callable[[Place], dict[str, Any]]

FORMS: dict[str, tuple[type[Model], Callable[[Place], str], Said]] = {
    "agency": (
        Agency, lambda p: p.url("agency_add"),
        lambda p: {"name": "Vale Trust", "category": "relevant", **day("starts_on")},
    ),
    "group": (Group, lambda p: p.url("group_add"), lambda p: {"name": "Early help group", "kind": "sub_group"}),
    "post": (Post, lambda p: p.url("post_add", p.agency.pk), lambda p: {"title": "Analyst", "role": ""}),
    "seat": (
        Seat, lambda p: p.url("seat_add", p.group.pk),
        lambda p: {"role": "member", "agency": p.agency.pk, **day("starts_on")},
    ),
    "appointment": (
        Appointment, lambda p: p.url("post_appoint", p.post.pk), lambda p: {"person": p.other.pk, **day("starts_on")},
    ),
    "person": (KnownPerson, lambda p: p.url("person_add"), lambda p: {"name": "Mo Ali", "email": "mo@example.org"}),
    "invitation": (MailMessage, lambda p: p.url("person_invite", newcomer(p)), lambda p: {}),
    "role": (
        RoleGrant, lambda p: p.url("role_grant"),
        lambda p: {"person": p.other.pk, "role": "REV", "reason": "Her job", **day("starts_on")},
    ),
}  # fmt: skip


def newcomer(place: Place) -> int:
    person = make.make_person("New Comer", password=None)
    KnownPerson.objects.create(partnership=place.partnership, person=person)
    return int(person.pk)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_twice_makes_one_row_and_gets_one_answer(place: Place, form: str) -> None:
    model, address, said = FORMS[form]
    where, data = address(place), {**said(place), "csrfmiddlewaretoken": TOKEN}
    before, deeds = model._default_manager.count(), Entry.objects.count()
    first = place.client.post(where, data)
    made, noted = model._default_manager.count(), Entry.objects.count()
    second = place.client.post(where, data)
    assert (first.status_code, first.get("Location")) == (302, second.get("Location")), first.content.decode()[-3000:]
    assert (made, model._default_manager.count()) == (before + 1, before + 1)
    assert deeds < noted == Entry.objects.count()
    assert said_on(place.client, second["Location"])


def said_on(client: Client, address: str) -> bool:
    return "govuk-notification-banner" in client.get(address).content.decode()


def test_the_same_answer_is_not_given_to_another_person(place: Place) -> None:
    data = {"name": "Early help group", "kind": "sub_group", "csrfmiddlewaretoken": TOKEN}
    assert place.client.post(place.url("group_add"), data).status_code == 302
    colleague = make.signed_in(make.business_manager(place.partnership))
    assert colleague.post(place.url("group_add"), data).status_code == 422
    member = make.signed_in(make.person_with("MEM", place.partnership))
    assert member.post(place.url("group_add"), data).status_code == 403


def test_a_workbook_sent_twice_is_read_and_loaded_once(place: Place) -> None:
    book = place.client.get(place.url("load_workbook")).content

    def send() -> str:
        file = SimpleUploadedFile("book.xlsx", book)
        answer = place.client.post(place.url("load"), {"workbook": file, "csrfmiddlewaretoken": TOKEN})
        return str(answer.get("Location"))

    assert send() == send() == place.url("load_preview", LoadPreview.objects.get().pk)
    where = place.url("load_preview", LoadPreview.objects.get().pk)
    answers = [place.client.post(where, {"csrfmiddlewaretoken": TOKEN})["Location"] for _ in range(2)]
    assert answers == [place.url("agencies")] * 2
    assert Entry.objects.filter(verb="governance.loaded").count() == 1


def test_every_form_page_carries_the_token_that_tells_its_openings_apart(place: Place) -> None:
    pages = [place.get("group_add") for _ in range(2)]
    tokens = {page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages}
    assert len(tokens) == 2
