"""When something is due, in words; when a risk is looked at next. Pure; days are calendar days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

SOON_DAYS = 14
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Clock:
    """How something stands against its day: `over`, `soon`, `run`, `met`, `pause` or `none`."""

    kind: str
    words: str


def clock_of(due_on: date | None, today: date, *, done: str = "", late: str = "Late by") -> Clock:
    """Return a clock; `done` is what is said when nothing is waited for any more."""
    if done:
        return Clock("met", done)
    if due_on is None:
        return Clock("none", "No date")
    days = (due_on - today).days
    if days < 0:
        return Clock("over", f"{late} {_days(-days)}")
    if days == 0:
        return Clock("soon", "Due today")
    return Clock("soon" if days <= SOON_DAYS else "run", f"{_days(days)} left")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def months_on(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_problem(day: date | None, today: date, words: str) -> str:
    """Return what is wrong with a day ahead, or an empty text: not passed, and within five years."""
    if day is None:
        return ""
    if day < today:
        return f"Choose {words} that has not passed."
    if day > months_on(today, 12 * YEARS_AHEAD):
        return f"Choose {words} within the next {YEARS_AHEAD} years."
    return ""
