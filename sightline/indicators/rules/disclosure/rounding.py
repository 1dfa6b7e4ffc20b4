"""Rounding to a base, and what a rounded number gives away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.indicators.rules.disclosure.policy import Policy

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def nearest(numbers: Numbers, base: int) -> Numbers:
    """Return numbers from 0 rounded to the nearest of a base, halves up; as they are for a base of 0 or 1."""
    return numbers if base < 2 else (numbers + base // 2) // base * base


def window(shown: Numbers, policy: Policy) -> tuple[Numbers, Numbers]:
    """Return the least and the greatest that a number published as `shown` can have been, for who knows the policy.

    A number in the range that is hidden by its size would not be shown, which narrows the interval.
    """
    if policy.rounds_to < 2:
        return shown.copy(), shown.copy()
    low = np.maximum(shown - policy.rounds_to // 2, 0)
    high = shown - policy.rounds_to // 2 + policy.rounds_to - 1
    for value in range(policy.hide_from, policy.hide_to + 1):
        low = np.where((low == value) & policy.hides(value), low + 1, low)
    for value in range(policy.hide_to, policy.hide_from - 1, -1):
        high = np.where((high == value) & policy.hides(value), high - 1, high)
    return low, high
