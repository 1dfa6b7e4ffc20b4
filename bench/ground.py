"""The ground: who sits where, what asking for rights adds, what signing in costs, and the trail."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.sign_in import sign_in_figures
from bench.sits import sits_figures
from bench.trail import trail_figures


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure the ground."""
    yield from sits_figures(repeats=15 if quick else 60)
    yield from sign_in_figures(repeats=8 if quick else 30)
    yield from trail_figures(quick=quick)
