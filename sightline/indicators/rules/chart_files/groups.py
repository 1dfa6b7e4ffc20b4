"""Rows of a file laid side by side: a row of the grid is the group of a facet between two breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.order import Order
from sightline.indicators.rules.chart_files.table import Ints, Table
from sightline.indicators.rules.charts.exact import Floats

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Of each row of the file: its group (a row of the grid), its position there, how often its facet began anew."""

    group: Ints
    position: Ints
    breaks: Ints

    @cached_property
    def starts(self) -> Ints:
        """The first row of each group."""
        return np.flatnonzero(self.position == 0)

    @cached_property
    def sizes(self) -> Ints:
        """How many rows each group has."""
        return np.diff([*self.starts, len(self.group)])

    def laid(self, values: Floats) -> Floats:
        """Return values as a grid, padded with NaN."""
        grid = np.full((len(self.starts), int(self.sizes.max())), np.nan)
        grid[self.group, self.position] = values
        return grid

    def of_points(self, grid: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Return the values of a grid (or one a group) in the order of the file's rows."""
        return grid[self.group] if grid.ndim == 1 else grid[self.group, self.position]


def grouped(order: Order, table: Table) -> Groups:
    """Return the groups of a table: a date of `rebase` begins one; in attribute charts, the point after a `part`."""
    new_facet = np.ones(len(table.facet), bool)
    new_facet[1:] = table.facet[1:] != table.facet[:-1]
    anew = _rebased(order, table) if order.is_xmr else _parted(order, new_facet)
    count = anew.astype(np.int64)
    total = np.cumsum(count)
    breaks = total - np.maximum.accumulate(np.where(new_facet, total - count, 0))
    begins = new_facet | anew
    group = np.cumsum(begins) - 1
    starts = np.flatnonzero(begins)
    return Groups(group, np.arange(len(group)) - starts[group], breaks)


def blocks(rows: int, size: int = 20_000) -> Iterator[slice]:
    """Return slices that cover so many rows, to write a long file piece by piece."""
    for at in range(0, rows, size):
        yield slice(at, at + size)


def _rebased(order: Order, table: Table) -> Bools:
    anew = np.zeros(len(table.facet), bool)
    for code, facet in enumerate(table.facets):
        if days := order.rebase_of(facet):
            named = np.array([place in days for place in table.places], bool)
            anew |= (table.facet == code) & named[table.place]
    return anew


def _parted(order: Order, new_facet: Bools) -> Bools:
    first = np.maximum.accumulate(np.where(new_facet, np.arange(len(new_facet)), 0))
    return np.isin(np.arange(len(new_facet)) - first, np.array(order.parts, np.int64))
