from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.bank_holidays import england_and_wales
from sightline.kernel.models import NonWorkingDay
from sightline.kernel.queries import non_working_days
from sightline.kernel.working_days import add_working_days, is_working_day, working_days_between

HOLIDAYS = frozenset(england_and_wales())
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
listed = st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=60)
near = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-02", 1, "2026-11-03"),  # Monday, the day after is working day 1
        ("2026-11-06", 1, "2026-11-09"),  # Friday
        ("2026-11-07", 1, "2026-11-09"),  # Saturday
        ("2026-11-08", 1, "2026-11-09"),  # Sunday
        ("2026-11-02", 5, "2026-11-09"),
        ("2026-11-02", 15, "2026-11-23"),
        ("2026-12-24", 1, "2026-12-29"),  # Christmas Friday; Boxing Day on Saturday, substitute on Monday 28th
        ("2026-12-24", 5, "2027-01-05"),
        ("2027-12-24", 1, "2027-12-29"),  # both days at a weekend, both substituted
        ("2025-04-17", 1, "2025-04-22"),  # Easter
        ("2024-02-28", 1, "2024-02-29"),  # 29 February
        ("2024-02-29", 1, "2024-03-01"),
        ("2022-06-01", 1, "2022-06-06"),  # Platinum Jubilee, the spring holiday moved
        ("2022-09-16", 1, "2022-09-20"),  # State funeral
        ("2023-05-05", 1, "2023-05-09"),  # Coronation
        ("2020-05-07", 1, "2020-05-11"),  # May Day moved to VE Day
        ("2020-05-01", 1, "2020-05-04"),
        ("2026-03-27", 1, "2026-03-30"),  # the clocks go forward on the 29th
        ("2026-11-09", -1, "2026-11-06"),
        ("2026-12-29", -1, "2026-12-24"),
        ("2026-11-07", 0, "2026-11-07"),
    ],
)
def test_dates_made_by_hand(start: str, n: int, due: str) -> None:
    assert add_working_days(date.fromisoformat(start), n, HOLIDAYS) == date.fromisoformat(due)


@given(near, st.integers(-120, 120), listed)
def test_counting_undoes_adding(start: date, n: int, non_working: frozenset[date]) -> None:
    assert working_days_between(start, add_working_days(start, n, non_working), non_working) == n


@given(near, st.integers(1, 120), listed)
def test_the_answer_is_a_working_day_and_no_day_is_skipped(start: date, n: int, non_working: frozenset[date]) -> None:
    due = add_working_days(start, n, non_working)
    passed = [start + timedelta(days=i) for i in range(1, (due - start).days + 1)]
    assert is_working_day(due, non_working)
    assert sum(is_working_day(day, non_working) for day in passed) == n


@given(near, st.integers(0, 60), st.integers(0, 60), listed)
def test_adding_twice_is_adding_the_sum(start: date, n: int, m: int, non_working: frozenset[date]) -> None:
    twice = add_working_days(add_working_days(start, n, non_working), m, non_working)
    assert twice == add_working_days(start, n + m, non_working)


@given(near, near, near, listed)
def test_counting_adds_up(first: date, second: date, third: date, non_working: frozenset[date]) -> None:
    a, b, c = sorted((first, second, third))
    parts = working_days_between(a, b, non_working) + working_days_between(b, c, non_working)
    assert parts == working_days_between(a, c, non_working)


@given(near, near, listed)
def test_a_list_with_repeats_counts_as_the_set(first: date, second: date, non_working: frozenset[date]) -> None:
    doubled = sorted(non_working) * 2
    assert working_days_between(first, second, doubled) == working_days_between(first, second, non_working)


def test_the_calendar_ends_with_year_9999() -> None:
    with pytest.raises(OverflowError):
        add_working_days(date(9999, 12, 30), 5, ())


@pytest.mark.django_db
def test_the_calendar_is_seeded_with_the_bank_holidays_of_2015_to_2035() -> None:
    stored = dict(NonWorkingDay.objects.values_list("day", "name"))
    assert stored == england_and_wales()
    weekdays = [day.year for day in stored if day.weekday() < 5]
    assert {year: weekdays.count(year) for year in (2021, 2022, 2023, 2026)} == {2021: 8, 2022: 10, 2023: 9, 2026: 8}


@pytest.mark.django_db
def test_a_day_added_by_hand_counts_and_only_the_span_is_read() -> None:
    NonWorkingDay.objects.create(day=date(2026, 11, 20), name="A day of mourning")
    read = non_working_days(date(2026, 11, 20), date(2026, 12, 28))
    assert read == {date(2026, 11, 20), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)}
