"""Rounds of reports: a quarter unless set by hand, with the days by which each must be in."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Dates:
    """The days of a round: the period reported on, when drafts are made, when groups and delivery group are due, when
    the executive meets.
    """

    starts_on: date
    ends_on: date
    opens_on: date
    groups_due_on: date
    delivery_due_on: date
    executive_on: date


def quarter_of(today: date) -> tuple[date, date, str]:
    """Return the first and last day of the quarter that holds `today`, and its name.

    Quarters are those of the financial year, which begin in April, July, October and January.
    """
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    month = first.month + 2
    last = date(first.year, month, monthrange(first.year, month)[1])
    return first, last, f"{first:%B} to {last:%B %Y}"


def usual_dates(today: date) -> tuple[str, Dates]:
    """Return the name and the days proposed for the quarter that holds `today`: drafts a fortnight before its end,
    groups a week after it, the delivery group two weeks after it, the executive four. Local, not law.
    """
    first, last, name = quarter_of(today)
    weeks = [last + timedelta(weeks=count) for count in (-2, 1, 2, 4)]
    return name, Dates(first, last, *weeks)


def _period_problem(dates: Dates) -> tuple[str, str] | None:
    if dates.ends_on <= dates.starts_on:
        return "ends_on", "The period must end after it starts."
    if (dates.ends_on - dates.starts_on).days > 400:
        return "ends_on", "The period must be no longer than a year."
    if not 2000 <= dates.starts_on.year <= 2100:
        return "starts_on", "Enter a year from 2000 to 2100."
    return None


def round_problem(dates: Dates) -> tuple[str, str]:
    """Return (field, what is wrong) of the days of a round, or two empty texts."""
    if problem := _period_problem(dates):
        return problem
    if (dates.executive_on - dates.ends_on).days > 400:
        return "executive_on", "The executive must meet within a year of the end of the period."
    if dates.opens_on < dates.starts_on:
        return "opens_on", "Drafts can be made from the first day of the period."
    order = ("opens_on", "groups_due_on", "delivery_due_on", "executive_on")
    words = ("drafts are made", "the groups’ reports are due", "the delivery group’s report is due")
    for before, after, said in zip(order, order[1:], words, strict=False):
        if getattr(dates, after) < getattr(dates, before):
            return after, f"This must not be before the day on which {said}."
    return "", ""


def due_stage(due_on: date, since: date, today: date, before: Iterable[int], after: Iterable[int]) -> str:
    """Return `before`, `due` or `after` when a reminder falls after `since` and by `today`, else an empty text."""
    days = [(due_on - timedelta(days=count), "before") for count in before]
    days += [(due_on, "due")] + [(due_on + timedelta(days=count), "after") for count in after]
    fallen = [(day, stage) for day, stage in days if since < day <= today]
    return max(fallen)[1] if fallen else ""
