"""Too long a run, or too few crossings of the centre line: what a run chart shows without limits.

Anhøj and Olesen, “Run Charts Revisited” (PLoS ONE 2014). Points on the line are not useful. The longest run to be
expected is round(log2(n)) + 3 (Schilling 2012); fewer crossings than the lower 5 % point of Binomial(n - 1, 1/2) are
too few (Chen 2010), n being the useful points.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import comb, log2

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.charts.windows import Bools, Signs

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Runs:
    """The runs of each row; longest, crossings and their bounds are -1 when no point is useful."""

    useful: Ints
    longest: Ints
    longest_most: Ints
    crossings: Ints
    crossings_least: Ints
    signal: Bools


@cache
def longest_most(useful: int) -> int:
    """Return the longest run to be expected among so many useful points (Schilling 2012)."""
    return round(log2(useful)) + 3


@cache
def crossings_least(useful: int) -> int:
    """Return the fewest crossings to be expected: the lower 5 % point of Binomial(useful - 1, 1/2) (Chen 2010)."""
    chances, reached = useful - 1, 0
    for crossings in range(useful):
        reached += comb(chances, crossings)
        if reached * 20 >= 2**chances:
            return crossings
    return max(chances, 0)


def read_runs(side: Signs) -> Runs:
    """Return the runs and crossings of each row of sides (-1, 0, 1); 0 is on the line or missing, and skipped."""
    rows, width = side.shape
    longest, current, last = (np.zeros(rows, np.int64) for _ in range(3))
    crossings = np.zeros(rows, np.int64)
    for at in range(width):
        now = side[:, at]
        useful, same = now != 0, now == last
        crossings += useful & ~same & (last != 0)
        current = np.where(useful, np.where(same, current + 1, 1), current)
        last = np.where(useful, now, last)
        longest = np.maximum(longest, current)
    counts = (side != 0).sum(axis=1)
    most = _of(longest_most, counts)
    least = _of(crossings_least, counts)
    signal = (counts > 0) & ((longest > most) | (crossings < least))
    none = counts == 0
    return Runs(counts, np.where(none, -1, longest), most, np.where(none, -1, crossings), least, signal)


def in_long_runs(side: Signs, most: Ints) -> Bools:
    """Return the points, those on the line left out, of every run longer than `most` of its row."""
    rows, width = side.shape
    length = np.zeros(side.shape, np.int64)
    current, last = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    for at in range(width):
        now, useful = side[:, at], side[:, at] != 0
        current = np.where(useful, np.where(now == last, current + 1, 1), current)
        length[:, at], last = current, np.where(useful, now, last)
    last = np.zeros(rows, np.int64)
    for at in reversed(range(width)):
        now, useful = side[:, at], side[:, at] != 0
        current = np.where(useful & (now != last), length[:, at], current)
        length[:, at], last = np.where(useful, current, 0), np.where(useful, now, last)
    return np.asarray((length > most[:, None]) & (side != 0))


def _of(rule: Callable[[int], int], counts: Ints) -> Ints:
    different, where = np.unique(counts, return_inverse=True)
    return np.array([rule(one) if one else -1 for one in different.tolist()], np.int64)[where.reshape(counts.shape)]
