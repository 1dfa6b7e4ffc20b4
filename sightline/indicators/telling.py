"""What a chart says, in sentences written from its points: the verdict, why, the target, the alternative text."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, takewhile
from statistics import median
from typing import Any

from sightline.indicators.rules.charts import CANNOT_SAY, Chart, Point
from sightline.indicators.rules.charts.rulebook import BETTER, DECREASE, FAIL, HIGH, LOW, NEUTRAL, PASS, USUAL, WORSE
from sightline.indicators.rules.periods import STEPS, period_words, span_words
from sightline.kernel.dates import in_short

Write = Callable[[float], str]

VERDICTS = {
    USUAL: "usual variation", BETTER: "improving", WORSE: "concern", HIGH: "higher than usual", LOW: "lower than usual",
    CANNOT_SAY: "too few figures to say",
}  # fmt: skip
CHART_WORDS = {
    "xmr": "Control chart (XmR)", "i": "Control chart (I)", "ip": "Control chart (I′)", "p": "Control chart (p)",
    "pp": "Control chart (p′)", "u": "Control chart (u)", "up": "Control chart (u′)", "c": "Control chart (c)",
    "g": "Control chart (g) of cases between events", "t": "Control chart (t) of time between events",
    "run": "Run chart",
}  # fmt: skip
SPANS = ((2, "day"), (10, "week"), (45, "month"), (135, "quarter"), (250, "half-year"))


def said(chart: Chart, words: Write, period: str) -> str:
    """Return the chart told to those who do not see it: what it covers, the newest figure, the lines, the target."""
    known = [point for point in chart.points if point.value is not None]
    if not known or chart.last is None or chart.last.value is None:
        return "There are no figures yet."
    missing = len(chart.points) - len(known)
    lines = (
        f"{CHART_WORDS[chart.key]}, {counted(len(known), period)}: "
        f"{span_words(*(place_words(one.x, period) for one in (known[0], known[-1])))}.",
        f"{missing} missing." if missing else "",
        f"Newest: {words(chart.last.value)}, {VERDICTS[chart.verdict]}, {why(chart, period)}.",
        _lines(chart, words, period),
        _special(chart),
        target_words(chart, words, period),
    )
    return " ".join(line for line in lines if line)


def why(chart: Chart, period: str) -> str:
    """Return why the newest figure is judged as it is: “10 months above the average”, “above the upper limit”."""
    last = chart.last
    if last is None or chart.verdict == CANNOT_SAY:
        return f"{counted(chart.known, period)} since the limits began, {chart.settings.rules.enough} needed"
    centre, label = centre_word(chart), last.label
    if "UCL" in label or "LCL" in label:
        return "above the upper limit" if "UCL" in label else "below the lower limit"
    if "Trend" in label:
        rising = "Increasing" in label
        return f"{counted(_trend(chart, rising), period)} {'rising' if rising else 'falling'}"
    if "2 in 3" in label:
        return f"2 of 3 near the {'upper' if 'Above' in label else 'lower'} limit"
    if "Above" in label or "Below" in label:
        above = "Above" in label
        return f"{counted(_on_side(chart, above), period)} {'above' if above else 'below'} the {centre}"
    return "it moves as much as it usually does"


def target_words(chart: Chart, words: Write, period: str) -> str:
    """Return how the target stands: “Target 85%: met in 0 of 28 months, will be missed unless something changes.”"""
    target, direction = chart.settings.target, chart.settings.direction
    if target is None:
        return ""
    if direction == NEUTRAL:
        return f"Target {words(target)}."
    values = [point.value for point in chart.points if point.value is not None]
    met = sum(value <= target if direction == DECREASE else value >= target for value in values)
    ends = {
        PASS: "will be met as things stand", FAIL: "will be missed unless something changes",
        CANNOT_SAY: "too few figures to say if it will be met",
    }  # fmt: skip
    end = ends.get(chart.promise, "may be met or missed by chance")
    return f"Target {words(target)}: met in {met} of {counted(len(values), period)}, {end}."


def centre_word(chart: Chart) -> str:
    """Return what the centre line is: the average or the median."""
    return "median" if chart.key in ("run", "g") else "average"


def figure_words(chart: Chart, unit: str = "") -> Write:
    """Return how figures are written, “62%”, “£1,204”, “3.6”: decimals by their range, and half goes up."""
    shown = [one for point in chart.points for one in (point.value, point.lower, point.upper) if one is not None]
    span = max(shown) - min(shown) if shown else 0
    least = next((digits for digits, wide in enumerate((12, 1.2, 0.12, 0.012)) if span >= wide), 4 if span else 1)
    whole = are_whole(chart)
    before, after = ("£", "") if unit == "£" else ("", "%" if unit == "%" else "")

    def write(figure: float) -> str:
        digits = 0 if figure == round(figure) and (span == 0 or least < 2 or whole) else least
        text = f"{Decimal(repr(abs(figure))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}"
        minus = "\N{MINUS SIGN}" if figure < 0 and text.strip("0.,") else ""
        return f"{minus}{before}{text}{after}"

    return write


def are_whole(chart: Chart) -> bool:
    """Return whether every figure of a chart is a whole number."""
    return all(point.value is None or point.value == round(point.value) for point in chart.points)


def period_of(chart: Chart) -> str:
    """Return what a point is by how far dates stand apart: day, week, month, quarter, half-year, year or point."""
    if len(chart.xs) < 2 or not all(isinstance(x, date) for x in chart.xs) or chart.key in ("g", "t"):
        return "point"
    gap = median((b - a).days for a, b in pairwise(chart.xs))
    return next((words for most, words in SPANS if gap <= most), "year")


def place_words(x: Any, period: str) -> str:
    """Return a place in time: “October 2026”, “July to September 2026”, “week of 6 January 2025”, “point 12”."""
    if not isinstance(x, date):
        return f"{period} {x}"
    if period in STEPS:
        return period_words(period, x)
    if period == "half-year":
        return f"half-year from {x:%B %Y}"
    return f"week of {in_short(x)}" if period == "week" else in_short(x)


def tick_words(period: str) -> Callable[[Any, Any], str]:
    """Return how places stand under a chart: the year is told at the first and when it changes."""

    def write(x: Any, before: Any) -> str:
        if not isinstance(x, date):
            return str(x)
        day = "" if period in ("month", "quarter", "half-year", "year") else f"{x.day} "
        year = "" if before is not None and before.year == x.year else f" {x:%Y}"
        return f"{day}{x:%b}{year}"

    return write


def counted(number: int, period: str) -> str:
    """Return “1 month”, “28 months”."""
    return f"{number} {period}" if number == 1 else f"{number:,} {period}s"


def _lines(chart: Chart, words: Write, period: str) -> str:
    last = chart.points[-1]
    if last.mean is None:
        return ""
    first = next(point for point in chart.points if point.group == last.group)
    since = f"Since the limits began anew at {place_words(first.x, period)} the" if last.group else "The"
    centre = f"{since} {centre_word(chart)} is {words(last.mean)}"
    if last.lower is None or last.upper is None:
        return f"{centre}."
    return f"{centre}; {words(last.lower)} to {words(last.upper)} is expected."


def _special(chart: Chart) -> str:
    kinds = [point.kind for point in chart.points]
    parts = [f"{kinds.count(kind)} {VERDICTS[kind]}" for kind in (BETTER, WORSE, HIGH, LOW) if kind in kinds]
    return f"Special cause points: {', '.join(parts)}." if parts else ""


def _newest(chart: Chart) -> Sequence[Point]:
    """Return the points of the newest group that have figures, newest first."""
    group = chart.points[-1].group
    return [point for point in reversed(chart.points) if point.value is not None and point.group == group]


def _on_side(chart: Chart, above: bool) -> int:
    def on_side(point: Point) -> bool:
        if point.value is None or point.mean is None:
            return False
        return point.value > point.mean if above else point.value < point.mean

    return sum(1 for _ in takewhile(on_side, _newest(chart)))


def _trend(chart: Chart, rising: bool) -> int:
    values = [point.value for point in _newest(chart) if point.value is not None]
    steps = [a > b if rising else a < b for a, b in pairwise(values)]
    return 1 + sum(1 for _ in takewhile(bool, steps))
