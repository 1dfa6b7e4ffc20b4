"""What follows delivery: every `bench/delivery_<name>.py` is a part, found by its name, with `measure(*, quick)`.

`python -m bench delivery` runs them all one after another on one database, `python -m bench delivery --part digest` one
of them. A part makes a partnership of its own, so that it leans on no other.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

PREFIX = "delivery_"


def parts() -> list[str]:
    """Return the names of the parts, in order: `delivery_digest.py` is `digest`."""
    return sorted(path.stem.removeprefix(PREFIX) for path in Path(__file__).parent.glob(f"{PREFIX}*.py"))


def measure(*, quick: bool, part: str = "") -> Iterator[Figure]:
    """Measure all parts, or one; the name of each figure begins with its part."""
    for name in [part] if part else parts():
        module = importlib.import_module(f"bench.{PREFIX}{name}")
        for figure in module.measure(quick=quick):
            yield Figure(f"{name}-{figure.name}", figure.value, figure.unit, figure.target)
