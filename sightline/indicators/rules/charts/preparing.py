"""Puts a series in order of time, settles its chart, and refuses with a sentence what cannot be charted."""

from dataclasses import dataclass
from itertools import pairwise

from sightline.indicators.rules.charts.chart import Series
from sightline.indicators.rules.charts.choosing import KINDS, choose, needs_denominator
from sightline.indicators.rules.charts.rulebook import CHARTS, ChartError


@dataclass(frozen=True)
class Prepared:
    """A series in order of time with its chart settled, and where each group begins."""

    series: Series
    key: str
    reason: str
    warnings: tuple[str, ...]
    starts: tuple[int, ...]


def prepared(one: Series) -> Prepared:
    if len(one.x) != len(one.y) or (one.n is not None and len(one.n) != len(one.y)):
        raise ChartError("A series needs a place and, where it has denominators, a denominator for each figure.")
    one = _sorted(one)
    key, reason = one.chart, ""
    warnings: tuple[str, ...] = ()
    if one.chart in KINDS:
        chosen = choose(one.chart, one.y, one.n, rules=one.settings.rules)
        key, reason, warnings = chosen.chart, chosen.reason, chosen.of_kind
    if key not in CHARTS:
        raise ChartError(f"There is no chart called {key}: it is {', '.join(CHARTS[:-1])} or {CHARTS[-1]}.")
    if needs_denominator(key) and one.n is None:
        raise ChartError(f"A chart of the kind {key} needs a denominator for each figure.")
    if key == "t" and any(value is not None and value <= 0 for value in one.y):
        raise ChartError("The time between two events must be above nought.")
    return Prepared(one, key, reason, warnings, _starts(one))


def _starts(one: Series) -> tuple[int, ...]:
    """Return where groups begin; none for a series without points."""
    rebase = one.settings.rebase
    anew = (at for at, x in enumerate(one.x) if at and x in rebase) if rebase else ()
    return (0, *anew) if len(one.x) else ()


def _sorted(one: Series) -> Series:
    x = sorted(one.x)
    if len(set(x)) == len(x) and x == list(one.x):
        return one
    order = sorted(range(len(one.x)), key=one.x.__getitem__)
    if twice := next((a for a, b in pairwise(x) if a == b), None):
        raise ChartError(f"There are two figures for {twice}.")
    n = None if one.n is None else [one.n[at] for at in order]
    return Series(one.chart, x, [one.y[at] for at in order], n, one.settings)
