"""The ground: who sits where, what asking for rights adds, what signing in costs, the trail, and the writers.

`python -m bench ground` measures all of it on one database, `python -m bench ground --part trail` one of its parts.
"""

from collections.abc import Callable, Iterator

from bench import writers
from bench.figures import Figure
from bench.sign_in import sign_in_figures
from bench.sits import sits_figures
from bench.trail import trail_figures


def measure(*, quick: bool, part: str = "") -> Iterator[Figure]:
    """Measure the ground, or one part of it: sits, sign-in, trail or writers."""
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        "sits": lambda: sits_figures(repeats=15 if quick else 60),
        "sign-in": lambda: sign_in_figures(repeats=8 if quick else 30),
        "writers": lambda: writers.measure(quick=quick),
        "trail": lambda: trail_figures(quick=quick),
    }
    for name in [part] if part else parts:
        yield from parts[name]()
