"""Sealed texts: what opens them, what does not, and a change of key."""

from collections.abc import Callable
from typing import Any

import pytest

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
