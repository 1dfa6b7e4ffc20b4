import hmac
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.audittrail import rules

KEY = b"k" * 32
PLACE = {"tenant": "SWN", "reference": "SWN-A-0001"}


def test_one_value_has_one_text() -> None:
    written = rules.canonical(
        {"b": Decimal("1.50"), "a": date(2026, 12, 4), "c": datetime(2026, 12, 4, 9, tzinfo=UTC), "d": {"y", "x"}}
    )
    assert written == '{"a":"2026-12-04","b":"1.50","c":"2026-12-04T09:00:00.000000+00:00","d":["x","y"]}'


def test_what_has_no_one_text_is_refused() -> None:
    with pytest.raises(TypeError) as refusal:
        rules.canonical({"file": object()})
    assert str(refusal.value) == "The trail cannot hold a object; pass text, a number, a date or a list of them."


def test_personal_values_are_hashed_and_others_are_not() -> None:
    stored = rules.stored_values(KEY, {"name": "Ann", "state": "open"}, level=1, personal=["name", "email"], **PLACE)
    hashed = rules.keyed_hash(KEY, name="name", value="Ann", **PLACE)
    assert stored == f'{{"name":"{hashed}","state":"open"}}'


@pytest.mark.parametrize("level", [2, 3])
def test_every_value_is_hashed_from_level_2(level: int) -> None:
    stored = rules.stored_values(KEY, {"state": "open", "due": None}, level=level, personal=[], **PLACE)
    due, state = (
        rules.keyed_hash(KEY, name=name, value=value, **PLACE) for name, value in (("due", None), ("state", "open"))
    )
    assert stored == f'{{"due":"{due}","state":"{state}"}}'


def test_the_same_name_in_two_records_gives_two_hashes() -> None:
    references = ("SWN-A-0001", "SWN-A-0002")
    hashes = {rules.keyed_hash(KEY, tenant="SWN", reference=each, name="name", value="Ann") for each in references}
    assert len(hashes) == 2


@given(st.text(), st.text())
def test_a_value_and_its_field_cannot_be_shifted_into_each_other(name: str, value: str) -> None:
    first = rules.keyed_hash(KEY, name=name + "x", value=value, **PLACE)
    second = rules.keyed_hash(KEY, name=name, value="x" + value, **PLACE)
    assert first != second


def test_a_signed_head_is_genuine_until_changed() -> None:
    head = rules.sign_head(KEY, tenant="SWN", sequence=7, digest="d" * 64, at="2026-12-04T09:00:00+00:00")
    changed = rules.SignedHead("SWN", 6, head.digest, head.at, head.signature)
    assert (head.genuine(KEY), head.genuine(b"other"), changed.genuine(KEY)) == (True, False, False)


@given(st.lists(st.text(), min_size=12, max_size=12), st.integers(1), st.integers(0, 3))
def test_what_is_signed_is_the_one_text_of_its_parts(texts: list[str], sequence: int, level: int) -> None:
    parts = [texts[0], texts[1], sequence, *texts[2:11], level, texts[11]]
    assert len(parts) == 1 + len(rules.SIGNED)
    whole = hmac.digest(KEY, rules.canonical(parts).encode(), "sha256").hex()
    assert rules.signing(KEY)(parts) == whole
