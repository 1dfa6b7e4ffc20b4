"""Disclosure control: tables of 150 by 8 protected in exact mode and by policy, the gate alone, a series of ten years.

Needs no database; a part of `bench dataset`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure
from sightline.indicators.management.commands.protect import shipped_policy
from sightline.indicators.rules.disclosure.attack import disclosed
from sightline.indicators.rules.disclosure.protect import protect
from sightline.indicators.rules.disclosure.series import Series, publish_series
from sightline.indicators.rules.disclosure.tables import with_totals

ROWS, COLUMNS, MONTHS = 150, 8, 120
EXACT_SECONDS = 10.0
Counts = NDArray[np.int64]
Made = TypeVar("Made")


def _uniform(share: float, zeros: float) -> Callable[[np.random.Generator], Counts]:
    """Small numbers, zeros and large numbers anywhere, so many of each."""

    def drawn(rng: np.random.Generator) -> Counts:
        at = rng.random((ROWS, COLUMNS))
        large = np.where(at < share + zeros, 0, rng.integers(6, 400, at.shape))
        return np.where(at < share, rng.integers(1, 6, at.shape), large)

    return drawn


def _people(rng: np.random.Generator) -> Counts:
    """Counts as areas of many sizes by categories of many sizes have them."""
    mean = np.exp(rng.normal(2, 1.5, (ROWS, 1))) * np.exp(rng.normal(0, 1, (1, COLUMNS)))
    return rng.poisson(mean)


KINDS: dict[str, Callable[[np.random.Generator], Counts]] = {
    "1-small": lambda rng: np.where(np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS) == 700, 3, _uniform(0, 0)(rng)),
    "1pc-small": _uniform(0.01, 0.0),
    "5pc-small-half-zero": _uniform(0.05, 0.5),
    "20pc-small": _uniform(0.2, 0.1),
    "40pc-small": _uniform(0.4, 0.1),
    "people": _people,
}


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield the longest of several tables of each kind, how many answers are not proved, and how much was hidden.

    Times are of the processor, so that other work on the machine does not count; exact mode's are told as passed too.
    """
    exact, styles = shipped_policy("exact"), {name: shipped_policy(name) for name in ("dfe", "sac", "round")}
    protect(with_totals([[3, 20], [40, 50]]), exact)  # loads the solver
    for kind, draw in KINDS.items():
        seeds = range(3 if quick else 10)
        tables = [with_totals(draw(np.random.default_rng(seed)).tolist()) for seed in seeds]
        made = [_timed(partial(protect, table, exact)) for table in tables]
        yield Figure(f"exact-{kind}-processor", max(one.worked for one in made), "s", EXACT_SECONDS)
        yield Figure(f"exact-{kind}-passed", max(one.passed for one in made), "s")
        yield Figure(f"exact-{kind}-not-proved", sum(not one.made.fewest for one in made), "tables", 0)
        yield Figure(f"exact-{kind}-added", sum(one.made.added for one in made) / len(made), "cells")
        for name, policy in styles.items():
            worked = max(_timed(partial(protect, table, policy)).worked for table in tables)
            yield Figure(f"{name}-{kind}-processor", worked, "s")
        gates = [
            _timed(partial(disclosed, *pair)) for pair in zip(tables, (one.made.published for one in made), strict=True)
        ]
        assert not any(one.made for one in gates)
        yield Figure(f"gate-{kind}-processor", max(one.worked for one in gates), "s")
    yield _series()


def _series() -> Figure:
    """Ten years of months with a rolling year, one month in fifteen of them small."""
    rng = np.random.default_rng(0)
    counts = [3 if at % 15 == 7 else int(rng.integers(20, 60)) for at in range(MONTHS)]
    series = Series([f"month {at}" for at in range(MONTHS)], counts, [60] * MONTHS, rolling=12)
    worked = _timed(partial(publish_series, series, shipped_policy("dfe"))).worked
    return Figure("series-of-120-months-with-rolling-years-processor", worked, "s")


@dataclass(frozen=True)
class _Timed(Generic[Made]):
    """What was made, and the seconds that passed and that the processor worked."""

    made: Made
    passed: float
    worked: float


def _timed(work: Callable[[], Made]) -> _Timed[Made]:
    passed, worked = time.perf_counter(), time.process_time()
    made = work()
    return _Timed(made, time.perf_counter() - passed, time.process_time() - worked)
