"""A change of key: identities and own numbers, the columns that are sealed, are sealed again and still open."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sightline.disagreements.models import Disagreement
from sightline.disagreements.queries.page import identity_of, number_place
from sightline.disagreements.tests.world import NAME, World
from sightline.kernel.sealing import unseal


@pytest.mark.django_db
def test_reseal_moves_every_row_to_the_present_key_and_may_be_run_again(settings: Any) -> None:
    world = World()
    rows = [world.raised(), world.raised()]
    old, settings.FIELD_KEY = settings.FIELD_KEY, "another key"
    with pytest.raises(CommandError, match="SIGHTLINE_FIELD_KEY_FALLBACKS"):
        call_command("reseal")
    settings.FIELD_KEY_FALLBACKS = [old]
    told = []
    for _ in range(2):
        call_command("reseal", stdout=(said := io.StringIO()))
        told.append(said.getvalue().split("\n")[:2])
    assert told == [
        [f"disagreements.{column}.sealed: {count} sealed again." for column in ("Identity", "OwnNumber")]
        for count in (2, 0)
    ]
    settings.FIELD_KEY_FALLBACKS = []
    for row in Disagreement.objects.filter(pk__in=[one.pk for one in rows]):
        assert identity_of(row)["name"] == NAME
        number = row.own_numbers.get()
        assert unseal(number.sealed, number_place(row, number.agency_id)) == "HS/4711"
