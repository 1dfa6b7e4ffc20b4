"""Inviting a person to sign in: the mail that goes, who may send it, and what stops it."""

import pytest
from django.test import Client
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.governance.models import KnownPerson, Partnership
from sightline.kernel.models import MailMessage
from tests.factories import business_manager, make_partnership, make_person, person_with, sign_in

pytestmark = pytest.mark.django_db


def _known(here: Partnership, password: str | None = None):
    person = make_person("Ada Fenn", "ada@example.org", password=password)
    KnownPerson.objects.create(partnership=here, person=person)
    return person


def _invite(here: Partnership, person, by) -> int:
    address = reverse("governance:person_invite", args=[here.slug, person.pk])
    return sign_in(Client(), by).post(address).status_code


def test_the_person_gets_one_mail_with_a_link_and_the_trail_says_so() -> None:
    here = make_partnership()
    person, manager = _known(here), business_manager(here)
    assert _invite(here, person, manager) == 302
    mail = MailMessage.objects.get()
    assert mail.to == "ada@example.org"
    assert "/accounts/password/link/" in mail.body_text
    told = Entry.objects.filter(tenant=here.code, verb="person.invited").values_list("actor", flat=True)
    assert list(told) == [manager.actor_key]


def test_whoever_signs_in_already_is_not_invited_again() -> None:
    here = make_partnership()
    assert _invite(here, _known(here, "copper kettle meadow 41"), business_manager(here)) == 302
    assert MailMessage.objects.count() == 0


@pytest.mark.parametrize(("role", "expected"), [("CHR", 403), ("AGL", 403), ("DPO", 403)])
def test_only_those_who_may_make_accounts_invite(role: str, expected: int) -> None:
    here = make_partnership()
    assert _invite(here, _known(here), person_with(role, here)) == expected
    assert MailMessage.objects.count() == 0


def test_a_person_of_another_partnership_is_not_found() -> None:
    here, there = make_partnership("NMR"), make_partnership("EHC")
    assert _invite(here, _known(there), business_manager(here)) == 404
    assert MailMessage.objects.count() == 0
