"""Dates in a document's words: which day “31 March 2027”, “Mar 2027” or “Q4 2026-27” means."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEAD = r"(?:(?:due|due by|due on|by|on|no later than)\s+)?(?:the\s+)?"
_END = r"(?:(?:the\s+)?end(?:\s+of)?\s+)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?"
)
_YEAR = r"(?P<year>20\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FULL = (
    re.compile(rf"{_LEAD}{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH}\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_LEAD}{_DAY}[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_LEAD}{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)", re.IGNORECASE),
)
_IN_MONTH = re.compile(rf"{_LEAD}{_END}{_MONTH}\s+{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_LEAD}{_END}(?:Q|quarter\s+)(?P<quarter>[1-4]),?\s+(?:of\s+)?{_YEAR}\s?[-–/]\s?(?P<last>20\d\d|\d\d)",
    re.IGNORECASE,
)


class SaidDate(NamedTuple):
    """A day, and whether the words name it in full; else it is the last day of the month or quarter they name."""

    day: date
    sure: bool


def date_said(text: str) -> SaidDate | None:
    """Return the day a text names, when it is nothing else; None for whatever leaves a doubt which day is meant.

    Days stand before months, as in England. A quarter is one of a financial year that is named with both its years.
    """
    words = " ".join(text.split()).rstrip(".;,")
    for pattern in _FULL:
        if match := pattern.fullmatch(words):
            day = _day(int(match["year"]), _month(match.groupdict()), int(match["day"]))
            return SaidDate(day, True) if day else None
    if match := _IN_MONTH.fullmatch(words):
        return SaidDate(_last(int(match["year"]), _month(match.groupdict())), False)
    if match := _QUARTER.fullmatch(words):
        return _quarter(int(match["year"]), int(match["last"]), int(match["quarter"]))
    return None


def _month(found: dict[str, str]) -> int:
    return int(found["number"]) if "number" in found else _MONTHS.index(found["month"][:3].lower()) + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _quarter(first: int, last: int, quarter: int) -> SaidDate | None:
    if (last if last > 99 else first // 100 * 100 + last) != first + 1:
        return None
    month = quarter * 3 + 3
    return SaidDate(_last(first + (month > 12), (month - 1) % 12 + 1), False)
