"""When a limit runs out and how it stands. Pure: moments, calendar and now are passed in (ADR 32).

Working days, days, weeks and months run out at the end of their last day in England; the day a step begins is not
counted. Hours are hours by the clock, from the moment the step begins: they stop neither at night nor over a weekend,
because they are limits of safety.
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sightline.kernel.working_days import add_working_days, is_working_day, working_days_between

ENGLAND = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
MORNING = time(8)  # when people are warned of a limit counted in days
LOOKS_AHEAD = timedelta(days=400)  # how far the calendar has to be known for the longest limit


class State(StrEnum):
    """How a clock stands."""

    NONE = "none"
    RUNNING = "run"
    SOON = "soon"
    OVER = "over"
    MET = "met"
    LATE = "late"


@dataclass(frozen=True)
class Limit:
    """How long a step may take: 5 `working days`, 48 `hours`. Nought days is the same day."""

    amount: float
    unit: str


@dataclass(frozen=True)
class Clock:
    """A limit applied to a step: when it is due, how it stands, and how much is left or was too much, in words."""

    due_at: datetime | None
    state: State
    words: str

    @property
    def shape(self) -> str:
        """The kind of clock tag that shows it."""
        return {State.NONE: "pause", State.LATE: "over"}.get(self.state, str(self.state))


def last_day(limit: Limit, begins: date, non_working: Collection[date]) -> date:
    """Return the last day of a limit counted in days of any kind. Nought working days from a day off is the next."""
    count = int(limit.amount)
    if limit.unit == "working days":
        first = begins if count or is_working_day(begins, non_working) else add_working_days(begins, 1, non_working)
        return add_working_days(first, count, non_working) if count else first
    if limit.unit == "months":
        years, month = divmod(begins.month - 1 + count, 12)
        year = begins.year + years
        return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))
    return begins + timedelta(days=count * (7 if limit.unit == "weeks" else 1))


def due_at(limit: Limit, begins_at: datetime, non_working: Collection[date]) -> datetime:
    """Return the first moment at which a limit has passed; `begins_at` is aware."""
    if limit.unit == "hours":
        return (begins_at.astimezone(UTC) + timedelta(hours=limit.amount)).astimezone(ENGLAND)
    day = last_day(limit, begins_at.astimezone(ENGLAND).date(), non_working)
    return datetime.combine(day + ONE_DAY, time.min, ENGLAND)


def due_day(due: datetime) -> date:
    """Return the last day of a limit that runs out at a moment: midnight belongs to the day before."""
    return (due.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ENGLAND).date()


def warn_at(limit: Limit, begins_at: datetime, due: datetime, non_working: Collection[date]) -> datetime:
    """Return when people are warned: a quarter of the hours before, or the morning of the working day before.

    A limit of a day or less warns on the morning of its last day; never before the step begins.
    """
    if limit.unit == "hours":
        return due.astimezone(UTC) - timedelta(hours=limit.amount / 4)
    day = due_day(due)
    if limit.amount > 1 or limit.unit != "working days":
        day = add_working_days(day, -1, non_working)
    return max(begins_at, datetime.combine(day, MORNING, ENGLAND))


def clock(
    limit: Limit | None, begins_at: datetime, non_working: Collection[date], now: datetime,
    ended_at: datetime | None = None,
) -> Clock:  # fmt: skip
    """Return how a step's clock stands at a moment, or stood when the step ended."""
    if limit is None:
        return Clock(None, State.NONE, "No limit")
    due = due_at(limit, begins_at, non_working)
    return clock_to(due, limit, begins_at, non_working, now, ended_at)


def clock_to(  # noqa: PLR0917 (all that a clock is made of)
    due: datetime, limit: Limit, begins_at: datetime, non_working: Collection[date], now: datetime,
    ended_at: datetime | None = None,
) -> Clock:  # fmt: skip
    """Return how a clock stands whose end is known already, as that of a past step, which nothing moves any more."""
    at = ended_at or now
    over = at >= due
    amount = _between(at, due, limit.unit, non_working)
    if ended_at is not None:
        return Clock(due, State.LATE, f"Late by {amount}") if over else Clock(due, State.MET, "Within its limit")
    if over:
        return Clock(due, State.OVER, f"Overdue by {amount}")
    if limit.unit != "hours" and due_day(due) == now.astimezone(ENGLAND).date():
        return Clock(due, State.SOON, "Due today")
    state = State.SOON if now >= warn_at(limit, begins_at, due, non_working) else State.RUNNING
    return Clock(due, state, f"{amount} left")


def _between(at: datetime, due: datetime, unit: str, non_working: Collection[date]) -> str:
    """Return how long it is to or since the end of a limit, in the unit in which it counts."""
    if unit == "hours":
        hours = int(abs(due - at) / timedelta(hours=1))
        return _counted(hours, "hour") if hours else "less than an hour"
    start, end = sorted((at.astimezone(ENGLAND).date(), due_day(due)))
    if unit == "working days":
        days = working_days_between(start, end, non_working)
        return _counted(days, "working day") if days else "less than a working day"
    return _counted((end - start).days, "day")


def _counted(number: int, words: str) -> str:
    return f"{number} {words}{'' if number == 1 else 's'}"
