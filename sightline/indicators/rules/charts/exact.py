"""On the mean, on a limit, or not: decided with whole numbers, since a mean in binary is a hair off.

A figure is the decimal it is written as. Scaled to whole numbers, “above the mean” is `n * y > sum`, and a limit is a
ratio of whole numbers too, so no rounding can call a point on the line outside it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.charts.rulebook import RuleBook
from sightline.indicators.rules.charts.windows import Bools, Signs

DIGITS = 6
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[Any]  # int64 where it fits, else whole numbers of any size


@dataclass(frozen=True)
class Settled:
    """Of each row the average moving range, of each point its side of the mean and its place by the limits."""

    average: Floats
    side: Signs
    outside: Bools
    near: Bools


def settle(values: Floats, base: Bools, *, screen: bool, rules: RuleBook) -> Settled:
    """Return what is so of each row without rounding; `base` marks the points that give mean and limits."""
    rows, width = values.shape
    answer = Settled(
        np.full(rows, np.nan), np.zeros((rows, width), np.int8), np.zeros((rows, width), bool),
        np.zeros((rows, width), bool),
    )  # fmt: skip
    whole, scales, fits = _whole(values, _room(width, rules))
    if fits.any():
        _put(answer, fits, _decide(whole[fits], scales[fits], values[fits], base[fits], screen=screen, rules=rules))
    if not fits.all():
        rest = ~fits
        big, powers = _any_size(values[rest])
        _put(answer, rest, _decide(big, powers, values[rest], base[rest], screen=screen, rules=rules))
    return answer


def sides_of_ratio(parts: Floats, wholes: Floats, base: Bools) -> Signs | None:
    """Return each share's side of `sum(parts) / sum(wholes)`; None when they are not whole numbers."""
    known = np.isfinite(parts) & np.isfinite(wholes)
    a, b = np.where(known, parts, 0), np.where(known, wholes, 0)
    if (a != np.rint(a)).any() or (b != np.rint(b)).any() or max(abs(a).max(initial=0), abs(b).max(initial=0)) > 2**25:
        return None
    a, b = a.astype(np.int64), b.astype(np.int64)
    gap = a * (b * base).sum(axis=1, keepdims=True) - b * (a * base).sum(axis=1, keepdims=True)
    found: Signs = np.sign(gap).astype(np.int8)
    return found


def _put(answer: Settled, rows: Bools, part: Settled) -> None:
    answer.average[rows], answer.side[rows] = part.average, part.side
    answer.outside[rows], answer.near[rows] = part.outside, part.near


def _decide(
    whole: Whole, scales: npt.NDArray[Any], values: Floats, base: Bools, *, screen: bool, rules: RuleBook
) -> Settled:
    known = ~np.isnan(values)
    count = base.sum(axis=1, keepdims=True)
    moved = np.abs(whole[:, 1:] - whole[:, :-1])
    pairs = base[:, 1:] & base[:, :-1]
    total, moves = (moved * pairs).sum(axis=1, keepdims=True), pairs.sum(axis=1, keepdims=True)
    if screen:
        kept = pairs & (moved * moves * rules.screening.denominator < total * rules.screening.numerator)
        none_moves = (total == 0).ravel()
        kept[none_moves] = pairs[none_moves]
        total, moves = (moved * kept).sum(axis=1, keepdims=True), kept.sum(axis=1, keepdims=True)
    gap = whole * count - (whole * base).sum(axis=1, keepdims=True)
    outside = known & _beyond(gap, total * count, moves, rules.limits)
    near = known & ~outside & _beyond(gap, total * count, moves, rules.limits * rules.near)
    side = ((gap > 0).astype(np.int8) - (gap < 0).astype(np.int8)) * (known & (count > 0))
    return Settled(_average(total, moves, scales), side.astype(np.int8), outside, near)


def _beyond(gap: Whole, total: Whole, moves: Whole, factor: Fraction) -> Bools:
    found = np.abs(gap) * moves * factor.denominator > total * factor.numerator
    return np.asarray(found & (moves > 0), dtype=bool)


def _average(total: Whole, moves: Whole, scales: npt.NDArray[Any]) -> Floats:
    pairs = zip(total.ravel().tolist(), moves.ravel().tolist(), scales.tolist(), strict=True)
    return np.array([float(Fraction(a, m * s)) if m else np.nan for a, m, s in pairs], dtype=float)


def _room(width: int, rules: RuleBook) -> float:
    """Return how large a scaled figure may be so that no product leaves 63 bits."""
    factors = (rules.limits, rules.limits * rules.near, rules.screening)
    most = max(max(one.numerator, one.denominator) for one in factors)
    return float(min(2.0**52, 2.0**62 / (2 * max(width, 1) ** 2 * most)))


def _whole(values: Floats, room: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Bools]:
    """Return the figures as whole numbers, the power of ten of each row, and which rows fit in so few digits."""
    missing = np.isnan(values)
    whole = np.zeros(values.shape, np.int64)
    scales = np.ones(values.shape[0], np.int64)
    fits = np.zeros(values.shape[0], bool)
    filled = np.where(missing, 0.0, values)
    for digits in range(DIGITS + 1):
        scaled = np.rint(filled * 10**digits)
        found = ~fits & (scaled / 10**digits == filled).all(axis=1) & (abs(scaled) < room).all(axis=1)
        whole[found], scales[found] = scaled[found].astype(np.int64), 10**digits
        fits |= found
        if fits.all():
            break
    return whole, scales, fits


def _any_size(values: Floats) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Return the figures as whole numbers of any size, and the power of ten of each row."""
    rows, scales = [], []
    for row in values.tolist():
        decimals = [Decimal(0) if isnan(one) else Decimal(repr(one)) for one in row]
        digits = max(0, *(-int(one.as_tuple().exponent) for one in decimals))
        rows.append([int(Fraction(one) * 10**digits) for one in decimals])
        scales.append(10**digits)
    return np.array(rows, dtype=object).reshape(values.shape), np.array(scales, dtype=object)
