"""The data set: charts, returns, pages, publication. Each part is a module `dataset_<name>` of its own."""

import importlib
import pkgutil
from collections.abc import Iterator

import bench
from bench.figures import Figure

PREFIX = "dataset_"


def parts() -> list[str]:
    """Return the names of the parts there are, in the order of the alphabet."""
    found = (one.name for one in pkgutil.iter_modules(bench.__path__))
    return sorted(name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX))


def measure(*, quick: bool, part: str = "") -> Iterator[Figure]:
    """Yield the figures of every part, or of one alone."""
    for name in [part] if part else parts():
        yield from importlib.import_module(f"bench.{PREFIX}{name}").measure(quick=quick)
