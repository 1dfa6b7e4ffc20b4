"""Attribute and run charts in the columns of qicharts2: one row a point, and a summary a part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.groups import Groups, blocks, grouped
from sightline.indicators.rules.chart_files.order import Order
from sightline.indicators.rules.chart_files.table import Table
from sightline.indicators.rules.chart_files.writing import answers, number, numbers, quoted
from sightline.indicators.rules.charts import attribute, xmr
from sightline.indicators.rules.charts.rulebook import MAKING_DATA_COUNT

HEADER = (
    "x", "y", "y.sum", "n", "cl", "lcl", "ucl", "lcl.95", "ucl.95", "part", "sigma.signal", "runs.signal",
    "longest.run", "longest.run.max", "n.crossings", "n.crossings.min", "n.obs", "n.useful",
)  # fmt: skip
OF_PART = HEADER[11:]


@dataclass(frozen=True)
class AttributeRows:
    """The reading of a file."""

    order: Order
    table: Table
    groups: Groups
    drawn: attribute.Lines
    seen: attribute.Signals

    @property
    def header(self) -> Sequence[str]:
        """The heading of the output; a column of facets stands first when they were asked for."""
        return (*(["f"] if self.order.facet else []), *HEADER)

    def rows(self) -> Iterator[Sequence[str]]:
        """Return the rows of the output, by facet and place."""
        parts = list(self._parts())
        for block in blocks(len(self.table.y)):
            group, position = self.groups.group[block], self.groups.position[block]
            of_points = zip(*self._columns(block, group, position), strict=True)
            for row, part in zip(of_points, group.tolist(), strict=True):
                yield (*row, *parts[part])

    def _columns(
        self, at: slice, group: npt.NDArray[np.int64], position: npt.NDArray[np.int64]
    ) -> Sequence[Sequence[str]]:
        table, drawn = self.table, self.drawn
        lines = (drawn.centre, drawn.lower, drawn.upper, drawn.lower_near, drawn.upper_near)
        names = [quoted(facet) for facet in table.facets]
        facets = [[names[code] for code in table.facet[at].tolist()]] if self.order.facet else []
        places = [quoted(place) for place in table.places]
        return (
            *facets, [places[code] for code in table.place[at].tolist()], numbers(drawn.plotted[group, position]),
            numbers(table.y[at]), numbers(table.n[at]), *(numbers(line[group, position]) for line in lines),
            list(map(str, (self.groups.breaks[at] + 1).tolist())), answers(self.seen.outside[group, position]),
        )  # fmt: skip

    def _parts(self) -> Iterator[Sequence[str]]:
        """Return what is so of each whole part: the runs and how many points there are."""
        runs = self.seen.runs
        counts = (runs.longest, runs.longest_most, runs.crossings, runs.crossings_least)
        for row, size in enumerate(self.groups.sizes.tolist()):
            told = ("" if count[row] < 0 else str(count[row]) for count in counts)
            yield ("TRUE" if runs.signal[row] else "FALSE", *told, str(size), str(runs.useful[row]))

    @property
    def summary_header(self) -> Sequence[str]:
        """The heading of the summary."""
        return (*(["f"] if self.order.facet else []), "part", "cl", "lcl", "ucl", "sigma.signals", *OF_PART)

    def summary(self) -> Iterator[Sequence[str]]:
        """Return a row for each facet and part, with the lines at its last point."""
        for row, (start, size, told) in enumerate(
            zip(self.groups.starts.tolist(), self.groups.sizes.tolist(), self._parts(), strict=True)
        ):
            lines = (self.drawn.centre, self.drawn.lower, self.drawn.upper)
            yield (
                *([quoted(self.table.facets[self.table.facet[start]])] if self.order.facet else []),
                str(self.groups.breaks[start] + 1), *(number(float(line[row, size - 1])) for line in lines),
                str(int(self.seen.outside[row].sum())), *told,
            )  # fmt: skip


def attribute_rows(order: Order, table: Table) -> AttributeRows:
    """Return the reading of a table of counts, shares, rates, gaps or values."""
    groups = grouped(order, table)
    y, n = groups.laid(table.y), groups.laid(table.n)
    baselines = np.full(len(y), order.baseline or y.shape[1], np.int64)
    base = xmr.base_of(y + n if order.denominator else y, baselines)
    data = attribute.Data(y, n, base, order.screen, MAKING_DATA_COUNT)
    drawn = attribute.lines(order.chart, data)
    return AttributeRows(order, table, groups, drawn, attribute.signals(order.chart, data, drawn))
