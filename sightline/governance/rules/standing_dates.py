"""How a date that somebody has to keep stands today: due, soon, overdue, done. Pure."""

from datetime import date

SOON_DAYS = 60


def clock_to(due_on: date | None, today: date, done_on: date | None = None) -> tuple[str, str]:
    """Return (kind of clock, words) for a date; calendar days, since these are the partnership's own dates."""
    if done_on:
        return "met", f"Done {done_on.day} {done_on:%B %Y}"
    if due_on is None:
        return "", ""
    days = (due_on - today).days
    if days < 0:
        return "over", f"Overdue by {_days(-days)}"
    if days == 0:
        return "soon", "Due today"
    return "soon" if days <= SOON_DAYS else "run", f"Due in {_days(days)}"


def _days(days: int) -> str:
    if days < 90:
        return "1 day" if days == 1 else f"{days} days"
    months = days * 12 // 365
    return f"{months} months" if months < 24 else f"{months // 12} years"
