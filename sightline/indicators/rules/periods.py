"""Periods that are collected: where one begins and ends, what it is called, when its returns are due. Pure.

A year is the financial year from April. Terms are autumn (September to December), spring (January to March) and summer
(April to August), as the school census counts them.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sightline.kernel.working_days import add_working_days, working_days_between

STEPS = {"month": 1, "quarter": 3, "year": 12}
TERMS = {9: ("Autumn", 4), 1: ("Spring", 3), 4: ("Summer", 5)}
BY_MONTHS = {months: frequency for frequency, months in STEPS.items()}
REMIND_BEFORE, REMIND_EVERY, MOST_REMINDERS = 5, 5, 12


def start_of(frequency: str, day: date) -> date:
    """Return the first day of the period of a frequency that a day lies in."""
    if frequency == "month":
        return day.replace(day=1)
    if frequency == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if frequency == "term":
        return date(day.year, max(month for month in TERMS if month <= day.month), 1)
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def next_start(frequency: str, day: date) -> date:
    """Return the day on which the period after the one that begins on a day begins.

    A day within a term is taken for its term. A quarter or a year may begin in any month: the next begins as many
    months later.
    """
    first = start_of(frequency, day) if frequency == "term" else day
    months = TERMS[first.month][1] if frequency == "term" else STEPS[frequency]
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def end_of(frequency: str, starts_on: date) -> date:
    """Return the last day of the period that begins on a day; raises ValueError when none does."""
    if starts_on != start_of(frequency, starts_on):
        raise ValueError(f"No {frequency} begins on {starts_on}.")
    return next_start(frequency, starts_on) - timedelta(days=1)


def before(frequency: str, starts_on: date, count: int = 1) -> date:
    """Return where the period begins that is so many before the one that begins on a day."""
    for _ in range(count):
        starts_on = start_of(frequency, starts_on - timedelta(days=1))
    return starts_on


def period_words(frequency: str, starts_on: date) -> str:
    """Return what a period is called everywhere: “October 2026”, “July to September 2026”, “Autumn term 2026”.

    A year is “2026 to 2027”, or “2026” when it begins in January. A beginning that no period has is told by its month.
    """
    if frequency == "quarter":
        last = next_start(frequency, starts_on) - timedelta(days=1)
        first = f"{starts_on:%B}" if last.year == starts_on.year else f"{starts_on:%B %Y}"
        return f"{first} to {last:%B %Y}"
    if frequency == "term" and starts_on.month in TERMS:
        return f"{TERMS[starts_on.month][0]} term {starts_on.year}"
    if frequency == "year":
        return f"{starts_on.year}" if starts_on.month == 1 else f"{starts_on.year} to {starts_on.year + 1}"
    return f"{starts_on:%B %Y}"


def span_words(first: str, last: str) -> str:
    """Return two periods as the ends of a time: “May 2024 to June 2026”, “April to June 2024 until July to …”."""
    return f"{first} until {last}" if " to " in first else f"{first} to {last}"


def due_after(ends_on: date, working_days: int, non_working: Collection[date]) -> date:
    """Return the day so many working days after a period’s end."""
    return add_working_days(ends_on, working_days, non_working)


def reminds(due_on: date, today: date, non_working: Collection[date]) -> bool:
    """Whether whoever owes a return is reminded today: five working days before it is due, on the day, the working day
    after, and every five working days from then on, twelve times at most.
    """
    if due_on == today:
        return True
    days = working_days_between(due_on, today, non_working)
    if today < due_on:
        return add_working_days(today, REMIND_BEFORE, non_working) == due_on
    late = days - 1
    return late >= 0 and late % REMIND_EVERY == 0 and late // REMIND_EVERY < MOST_REMINDERS
