"""One indicator: its chart and figures, what its supplier says, what was asked, and what was revised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.indicators import serving, telling
from sightline.indicators.models import Indicator, Observation, Question, Rebase, ReturnLine
from sightline.indicators.permissions import reads_kept
from sightline.indicators.queries.beside import Comparison, benchmarks_for
from sightline.indicators.queries.questions import visible as questions_of
from sightline.indicators.queries.reading.breakdowns import Breakdown, breakdowns
from sightline.indicators.queries.reading.charted import Charted, charted, counted_of, in_use
from sightline.indicators.queries.reading.dashboard import href
from sightline.indicators.rules.charts.rulebook import BETTER, HIGH, LOW, USUAL, WORSE
from sightline.indicators.rules.figures import value_words
from sightline.indicators.rules.periods import BY_MONTHS, period_words, span_words
from sightline.indicators.rules.series import Figure, plain_value
from sightline.indicators.serving import Served

SHOWN = 6
READINGS = {USUAL: "Usual", BETTER: "Improving", WORSE: "Concern", HIGH: "Higher than usual", LOW: "Lower than usual"}
STAGES = [key for key, _ in Indicator.LifeStage.choices]


@dataclass(frozen=True)
class FigureLine:
    """A period as its table shows it: `figure` with its unit, `value` alone; `was` is what it was before."""

    period: str
    numerator: int | None
    denominator: int | None
    figure: str
    reading: str
    status: str
    was: str = ""
    value: float | None = None

    @property
    def plain(self) -> float | str:
        """The figure for a spreadsheet to reckon with; words where there is none."""
        return self.figure if self.value is None else round(self.value, 4)


@dataclass(frozen=True)
class Said:
    """What a supplier said with a return: for which period, by which agency."""

    period: str
    agency: str
    text: str
    on_day: date | None


@dataclass(frozen=True)
class IndicatorPage:
    """An indicator with all that its page shows; `as_published` for whoever reads only what is published."""

    charted: Charted
    lines: Sequence[FigureLine]
    said: Sequence[Said]
    questions: Sequence[Question]
    breakdowns: Sequence[Breakdown]
    rebases: Sequence[Rebase]
    served: Sequence[Served]
    beside: Comparison
    as_published: bool = False

    @property
    def met(self) -> str:
        """What the target came to so far, in a sentence; empty without one."""
        one = self.charted
        if one.chart is None or one.newest is None or not one.told.aim:
            return ""
        return telling.target_words(one.chart, telling.figure_words(one.chart, one.look.unit), one.counted.frequency)

    @property
    def bars(self) -> list[tuple[str, str, float | None, str]]:
        """The indicator beside others, ours first: who, the figure in words, its value for a bar, how many it is of."""
        how = self.charted.counted
        ours = (
            [("Ours, as returned", self.charted.figure, self.charted.chart.last.value, self.charted.period)]
            if (self.charted.chart and self.charted.chart.last and self.beside.lines)
            else []
        )
        return [
            *ours,
            *(
                (one.name, value_words(how, one.value, exact=True) or one.words, one.value, one.of)
                for one in self.beside.lines
            ),
        ]

    @property
    def widest(self) -> float:
        """The largest figure of the comparison, so that bars have one measure."""
        return max((value for _, _, value, _ in self.bars if value is not None), default=1) or 1

    @property
    def beside_period(self) -> str:
        """The published period in words; empty where nothing is set beside."""
        day, months = self.beside.starts_on, self.beside.months
        return period_words(BY_MONTHS.get(months, "year"), day) if day else ""

    @property
    def open_questions(self) -> int:
        """How many questions are open."""
        return sum(one.closed_on is None for one in self.questions)


def to_open() -> QuerySet[Indicator]:
    """Return all indicators with what their page shows; a view goes through `load`."""
    return Indicator.objects.select_related("supplier", "deputy", "group")


def rebases_to_open() -> QuerySet[Rebase]:
    """Return all rebases; a view goes through `load`."""
    return Rebase.objects.select_related("indicator")


def indicator_page(one: Indicator, by: Standing) -> IndicatorPage:
    """Read an indicator's page in a bounded number of queries, whatever stands under it."""
    found, kept = charted([one], by=by)[0], reads_kept(by)
    return IndicatorPage(
        found,
        lines_of(found, _revised(one) if kept else {}),
        _said(one) if kept else (),
        list(questions_of(by).filter(indicator=one)[:20]),
        breakdowns(one) if kept else (),
        list(one.rebases.select_related("author", "withdrawn_by")),
        serving.served(by).get(one.pk, ()),
        benchmarks_for(one, found.newest.starts_on if found.newest else by.today),
        as_published=not kept,
    )


def aim_of(found: Charted) -> str:
    """Return what is aimed at, in words; empty where nothing is."""
    how = found.counted
    if how.better == "band":
        return f"{value_words(how, how.low)} to {value_words(how, how.high)}"
    return value_words(how, how.target) if how.target is not None else ""


def chart_words(found: Charted) -> str:
    """Return the kind of chart in words, or nothing where there is none."""
    return telling.CHART_WORDS[found.chart.key] if found.chart else ""


def limits_words(found: Charted) -> str:
    """Say which figures the limits come from."""
    if found.chart is None or not found.chart.points:
        return "There are none: no figure is in."
    group = [point for point in found.chart.points if point.group == found.chart.points[-1].group]
    first, many = group[0].x, found.counted.frequency
    count = min(found.counted.baseline or len(group), len(group))
    until = period_words(many, group[count - 1].x)
    held = ", and are held forward so that a change shows" if found.counted.baseline else ""
    anew = " They began anew there: see the reason on the chart." if group[0].group else ""
    return f"They come from {span_words(period_words(many, first), until)}{held}.{anew}"


def lines_of(found: Charted, revised: Mapping[date, str]) -> list[FigureLine]:
    """Return an indicator's figures as lines of a table, the newest first."""
    if found.chart is None or found.laid is None:
        return []
    pairs = zip(found.chart.points, found.laid.figures, strict=True)
    counted, many = found.counted, found.counted.frequency
    lines = [
        FigureLine(
            period_words(many, point.x),
            figure.numerator if figure else None,
            figure.denominator if figure else None,
            value_words(counted, point.value, exact=True) or _nothing(figure),
            READINGS[point.kind] if point.value is not None else "",
            _status(figure),
            revised.get(point.x, ""),
            point.value,
        )
        for point, figure in pairs
    ]
    return lines[::-1]


def _nothing(figure: Figure | None) -> str:
    return f"Symbol {figure.symbol}" if figure and figure.symbol else "No figure"


def _status(figure: Figure | None) -> str:
    if figure is None or not figure.known:
        return ""
    state = "Final" if figure.final else "Provisional"
    return f"{state}, revised" if figure.revision > 1 else state


def _revised(one: Indicator) -> dict[date, str]:
    """Return what figures were before their last revision, by period; one query."""
    rows = Observation.objects.filter(indicator=one, state=Observation.State.SUPERSEDED, dimension="", part="")
    found: dict[date, str] = {}
    counted = counted_of(one)
    for day, above, below, value, symbol in rows.order_by("starts_on", "revision", "pk").values_list(
        "starts_on", "numerator", "denominator", "value", "symbol"
    ):
        figure = Figure(day, above, below, value, symbol)
        found[day] = value_words(counted, plain_value(counted, figure), exact=True)
    return found


def _said(one: Indicator) -> list[Said]:
    rows = ReturnLine.objects.filter(indicator=one, commentary__gt="", data_return__state__in=("accepted", "frozen"))
    rows = rows.select_related("data_return__period", "data_return__agency")
    return [
        Said(
            period_words(row.data_return.period.frequency, row.data_return.period.starts_on),
            row.data_return.agency.name,
            row.commentary,
            row.data_return.submitted_at.date() if row.data_return.submitted_at else None,
        )
        for row in rows.order_by("-data_return__period__starts_on")[:4]
    ]


@dataclass(frozen=True)
class Stage:
    """The indicators of a theme at one stage of life, in order of code."""

    words: str
    charts: Sequence[tuple[Charted, str]]


def life_course(by: Standing, theme: str) -> tuple[list[str], list[Stage]]:
    """Return the themes there are, and the indicators of one theme from before birth to old age; three queries."""
    every = list(in_use(by))
    themes = sorted({one.theme for one in every if one.theme})
    rows = charted([one for one in every if one.theme == theme], by=by)
    words = dict(Indicator.LifeStage.choices)
    stages = [
        Stage(
            str(words[key]).capitalize(),
            [(one, href(one.indicator, by)) for one in rows if one.indicator.life_stage == key],
        )
        for key in (*(key for key in STAGES if key), "")
    ]
    return themes, stages
