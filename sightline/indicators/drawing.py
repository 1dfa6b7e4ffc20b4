"""A chart that was read, as drawings and words: one reading gives the points, the icons and the sentences alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString

from sightline.indicators import telling
from sightline.indicators.rules.charts import Chart
from sightline.indicators.rules.charts.rulebook import BETTER, CANNOT_SAY, HIGH, INCREASE, LOW, USUAL, WORSE
from sightline.ui import charts as drawn

KINDS = {USUAL: "usual", BETTER: "better", WORSE: "worse", HIGH: "high", LOW: "low"}
BY_INDEX = ("g", "t")
MOST_TICKS = 10


@dataclass(frozen=True)
class Look:
    """How a chart is shown: its title, the unit of its figures (“%”, “£” or words), what a point is (“month”).

    `breaks` gives the reason for each place where limits begin anew, `trajectory` the planned figure at each place. A
    figure is never below `floor` nor above `ceiling`; left alone they are nought, for figures that are never negative,
    and 100 for a percentage.
    """

    title: str
    unit: str = ""
    period: str = ""
    breaks: Mapping[Any, str] = field(default_factory=dict)
    trajectory: Mapping[Any, float] = field(default_factory=dict)
    floor: float | None = None
    ceiling: float | None = None


def chart_svg(chart: Chart, look: Look, name: str = "") -> SafeString:
    """Return the whole chart as SVG with its alternative text; `name` makes its ids unique on a page."""
    return drawn.chart_svg(plot_of(chart, look), name)


def small_svg(chart: Chart, look: Look, name: str = "") -> SafeString:
    """Return the small chart as SVG with its alternative text; `name` makes its ids unique on a page."""
    return drawn.small_svg(plot_of(chart, look), name)


def paper_svg(chart: Chart, look: Look) -> bytes:
    """Return the whole chart for a document: it needs no style sheet. Its text alternative is `telling.said`."""
    return drawn.for_paper(chart_svg(chart, look))


def variation_icon(chart: Chart) -> str:
    """Return which icon of variation stands for the chart: a key of `ui.charts.VARIATION`."""
    if chart.verdict in (CANNOT_SAY, USUAL):
        return chart.verdict
    up = chart.settings.direction == INCREASE
    return {
        BETTER: "improvement_high" if up else "improvement_low",
        WORSE: "concern_low" if up else "concern_high",
        HIGH: "neutral_high",
        LOW: "neutral_low",
    }[chart.verdict]


def assurance_icon(chart: Chart) -> str:
    """Return which icon of assurance stands for the chart, a key of `ui.charts.ASSURANCE`; empty without a target."""
    return chart.promise.removeprefix("consistent_")


def plot_of(chart: Chart, look: Look) -> drawn.Plot:
    """Return what is drawn of a chart."""
    words = telling.figure_words(chart, look.unit)
    period = look.period or telling.period_of(chart)
    places = _places(chart)
    return drawn.Plot(
        title=look.title,
        said=telling.said(chart, words, period),
        dots=[
            drawn.Dot(
                places[point.x], point.value, KINDS[point.kind], point.mean, point.lower, point.upper, point.group
            )
            for point in chart.points
        ],
        words=words,
        ticks=_ticks(chart, places, period),
        target=chart.settings.target,
        trajectory=[look.trajectory.get(point.x) for point in chart.points] if look.trajectory else (),
        breaks=_breaks(chart, look, places),
        floor=_floor(chart, look),
        ceiling=100.0 if look.ceiling is None and look.unit == "%" else look.ceiling,
        whole=telling.are_whole(chart),
        mean_word=telling.centre_word(chart).capitalize(),
    )


def _places(chart: Chart) -> dict[Any, float]:
    """Return where each point stands along the time: by its date, or one after the other."""
    if chart.key not in BY_INDEX and all(isinstance(x, date) for x in chart.xs):
        return {x: float(x.toordinal()) for x in chart.xs}
    return {x: float(at) for at, x in enumerate(chart.xs)}


def _floor(chart: Chart, look: Look) -> float | None:
    if look.floor is not None:
        return look.floor
    return 0.0 if all(point.value is None or point.value >= 0 for point in chart.points) else None


def _ticks(chart: Chart, places: Mapping[Any, float], period: str) -> Sequence[tuple[float, str]]:
    nice = (1, 2, 3, 6, 12, 24, 36, 60, 120) if period == "month" else (1, 2, 4, 8, 13, 26, 52, 104, 260)
    step = next((one for one in nice if len(chart.xs) <= one * MOST_TICKS), max(len(chart.xs) // MOST_TICKS, 1))
    write: Callable[[Any, Any], str] = telling.tick_words(period)
    kept = chart.xs[::step]
    return [(places[x], write(x, before)) for x, before in zip(kept, [None, *kept], strict=False)]


def _breaks(chart: Chart, look: Look, places: Mapping[Any, float]) -> Sequence[tuple[float, str]]:
    """Return where limits begin anew, halfway between the point before and the first of the new group."""
    found = []
    for before, point in pairwise(chart.points):
        if point.group != before.group:
            middle = (places[before.x] + places[point.x]) / 2
            found.append((middle, look.breaks.get(point.x, "Limits begin anew")))
    return found
