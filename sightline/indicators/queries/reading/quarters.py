"""What changed in a quarter: the charts as they stood at its end beside those at the end of the quarter before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.queries.reading.charted import (
    Charted,
    chart_all,
    figures_of,
    in_use,
    people_under,
    rebases_of,
)
from sightline.indicators.rules.changes import Compared, Part, what_changed
from sightline.indicators.rules.periods import STEPS, next_start, period_words

BACK = 8


@dataclass(frozen=True)
class Quarter:
    """What changed in a quarter of the year, and the quarters one can turn to."""

    starts_on: date
    words: str
    parts: Sequence[Part]
    charts: Mapping[int, Charted]
    quarters: Sequence[tuple[str, str]]

    @property
    def key(self) -> str:
        """The quarter as an address writes it: 2026-07."""
        return f"{self.starts_on:%Y-%m}"


def last_quarter(today: date) -> date:
    """Return the first day of the last quarter that is over."""
    this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return before(this)


def before(day: date) -> date:
    """Return the first day of the quarter before the one that begins on a day."""
    year, month = divmod(day.year * 12 + day.month - 4, 12)
    return date(year, month + 1, 1)


def quarter_from(key: str, today: date) -> date:
    """Return the quarter an address asks for, or the last that is over when it asks for none that is."""
    last = last_quarter(today)
    year, _, month = key.partition("-")
    if year.isascii() and month.isascii() and year.isdigit() and month.isdigit() and len(key) == 7:
        asked = (int(year), int(month))
        if 2000 <= asked[0] <= last.year and asked[1] in (1, 4, 7, 10) and date(*asked, 1) <= last:
            return date(*asked, 1)
    return last


def quarter(by: Standing, starts_on: date, indicators: Sequence[Indicator] | None = None) -> Quarter:
    """Return what changed in a quarter; three queries. Nothing after its end is looked at."""
    found = list(in_use(by)) if indicators is None else list(indicators)
    end = next_start("quarter", starts_on)
    figures, rebases = figures_of(found), rebases_of(found)
    known = {key: [row for row in rows if row.from_day < end] for key, rows in rebases.items()}
    people = people_under(found, figures)
    now = chart_all(found, figures, known, end, people)
    then = chart_all(
        found,
        figures,
        {key: [row for row in rows if row.from_day < starts_on] for key, rows in rebases.items()},
        starts_on,
        people,
    )
    parts = what_changed(_compared(one, was, starts_on) for one, was in zip(now, then, strict=True) if one.laid)
    return Quarter(
        starts_on,
        period_words("quarter", starts_on),
        parts,
        {one.indicator.pk: one for one in now},
        _quarters(by.today),
    )


def _compared(one: Charted, was: Charted, starts_on: date) -> Compared:
    figure = f"{one.figure} in {one.period}" if one.newest else ""
    return Compared(
        one.indicator.pk,
        one.indicator.name,
        figure,
        one.told.state,
        one.told.because,
        one.told.aim,
        was.told.state if was.newest else "",
        _late(one, starts_on),
    )


def _late(one: Charted, starts_on: date) -> bool:
    """Whether a figure of the quarter is lacking; of what comes by year or term, the last that is over."""
    if one.indicator.frequency in ("year", "term"):
        months = STEPS.get(one.indicator.frequency, 5) + 6
        oldest = starts_on - timedelta(days=31 * months)
    else:
        oldest = starts_on
    return one.newest is None or one.newest.starts_on < oldest


def _quarters(today: date) -> list[tuple[str, str]]:
    found, day = [], last_quarter(today)
    for _ in range(BACK):
        found.append((f"{day:%Y-%m}", period_words("quarter", day)))
        day = before(day)
    return found
