"""An indicator's newest figures by locality, age, sex and ethnicity, with how far apart the parts stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.indicators.models import Indicator, Observation
from sightline.indicators.queries.reading.charted import counted_of
from sightline.indicators.rules.figures import value_words
from sightline.indicators.rules.periods import period_words
from sightline.indicators.rules.ratios import SMALL, Part, Ratio, ratio_words, ratios
from sightline.indicators.rules.series import Counted, Figure, plain_value

FIRST = ("locality", "age", "sex", "ethnicity")  # in this order, any other breakdown after them


@dataclass(frozen=True)
class PartLine:
    """A part of a breakdown: its figure in words, what stands behind it, its ratio to all others in words."""

    name: str
    figure: str
    numerator: int | None
    denominator: int | None
    ratio: Ratio | None = None
    note: str = ""

    @property
    def count(self) -> str:
        """How many, and out of how many."""
        if self.numerator is None:
            return self.note
        return f"{self.numerator} of {self.denominator}" if self.denominator else f"{self.numerator}"

    @property
    def words(self) -> str:
        """How the part stands against all others, in words."""
        return ratio_words(self.ratio) if self.ratio else ""


@dataclass(frozen=True)
class Breakdown:
    """The newest figures of an indicator by one dimension. `compared` says whether ratios could be worked out."""

    key: str
    words: str
    period: str
    lines: Sequence[PartLine]
    compared: bool

    @property
    def small(self) -> bool:
        """Whether fewer than 5 stand behind a part."""
        return any(one.numerator is not None and 0 < one.numerator < SMALL for one in self.lines)


def breakdowns(one: Indicator) -> list[Breakdown]:
    """Return the breakdowns of an indicator's newest figures, each of the newest period it has; one query."""
    rows = Observation.objects.filter(indicator=one, state=Observation.State.CURRENT).exclude(dimension="")
    found: dict[str, dict[date, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    newest = rows.order_by("dimension", "-starts_on", "part")[:2000]
    for dimension, day, part, above, below, value, symbol in newest.values_list(
        "dimension", "starts_on", "part", "numerator", "denominator", "value", "symbol"
    ):
        found[dimension][day][part] = Figure(day, above, below, value, symbol)
    keys = sorted(found, key=lambda key: (FIRST.index(key.lower()) if key.lower() in FIRST else len(FIRST), key))
    return [_breakdown(key, found[key], one) for key in keys]


def _breakdown(key: str, by_day: Mapping[date, Mapping[str, Figure]], one: Indicator) -> Breakdown:
    day = max(by_day)
    figures, counted = by_day[day], counted_of(one)
    order = {name: at for at, name in enumerate(one.splits.get(key, ()))}
    names = sorted(figures, key=lambda name: (order.get(name, len(order)), name))
    worked = _ratios(names, figures, counted)
    lines = [_line(name, figures[name], counted, worked.get(name)) for name in names]
    return Breakdown(
        key,
        key[:1].upper() + key[1:],
        period_words(one.frequency, day),
        lines,
        any(line.ratio is not None and line.ratio.value is not None for line in lines),
    )


def _ratios(names: Iterable[str], figures: Mapping[str, Figure], counted: Counted) -> dict[str, Ratio]:
    if not counted.shared:
        return {}
    parts = [Part(name, figures[name].numerator, figures[name].denominator) for name in names]
    return {one.part.name: one for one in ratios(parts, of_people=counted.unit == "rate")}


def _line(name: str, figure: Figure, counted: Counted, ratio: Ratio | None) -> PartLine:
    value = plain_value(counted, figure)
    shown = value_words(counted, value, exact=True) if value is not None else ""
    note = "" if figure.known else f"Shown as “{figure.symbol}” by its source" if figure.symbol else "Not given"
    return PartLine(name, shown or "Not known", figure.numerator, figure.denominator, ratio, note)
