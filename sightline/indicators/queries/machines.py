"""What other software reads: figures a page at a time, and the data set in the layout of the statistics service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Observation
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.benchmarks import authorities_known, our_areas, populations
from sightline.indicators.rules.rates import Base
from sightline.indicators.rules.tidy import Figure, Measure, Place, long_row
from sightline.kernel.errors import DomainError

MOST, USUAL = 20_000, 5_000
FEW = 8  # codes that a refusal names
FIELDS = (
    "pk", "indicator_id", "starts_on", "dimension", "part", "numerator", "denominator", "value", "symbol", "final",
)  # fmt: skip


class NoSuch(DomainError):
    """An indicator was named that the caller cannot read figures of; the sentence says which, and where all are."""

    status = 404


@dataclass(frozen=True)
class Asked:
    """What software asks for: codes (none: all), between which days, totals alone, how many after which."""

    codes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    totals: bool = False
    after: int = 0
    limit: int = USUAL


def indicators_read(by: Standing, asked: Asked | None = None, frequency: str = "") -> list[Indicator]:
    """Return the indicators with figures that a standing may read, as asked, by code.

    Raises NoSuch when one is asked for that is not among them.
    """
    rows = INDICATOR.visible(Indicator.objects.all(), by).exclude(unit=Indicator.Unit.NARRATIVE)
    if asked and asked.codes:
        rows = rows.filter(code__in=asked.codes)
    if frequency:
        rows = rows.filter(frequency=frequency)
    found = list(rows.order_by("code"))
    lacking = sorted(set(asked.codes if asked else ()) - {one.code for one in found})
    if lacking:
        more = f" and {len(lacking) - FEW} more" if len(lacking) > FEW else ""
        named = ", ".join(code[:40] for code in lacking[:FEW])
        every = f" collected each {frequency}" if frequency else ""
        raise NoSuch(
            f"No indicator{every} that this key may read figures of has the code {named}{more}. "
            "dictionary.json, at the same address, lists every code; or name none for all."
        )
    return found


def measure_of(row: Indicator) -> Measure:
    """Return an indicator as rules know it."""
    return Measure(row.pk, row.code, row.name, row.unit, row.per, row.theme, row.unit_words)


def _rows(found: Sequence[Indicator], asked: Asked) -> Any:
    rows = Observation.objects.filter(
        indicator__in=[one.pk for one in found], state=Observation.State.CURRENT, pk__gt=asked.after
    )
    if asked.since:
        rows = rows.filter(starts_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(starts_on__lte=asked.until)
    if asked.totals:
        rows = rows.filter(dimension="", part="")
    return rows.order_by("pk").values_list(*FIELDS)


def _figures(found: Sequence[Indicator], rows: Sequence[Any], partnership: Partnership) -> list[tuple[Figure, bool]]:
    """Return (figure, final) of each row, with the population under rates whose supplier gave none."""
    lacking = [one for one in found if one.unit == Indicator.Unit.RATE]
    starts = {row[2] for row in rows}
    people = populations(lacking, starts, partnership) if starts else {}
    return [(_figure(row, people.get((row[1], row[2]))), row[-1]) for row in rows]


def _figure(row: Any, base: Base | None) -> Figure:
    _, key, starts_on, topic, part, numerator, denominator, value, symbol, _ = row
    whole = base.people if base and not topic and denominator is None else None  # no part's people are known
    return Figure(key, starts_on, topic, part, numerator, denominator, value, symbol, whole)


@dataclass(frozen=True)
class Sheet:
    """A page of figures, one a row, and after which the next page begins (0 for the last)."""

    rows: list[dict[str, object]]
    next: int


def page_of(by: Standing, asked: Asked) -> Sheet:
    """Return a page of the figures that a standing may read; four queries, whatever their number."""
    found = indicators_read(by, asked)
    rows = list(_rows(found, asked)[: asked.limit + 1])
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    by_key = {one.pk: (measure_of(one), one.frequency) for one in found}
    told = [
        long_row(*(by_key[one.key][0], one, by_key[one.key][1]), final)
        for one, final in _figures(found, rows, by.partnership)
    ]
    return Sheet(told, rows[-1][0] if more else 0)


def tidy_of(by: Standing, frequency: str, asked: Asked) -> tuple[list[Measure], list[Figure], Place]:
    """Return the indicators of a length of period that a standing may read, all their figures, and whose they are."""
    found = indicators_read(by, asked, frequency)
    rows = list(_rows(found, asked))
    figures = [one for one, _ in _figures(found, rows, by.partnership)]
    return [measure_of(one) for one in found], figures, place_of(by.partnership)


def place_of(partnership: Partnership) -> Place:
    """Return whose figures a partnership's are: its council's when it has one, its own when it has several."""
    councils = our_areas(partnership)
    known = {one.code: one for one in authorities_known(partnership)}
    one = known.get(councils[0].code) if len(councils) == 1 else None
    if one:
        return Place(one.name, one.code, one.old_code, one.region_code, one.region_name)
    regions = {known[area.code].region_code: known[area.code].region_name for area in councils if area.code in known}
    region = next(iter(regions.items())) if len(regions) == 1 else ("x", "x")
    return Place(partnership.name, region_code=region[0], region_name=region[1])


DICTIONARY = (
    "code", "name", "definition", "numerator", "denominator", "unit", "per", "base", "better", "frequency", "theme",
    "life_stage", "target", "low", "high", "source", "starts_on", "ends_on",
)  # fmt: skip


def dictionary_of(by: Standing) -> list[dict[str, object]]:
    """Return what each indicator means that a standing may read, those told in words alone included."""
    rows = INDICATOR.visible(Indicator.objects.all(), by).order_by("code").values(*DICTIONARY)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
