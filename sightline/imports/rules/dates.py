"""Dates in a document's words: which day “31 March 2027”, “Mar 2027” or “Q4 2026-27” means."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
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


# What a date style may mean: the last day of what it names, by key. `quarter/4` counts quarters from April.
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_QUARTERS = {
    f"quarter/{month}": f"the end of the quarter, the first beginning in {_MONTH_NAMES[month - 1]}"
    for month in (4, 1, 7, 9, 10)
}
_MONTHS_END = {f"end/{at}": f"the end of {name}" for at, name in enumerate(_MONTH_NAMES, start=1)}
_MIDDLES = {f"middle/{at}": f"15 {name}" for at, name in enumerate(_MONTH_NAMES, start=1)}
ENDS = _QUARTERS | _MONTHS_END | _MIDDLES
_HOLES = {
    "quarter": r"(?P<quarter>[1-4])",
    "year": r"(?P<year>20\d\d|\d\d)",
    "years": r"(?P<year>20\d\d|\d\d)\s?[-–/]\s?(?P<last>20\d\d|\d\d)",
}
_HOLE = re.compile(r"\{([a-z]*)\}")
MOST_STYLE, YEAR_BEGINS = 60, 4


@dataclass(frozen=True)
class DateStyle:
    """Words with named gaps for a year and a quarter, and which day they mean (a key of `ENDS`)."""

    pattern: re.Pattern[str]
    means: str

    def day(self, words: str) -> date | None:
        """The day these words mean in this style; None when they are not of it, or name years that do not follow."""
        match = self.pattern.fullmatch(words)
        if not match:
            return None
        said = match.groupdict()
        first = int(said["year"]) % 100 + 2000
        if said.get("last") and int(said["last"]) % 100 != (first + 1) % 100:
            return None
        return _styled(first, int(said.get("quarter") or 0), self.means, spans="last" in said)


class SaidDate(NamedTuple):
    """A day, and whether the words name it in full; else it is the last day of the month or quarter they name."""

    day: date
    sure: bool


def date_said(text: str, styles: Sequence[DateStyle] = ()) -> SaidDate | None:
    """Return the day a text names, when it is nothing else; None for whatever leaves a doubt which day is meant.

    Days stand before months, as in England. A quarter is one of a financial year that is named with both its years.
    `styles` are a partnership's own and are tried first.
    """
    words = " ".join(text.split()).rstrip(".;,")
    for style in styles if len(words) <= 2 * MOST_STYLE else ():
        if day := style.day(words):
            return SaidDate(day, False)
    for pattern in _FULL:
        if match := pattern.fullmatch(words):
            day = _day(int(match["year"]), _month(match.groupdict()), int(match["day"]))
            return SaidDate(day, True) if day else None
    if match := _IN_MONTH.fullmatch(words):
        return SaidDate(_last(int(match["year"]), _month(match.groupdict())), False)
    if match := _QUARTER.fullmatch(words):
        return _quarter(int(match["year"]), int(match["last"]), int(match["quarter"]))
    return None


def style_of(words: str, means: str) -> DateStyle | str:
    """Make a date style of words with `{year}` or `{years}` and, for quarters, `{quarter}`; else say what is wrong.

    No pattern comes from outside: the words stand for themselves and each gap for at most nine characters.
    """
    words = " ".join(words.split())
    parts = _HOLE.split(words)
    literals, holes = parts[::2], parts[1::2]
    if len(words) > MOST_STYLE or any(mark in part for part in literals for mark in "{}"):
        return f"Use at most {MOST_STYLE} characters, and {{ }} only around year, years or quarter."
    if set(holes) - set(_HOLES) or len(set(holes)) != len(holes):
        return "Use {year}, {years} and {quarter} only, each once."
    if ("year" in holes) == ("years" in holes):
        return "Say where the year stands: {year} for 2026 or 26, or {years} for 2025/26."
    if means not in ENDS:
        return "Choose which day the words mean."
    if ("quarter" in holes) != means.startswith("quarter/"):
        return "Write {quarter} where the number of the quarter stands, and choose the end of the quarter with it."
    pieces = [_literal(literals[0])]
    for hole, literal in zip(holes, literals[1:], strict=True):
        pieces += [_HOLES[hole], _literal(literal)]
    return DateStyle(re.compile(_LEAD + "".join(pieces), re.IGNORECASE), means)


def _literal(text: str) -> str:
    return r"\s?".join(re.escape(word) for word in re.split(r" ", text))


def _styled(first: int, quarter: int, means: str, *, spans: bool) -> date | None:
    """The day a style means in a year; of two years, in the one its month falls in when they begin in April."""
    kind, _, at = means.partition("/")
    month, year = int(at), first
    if kind == "quarter":
        begin = int(at)
        months = begin - 1 + 3 * quarter - 1
        return _last(first + months // 12, months % 12 + 1)
    if spans and month < YEAR_BEGINS:
        year += 1
    return date(year, month, 15) if kind == "middle" else _last(year, month)


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
