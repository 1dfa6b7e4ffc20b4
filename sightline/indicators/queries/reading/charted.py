"""Indicators with their charts: figures read in one query, rebases in another, all charts at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from sightline.governance.standing import Standing
from sightline.indicators import telling
from sightline.indicators.drawing import Look, plot_of
from sightline.indicators.models import Indicator, Observation, Rebase, ReleasedFigure
from sightline.indicators.permissions import INDICATOR, reads_kept
from sightline.indicators.queries.benchmarks import populations
from sightline.indicators.queries.public import public_figures, value_of
from sightline.indicators.rules.charts import Chart
from sightline.indicators.rules.figures import unit_words, value_words
from sightline.indicators.rules.periods import period_words
from sightline.indicators.rules.series import Counted, Figure, Laid, lay, read_laid
from sightline.indicators.verdicts import Told, tell
from sightline.ui.charts import Plot

COLUMNS = ("starts_on", "numerator", "denominator", "value", "symbol", "final", "revision")
ALL = ("", "")  # dimension and part of a figure that is broken down by nothing


def visible(by: Standing) -> QuerySet[Indicator]:
    """Return the indicators this standing may read."""
    return INDICATOR.visible(Indicator.objects.select_related("supplier", "group"), by)


def in_use(by: Standing) -> QuerySet[Indicator]:
    """Return the indicators this standing may read that are counted today, by code."""
    ended = Q(ends_on__isnull=False, ends_on__lt=by.today)
    return visible(by).filter(starts_on__lte=by.today).exclude(ended).order_by("code")


def counted_of(one: Indicator) -> Counted:
    """Return how an indicator is counted."""
    return Counted(
        one.unit,
        one.frequency,
        one.better,
        one.per,
        one.unit_words,
        one.target,
        one.low,
        one.high,
        one.chart,
        one.baseline_points,
    )


@dataclass(frozen=True)
class Charted:
    """An indicator with its series, its chart and what that says; no chart where it has words only."""

    indicator: Indicator
    counted: Counted
    laid: Laid | None
    chart: Chart | None
    told: Told
    rebases: Sequence[Rebase] = ()

    @property
    def newest(self) -> Figure | None:
        """The newest figure that is known."""
        figures = self.laid.figures if self.laid else ()
        return next((one for one in reversed(figures) if one is not None and one.known), None)

    @cached_property
    def figure(self) -> str:
        """The newest figure with its unit, or “No figure yet”."""
        if self.chart is None or self.chart.last is None:
            return "No figure yet" if self.counted.unit != "narrative" else "Words only"
        return value_words(self.counted, self.chart.last.value)

    @property
    def period(self) -> str:
        """The period of the newest figure in words, or nothing."""
        return period_words(self.counted.frequency, self.newest.starts_on) if self.newest else ""

    @property
    def unit(self) -> str:
        """What the figure is, in words."""
        return unit_words(self.counted)

    @property
    def look(self) -> Look:
        """How its chart is shown."""
        starts = (
            {next((x for x in self.chart.xs if x >= one.from_day), None): one.reason for one in self.rebases}
            if self.chart
            else {}
        )
        return Look(
            f"{self.indicator.name}: {self.told.words.lower()}",
            "%" if self.counted.unit == "percent" else "",
            self.counted.frequency,
            breaks={x: reason for x, reason in starts.items() if x is not None},
        )

    @cached_property
    def plot(self) -> Plot | None:
        """What is drawn of its chart; None without figures."""
        if self.chart is None or self.chart.last is None:
            return None
        return plot_of(self.chart, self.look)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be told with its chart, in whole sentences."""
        return (*(self.laid.warnings if self.laid else ()), *(self.chart.warnings if self.chart else ()))

    @property
    def said(self) -> str:
        """Its chart in words, for whoever cannot see it."""
        if self.chart is None or self.chart.last is None:
            return "There is no figure yet."
        return telling.said(self.chart, telling.figure_words(self.chart, self.look.unit), self.counted.frequency)


def charted(
    indicators: Sequence[Indicator], *, by: Standing, part: tuple[str, str] = ALL, until: date | None = None
) -> list[Charted]:
    """Return indicators with their charts, in the same order; two queries, and two more for populations where a rate's
    supplier gave none.

    `part` is a dimension and one part of it, for the figures of that part alone; `until` leaves out periods that begin
    on that day or later. The caller hands in indicators that may be read. Whoever reads only what is published gets the
    figures as they are published, and charts made of those.
    """
    kept = reads_kept(by)
    figures, rebases = (figures_of if kept else released_of)(indicators, part), rebases_of(indicators)
    people = people_under(indicators, figures) if part == ALL and kept else {}
    return chart_all(indicators, figures, rebases, until, people)


def chart_all(
    indicators: Sequence[Indicator],
    figures: dict[int, list[Figure]],
    rebases: dict[int, list[Rebase]],
    until: date | None = None,
    people: Mapping[int, Mapping[date, int]] | None = None,
) -> list[Charted]:
    """Return indicators with charts made of figures and rebases that were read already; no query."""
    counted = [counted_of(one) for one in indicators]
    laid = [
        None
        if one.unit == Indicator.Unit.NARRATIVE
        else lay(
            how,
            [row for row in figures.get(one.pk, ()) if until is None or row.starts_on < until],
            [row.from_day for row in rebases.get(one.pk, ())],
            (people or {}).get(one.pk),
        )
        for one, how in zip(indicators, counted, strict=True)
    ]
    return [
        Charted(one, how, row, chart, tell(how, chart), rebases.get(one.pk, ()))
        for one, how, (row, chart) in zip(indicators, counted, read_laid(laid), strict=True)
    ]


def figures_of(indicators: Iterable[Indicator], part: tuple[str, str] = ALL) -> dict[int, list[Figure]]:
    """Return the current figures of indicators in order of time; one query."""
    rows = Observation.objects.filter(
        indicator__in=[one.pk for one in indicators], state=Observation.State.CURRENT, dimension=part[0], part=part[1]
    ).order_by("indicator", "starts_on")
    found: dict[int, list[Figure]] = defaultdict(list)
    for key, *columns in rows.values_list("indicator_id", *COLUMNS):
        found[key].append(Figure(*columns))
    return found


def released_of(indicators: Sequence[Indicator], part: tuple[str, str] = ALL) -> dict[int, list[Figure]]:
    """Return indicators' figures as the public reads them, symbols where they are hidden, by time; one query."""
    found: dict[int, dict[date, Figure]] = defaultdict(dict)
    if indicators:
        rows = public_figures(indicators[0].partnership).filter(dimension=part[0], part=part[1])
        measured = {one.pk for one in indicators if one.unit == Indicator.Unit.MEASURE}
        for row in rows.filter(indicator__in=[one.pk for one in indicators]):
            found[row.indicator_id][row.starts_on] = _as_released(row, row.indicator_id in measured)
    return {key: [days[day] for day in sorted(days)] for key, days in found.items()}


def _as_released(row: ReleasedFigure, measured: bool) -> Figure:
    value = value_of(row.shown)
    if value is None:
        return Figure(row.starts_on, symbol=row.shown, final=True)
    if measured:
        return Figure(row.starts_on, value=value, final=True)
    top, bottom = (int(text) if text.isdigit() else None for text in (row.numerator, row.denominator))
    return Figure(row.starts_on, top, bottom, final=True)


def people_under(
    indicators: Sequence[Indicator], figures: Mapping[int, Sequence[Figure]]
) -> dict[int, dict[date, int]]:
    """Return how many people stand under rates whose supplier gave no denominator; two queries, or none."""
    rates = [one for one in indicators if one.unit == Indicator.Unit.RATE and one.base]
    lacking = {
        one.pk: {row.starts_on for row in figures.get(one.pk, ()) if row.known and row.denominator is None}
        for one in rates
    }
    starts = set().union(*lacking.values())
    if not starts:
        return {}
    known = populations(rates, starts, rates[0].partnership)
    return {
        key: {day: base.people for day in days if (base := known.get((key, day))) and base.people is not None}
        for key, days in lacking.items()
    }


def rebases_of(indicators: Iterable[Indicator]) -> dict[int, list[Rebase]]:
    """Return the rebases in force of indicators in order of time; one query."""
    rows = Rebase.objects.filter(indicator__in=[one.pk for one in indicators], withdrawn_at__isnull=True)
    found: dict[int, list[Rebase]] = defaultdict(list)
    for row in rows.select_related("author").order_by("from_day"):
        found[row.indicator_id].append(row)
    return found


def days_of(one: Indicator) -> list[date]:
    """Return the first days of the periods of an indicator that have a figure, in order; one query."""
    rows = Observation.objects.filter(indicator=one, state=Observation.State.CURRENT, dimension="", part="")
    return list(rows.order_by("starts_on").values_list("starts_on", flat=True))
