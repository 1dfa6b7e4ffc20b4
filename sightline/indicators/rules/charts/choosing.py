"""Which chart fits a kind of data, and why, in words a business manager can read out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from sightline.indicators.rules.charts.rulebook import MAKING_DATA_COUNT, NEEDS_DENOMINATOR, XMR, ChartError, RuleBook

COUNT, PROPORTION, RATE, RARE, MEASUREMENT = "count", "proportion", "rate", "rare", "measurement"
KINDS = (COUNT, PROPORTION, RATE, RARE, MEASUREMENT)
DAYS, CASES = "days", "cases"
SMALL = 5
SPREAD = 1.5
PLAIN_COUNTS = 10

Figures = Sequence[float | None]


@dataclass(frozen=True)
class Choice:
    """The chart for a series: its key, one sentence why, and what a reader must be told with it.

    `of_kind` are the warnings that come of the kind of data, `few` the one of too few points. `higher_is_rarer` is true
    for charts of the gap between events: there, up is good when the event is bad.
    """

    chart: str
    reason: str
    of_kind: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    higher_is_rarer: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """All that must be told with the chart."""
        return (*self.few, *self.of_kind)


def choose(
    kind: str, y: Figures, n: Figures | None = None, *, between: str = DAYS, rules: RuleBook = MAKING_DATA_COUNT
) -> Choice:
    """Return the chart for figures of a kind: count, proportion, rate, rare (gaps between events) or measurement.

    `y` are counts or values, of a proportion or a rate the numerators with denominators `n`; None is missing. XmR is
    refused when most moving ranges are nought: its limits then close on the mean and nearly every point would be a
    signal. Sources: Provost and Murray, “The Health Care Data Guide”; Mohammed, Worthington and Woodall 2008; Laney
    2002 for p' and u'; Benneyan 2001 for g. Raises ChartError for a kind that does not exist.
    """
    if kind not in KINDS:
        raise ChartError(f"There is no kind of data called {kind}: it is {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    if n is not None and len(n) != len(y):
        raise ChartError("There must be one denominator for each numerator.")
    chart, reason, warnings = _by_kind(kind, y, n, between)
    return Choice(
        chart, reason, warnings, few_words(sum(one is not None for one in y), rules.enough), chart in ("g", "t")
    )


def most_stand_still(values: Figures) -> bool:
    """Return whether more than half of the moves from one figure to the next are nought."""
    moves = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    return bool(moves) and 2 * sum(move == 0 for move in moves) > len(moves)


def _by_kind(kind: str, y: Figures, n: Figures | None, between: str) -> tuple[str, str, tuple[str, ...]]:
    if all(one is None for one in y):
        return "run", "There are no figures yet.", ()
    if kind == RARE:
        return _rare(y, between)
    if kind in (PROPORTION, RATE) and n is not None:
        return _pooled(kind, y, n)
    if kind == COUNT:
        return _count(y)
    return _single(kind, y)


def few_words(known: int, enough: int, since: str = "") -> tuple[str, ...]:
    """Return the warning of limits from fewer than `enough` points; none when there are enough."""
    if known >= enough:
        return ()
    are = "is only 1 point" if known == 1 else f"are only {known} points"
    return (f"There {are}{since}: limits from fewer than {enough} are a first try and will move.",)


def _rare(y: Figures, between: str) -> tuple[str, str, tuple[str, ...]]:
    if between == DAYS and all(one is None or one > 0 for one in y):
        return "t", "The event is rare, so the days between one and the next are charted (t chart).", ()
    if between == DAYS:
        same = ("Some events fell on the same day; a gap of nought days cannot stand on a t chart.",)
        return (
            "g",
            "The event is rare and some gaps are nought, so whole days between events are counted (g chart).",
            same,
        )
    return "g", "The event is rare, so the cases between one event and the next are counted (g chart).", ()


def _count(y: Figures) -> tuple[str, str, tuple[str, ...]]:
    known = [one for one in y if one is not None]
    mean = sum(known) / len(known) if known else 0
    if most_stand_still(y):
        still = "Most counts are the same as the one before, so the limits are those chance gives a count (c chart)."
        return "c", still, _small(mean)
    if mean >= PLAIN_COUNTS:
        return XMR, "The counts are large enough for limits from how much they move month to month (XmR chart).", ()
    if _spread(known, mean) > SPREAD:
        more = "The counts are small but move more than chance does, so the limits come from the moves (XmR chart)."
        return XMR, more, _small(mean)
    return "c", "The counts are small, so the limits are those chance gives a count (c chart).", _small(mean)


def _pooled(kind: str, y: Figures, n: Figures) -> tuple[str, str, tuple[str, ...]]:
    plain, prime, what = ("p", "pp", "share") if kind == PROPORTION else ("u", "up", "rate")
    pairs = [(a, b) for a, b in zip(y, n, strict=True) if a is not None and b]
    top, under = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    centre = top / under if under else 0
    small = _small(min(top, under - top if kind == PROPORTION else top) / len(pairs) if pairs else 0)
    if kind == PROPORTION and any(a > b for a, b in pairs):
        raise ChartError("A numerator is larger than its denominator, so this is not a proportion.")
    if _laney([(a / b - centre) / sigma for a, b in pairs if (sigma := _sigma(kind, centre, b))]) > SPREAD:
        wide = f"The {what} varies more than its denominators explain, so the limits are widened ({plain}′ chart)."
        return prime, wide, small
    return (
        plain,
        f"Each {what} has its denominator, so the limits follow how many cases stand behind it ({plain} chart).",
        small,
    )


def _single(kind: str, y: Figures) -> tuple[str, str, tuple[str, ...]]:
    words = {PROPORTION: "share", RATE: "rate"}
    lacks = (
        (f"Without denominators nobody can see how many cases stand behind each {words[kind]}.",)
        if kind in words
        else ()
    )
    known = sum(one is not None for one in y)
    if most_stand_still(y):
        return (
            "run",
            "Most figures are the same as the one before, so the median is shown without limits (run chart).",
            lacks,
        )
    if known < 2:
        return "run", "There are too few figures for limits (run chart).", lacks
    return (
        XMR,
        "Each figure stands for itself, so the limits come from how much it moves from one to the next (XmR chart).",
        lacks,
    )


def _small(mean: float) -> tuple[str, ...]:
    if mean >= SMALL:
        return ()
    return (f"The counts are small (on average under {SMALL}): one case more or less looks like a change.",)


def _spread(known: Sequence[float], mean: float) -> float:
    """Return by how much the moves of counts exceed those of Poisson counts with this mean (1 is as chance)."""
    moves = [abs(b - a) for a, b in pairwise(known)]
    return sum(moves) / len(moves) / 1.128 / sqrt(mean) if moves and mean > 0 else 0


def _sigma(kind: str, centre: float, under: float) -> float:
    return sqrt(max(centre * (1 - centre), 0) / under) if kind == PROPORTION else sqrt(centre / under)


def _laney(scores: Sequence[float]) -> float:
    moves = [abs(b - a) for a, b in pairwise(scores)]
    return sum(moves) / len(moves) / 1.128 if moves else 0


def needs_denominator(chart: str) -> bool:
    """Return whether a chart needs a denominator for each point."""
    return chart in NEEDS_DENOMINATOR
