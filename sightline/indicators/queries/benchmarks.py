"""Reads of published tables: populations under rates, how others fare, and published months as a series."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sightline.governance.models import Area, Partnership
from sightline.governance.standing import Standing
from sightline.indicators.models import (
    Indicator,
    Neighbour,
    Observation,
    Population,
    PublishedFigure,
    PublishedLink,
    PublishedTable,
)
from sightline.indicators.rules.published_tables import Authority, Wanted
from sightline.indicators.rules.rates import AGES, Base, base_for

CURRENT = {"table__state": PublishedTable.State.CURRENT}
ENGLAND = "E92000001"


def our_areas(partnership: Partnership) -> list[Area]:
    """Return the councils the partnership covers, with their codes where known."""
    return list(Area.objects.filter(partnership=partnership, kind=Area.Kind.COUNCIL))


def wanted_in(partnership: Partnership) -> Wanted:
    """Return whose rows of a published file are kept: our councils' and those of their neighbours."""
    near = Neighbour.objects.filter(partnership=partnership, **CURRENT).values_list("neighbour_code", flat=True)
    return Wanted(tuple((one.name, one.code) for one in our_areas(partnership)), frozenset(near))


def authorities_known(partnership: Partnership) -> list[Authority]:
    """Return the authorities that the tables in use name, newest table first, each once by its older code."""
    rows = PublishedTable.objects.filter(partnership=partnership, state=PublishedTable.State.CURRENT)
    found: dict[str, Authority] = {}
    for told in rows.exclude(authorities=[]).order_by("-last", "-pk").values_list("authorities", flat=True):
        for one in told:
            found.setdefault(one[0], Authority(*one))
    return list(found.values())


def tables_to_list(by: Standing) -> QuerySet[PublishedTable]:
    """Return the tables of the partnership that were loaded, in use or not."""
    rows = PublishedTable.objects.filter(partnership=by.partnership).exclude(state=PublishedTable.State.READ)
    return rows.select_related("loaded_by").defer("authorities")


def table_to_open(pk: int, by: Standing) -> PublishedTable | None:
    """Return a table of the partnership; one that was only read, to whoever read it."""
    row = PublishedTable.objects.filter(partnership=by.partnership, pk=pk).select_related("loaded_by").first()
    if row and row.state == PublishedTable.State.READ and row.loaded_by_id != by.person.pk:
        return None
    return row


@dataclass(frozen=True)
class Kept:
    """An area of which a table keeps figures, and how many."""

    level: str
    code: str
    name: str
    count: int


def areas_kept(table: PublishedTable) -> list[Kept]:
    """Return the areas of which a table keeps figures: ours first, then neighbours, regions, England."""
    if table.kind == PublishedTable.Kind.NEIGHBOURS:
        return []
    model = Population if table.kind == PublishedTable.Kind.POPULATION else PublishedFigure
    counts: dict[tuple[str, str], int] = {}
    for key in model._default_manager.filter(table=table).values_list("area_code", "area_name").order_by():
        counts[key] = counts.get(key, 0) + 1
    ours = set(table.ours.values())
    found = [Kept(_level(code, ours), code, name, count) for (code, name), count in counts.items()]
    return sorted(found, key=lambda one: (list(LEVEL_WORDS).index(one.level), one.name))


LEVEL_WORDS = {"ours": "our council", "near": "statistical neighbour", "region": "region", "country": "England"}


def _level(code: str, ours: Collection[str]) -> str:
    if code in ours:
        return "ours"
    return {"E92": "country", "E12": "region", "E13": "region"}.get(code[:3], "near")


def columns_known(partnership: Partnership) -> list[tuple[str, int]]:
    """Return (column, months) of the published figures in use, by name."""
    rows = PublishedFigure.objects.filter(partnership=partnership, level="country", **CURRENT)
    return sorted(set(rows.order_by().values_list("column", "months").distinct()))


def populations(
    indicators: Iterable[Indicator], starts: Collection[date], partnership: Partnership
) -> Mapping[tuple[int, date], Base]:
    """Return the population under each indicator and period, as {(indicator's key, first day): Base}; two queries.

    Only indicators with a base (children, adults, all) stand in it. See `rules.rates.base_for` for the year used.
    """
    based = [(one.pk, AGES[one.base]) for one in indicators if one.base in AGES]
    if not based:
        return {}
    areas, known = _people_of(partnership, {ages for _, ages in based})
    made = {
        (ages, start): base_for(start, ages, areas, known.get(ages, {}))
        for ages in {ages for _, ages in based}
        for start in starts
    }
    return {(pk, start): made[ages, start] for pk, ages in based for start in starts}


def _people_of(
    partnership: Partnership, ages: Collection[str]
) -> tuple[dict[str, str], dict[str, dict[tuple[str, int, bool], int]]]:
    """Return our councils as {code: name} and {ages: {(code, year, projected): people}} in two queries.

    A council without a code stands under its name, so that nothing is known of it and nobody is left out in silence.
    """
    areas = {one.code or one.name: one.name for one in our_areas(partnership)}
    return areas, people_of(partnership, areas, ages)


def people_of(
    partnership: Partnership, codes: Collection[str], ages: Collection[str]
) -> dict[str, dict[tuple[str, int, bool], int]]:  # fmt: skip
    """Return the populations of areas as {ages: {(code, year, projected): people}}; one query."""
    rows = Population.objects.filter(partnership=partnership, ages__in=ages, area_code__in=codes, **CURRENT)
    known: dict[str, dict[tuple[str, int, bool], int]] = {}
    fields = ("ages", "area_code", "year", "projected", "people")
    for of, code, year, projected, people in rows.order_by("table_id").values_list(*fields):
        known.setdefault(of, {})[code, year, projected] = people
    return known


@dataclass(frozen=True)
class Published:
    """A published figure: its first day, how many months it covers, its value or the symbol in its place."""

    starts_on: date
    months: int
    value: float | None
    symbol: str


def published_series(partnership: Partnership, column: str, code: str, months: int = 1) -> list[Published]:
    """Return the published figures of an area in a column, oldest first; by months unless `months` says otherwise."""
    rows = PublishedFigure.objects.filter(
        partnership=partnership, column=column, area_code=code, months=months, **CURRENT
    ).order_by("starts_on", "table_id")
    found = {row.starts_on: row for row in rows.only("starts_on", "months", "value", "symbol")}
    return [Published(one.starts_on, one.months, one.value, one.symbol) for one in found.values()]


def indicators_to_open() -> QuerySet[Indicator]:
    """Return every indicator with whose it is; the caller asks who may see it."""
    return Indicator.objects.select_related("partnership")


def link_of(indicator: Indicator) -> PublishedLink | None:
    """Return which published column an indicator is set beside."""
    return PublishedLink.objects.filter(indicator=indicator).first()


def neighbours_in(table: PublishedTable) -> list[Neighbour]:
    """Return the statistical neighbours that a table holds, the closest first."""
    return list(Neighbour.objects.filter(table=table).order_by("area_name", "rank"))


def latest_start(indicator: Indicator) -> date | None:
    """Return the first day of the newest period an indicator has a figure for."""
    rows = Observation.objects.filter(indicator=indicator, state=Observation.State.CURRENT, dimension="", part="")
    return rows.order_by("-starts_on").values_list("starts_on", flat=True).first()


def monthly_columns(partnership: Partnership) -> list[str]:
    """Return the published figures that are there by month."""
    return [name for name, months in columns_known(partnership) if months == 1]


def areas_with_months(partnership: Partnership) -> list[tuple[str, str]]:
    """Return (code, name) of the areas with published months: our councils first, then the others by name."""
    rows = PublishedFigure.objects.filter(partnership=partnership, months=1, **CURRENT).order_by()
    found = set(rows.values_list("area_code", "area_name").distinct())
    ours = {one.code for one in our_areas(partnership)}
    return sorted(found, key=lambda one: (one[0] not in ours, one[0][:3] in ("E12", "E92"), one[1]))


def told_of(table: PublishedTable) -> list[str]:
    """Return what was understood of a table, in sentences; of neighbours also whose newer code is not known yet."""
    rows = Neighbour.objects.filter(table=table).order_by("neighbour_name") if table.kind == "neighbours" else []
    missing = ", ".join(dict.fromkeys(row.neighbour_name for row in rows if len(row.neighbour_code) < 9))
    if not missing:
        return list(table.told)
    return [*table.told, f"No table loaded yet says the newer code of {missing}; the next one that does will be used."]
