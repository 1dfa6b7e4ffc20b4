"""Charts of counts, shares, rates and rare events, and the run chart, for many series at once.

Rows are parts of a series, columns points in order of time. Each chart's limits are three sigma from its centre, sigma
being what its kind of data gives:

* p, c, u: binomial and Poisson (Shewhart; Montgomery, “Introduction to Statistical Quality Control”, chapter 7).
* p' and u': the same times sigma_z, the spread of the standardised figures by their moving ranges (Laney 2002,
  “Improved control charts for attributes”).
* g: cases between rare events, geometric (Benneyan 2001); drawn about the median, limits about the mean.
* t: time between rare events, made symmetric by the power 1 / 3.6 (Nelson 1994) and charted as single values.
* i: single values; i': values with a denominator, moving ranges weighted by it (Taylor's normalised individuals).
* run: the median alone.

Moving ranges beyond 3.267 times their mean are left out for p', u', i' and t, and for i when asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.charts import exact, runs, xmr
from sightline.indicators.rules.charts.exact import Floats
from sightline.indicators.rules.charts.rulebook import RUN_ABOVE, RUN_BELOW, RuleBook
from sightline.indicators.rules.charts.windows import Bools, Signs

PAIR = 1.128
POWER = 3.6
SLACK = 1e-12


@dataclass(frozen=True)
class Data:
    """What a chart is drawn from: values or numerators `y`, denominators `n` (or NaN), the baseline's points."""

    y: Floats
    n: Floats
    base: Bools
    screen: bool
    rules: RuleBook

    @property
    def share(self) -> Floats:
        """The figures y / n."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.y / self.n)


@dataclass(frozen=True)
class Lines:
    """Per point: the plotted figure, the centre, and the limits at three and at two sigma; NaN where there is none."""

    plotted: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    lower_near: Floats
    upper_near: Floats


@dataclass(frozen=True)
class Signals:
    """What the lines show: side of the centre, beyond a limit or near it, labels, and the runs of each row."""

    side: Signs
    outside: Bools
    near: Bools
    label: Signs
    runs: runs.Runs


def lines(chart: str, data: Data) -> Lines:
    """Return the lines of a chart: run, i, ip, p, pp, u, up, c, g or t. For t every value is above nought."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return DRAWN[chart](data)


def signals(chart: str, data: Data, drawn: Lines) -> Signals:
    """Return what each point shows. Two of three and trends are asked only of charts whose limits are symmetrical."""
    side = _sides(chart, data, drawn)
    with np.errstate(invalid="ignore"):
        slack = SLACK * np.abs(drawn.plotted)
        outside = (drawn.plotted > drawn.upper + slack) | (drawn.plotted < drawn.lower - slack)
        near = ~outside & ((drawn.plotted > drawn.upper_near + slack) | (drawn.plotted < drawn.lower_near - slack))
    read = runs.read_runs(side)
    return Signals(side, outside, near, _labels(chart, data, drawn, (side, outside, near), read), read)


def _labels(
    chart: str, data: Data, drawn: Lines, seen: tuple[Signs, Bools, Bools], read: runs.Runs
) -> npt.NDArray[np.int8]:
    side, outside, near = seen
    if chart == "run":
        long = runs.in_long_runs(side, read.longest_most)
        return np.where(long, np.where(side > 0, RUN_ABOVE, RUN_BELOW), 0).astype(np.int8)
    if chart in ("g", "t"):
        flat = np.zeros_like(drawn.plotted)  # no figure rises or falls: neither trend nor two of three is asked
        return xmr.labelled(flat, side, outside, np.zeros_like(near), data.rules)
    return xmr.labelled(drawn.plotted, side, outside, near, data.rules)


def _sides(chart: str, data: Data, drawn: Lines) -> Signs:
    if chart in ("p", "pp", "u", "up") and (found := exact.sides_of_ratio(data.y, data.n, data.base)) is not None:
        return np.where(np.isfinite(drawn.plotted), found, 0).astype(np.int8)
    if chart in ("i", "c"):
        ones = np.where(np.isnan(data.y), np.nan, 1.0)
        if (found := exact.sides_of_ratio(data.y, ones, data.base)) is not None:
            return found
    with np.errstate(invalid="ignore"):
        gap = drawn.plotted - drawn.centre
        gap[np.abs(gap) <= SLACK * np.abs(drawn.centre)] = 0
        return np.nan_to_num(np.sign(gap)).astype(np.int8)


def _around(plotted: Floats, centre: Floats, sigma: Floats, least: float = -np.inf, most: float = np.inf) -> Lines:
    """Return lines at two and three sigma, cut to what the figure can be."""
    wide = np.broadcast_to(centre[:, None], plotted.shape)

    def line(sigmas: int) -> Floats:
        return np.clip(wide + sigmas * sigma, least, most)

    return Lines(plotted, wide, line(-3), line(3), line(-2), line(2))


def _mean(values: Floats, base: Bools) -> Floats:
    return np.asarray(np.where(base, values, 0.0).sum(axis=1) / base.sum(axis=1))


def _pooled(data: Data) -> Floats:
    return np.asarray(np.where(data.base, data.y, 0.0).sum(axis=1) / np.where(data.base, data.n, 0.0).sum(axis=1))


def _median(values: Floats, base: Bools) -> Floats:
    kept = np.sort(np.where(base, values, np.nan), axis=1)
    count, row = base.sum(axis=1), np.arange(len(values))
    middle = (kept[row, np.maximum(count - 1, 0) // 2] + kept[row, np.minimum(count // 2, kept.shape[1] - 1)]) / 2
    return np.where(count > 0, middle, np.nan)


def _spread(values: Floats, data: Data, *, screen: bool) -> Floats:
    average, _ = xmr.average_of(values, data.base, screen=screen, rules=data.rules)
    return average / PAIR


def _run(data: Data) -> Lines:
    none = np.full(data.y.shape, np.nan)
    centre = np.broadcast_to(_median(data.y, data.base)[:, None], data.y.shape)
    return Lines(data.y, centre, none, none, none, none)


def _i(data: Data) -> Lines:
    return _around(data.y, _mean(data.y, data.base), _spread(data.y, data, screen=data.screen)[:, None])


def _ip(data: Data) -> Lines:
    """Return Taylor's chart; as in the reference its moving ranges are of every point, in the baseline or not."""
    share = data.share
    centre = _pooled(data)
    moved = np.sqrt(np.pi / 2) * np.abs(np.diff(share, axis=1)) / np.sqrt(1 / data.n[:, 1:] + 1 / data.n[:, :-1])
    known = np.isfinite(moved)
    if data.screen:
        average = np.where(known, moved, 0.0).sum(axis=1) / known.sum(axis=1)
        known &= (moved < 3.2665 * average[:, None]) | (average == 0)[:, None]
    sigma = (np.where(known, moved, 0.0).sum(axis=1) / known.sum(axis=1))[:, None] * np.sqrt(1 / data.n)
    return _around(share, centre, sigma)


def _binomial(data: Data, centre: Floats) -> Floats:
    return np.asarray(np.sqrt((centre * (1 - centre))[:, None] / data.n))


def _poisson(data: Data, centre: Floats) -> Floats:
    return np.asarray(np.sqrt(centre[:, None] / data.n))


def _prime(data: Data, centre: Floats, sigma: Floats) -> Floats:
    """Return sigma times Laney's sigma_z, by the moving ranges of the standardised figures of the baseline."""
    return np.asarray(sigma * laney(data, centre, sigma)[:, None])


def laney(data: Data, centre: Floats, sigma: Floats) -> Floats:
    """Return sigma_z of each row: 1 when the figures vary as much as their kind alone explains, above 1 when more."""
    scores = (data.share - centre[:, None]) / sigma
    flat = np.where(data.base, data.share, -np.inf).max(axis=1) == np.where(data.base, data.share, np.inf).min(axis=1)
    return np.where(flat & (data.base.sum(axis=1) > 1), 0.0, _spread(scores, data, screen=data.screen))


def _p(data: Data) -> Lines:
    centre = _pooled(data)
    return _around(data.share, centre, _binomial(data, centre), 0, 1)


def _pp(data: Data) -> Lines:
    centre = _pooled(data)
    return _around(data.share, centre, _prime(data, centre, _binomial(data, centre)), 0, 1)


def _u(data: Data) -> Lines:
    centre = _pooled(data)
    return _around(data.share, centre, _poisson(data, centre), 0)


def _up(data: Data) -> Lines:
    centre = _pooled(data)
    return _around(data.share, centre, _prime(data, centre, _poisson(data, centre)), 0)


def _c(data: Data) -> Lines:
    centre = _mean(data.y, data.base)
    return _around(data.y, centre, np.sqrt(centre)[:, None], 0)


def _g(data: Data) -> Lines:
    mean = _mean(data.y, data.base)
    drawn = _around(data.y, mean, np.sqrt(mean * (mean + 1))[:, None], 0)
    centre = np.broadcast_to(_median(data.y, data.base)[:, None], data.y.shape)
    return Lines(data.y, centre, drawn.lower, drawn.upper, drawn.lower_near, drawn.upper_near)


def _t(data: Data) -> Lines:
    even = data.y ** (1 / POWER)
    drawn = _around(even, _mean(even, data.base), _spread(even, data, screen=data.screen)[:, None])
    lower = np.where(drawn.lower < 0, 0.0, drawn.lower)
    near = drawn.lower_near**POWER
    return Lines(data.y, drawn.centre**POWER, lower**POWER, drawn.upper**POWER, near, drawn.upper_near**POWER)


DRAWN: dict[str, Callable[[Data], Lines]] = {
    "run": _run, "i": _i, "ip": _ip, "p": _p, "pp": _pp, "u": _u, "up": _up, "c": _c, "g": _g, "t": _t,
}  # fmt: skip
