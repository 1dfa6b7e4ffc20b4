"""Working days: Monday to Friday, without the days listed as non-working. Pure rules.

The day after the start is working day 1: the day on which a period begins is not counted (Civil Procedure Rules 2.8).
"""

from collections.abc import Collection
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, non_working: Collection[date]) -> bool:
    """Return whether `day` is neither at a weekend nor listed."""
    return day.weekday() < SATURDAY and day not in non_working


def add_working_days(start: date, n: int, non_working: Collection[date]) -> date:
    """Return the n-th working day after `start`, before it when `n` is negative, and `start` itself when it is 0.

    Raises OverflowError past the calendar's end (year 9999).
    """
    listed = frozenset(non_working)
    step = ONE_DAY if n > 0 else -ONE_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_working_day(day, listed)
    return day


def working_days_between(start: date, end: date, non_working: Collection[date]) -> int:
    """Return how many working days lie after `start` up to and including `end`.

    When `end` is before `start` the answer is negative and counts from `end` up to the day before `start`, so that
    `working_days_between(start, add_working_days(start, n, days), days) == n` for every n.
    """
    if end < start:
        return -_count(end, start - ONE_DAY, non_working)
    return _count(start + ONE_DAY, end, non_working)


def _count(first: date, last: date, non_working: Collection[date]) -> int:
    """Return the working days from `first` to `last`, both included."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    weekdays = weeks * SATURDAY + sum((first.weekday() + i) % 7 < SATURDAY for i in range(rest))
    return weekdays - sum(first <= day <= last and day.weekday() < SATURDAY for day in frozenset(non_working))
