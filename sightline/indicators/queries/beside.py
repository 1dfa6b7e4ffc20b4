"""How an indicator stands beside its statistical neighbours, its region and England, from published tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sightline.governance.models import Area
from sightline.indicators.models import Indicator, Neighbour, PublishedFigure, PublishedLink, PublishedTable
from sightline.indicators.queries.benchmarks import CURRENT, ENGLAND, authorities_known, our_areas, people_of
from sightline.indicators.queries.headings import told, unlike_of
from sightline.indicators.rules.published import SYMBOLS
from sightline.indicators.rules.rates import AGES, base_for, middle, rate

NOT_PUBLISHED = "not published"


@dataclass(frozen=True)
class Beside:
    """One line: who, its value, or in `words` why there is none; `of` says how many figures a median is of."""

    level: str
    name: str
    value: float | None
    words: str = ""
    of: str = ""


@dataclass(frozen=True)
class Comparison:
    """The lines beside an indicator: ours, the median of each council's neighbours, region, England.

    `starts_on` and `months` say of which published period, `per` whether it is a rate, `source` from which table.
    `reason` says in a sentence why there are no lines.
    """

    lines: tuple[Beside, ...] = ()
    starts_on: date | None = None
    months: int = 12
    per: int | None = None
    column: str = ""
    source: str = ""
    reason: str = ""


def benchmarks_for(indicator: Indicator, starts_on: date) -> Comparison:
    """Return how others fared in the newest published period that began on a day or before; seven queries at most."""
    link = PublishedLink.objects.filter(indicator=indicator).first()
    if link is None:
        return Comparison(reason="This indicator is not set beside a published figure yet.")
    name = told(link.column).words
    if why := unlike_of(indicator, link):
        return Comparison(column=name, reason=why)
    newest = _newest(link, starts_on)
    if newest is None:
        return Comparison(column=name, reason=f"No published figure of “{name}” is loaded for this period or before.")
    ours = our_areas(indicator.partnership)
    near = _neighbours(indicator)
    regions = {one.code: (one.region_code, one.region_name) for one in authorities_known(indicator.partnership)}
    codes = {one.code for one in ours if one.code} | {code for codes in near.values() for code in codes}
    codes |= {regions[one.code][0] for one in ours if one.code in regions} | {ENGLAND}
    values = _values(indicator, link, newest, codes)
    lines = [_line("ours", one.name, values.get(one.code)) for one in ours]
    lines += [_median(one, near.get(one.code, []), values, many=len(ours) > 1) for one in ours]
    for code, name in sorted({regions[one.code] for one in ours if one.code in regions}):
        lines.append(_line("region", name, values.get(code)))
    lines.append(_line("country", "England", values.get(ENGLAND)))
    return Comparison(
        tuple(lines), newest.starts_on, link.months, indicator.per if link.as_rate else None, name,
        newest.table.title,
    )  # fmt: skip


def _newest(link: PublishedLink, starts_on: date) -> PublishedFigure | None:
    """The newest figure of a link's column that began on a day or before."""
    rows = PublishedFigure.objects.filter(
        partnership=link.partnership_id, column=link.column, months=link.months, starts_on__lte=starts_on, **CURRENT
    )
    return rows.select_related("table").defer("table__authorities").order_by("-starts_on", "-table_id").first()


def _neighbours(indicator: Indicator) -> dict[str, list[str]]:
    """Return {our council's code: its neighbours' codes, the closest first}."""
    found: dict[str, list[str]] = {}
    rows = Neighbour.objects.filter(partnership=indicator.partnership_id, **CURRENT).order_by("rank")
    for ours, near in rows.values_list("area_code", "neighbour_code"):
        found.setdefault(ours, []).append(near)
    return found


Value = tuple[float | None, str]


def _values(
    indicator: Indicator, link: PublishedLink, newest: PublishedFigure, codes: set[str]
) -> Mapping[str, Value]:  # fmt: skip
    """Return {area's code: (value, why there is none)} of the table's figures in a period."""
    rows = PublishedFigure.objects.filter(
        table=newest.table_id, column=link.column, months=link.months, starts_on=newest.starts_on, area_code__in=codes
    )
    found = {row.area_code: row for row in rows}
    if not link.as_rate or not indicator.per or indicator.base not in AGES:
        return {code: (row.value, SYMBOLS.get(row.symbol, "")) for code, row in found.items()}
    ages, made = AGES[indicator.base], {}
    known = people_of(indicator.partnership, codes, [ages]).get(ages, {})
    for code, row in found.items():
        base = base_for(newest.starts_on, ages, {code: row.area_name}, known)
        why = SYMBOLS.get(row.symbol, "") or (base.words if base.people is None else "")
        made[code] = rate(row.value, base.people, indicator.per), why
    return made


def _line(level: str, name: str, value: Value | None) -> Beside:
    found, why = value or (None, NOT_PUBLISHED)
    return Beside(level, name, found, "" if found is not None else why or NOT_PUBLISHED)


def _median(area: Area, near: list[str], values: Mapping[str, Value], *, many: bool) -> Beside:
    """Return the line of a council's neighbours: the median of those whose figure is known."""
    name = f"Statistical neighbours of {area.name}" if many else "Statistical neighbours"
    if not near:
        return Beside("neighbours", name, None, "no statistical neighbours are loaded")
    known = [values[code][0] for code in near if code in values and values[code][0] is not None]
    words = "" if known else NOT_PUBLISHED
    return Beside("neighbours", name, middle(known), words, f"median of {len(known)} of {len(near)}")


def source_of(table: PublishedTable) -> str:
    """Return where a table's figures come from, for under a chart."""
    parts = (table.title, table.publisher, table.licence)
    return ", ".join(part for part in parts if part)
