"""What the board may know of all disagreements that ended, without knowing of any: see `rules.patterns` and ADR 32.

This is the one read that counts rows its reader may not see; nothing leaves it but what the rule lets be told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sightline.disagreements.models import Disagreement
from sightline.disagreements.rules.endings import OUTCOMES, TYPES
from sightline.disagreements.rules.patterns import Told, financial_year, tellable, year_words, years_told
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, england_midnight
from sightline.kernel.queries import non_working_days
from sightline.kernel.working_days import working_days_between

BY = {"pair": "Agencies", "kind": "What it was about", "stage": "Stage at which it ended", "outcome": "How it ended"}
OTHERS = {"pair": "All other pairs of agencies", "kind": "All other kinds", "stage": "All other stages",
          "outcome": "All other endings"}  # fmt: skip
YEARS_KEPT = 5


@dataclass(frozen=True)
class PatternLine:
    """One figure that may be told."""

    by: str
    by_words: str
    words: str
    about: int
    typical_days: int
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Patterns:
    """The figures of one financial year that is over, and the years there are."""

    year: int
    years: Sequence[tuple[int, str]]
    lines: Sequence[PatternLine]
    agencies: Sequence[str]


def patterns(by: Standing, year: str = "", wanted: str = "", agency: str = "") -> Patterns:
    """Return what may be told of a year, the last that is over unless another is asked for; two queries.

    `wanted` (a key of BY) and `agency` (a name) leave lines out of what may be told; they never count anew. An agency
    that is in no figure is no choice, so that a filter tells nothing either.
    """
    last = financial_year(by.today) - 1
    years = years_told(date(last - YEARS_KEPT + 1, 4, 1), by.today)
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 and int(year) in years else last
    lines = _lines(_rows(by, chosen))
    names = sorted({name for line in lines for name in line.agencies})
    shown = [
        line for line in lines
        if (not wanted or line.by == wanted) and (not agency or agency in line.agencies)
    ]  # fmt: skip
    return Patterns(chosen, [(one, year_words(one)) for one in years], shown, names)


def _rows(by: Standing, year: int) -> list[dict[str, Any]]:
    first, last = date(year, 4, 1), date(year + 1, 4, 1)
    rows = Disagreement.objects.filter(
        partnership=by.partnership, closed_at__gte=england_midnight(first), closed_at__lt=england_midnight(last)
    )
    columns = ("kind", "ended_stage", "outcome", "raised_at", "closed_at", "raised_by__name", "answered_by__name")
    found = list(rows.order_by().values(*columns))
    days = non_working_days(first - timedelta(days=800), last)
    for row in found:
        start, end = england_date(row["raised_at"]), england_date(row["closed_at"])
        row["days"] = working_days_between(start, end, days)
    return found


READ: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pair": lambda row: tuple(sorted((row["raised_by__name"], row["answered_by__name"]))),
    "kind": lambda row: row["kind"],
    "stage": lambda row: row["ended_stage"],
    "outcome": lambda row: row["outcome"],
}


def _lines(rows: Sequence[dict[str, Any]]) -> list[PatternLine]:
    found = []
    for key, read in READ.items():
        told = tellable((read(row), row["days"]) for row in rows)
        for one in told:
            pair = one.key if isinstance(one.key, tuple) else ()
            found.append(PatternLine(key, BY[key], _words(key, one), one.about, one.typical_days, pair))
    return found


def _words(by: str, told: Told) -> str:
    if told.key is None:
        return OTHERS[by]
    if isinstance(told.key, tuple):
        return " and ".join(told.key)
    return {"kind": TYPES, "outcome": OUTCOMES}.get(by, {}).get(str(told.key), f"Stage {told.key}")
