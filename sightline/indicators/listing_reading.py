"""The lists of the data set that are read: every indicator with its verdict, the figures of one, the questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html

from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.queries import questions
from sightline.indicators.queries.reading.breakdowns import Breakdown
from sightline.indicators.queries.reading.dashboard import Tile
from sightline.indicators.queries.reading.indicator import FigureLine
from sightline.indicators.verdicts import ORDER
from sightline.kernel.dates import in_short
from sightline.ui.charts import ASSURANCE, assurance_icon, variation_icon
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock


def indicator_table(tiles: Sequence[Tile], params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return every indicator of the dashboard as a line with what its chart says; `plain` for a file."""
    columns = _read()
    if plain:
        columns = [Column("code", "Code", value=lambda one: one.indicator.code), *columns, *_more()]
    return Table(
        rows=list(tiles), params=params, caption="Indicators", caption_hidden=True, columns=columns,
        empty="No indicator fits this filter.",
    )  # fmt: skip


def _read() -> list[Column]:
    return [
        Column("name", "Indicator", row_header=True, sort=lambda one: one.indicator.name,
               value=lambda one: one.indicator.name, href=lambda one: one.href,
               sub=lambda one: ", ".join(filter(None, (one.indicator.code, one.indicator.theme)))),
        Column("figure", "Newest", numeric=True, value=lambda one: one.charted.figure,
               sub=lambda one: one.charted.period),
        Column("reading", "What the chart says",
               sort=lambda one: (ORDER[one.charted.told.state], one.indicator.code),
               value=lambda one: one.charted.told.words,
               cell=lambda one: _icon(variation_icon, one.charted.told.variation, one.charted.told.words),
               sub=lambda one: one.charted.told.because.capitalize()),
        Column("aim", "Target", value=lambda one: one.charted.told.aim.capitalize() or "None",
               cell=lambda one: _icon(assurance_icon, one.charted.told.assurance, one.charted.told.aim.capitalize())),
        Column("supplier", "Supplied by", sort=lambda one: _supplier(one, ""),
               value=lambda one: _supplier(one, "Nobody named")),
        Column("serves", "Serves",
               value=lambda one: ", ".join(dict.fromkeys(row.words for row in one.served)) or "None"),
    ]  # fmt: skip


def _supplier(one: Tile, otherwise: str) -> str:
    return one.indicator.supplier.name if one.indicator.supplier else otherwise


def _icon(draw: Any, value: str, words: str) -> Any:
    return format_html('<span class="spcword">{}<span>{}</span></span>', draw(value), words) if value else "None"


def _more() -> list[Column]:
    return [
        Column("period", "Period", value=lambda one: one.charted.period),
        Column("because", "Why", value=lambda one: one.charted.told.because),
        Column("chart", "Chart", value=lambda one: one.charted.chart.key if one.charted.chart else ""),
        Column("assured", "Assurance", value=lambda one: ASSURANCE.get(one.charted.told.assurance, "")),
        Column("theme", "Theme", value=lambda one: one.indicator.theme),
        Column("stage", "Life stage", value=lambda one: Indicator.LifeStage(one.indicator.life_stage).label),
        Column("unit", "Unit", value=lambda one: one.charted.unit),
    ]


def grouped(number: int | None) -> str:
    """Return a number with its thousands apart: “41,000”."""
    return "" if number is None else f"{number:,}"


def figure_table(lines: Sequence[FigureLine], row: Indicator, params: Mapping[str, Any], per_page: int) -> Table:
    """Return the figures of one indicator, the newest first."""
    columns = [
        Column("period", "Period", row_header=True, value=lambda one: one.period),
        Column("numerator", row.numerator[:60] or "Count", numeric=True,
               value=lambda one: one.numerator, cell=lambda one: grouped(one.numerator)),
        Column("denominator", row.denominator[:60] or "Out of", numeric=True,
               value=lambda one: one.denominator, cell=lambda one: grouped(one.denominator)),
        Column("figure", "Figure", numeric=True, value=lambda one: one.plain, cell=lambda one: one.figure),
        Column("reading", "Reading", value=lambda one: one.reading or "None"),
        Column(
            "status",
            "Status",
            value=lambda one: one.status or "Missing",
            sub=lambda one: f"Was {one.was}" if one.was else "",
        ),
    ]  # fmt: skip
    left_out = {"measure": {"numerator", "denominator"}, "count": {"numerator", "denominator"}}.get(row.unit, set())
    if all(one.denominator is None for one in lines):
        left_out |= {"denominator"}
    return Table(
        rows=list(lines),
        params=params,
        caption="The figures",
        caption_hidden=True,
        per_page=per_page,
        columns=[one for one in columns if one.key not in left_out],
        empty="No figure is in yet.",
    )


def part_table(found: Breakdown) -> Table:
    """Return the parts of a breakdown with how each stands against all others."""
    columns = [
        Column("name", found.words, row_header=True),
        Column("figure", "Figure", numeric=True),
        Column("count", "Count", numeric=True, value=lambda one: one.count),
        Column("words", "Against all others", value=lambda one: one.words),
    ]
    return Table(
        rows=list(found.lines),
        params={},
        caption=f"By {found.words.lower()}, {found.period}",
        caption_hidden=True,
        columns=columns if found.compared else columns[:3],
        per_page=200,
        id=f"by-{found.key.lower()}",
    )


def question_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the questions on figures an address asks for; `plain` for a file."""
    columns = _asked(by)
    if plain:
        more = [
            Column("period", "Period", value=questions.period), Column("answer", "Answer"),
            Column("answered", "Answered on", value=lambda one: one.answered_on),
        ]  # fmt: skip
        columns = [Column("reference", "Reference"), *columns, *more]
    return Table(
        rows=questions.listed(by, params), params=params, caption="Questions on figures", caption_hidden=True,
        columns=columns, empty="No question fits this filter.",
    )  # fmt: skip


def _asked(by: Standing) -> list[Column]:
    return [
        Column("text", "Question", row_header=True, value=lambda one: one.text,
               href=lambda one: questions.href(one, by), sub=lambda one: one.reference),
        Column("indicator", "About", sort="indicator__name", value=lambda one: one.indicator.name,
               sub=questions.period),
        Column("asked", "Asked by", sort="asked_on", value=questions.asker,
               sub=lambda one: f"on {in_short(one.asked_on)}"),
        Column("of", "Asked of", sort="agency__name",
               value=lambda one: one.agency.name if one.agency else "Nobody named"),
        Column("due", "Answer", sort="due_on", value=lambda one: one.due_on,
               cell=lambda one: clock(*questions.clock(one, by.today))),
        Column("became", "What came of it", value=lambda one: one.action.reference if one.action else _end(one)),
    ]  # fmt: skip


def _end(one: Any) -> str:
    return "Closed with its answer" if one.closed_on else "Not known yet"
