"""XmR in the columns of NHSRplotthedots: one row a point, and a summary a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.groups import Groups, blocks, grouped
from sightline.indicators.rules.chart_files.order import Order
from sightline.indicators.rules.chart_files.table import Table
from sightline.indicators.rules.chart_files.writing import answers, number, numbers, quoted
from sightline.indicators.rules.charts import xmr
from sightline.indicators.rules.charts.rulebook import (
    DIRECTIONS,
    EITHER,
    FAIL,
    INCREASE,
    MAKING_DATA_COUNT,
    NEUTRAL,
    PASS,
    POINT_TYPES,
)

HEADER = (
    "y", "x", "f", "trajectory", "rebase_group", "short_group_warning", "fix_y", "mean_col", "lpl", "upl",
    "outside_limits", "relative_to_mean", "close_to_limits", "special_cause_type", "special_cause_flag", "point_type",
    "target",
)  # fmt: skip
COUNTED = POINT_TYPES[:3]
Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class XmrRows:
    """The reading of a file; `label` and `kind` are codes of each point."""

    order: Order
    table: Table
    groups: Groups
    read: xmr.Reading
    kind: npt.NDArray[np.int8]
    header: Sequence[str] = HEADER

    def rows(self) -> Iterator[Sequence[str]]:
        """Return the rows of the output, by facet and date."""
        for block in blocks(len(self.table.y)):
            yield from zip(*self._columns(block), strict=True)

    def _columns(self, at: slice) -> Cells:
        table, read = self.table, self.read
        group, position = self.groups.group[at], self.groups.position[at]
        y = table.y[at]
        known, limited = (~np.isnan(y + line[group]) for line in (read.centre, read.upper))
        label, kind = read.label[group, position], self.kind[group, position]
        labels, figures = MAKING_DATA_COUNT.labels(), numbers(y)
        held = self.order.baseline
        return (
            figures, _named(table.places, table.place[at]), _named(self._facets, table.facet[at]),
            numbers(table.trajectory[at]), list(map(str, self.groups.breaks[at].tolist())),
            answers(self.groups.sizes[group] < MAKING_DATA_COUNT.enough),
            figures if held is None else numbers(np.where(position < held, y, np.nan)),
            *(_lines(line, group) for line in (read.centre, read.lower, read.upper)),
            answers(read.outside[group, position], limited), _signs(read.side[group, position], known),
            answers(read.near[group, position], limited), _named(labels, label), answers(label != 0),
            _named(POINT_TYPES, kind), _named(self._targets, table.facet[at]),
        )  # fmt: skip

    @cached_property
    def _facets(self) -> Sequence[str]:
        return [quoted(facet) for facet in self.table.facets]

    @cached_property
    def _targets(self) -> Sequence[str]:
        found = (self.order.target_of(facet) for facet in self.table.facets)
        return ["" if target is None else number(target) for target in found]

    @property
    def summary_header(self) -> Sequence[str]:
        """The heading of the summary: columns of facet, group and assurance are there when they were asked for."""
        before = (*(["f"] if self.order.facet else []), *(["rebase_group"] if self.order.has_rebase else []))
        after = ["assurance_type"] if self.order.targets else []
        return (*before, "mean_col", "lpl", "upl", "n", *COUNTED, "variation_type", *after)

    def summary(self) -> Iterator[Sequence[str]]:
        """Return a row for each facet and group."""
        groups, read = self.groups, self.read
        facets = self.table.facet[groups.starts].tolist()
        for row, (start, size, facet) in enumerate(
            zip(groups.starts.tolist(), groups.sizes.tolist(), facets, strict=True)
        ):
            kinds = self.kind[row, :size].tolist()
            last = row + 1 == len(facets) or facets[row + 1] != facet
            yield (
                *([self._facets[facet]] if self.order.facet else []),
                *([str(groups.breaks[start])] if self.order.has_rebase else []),
                *(number(float(line[row]), "NaN") for line in (read.centre, read.lower, read.upper)),
                str(size), *(str(kinds.count(code)) for code in range(len(COUNTED))), POINT_TYPES[kinds[-1]],
                *([self._assurance(row, self.table.facets[facet]) if last else ""] if self.order.targets else []),
            )  # fmt: skip

    def _assurance(self, row: int, facet: str) -> str:
        target = self.order.target_of(facet)
        if target is None or self.order.direction == NEUTRAL:
            return ""
        rising = self.order.direction == INCREASE
        if target > self.read.upper[row]:
            return FAIL if rising else PASS
        if target < self.read.lower[row]:
            return PASS if rising else FAIL
        return EITHER


def xmr_rows(order: Order, table: Table) -> XmrRows:
    """Return the reading of a table of values."""
    groups = grouped(order, table)
    grid = groups.laid(table.y)
    baselines = np.full(len(grid), order.baseline or grid.shape[1], np.int64)
    read = xmr.read(grid, baselines, screen=order.screen, rules=MAKING_DATA_COUNT)
    directions = np.full(len(grid), DIRECTIONS[order.direction], np.int8)
    return XmrRows(order, table, groups, read, xmr.point_types(read.label, directions))


def _named(texts: Sequence[str], codes: npt.NDArray[Any]) -> Sequence[str]:
    return [texts[code] for code in codes.tolist()]


def _lines(line: npt.NDArray[np.float64], group: npt.NDArray[np.int64]) -> Sequence[str]:
    """Return a line of each group for its points; groups stand one after the other."""
    first = int(group[0])
    texts = numbers(line[first : int(group[-1]) + 1], "NaN")
    return [texts[one - first] for one in group.tolist()]


def _signs(side: npt.NDArray[np.int8], known: npt.NDArray[np.bool_]) -> Sequence[str]:
    words = ("0", "1", "-1")
    if known.all():
        return [words[sign] for sign in side.tolist()]
    return [words[sign] if there else "" for sign, there in zip(side.tolist(), known.tolist(), strict=True)]
