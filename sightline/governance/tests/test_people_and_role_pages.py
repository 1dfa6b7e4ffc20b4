"""People and roles through the front door."""

from datetime import timedelta
from typing import Any

import pytest

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.governance.models import RoleGrant
from sightline.governance.queries import appointments, roles_of
from sightline.governance.rules import ROLE_NAMES
from sightline.governance.tests.place import TODAY, Place, day
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_nobody_appoints_or_grants_to_self(place: Place) -> None:
    place.post_to("post_appoint", place.post.pk, person=place.manager.pk, status=422, **day("starts_on"))
    said: dict[str, Any] = {"role": "SCR", "reason": "x"}
    place.post_to("role_grant", person=place.manager.pk, status=422, **said, **day("starts_on"))
    own = RoleGrant.objects.get(person=place.manager)
    place.post_to("role_end", own.pk, status=403, **day("ends_on"))
    assert place.client.get(place.url("role_end", own.pk)).status_code == 403


def test_a_role_is_granted_with_its_reason_and_ended(place: Place) -> None:
    said: dict[str, Any] = {"person": place.other.pk, "role": "DPO", "reason": "Named in the agreement"}
    place.post_to("role_grant", **said, **day("starts_on"))
    row = RoleGrant.objects.get(role="DPO")
    assert (row.granted_by, row.reason) == (place.manager, "Named in the agreement")
    place.post_to("role_grant", status=422, **said, **day("starts_on"))
    place.post_to("role_end", row.pk, **day("ends_on"))
    assert RoleGrant.objects.get(role="DPO").ends_on == TODAY
    entry = Entry.objects.get(verb="role.granted")
    assert f"person:{place.other.pk}" not in entry.after


def test_the_page_of_roles_says_every_role_a_post_and_its_seats_bring(place: Place) -> None:
    """The words of the page are those of the standing that the locks go by."""
    by = make.standing(place.manager, place.partnership)
    held = {row.person_id: roles_of(row, TODAY) for row in appointments(by)}
    for person in (place.holder, place.other):
        by = make.standing(person, place.partnership)
        assert set(held[person.pk]) == {ROLE_NAMES[one] for one in by.roles}
    assert held[place.holder.pk] == ["practitioner", "group member", "executive"]
    words = " ".join(place.get("roles").split())
    assert "Practitioner, group member, executive" in words
    place.group.ended_on = TODAY - timedelta(days=1)
    place.group.save()
    assert "executive" not in place.get("roles").split("<main")[1]


def test_people_search_finds_nobody_of_another_partnership(place: Place) -> None:
    there = Place("EHC")
    Person.objects.filter(pk=there.holder.pk).update(name="Zoë Secret", email="zoe.secret@example.org")
    for query in ("", "?text=Secret", "?text=zoe.secret@example.org", f"?agency={there.agency.pk}", "?format=csv"):
        assert "Zoë Secret" not in place.get("people", query=query)
    assert place.client.get(place.url("person", there.holder.pk)).status_code == 404
    form = place.get("post_appoint", place.post.pk)
    assert "Zoë Secret" not in form
    answer = place.post_to("post_appoint", place.post.pk, person=there.holder.pk, status=422, **day("starts_on"))
    assert "Zoë Secret" not in answer.content.decode()


def test_a_person_is_added_once_and_known_addresses_are_used_again(place: Place) -> None:
    known = make.make_person("Zoë", "zoe@example.org")
    place.post_to("person_add", name="Zoe", email="ZOE@example.org")
    assert place.client.get(place.url("person", known.pk)).status_code == 200
    place.post_to("person_add", name="Zoe", email="zoe@example.org", status=422)
    entry = Entry.objects.get(verb="person.known")
    assert "zoe" not in entry.after.lower()


def test_a_practitioner_sees_themselves_and_agencies_without_names(place: Place) -> None:
    practitioner = make.person_with("PRA", place.partnership, agency=place.agency)
    client = make.signed_in(practitioner)
    assert client.get(place.url("person", place.holder.pk)).status_code == 404
    listed = client.get(place.url("people")).content.decode()
    assert practitioner.email in listed
    assert place.holder.name not in listed
    page = client.get(place.url("agency", place.agency.pk)).content.decode()
    assert place.holder.name not in page
    assert "Head of early help" in page
    assert client.get(place.url("groups")).status_code == 404
