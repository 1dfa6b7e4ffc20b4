"""The data set in the layout of the national statistics service, with the file that describes its columns.

One file holds one length of period, since the service takes no mixture. Each row is a period and a part of a
breakdown (“Total” for all), each indicator has its own columns, and no figure is left blank: a symbol stands there.
Source: open data standards of “Explore education statistics” (column names, identifiers of time, geography, symbols).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sightline.indicators.rules.published import MONTHS
from sightline.indicators.rules.rates import rate

GEOGRAPHY = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
FILTERS = ("breakdown_topic", "breakdown")
META = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
NOT_APPLICABLE, NOT_AVAILABLE, TOTAL = "z", "x", "Total"
TERMS = {9: "Autumn term", 1: "Spring term", 4: "Summer term"}
COUNT, RATE, PERCENT = "count", "rate", "percent"
Cell = str | Decimal


@dataclass(frozen=True)
class Place:
    """Whose figures they are: one authority, or a partnership of several, for which the service has no code."""

    name: str
    code: str = NOT_APPLICABLE
    old_code: str = NOT_APPLICABLE
    region_code: str = NOT_AVAILABLE
    region_name: str = NOT_AVAILABLE

    def cells(self) -> tuple[str, ...]:
        """Return the cells of geography."""
        country = ("Local authority", "E92000001", "England")
        return (*country, self.region_code, self.region_name, self.old_code, self.code, self.name)


@dataclass(frozen=True)
class Measure:
    """An indicator: key, code, name, unit (count, rate, percent, measure), base of a rate, theme, words of the unit."""

    key: int
    code: str
    name: str
    unit: str
    per: int | None = None
    theme: str = ""
    unit_words: str = ""

    def columns(self) -> tuple[tuple[str, str, str, str], ...]:
        """Return (name, label, unit, decimal places) of its columns."""
        name = column_name(self.code)
        if self.unit == RATE:
            whole = f"{name}_rate", f"{self.name}: rate per {self.per:,}", "", "1"
            return ((f"{name}_count", f"{self.name}: number", "", "0"), whole)
        if self.unit == PERCENT:
            return (
                (f"{name}_count", f"{self.name}: number", "", "0"),
                (f"{name}_of", f"{self.name}: out of", "", "0"),
                (f"{name}_percent", f"{self.name}: percentage", "%", "1"),
            )
        if self.unit == COUNT:
            return ((f"{name}_count", self.name, "", "0"),)
        words = f" ({self.unit_words})" if self.unit_words else ""
        return ((f"{name}_value", f"{self.name}{words}", "", "2"),)


@dataclass(frozen=True)
class Figure:
    """A figure of an indicator; `people` is the population under a rate whose supplier gave none."""

    key: int
    starts_on: date
    topic: str = ""
    part: str = ""
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    symbol: str = ""
    people: int | None = None


def column_name(code: str) -> str:
    """Return an indicator's code as the name of a column: small letters, digits and underscores, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")
    return name if name[:1].isalpha() else f"i_{name}"


def time_cells(starts_on: date, frequency: str) -> tuple[str, str]:
    """Return (time_period, time_identifier) of a period: a month by its own year, the others by both their years."""
    year = starts_on.year
    if frequency == "month":
        return str(year), MONTHS[starts_on.month - 1]
    if frequency == "term":
        first = year if starts_on.month >= 9 else year - 1
        return _years(first), TERMS.get(starts_on.month, "Autumn term")
    first = year if starts_on.month >= 4 else year - 1
    quarter = (starts_on.month - 4) % 12 // 3 + 1
    return _years(first), "Financial year" if frequency == "year" else f"Financial year Q{quarter}"


def _years(first: int) -> str:
    return f"{first}{(first + 1) % 100:02d}"


def value_of(measure: Measure, figure: Figure) -> float | None:
    """Return the figure as it is read: a count, a rate per so many people, a percentage, a measurement."""
    if measure.unit == COUNT:
        return figure.numerator
    if measure.unit == RATE:
        return rate(figure.numerator, figure.denominator or figure.people, measure.per or 1)
    if measure.unit == PERCENT:
        return rate(figure.numerator, figure.denominator, 100)
    return figure.value


def cells_of(measure: Measure, figure: Figure | None) -> tuple[Cell, ...]:
    """Return the cells of an indicator's columns in a row: figures, or the symbol that stands in their place."""
    width = len(measure.columns())
    if figure is None:
        return (NOT_APPLICABLE,) * width
    if figure.symbol:
        return ("x" if figure.symbol == ":" else figure.symbol,) * width
    parts = {COUNT: (), RATE: (figure.numerator,), PERCENT: (figure.numerator, figure.denominator)}.get(
        measure.unit, ()
    )
    value = value_of(measure, figure)
    places = 0 if measure.unit == COUNT else 1 if measure.unit in (RATE, PERCENT) else 2
    return (*(_cell(one, 0) for one in parts), _cell(value, places))


def _cell(value: float | None, places: int) -> Cell:
    return NOT_AVAILABLE if value is None else Decimal(f"{value:.{places}f}")


def data_header(measures: Sequence[Measure]) -> list[str]:
    """Return the headings of the data file."""
    return [*GEOGRAPHY, *FILTERS, *(name for one in measures for name, *_ in one.columns())]


def data_rows(
    measures: Sequence[Measure], figures: Iterable[Figure], place: Place, frequency: str
) -> Iterator[list[Cell]]:  # fmt: skip
    """Yield the rows of the data file, newest period first, the total before its parts."""
    found: dict[tuple[date, str, str], dict[int, Figure]] = {}
    for one in figures:
        found.setdefault((one.starts_on, one.topic, one.part), {})[one.key] = one
    for (starts_on, topic, part), each in sorted(found.items(), key=lambda row: (-row[0][0].toordinal(), row[0][1:])):
        yield [
            *time_cells(starts_on, frequency), *place.cells(), topic or TOTAL, part or TOTAL,
            *(cell for one in measures for cell in cells_of(one, each.get(one.key))),
        ]  # fmt: skip


def meta_rows(measures: Sequence[Measure]) -> Iterator[list[str]]:
    """Yield the rows of the file that describes the columns: the filter, then each indicator's columns."""
    hint = "Filter by what the figures are broken down by"
    yield ["breakdown", "Filter", "Breakdown", "", "", "", hint, "breakdown_topic"]
    for one in measures:
        for name, label, unit, places in one.columns():
            yield [name, "Indicator", label, one.theme, unit, places, "", ""]


LONG = (
    "indicator", "name", "frequency", "starts_on", "breakdown", "part", "numerator", "denominator", "population",
    "value", "symbol", "final",
)  # fmt: skip


def long_row(measure: Measure, figure: Figure, frequency: str, final: bool) -> dict[str, object]:
    """Return a figure as a row of its own, for software that reads one figure a row; keys as in LONG."""
    return dict(zip(LONG, (
        measure.code, measure.name, frequency, figure.starts_on.isoformat(), figure.topic, figure.part,
        figure.numerator, figure.denominator, figure.people, value_of(measure, figure), figure.symbol, final,
    ), strict=True))  # fmt: skip
