"""When somebody is reminded of what they owe, and what a link may still do. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LOOKS_BACK = 7
STAGES = {"after": "Late", "due": "Due today", "before": "Due soon", "chase": "Asked for", "fresh": "Fresh link"}
RUNGS = {
    "deputy": "Late, told as deputy",
    "chair": "Late, told as chair of its group",
    "delivery": "Late, told for the delivery group",
    "executive": "Late, told as chair of the executive",
}


@dataclass(frozen=True)
class Days:
    """On which days around a due date a reminder falls: some days before, the day, some days after, then each so many.

    `rest` is the number of days after an update during which nobody is reminded of that action.
    """

    before: tuple[int, ...]
    on_day: bool
    after: tuple[int, ...]
    every: int
    rest: int


@dataclass(frozen=True)
class Quiet:
    """The days on which no reminder goes out; `days` lists those set by hand as (first, last)."""

    weekends: bool
    holidays: Collection[date]
    days: Sequence[tuple[date, date]] = ()

    def __contains__(self, day: date) -> bool:
        weekend = self.weekends and day.weekday() >= SATURDAY
        return weekend or day in self.holidays or any(first <= day <= last for first, last in self.days)


def stage(due_on: date, since: date, today: date, days: Days) -> str:
    """Return `before`, `due` or `after` when a reminder of something due falls after `since` and by today, or ``.

    What fell on quiet days counts on the day after them; of several that fell, the latest counts.
    """
    found = ""
    day = since
    while day < today:
        day += ONE_DAY
        found = _on(due_on, day, days) or found
    if found == "before" and today >= due_on:  # said on the day itself, or after it
        return "due" if today == due_on else "after"
    return "after" if found == "due" and today > due_on else found


def _on(due_on: date, day: date, days: Days) -> str:
    away = (due_on - day).days
    if away > 0:
        return "before" if away in days.before else ""
    if away == 0:
        return "due" if days.on_day else ""
    last = max(days.after, default=0)
    again = days.every and -away > last and (-away - last) % days.every == 0
    return "after" if -away in days.after or again else ""


@dataclass(frozen=True)
class Ladder:
    """After how many days late each rung of RUNGS is told of an action, and again each `every` days; 0 for once.

    Days count from `since` when that is after the due date, so that whoever switches it on does not tell everybody of
    everything at once. Without `since` nobody is told.
    """

    steps: Mapping[str, int]
    since: date | None
    every: int


def rungs_due(
    due_on: date, today: date, ladder: Ladder, told: Mapping[str, date], rungs: Sequence[str] = tuple(RUNGS)
) -> list[str]:
    """Return the rungs to be told today of something due, the highest first; `told` maps rungs to when they last were.

    `rungs` are those of a ladder of another kind, the lowest first.

    Who stands higher and was told counts for those below. What was told of an earlier date does not count.
    """
    if ladder.since is None:
        return []
    start = max(due_on, ladder.since)
    found: list[str] = []
    last: date | None = None
    for rung in reversed(rungs):
        last = max(filter(None, (last, told.get(rung))), default=None)
        after = ladder.steps.get(rung)
        counts = last is not None and last > start
        again = counts and ladder.every and last and (today - last).days >= ladder.every
        if after is not None and (today - start).days >= after and (not counts or again):
            found.append(rung)
    return found


def rests(updated_on: date | None, today: date, days: Days) -> bool:
    """Return whether something was updated so lately that nobody is reminded of it."""
    return updated_on is not None and today - updated_on < timedelta(days=days.rest)


def window(reminded_until: date | None, today: date) -> date:
    """Return the day after which reminders are still to be sent: the last day they were, at most a week back."""
    return max(reminded_until or today - ONE_DAY, today - LOOKS_BACK * ONE_DAY)


def link_state(*, used: bool, revoked: bool, spent: bool, expires_at: datetime, now: datetime) -> str:
    """Return `open`, or why a link works no longer: `used`, `revoked`, `spent` by another link, or `old`."""
    if used:
        return "used"
    if revoked:
        return "revoked"
    return "spent" if spent else "old" if expires_at <= now else "open"


def days_read(text: str) -> tuple[int, ...] | None:
    """Read “14, 3” as (14, 3), the furthest first; None when it is not a list of up to ten days from 1 to 365."""
    parts = [part for part in text.replace(",", " ").split() if part]
    if len(parts) > 10 or not all(_is_days(part) for part in parts):
        return None
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _is_days(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 4 and 1 <= int(part) <= 365


def days_written(days: Sequence[int]) -> str:
    """Write (14, 3) as “14, 3”."""
    return ", ".join(str(day) for day in days)
