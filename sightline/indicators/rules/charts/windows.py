"""Runs of points that agree, for many series at once: rows are series, columns are points in time."""

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Signs = npt.NDArray[np.int8]


def in_runs(flags: Bools, length: int) -> Bools:
    """Return which points stand in a run of at least `length` flagged neighbours of one row."""
    rows, width = flags.shape
    if length > width:
        return np.zeros((rows, width), dtype=bool)
    starts = _doubled(flags, length)
    padded = np.zeros((rows, width + length - 1), dtype=bool)
    padded[:, length - 1 : width] = starts
    return _any_of(padded, length)


def in_trend(values: npt.NDArray[np.float64], points: int) -> tuple[Bools, Bools]:
    """Return which points stand in a rise, and which in a fall, of at least `points` points with no tie and no gap.

    A point that ends one and starts the other belongs to the earlier: it is flagged in that one alone.
    """
    with np.errstate(invalid="ignore"):
        steps = np.diff(values, axis=1)
        up, down = steps > 0, steps < 0
    rising, falling = _points_of(up, points), _points_of(down, points)
    if (both := rising & falling).any():
        rising[:, 1:] &= ~(both[:, 1:] & down)
        falling[:, 1:] &= ~(both[:, 1:] & up)
    return rising, falling


def two_of_three(near: Bools, side: Signs) -> Bools:
    """Return the near points of any three neighbours of which two or more are near and all are on one side."""
    rows, width = near.shape
    found = np.zeros((rows, width), dtype=bool)
    if width < 3:
        return found
    a, b, c = near[:, :-2], near[:, 1:-1], near[:, 2:]
    together = (side[:, :-2] == side[:, 1:-1]) & (side[:, 1:-1] == side[:, 2:]) & (side[:, 2:] != 0)
    together &= (a & b) | (b & c) | (a & c)
    for at in range(3):
        found[:, at : width - 2 + at] |= together
    return found & near


def _points_of(steps: Bools, points: int) -> Bools:
    """Return the points that stand at either end of a step in a run of `points` - 1 steps."""
    inside = in_runs(steps, points - 1)
    found = np.zeros((steps.shape[0], steps.shape[1] + 1), dtype=bool)
    found[:, :-1] = inside
    found[:, 1:] |= inside
    return found


def _doubled(flags: Bools, length: int) -> Bools:
    """Return where `length` flagged points start, by doubling what is known."""
    known, reach = flags, 1
    while reach < length:
        more = min(reach, length - reach)
        known = known[:, : known.shape[1] - more] & known[:, more:]
        reach += more
    return known


def _any_of(padded: Bools, length: int) -> Bools:
    known, reach = padded, 1
    while reach < length:
        more = min(reach, length - reach)
        known = known[:, : known.shape[1] - more] | known[:, more:]
        reach += more
    return known
