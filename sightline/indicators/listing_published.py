"""Tables of the pages about published figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from sightline.governance.standing import Standing
from sightline.indicators.models import Neighbour, PublishedTable
from sightline.indicators.queries.benchmarks import LEVEL_WORDS, Kept, Published
from sightline.indicators.queries.beside import Comparison
from sightline.indicators.rules import periods
from sightline.indicators.rules.published import MONTHS, SYMBOLS, Fault
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word


def tables_table(by: Standing, rows: QuerySet[PublishedTable], params: Any) -> Table:
    """Return the list of the tables loaded."""
    here = by.partnership.slug
    return Table(
        rows=rows, params=params, caption="Published tables", sort="-loaded", caption_hidden=True,
        columns=[
            Column("title", "Table", sort="title", row_header=True, sub=lambda row: row.file_name,
                   href=lambda row: reverse("indicators:published_table", args=[here, row.pk])),
            Column("kind", "What it holds", sort="kind", value=lambda row: row.get_kind_display()),
            Column("years", "Years", value=lambda row: f"{row.first} to {row.last}" if row.first else ""),
            Column("state", "State", sort="state", value=lambda row: row.get_state_display(),
                   cell=lambda row: word(capfirst(row.get_state_display()), "ok" if row.state == "current" else "")),
            Column("loaded", "Loaded", sort="loaded_on", value=lambda row: row.loaded_on),
            Column("by", "By", value=lambda row: row.loaded_by.name if row.loaded_by else "command line"),
        ],
    )  # fmt: skip


def faults_table(faults: Sequence[Fault]) -> Table | None:
    """Return what is wrong with a file; None when nothing is."""
    if not faults:
        return None
    return Table(
        rows=faults, params={}, caption="What to put right in the file", caption_hidden=True,
        columns=[
            Column("row", "Row", row_header=True, value=lambda one: f"Row {one.row}" if one.row else "Whole file"),
            Column("column", "Column"),
            Column("sentence", "What is wrong"),
        ],
    )  # fmt: skip


def areas_table(kept: Sequence[Kept]) -> Table:
    """Return the areas of which a table keeps figures."""
    return Table(
        rows=kept, params={}, caption="Areas that are kept", caption_hidden=True, per_page=500,
        columns=[
            Column("name", "Area", row_header=True),
            Column("level", "What it is", value=lambda one: capfirst(LEVEL_WORDS[one.level])),
            Column("code", "Code"),
            Column("count", "Figures", numeric=True),
        ],
    )  # fmt: skip


def near_table(rows: Sequence[Neighbour]) -> Table:
    """Return the statistical neighbours of a table; one whose newer code is not known yet says so."""
    many = len({row.area_code for row in rows}) > 1
    return Table(
        rows=rows, params={}, caption="Statistical neighbours", caption_hidden=True, per_page=500,
        group=(lambda row: row.area_name) if many else None,
        columns=[
            Column("rank", "Rank", numeric=True),
            Column("neighbour_name", "Neighbour", row_header=True),
            Column("closeness", "How close"),
            Column("code", "Code", value=lambda row: row.neighbour_code if len(row.neighbour_code) == 9
                   else f"{row.neighbour_code}: not in a table loaded yet"),
        ],
    )  # fmt: skip


def beside_table(found: Comparison, unit: str = "") -> Table:
    """Return an indicator beside others; `unit` stands over the figures."""
    return Table(
        rows=found.lines, params={}, caption_hidden=True,
        caption=f"{found.column}, {period_words(found.starts_on, found.months)}",
        columns=[
            Column("name", "Who", row_header=True, sub=lambda one: one.of),
            Column("value", f"Figure, {unit}" if unit else "Figure", numeric=True,
                   value=lambda one: one.words if one.value is None else f"{one.value:,.1f}"),
        ],
    )  # fmt: skip


def period_words(starts_on: Any, months: int) -> str:
    """Return a published period in words, such as “2023 to 2024”; empty without one."""
    return periods.period_words(periods.BY_MONTHS.get(months, "year"), starts_on) if starts_on else ""


def years_table(series: Sequence[Published]) -> Table:
    """Return a monthly series as a table of years from April, a month a column; a symbol stands for itself."""
    years: dict[int, dict[int, str]] = {}
    for one in series:
        year = one.starts_on.year - (one.starts_on.month < 4)
        years.setdefault(year, {})[one.starts_on.month] = one.symbol or f"{one.value:,.0f}"
    return Table(
        rows=sorted(years.items(), reverse=True), params={}, caption="Month by month", caption_hidden=True,
        per_page=100,
        columns=[
            Column("year", "Year from April", row_header=True, value=lambda row: str(row[0])),
            *(_month(number) for number in (*range(4, 13), *range(1, 4))),
        ],
    )  # fmt: skip


def _month(number: int) -> Column:
    return Column(
        f"m{number}", MONTHS[number - 1][:3], numeric=True, value=lambda row: row[1].get(number, "")
    )  # fmt: skip


def symbol_words(series: Sequence[Published]) -> Mapping[str, str]:
    """Return the symbols that stand in a series and what they mean."""
    return {one.symbol: SYMBOLS[one.symbol] for one in series if one.symbol}
