"""The ground: what signing in costs."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.sign_in import sign_in_figures


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure the ground."""
    yield from sign_in_figures(repeats=8 if quick else 30)
