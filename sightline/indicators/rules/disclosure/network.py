"""A table with totals as a network: what must be able to flow so that no small number can be worked out.

Rows and columns (totals among them) are nodes and each cell is an arc between its row and its column. Signed by
`tables.signs`, every change of a table that keeps its sums is a circulation, so a cell can be worked out as far as the
arcs of what is not known let no flow through it back to itself (max-flow, min-cut). M. Fischetti and J. J. Salazar,
“Models and algorithms for the 2-dimensional cell suppression problem in statistical disclosure control”,
Mathematical Programming 84 (1999). Known of the text, which was not read again.

A flow of r through a cell needs no arc to carry more than r, so capacities are cut at the greatest need of all (5 for
numbers from 1 to 5), which keeps everything small and exact however large the numbers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers, nearest, window
from sightline.indicators.rules.disclosure.tables import (
    Published,
    Table,
    hidden_interval,
    known_before,
    needed_interval,
    signs,
    small,
)

NARROW = 9  # columns with their total, up to which every cut is looked at
Amounts = NDArray[np.float64]
Kind = TypeVar("Kind", np.bool_, np.float64)
Sense = int  # +1: more flow through the arc; -1: less


@dataclass(frozen=True)
class Network:
    """How much each arc can take up (`plus`) and give back (`minus`), shown or hidden; what sensitive arcs need.

    Arrays have the shape of the table, columns being its shorter side (`turned` when that took a transpose).
    `fixed` are the cells hidden in any case, `open` those that may be hidden besides.
    """

    shown_plus: Numbers
    shown_minus: Numbers
    hidden_plus: Numbers
    hidden_minus: Numbers
    sensitive: Mask
    need_plus: Numbers
    need_minus: Numbers
    fixed: Mask
    open: Mask
    turned: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns with their totals."""
        return self.fixed.shape[0], self.fixed.shape[1]

    @property
    def narrow(self) -> bool:
        """Whether every cut can be looked at: 512 of them for eight columns and their total."""
        return self.shape[1] <= NARROW

    def plus(self, hidden: Mask) -> Numbers:
        """How much more can flow from row to column through each arc."""
        return np.where(hidden, self.hidden_plus, self.shown_plus)

    def minus(self, hidden: Mask) -> Numbers:
        """How much can flow from column to row through each arc."""
        return np.where(hidden, self.hidden_minus, self.shown_minus)

    def turn(self, mask: NDArray[Kind]) -> NDArray[Kind]:
        """Return a mask or weights as the table lies, or as the network does: each undoes the other."""
        return mask.T if self.turned else mask

    @cached_property
    def columns_of_cut(self) -> Amounts:
        """Columns by cuts: 1 where a column lies on the inner side of a cut; as fractions, which multiply faster."""
        columns = self.shape[1]
        return ((np.arange(1 << columns)[None, :] >> np.arange(columns)[:, None]) & 1).astype(np.float64)

    @cached_property
    def places(self) -> tuple[Numbers, Numbers]:
        """Rows and columns of the sensitive cells."""
        rows, columns = np.nonzero(self.sensitive)
        return rows, columns


def network_of(table: Table, policy: Policy, earlier: Published | None = None) -> Network:
    """Return the network of a table; `earlier` is an earlier release of it, whose figures everybody knows.

    What was shown then and still holds is known whether it is hidden now or not; what was hidden then stays hidden, for
    the two releases together would otherwise show more than either.
    """
    numbers, sign = table.numbers, signs(table.numbers.shape)
    sensitive, need_low, need_high = needed_interval(numbers, policy)
    primary = small(numbers, policy)
    shown = window(nearest(numbers, policy.rounds_to), policy)
    hidden = hidden_interval(numbers.shape, policy, primary)
    fixed = primary.copy()
    if earlier is not None:
        before = known_before(numbers, earlier)
        shown, hidden = _both(shown, before), _both(hidden, before)
        fixed |= earlier.hidden
    need_up, need_down = (np.where(sensitive, one, 0) for one in (need_high - numbers, numbers - need_low))
    most = max(int(need_up.max(initial=0)), int(need_down.max(initial=0)))
    shown_up, shown_down = _room(numbers, *shown, most)
    hidden_up, hidden_down = _room(numbers, *hidden, most)
    may = ~fixed & ((hidden_up > shown_up) | (hidden_down > shown_down))
    if not policy.zero_may_hide and policy.keeps_zero:
        may &= numbers != 0
    turned = numbers.shape[0] < numbers.shape[1]

    def signed(here: Numbers, there: Numbers) -> Numbers:
        found = np.where(sign > 0, here, there)
        return found.T if turned else found

    return Network(
        signed(shown_up, shown_down), signed(shown_down, shown_up), signed(hidden_up, hidden_down),
        signed(hidden_down, hidden_up), sensitive.T if turned else sensitive, signed(need_up, need_down),
        signed(need_down, need_up), fixed.T if turned else fixed, may.T if turned else may, turned,
    )  # fmt: skip


def _both(one: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    return np.maximum(one[0], other[0]), np.minimum(one[1], other[1])


def _room(numbers: Numbers, low: Numbers, high: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """How far each cell can go up and down, at most `most`."""
    return np.minimum(high - numbers, most), np.clip(numbers - low, 0, most)


@dataclass(frozen=True)
class Cuts:
    """Every cut at once: `short` (sensitive cells by cuts) is what each lacks, and the flow each row lets through.

    `outside` and `inside` are rows by cuts: what the row lets through when it lies outside or inside the cut.
    """

    sense: Sense
    short: Amounts
    outside: Amounts
    inside: Amounts


def cuts_of(net: Network, plus: NDArray[Any], minus: NDArray[Any], sense: Sense, row: int | None = None) -> Cuts:
    """Return what every cut lacks for every sensitive cell, or those of one row, in one sense; for narrow tables only.

    `plus` and `minus` are what each arc lets through, which may be fractions. To send r more from row to column through
    an arc, r must come back from its column to its row. The least cut with given columns inside puts each row where it
    lets less through; the cell's own row lies outside (sense +1) or inside.
    """
    within = net.columns_of_cut
    outside, inside = minus @ within, plus @ (1 - within)
    least = np.minimum(outside, inside)
    rows, columns = net.places
    if row is not None:
        rows, columns = rows[rows == row], columns[rows == row]
    base = least.sum(axis=0)[None, :] - least[rows]
    column_inside = within[columns] == 1
    if sense > 0:
        through = base + outside[rows] - minus[rows, columns][:, None]
        need, matters = net.need_plus[rows, columns], column_inside
    else:
        through = base + inside[rows] - plus[rows, columns][:, None]
        need, matters = net.need_minus[rows, columns], ~column_inside
    return Cuts(sense, np.where(matters, need[:, None] - through, 0), outside, inside)


def unsafe(net: Network, hidden: Mask) -> list[tuple[int, int, Sense]]:
    """Return the sensitive cells, with the sense, that can be told too closely; only for narrow tables."""
    rows, columns = net.places
    plus, minus = net.plus(hidden), net.minus(hidden)
    found = []
    for sense in (1, -1):
        for at in np.flatnonzero(cuts_of(net, plus, minus, sense).short.max(axis=1, initial=0) > 0):
            found.append((int(rows[at]), int(columns[at]), sense))
    return found


def safe(net: Network, hidden: Mask, row: int | None = None) -> bool:
    """Whether no sensitive cell, or none of one row, can be told too closely; only for narrow tables."""
    plus, minus = net.plus(hidden), net.minus(hidden)
    return all(cuts_of(net, plus, minus, sense, row).short.max(initial=0) <= 0 for sense in (1, -1))
