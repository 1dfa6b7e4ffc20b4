"""Sealed texts: what opens them, what does not, and a change of key."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sightline.kernel import sealing
from sightline.kernel.models import NonWorkingDay
from sightline.kernel.sealing import CannotOpen, is_current, seal, unseal

PLACE = "identity:NMR-DC-12345678"


def test_a_sealed_text_opens_in_its_place_only_and_says_nothing() -> None:
    sealed = seal("Zoë Ångström, 7 May 2016", PLACE)
    assert unseal(sealed, PLACE) == "Zoë Ångström, 7 May 2016"
    assert "Zo" not in sealed.rpartition(".")[0]
    assert seal("Zoë Ångström, 7 May 2016", PLACE) != sealed
    with pytest.raises(CannotOpen):
        unseal(sealed, "identity:NMR-DC-87654321")
    assert (seal("", PLACE), unseal("", PLACE)) == ("", "")


@pytest.mark.parametrize(
    "change",
    [lambda s: s[:-6] + "AAAAA=", lambda s: "2" + s[1:], lambda s: s[:12], lambda _: "x", lambda s: s[:11] + "%%%"],
)
def test_what_was_changed_does_not_open(change: Callable[[str], str]) -> None:
    with pytest.raises(CannotOpen):
        unseal(change(seal("A name", PLACE)), PLACE)


def test_former_keys_open_what_they_sealed_and_other_keys_do_not(settings: Any) -> None:
    sealed = seal("A name", PLACE)
    settings.FIELD_KEY, settings.FIELD_KEY_FALLBACKS = "another key", [settings.FIELD_KEY]
    assert unseal(sealed, PLACE) == "A name"
    assert (is_current(sealed), is_current(seal("A name", PLACE)), is_current("")) == (False, True, True)
    settings.FIELD_KEY_FALLBACKS = []
    with pytest.raises(CannotOpen, match="not among those"):
        unseal(sealed, PLACE)


@pytest.mark.django_db
def test_reseal_moves_every_row_to_the_present_key_and_may_be_run_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    NonWorkingDay.objects.all().delete()
    days = [NonWorkingDay.objects.create(day=f"2027-01-0{n}", name=seal(f"{n}", f"{n}")[:100]) for n in (1, 2)]
    one = sealing.Sealed(
        NonWorkingDay,
        "name",
        lambda row: str(row.day.day),  # type: ignore[attr-defined]
    )
    monkeypatch.setattr(sealing, "_columns", {("kernel.NonWorkingDay", "name"): one})
    old, settings.FIELD_KEY = settings.FIELD_KEY, "another key"
    with pytest.raises(CommandError, match="SIGHTLINE_FIELD_KEY_FALLBACKS"):
        call_command("reseal")
    settings.FIELD_KEY_FALLBACKS = [old]
    told = []
    for _ in range(2):
        call_command("reseal", stdout=(said := io.StringIO()))
        told.append(said.getvalue().strip())
    assert told == ["kernel.NonWorkingDay.name: 2 sealed again.", "kernel.NonWorkingDay.name: 0 sealed again."]
    settings.FIELD_KEY_FALLBACKS = []
    for day in days:
        day.refresh_from_db()
        assert unseal(day.name, str(day.day.day)) == str(day.day.day)
