"""When reminders fall, days on paper."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sightline.chasing.rules import Days, Quiet, days_read, days_written, link_state, rests, stage, window

DAYS = Days((14, 3), True, (1, 7, 14), 14, 5)
DUE = date(2026, 12, 4)  # a Friday


def on(day: date, since: date | None = None) -> str:
    return stage(DUE, since or day - timedelta(1), day, DAYS)


def test_reminders_fall_before_on_and_after_the_day_and_then_again_and_again():
    said = {n: on(DUE + timedelta(n)) for n in range(-20, 60) if on(DUE + timedelta(n))}
    assert said == {-14: "before", -3: "before", 0: "due", **dict.fromkeys((1, 7, 14, 28, 42, 56), "after")}


def test_without_again_there_is_an_end():
    days = Days((), False, (1,), 0, 0)
    assert [n for n in range(-30, 60) if stage(DUE, DUE + timedelta(n - 1), DUE + timedelta(n), days)] == [1]


@pytest.mark.parametrize(
    ("since", "today", "said"),
    [
        (date(2026, 12, 3), date(2026, 12, 7), "after"),  # Thursday to Monday: the day itself has passed
        (date(2026, 11, 27), date(2026, 11, 30), ""),  # a weekend on which nothing fell
        (date(2026, 11, 30), date(2026, 12, 2), "before"),
        (date(2026, 11, 30), date(2026, 12, 4), "due"),
        (date(2026, 11, 30), date(2026, 12, 30), "after"),
        (date(2026, 12, 4), date(2026, 12, 4), ""),
    ],
)
def test_what_fell_on_quiet_days_counts_on_the_day_after(since, today, said):
    assert stage(DUE, since, today, DAYS) == said


def test_a_day_missed_for_long_is_not_caught_up_for_ever():
    today = date(2026, 12, 30)
    assert window(None, today) == date(2026, 12, 29)
    assert window(date(2026, 12, 28), today) == date(2026, 12, 28)
    assert window(date(2026, 1, 1), today) == date(2026, 12, 23)


def test_quiet_days():
    quiet = Quiet(True, {date(2026, 12, 25)}, [(date(2026, 12, 29), date(2026, 12, 31))])
    days = [day for day in range(21, 32) if date(2026, 12, day) in quiet]
    assert days == [25, 26, 27, 29, 30, 31]
    assert date(2026, 12, 26) not in Quiet(False, ())


def test_what_was_updated_lately_rests():
    today = date(2026, 12, 10)
    assert [rests(today - timedelta(n), today, DAYS) for n in (0, 4, 5)] == [True, True, False]
    assert not rests(None, today, DAYS)


@pytest.mark.parametrize(
    ("text", "days"),
    [("14, 3", (14, 3)), ("3 14,,3", (14, 3)), ("", ()), ("0", None), ("366", None), ("-1", None), ("x", None),
     ("1.5", None), ("٣", None), ("9999999999999", None), ("000001" + "0" * 5000, None), (" ".join("1" * 11), None)],
)  # fmt: skip
def test_days_are_read_from_what_people_type(text, days):
    assert days_read(text) == days
    if days:
        assert days_read(days_written(days)) == days


def test_the_state_of_a_link():
    now = datetime(2026, 12, 4, 9, tzinfo=UTC)
    plain: dict[str, Any] = dict.fromkeys(("used", "revoked", "spent"), False)
    plain |= {"expires_at": now + timedelta(1), "now": now}
    assert link_state(**plain) == "open"
    assert link_state(**plain | {"expires_at": now}) == "old"
    assert link_state(**plain | {"spent": True}) == "spent"
    assert link_state(**plain | {"spent": True, "revoked": True}) == "revoked"
    assert link_state(**plain | {"spent": True, "used": True}) == "used"
