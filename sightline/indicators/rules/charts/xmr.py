"""The chart of individual values and moving ranges (XmR), for many series at once.

Shewhart's limits for single values as Wheeler teaches them (“Understanding Variation”, 1993), with the four rules of
NHS England's “Making Data Count”; the parameters are a `RuleBook`. Rows are groups of a series between two rebases,
columns are points in order of time; a missing figure is NaN, and so is everything past the end of a row.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.charts import exact, rulebook
from sightline.indicators.rules.charts.exact import Floats
from sightline.indicators.rules.charts.rulebook import RuleBook
from sightline.indicators.rules.charts.windows import Bools, Signs, in_runs, in_trend, two_of_three

BLOCK = 1024
CLOSE = 1e-9


@dataclass(frozen=True)
class Reading:
    """What was read of each row: `centre` and limits in the figure's unit, and of each point side, place and label.

    `side` is -1, 0 or 1 by the centre line; `outside` and `near` speak of the limits; `label` is a code of `rulebook`.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    side: Signs
    outside: Bools
    near: Bools
    label: Signs


def read(values: Floats, baselines: npt.NDArray[np.int64], *, screen: bool, rules: RuleBook) -> Reading:
    """Return mean, limits and labels of every row; mean and limits come from the first `baselines` points of each.

    A row with one value has no moving range: its limits are not a number. In a row that never moves they are the mean.
    """
    rows = len(values)
    parts = [
        _block(values[at : at + BLOCK], baselines[at : at + BLOCK], screen=screen, rules=rules)
        for at in range(0, max(rows, 1), BLOCK)
    ]
    if len(parts) == 1:
        return parts[0]
    names = Reading.__dataclass_fields__
    return Reading(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def labelled(values: Floats, side: Signs, outside: Bools, near: Bools, rules: RuleBook) -> Signs:
    """Return one label a point: outside a limit before a trend, a trend before two of three, and a shift last."""
    label = np.zeros(values.shape, np.int8)
    above, below = side > 0, side < 0
    label[in_runs(above, rules.shift)] = rulebook.SHIFT_ABOVE
    label[in_runs(below, rules.shift)] = rulebook.SHIFT_BELOW
    pairs = two_of_three(near, side)
    label[pairs & above], label[pairs & below] = rulebook.TWO_ABOVE, rulebook.TWO_BELOW
    rising, falling = in_trend(values, rules.trend)
    label[rising], label[falling] = rulebook.TREND_UP, rulebook.TREND_DOWN
    label[outside & above], label[outside & below] = rulebook.ABOVE_LIMIT, rulebook.BELOW_LIMIT
    return label


def point_types(label: Signs, directions: Signs) -> Signs:
    """Return the place of each point's type in `POINT_TYPES`; a trend is judged by its own direction."""
    high = label % 2 == 1
    better = np.where(high, 1, -1) == directions[:, None]
    judged = np.where(better, 1, 2)
    neutral = np.where(high, 3, 4)
    found = np.where(directions[:, None] == 0, neutral, judged)
    return np.where(label == rulebook.COMMON, 0, found).astype(np.int8)


def base_of(values: Floats, baselines: npt.NDArray[np.int64]) -> Bools:
    """Return which points give mean and limits: those known among the first so many of each row."""
    return ~np.isnan(values) & (np.arange(values.shape[1]) < baselines[:, None])


def average_of(values: Floats, base: Bools, *, screen: bool, rules: RuleBook) -> tuple[Floats, Bools]:
    """Return the average moving range of each row, and which rows have a moving range too close to the screen to call.

    Screening (Nelson 1982) leaves out the moving ranges not strictly below its factor times their mean and averages
    once more. A row that never moves has an average of nought, with screening or without.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = np.abs(np.diff(values, axis=1))
        pairs = base[:, 1:] & base[:, :-1]
        average = np.where(pairs, moved, 0.0).sum(axis=1) / pairs.sum(axis=1)
        if not screen:
            return average, np.zeros(len(values), bool)
        screen_at = float(rules.screening) * average
        kept = pairs & (moved < screen_at[:, None])
        close = (pairs & (np.abs(moved - screen_at[:, None]) <= CLOSE * screen_at[:, None])).any(axis=1)
        screened = np.where(kept, moved, 0.0).sum(axis=1) / kept.sum(axis=1)
    return np.where(average == 0, 0.0, screened), close


def _block(values: Floats, baselines: npt.NDArray[np.int64], *, screen: bool, rules: RuleBook) -> Reading:
    known, base = ~np.isnan(values), base_of(values, baselines)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(base, values, 0.0).sum(axis=1) / base.sum(axis=1)
        average, close = average_of(values, base, screen=screen, rules=rules)
        gap = values - mean[:, None]
        far, half = np.abs(gap), float(rules.limits) * average
        outside = far > half[:, None]
        near = ~outside & (far > float(rules.near) * half[:, None])
        side = np.where(known, np.sign(gap), 0).astype(np.int8)
    close |= _close(values, far, half, rules)
    if close.any():
        settled = exact.settle(values[close], base[close], screen=screen, rules=rules)
        average[close], side[close] = settled.average, settled.side
        outside[close], near[close] = settled.outside, settled.near
        half = float(rules.limits) * average
    label = labelled(values, side, outside, near, rules)
    return Reading(mean, mean - half, mean + half, side, outside, near, label)


def _close(values: Floats, far: Floats, half: Floats, rules: RuleBook) -> Bools:
    """Return which rows hold a point so close to a line that only whole numbers can tell."""
    slack = CLOSE * np.nanmax(np.abs(values), axis=1, initial=0.0)[:, None]
    with np.errstate(invalid="ignore"):
        found = far <= slack
        found |= np.abs(far - half[:, None]) <= slack
        found |= np.abs(far - float(rules.near) * half[:, None]) <= slack
    return np.asarray(found.any(axis=1), dtype=bool)
