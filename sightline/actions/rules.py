"""What follows from an action's RAG and dates. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

RAG_ORDER = ("red", "amber", "green", "complete")
SOON_DAYS = 14
STALE_DAYS = 60
RECENT_DAYS = 30
YEARS_AHEAD = 20


@dataclass(frozen=True)
class Clock:
    """How an action stands against its date: kind is `over`, `soon`, `run`, `met`, `pause` or `none`."""

    kind: str
    words: str


def clock_of(due_on: date | None, status: str, completed_on: date | None, today: date) -> Clock:
    """Return an action's clock in words; days are calendar days, since a plan's dates are local agreements."""
    if status == "withdrawn":
        return Clock("pause", "Withdrawn")
    if status == "complete":
        return Clock("met", f"Done {completed_on.day} {completed_on:%B %Y}" if completed_on else "Done")
    if due_on is None:
        return Clock("none", "No date")
    days = (due_on - today).days
    if days < 0:
        return Clock("over", f"Late by {_days(-days)}")
    if days == 0:
        return Clock("soon", "Due today")
    return Clock("soon" if days <= SOON_DAYS else "run", f"{_days(days)} left")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def due_problem(due_on: date | None, opened: date, today: date) -> str:
    """Return what is wrong with a due date for an action opened on a day, or an empty text.

    It may lie up to a year before, since a plan can be written down late, and up to 20 years ahead.
    """
    if due_on is None:
        return ""
    if due_on < opened - timedelta(days=366):
        return "Choose a due date no more than a year before the action was opened."
    if due_on > today + timedelta(days=YEARS_AHEAD * 366):
        return f"Choose a due date within the next {YEARS_AHEAD} years."
    return ""


def is_late(due_on: date | None, status: str, today: date) -> bool:
    """Return whether an open action's date has passed."""
    return status == "open" and due_on is not None and due_on < today


def direction(before: str, after: str) -> str:
    """Return `better`, `worse`, `same` or `` (no earlier state to compare with) between two RAG values."""
    if before not in RAG_ORDER or after not in RAG_ORDER:
        return ""
    change = RAG_ORDER.index(after) - RAG_ORDER.index(before)
    return "same" if change == 0 else "better" if change > 0 else "worse"


def status_for(rag: str) -> str:
    """Return the status that a RAG brings: complete closes an action, anything else leaves it open."""
    return "complete" if rag == "complete" else "open"
