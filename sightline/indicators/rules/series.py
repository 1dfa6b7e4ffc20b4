"""Turns figures as they were returned into a series that a chart can read: periods in order, gaps kept, kinds told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sightline.indicators.rules.charts import Chart, ChartError, Series, Settings, read_many
from sightline.indicators.rules.charts.choosing import COUNT, MEASUREMENT, PROPORTION, RATE
from sightline.indicators.rules.charts.rulebook import DECREASE, INCREASE, NEEDS_DENOMINATOR, NEUTRAL
from sightline.indicators.rules.periods import next_start

DIRECTION = {"higher": INCREASE, "lower": DECREASE}
MOST_PERIODS = 1200
BETWEEN_EVENTS = ("g", "t")


class Figure(NamedTuple):
    """One figure of an indicator as it stands: counts, or a value, or the symbol in its place."""

    starts_on: date
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    symbol: str = ""
    final: bool = False
    revision: int = 1

    @property
    def known(self) -> bool:
        """Whether there is a figure at all."""
        return self.numerator is not None or self.value is not None


@dataclass(frozen=True)
class Counted:
    """How an indicator is counted: what a chart and its words need to know of it.

    `per` is the base of a rate, `low` and `high` the ends of a range that is expected, `chart` a chart somebody chose,
    `baseline` from how many points the limits come.
    """

    unit: str
    frequency: str = "month"
    better: str = "neither"
    per: int | None = None
    unit_words: str = ""
    target: float | None = None
    low: float | None = None
    high: float | None = None
    chart: str = ""
    baseline: int | None = None

    @property
    def times(self) -> float:
        """What a share or a rate is multiplied by."""
        return 100 if self.unit == "percent" else float(self.per or 1) if self.unit == "rate" else 1

    @property
    def shared(self) -> bool:
        """Whether a figure is a numerator out of a denominator."""
        return self.unit in ("percent", "rate")


@dataclass(frozen=True)
class Laid:
    """A series ready to be read and the figures behind it, one for each of its places; None where there is a gap."""

    counted: Counted
    series: Series
    figures: Sequence[Figure | None]
    warnings: tuple[str, ...] = ()


def lay(
    counted: Counted, figures: Iterable[Figure], rebases: Iterable[date] = (), people: Mapping[date, int] | None = None
) -> Laid:
    """Return figures as a series: periods without any between the first and the last become gaps.

    `rebases` are days from which limits begin anew: the first period on or after each. `people` is how many people the
    base of a rate has in each period, for figures whose supplier gave no denominator. A rate or a share of which not
    every figure has both is charted by its values.
    """
    by_start = {one.starts_on: one for one in figures}
    starts = _starts(sorted(by_start), counted.frequency)
    found = [by_start.get(day) for day in starts]
    y, n = _columns(counted, found, people or {})
    chart, warnings = _chart(counted, n)
    settings = Settings(
        direction=DIRECTION.get(counted.better, NEUTRAL), baseline=counted.baseline, target=counted.target,
        rebase=_anew(starts, rebases), per=counted.times if n is not None else 1,
    )  # fmt: skip
    return Laid(counted, Series(chart, starts, y, n, settings), found, warnings)


def without_chart(laid: Laid, error: ChartError) -> Laid:
    """Return the same series as a run chart of its plain values, with what stood against its own chart."""
    one = laid.series
    values = [plain_value(laid.counted, figure) for figure in laid.figures]
    settings = Settings(direction=one.settings.direction, target=one.settings.target, rebase=one.settings.rebase)
    return Laid(
        laid.counted, Series("run", one.x, values, None, settings), laid.figures,
        (*laid.warnings, f"{error} So it is shown as a run chart."),
    )  # fmt: skip


def read_laid(laid: Sequence[Laid | None]) -> list[tuple[Laid | None, Chart | None]]:
    """Return each series with its chart; one that cannot be charted as asked becomes a run chart that says so."""
    rows = [one for one in laid if one is not None]
    try:
        charts = iter(read_many([one.series for one in rows]))
        return [(one, next(charts) if one else None) for one in laid]
    except ChartError:
        return [_read_one(one) if one else (None, None) for one in laid]


def _read_one(one: Laid) -> tuple[Laid, Chart]:
    try:
        return one, read_many([one.series])[0]
    except ChartError as error:
        plain = without_chart(one, error)
        return plain, read_many([plain.series])[0]


@dataclass(frozen=True)
class SoFar:
    """All a chart takes of an indicator but the figure of one period, which begins on `day` and is yet to come."""

    counted: Counted
    day: date
    figures: Sequence[Figure] = ()
    rebases: Sequence[date] = ()
    people: Mapping[date, int] | None = None

    def put(self, figure: Figure) -> Laid:
        """Return the series as its page lays it once the figure stands."""
        others = [one for one in self.figures if one.starts_on != self.day]
        return lay(self.counted, [*others, figure], self.rebases, self.people)


def plain_value(counted: Counted, figure: Figure | None, people: int | None = None) -> float | None:
    """Return what a figure comes to in the indicator's unit; None where nothing is known or the base is nought."""
    if figure is None or not figure.known:
        return None
    if not counted.shared or figure.numerator is None:
        return figure.value if figure.value is not None else float(figure.numerator or 0)
    base = figure.denominator if figure.denominator is not None else people
    return figure.numerator / base * counted.times if base else figure.value


def _columns(
    counted: Counted, figures: Sequence[Figure | None], people: Mapping[date, int]
) -> tuple[list[float | None], list[float | None] | None]:
    """Return numerators and denominators where every figure has both, otherwise the values alone."""
    known = [one for one in figures if one is not None and one.known]
    bases = {one.starts_on: _base(counted, one, people) for one in known}
    pooled = counted.shared and bool(known)
    if pooled and all(one.numerator is not None and bases[one.starts_on] is not None for one in known):
        tops: list[float | None] = [one.numerator if one and one.known else None for one in figures]
        return tops, [bases.get(one.starts_on) if one else None for one in figures]
    return [
        plain_value(counted, one, people.get(one.starts_on) if one else None) for one in figures
    ], None  # fmt: skip


def _base(counted: Counted, figure: Figure, people: Mapping[date, int]) -> float | None:
    if figure.denominator is not None:
        return figure.denominator
    return people.get(figure.starts_on) if counted.unit == "rate" else None


def _chart(counted: Counted, n: Sequence[float | None] | None) -> tuple[str, tuple[str, ...]]:
    kind = {"percent": PROPORTION, "rate": RATE, "count": COUNT}.get(counted.unit, MEASUREMENT)
    if not counted.chart:
        return kind, ()
    if counted.chart in NEEDS_DENOMINATOR and n is None:
        return kind, (f"A {counted.chart} chart was asked for, and the figures have no denominators.",)
    if counted.chart in BETWEEN_EVENTS and counted.unit != "measure":
        return kind, ("A chart of rare events needs the time between them, and these are counts by period.",)
    return counted.chart, ()


def _starts(days: Sequence[date], frequency: str) -> list[date]:
    """Return every period from the first with a figure to the last; days off the beat stay where they are."""
    found: list[date] = []
    for day in days:
        while found and (after := next_start(frequency, found[-1])) < day and len(found) < MOST_PERIODS:
            found.append(after)
        found.append(day)
    return found


def _anew(starts: Sequence[date], rebases: Iterable[date]) -> frozenset[date]:
    firsts = (next((day for day in starts if day >= one), None) for one in rebases)
    return frozenset(day for day in firsts if day is not None)
