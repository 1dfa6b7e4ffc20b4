"""Days: what is in force, and the same day a year later. Pure."""

from datetime import date


def in_force(starts_on: object, ends_on: object, today: object) -> bool:
    """Return whether dates from and to (inclusive; an open end is None) cover `today`."""
    return starts_on <= today and (ends_on is None or ends_on >= today)  # type: ignore[operator]


def a_year_after(day: date) -> date:
    """Return the same day a year later; 29 February leads to 28 February."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
