"""A refusal stands on the trail once, and says what was refused."""

import pytest

from sightline.audittrail.models import Entry
from sightline.governance.tests.place import Place
from tests import factories as make

pytestmark = pytest.mark.django_db


def refusals() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(verb__endswith=".refused").order_by("pk").values_list("verb", "reference"))


def test_a_deed_beyond_the_role_is_refused_and_noted_once(place: Place) -> None:
    member = make.signed_in(make.person_with("MEM", place.partnership))
    assert member.get(place.url("group_add")).status_code == 403
    assert refusals() == [("group_membership.create.refused", "")]


def test_a_kind_the_role_does_not_read_is_refused_and_noted_once(place: Place) -> None:
    member = make.signed_in(make.person_with("MEM", place.partnership))
    assert member.get(place.url("calendar")).status_code == 404
    assert refusals() == [("settings.read.refused", "")]


def test_a_row_the_role_may_read_and_not_change_is_noted_once_with_its_reference(place: Place) -> None:
    member = make.signed_in(make.person_with("MEM", place.partnership, group=place.group))
    action = make.make_action(place.partnership)
    where = f"/{place.partnership.slug}/actions/{action.reference}/"
    assert member.post(where, {"rag": "green", "text": "Done", "version": 1}).status_code == 403
    assert refusals() == [("action.update.refused", action.reference)]
