"""The fewest further cells to hide, by linear programme with cutting planes (HiGHS through scipy).

In exact mode a cell that is not small is either 0 or above the range, so hidden it lets through nothing in a direction
or all that anybody can need. Whatever cut of the network (see `network`) lets too little through therefore asks for one
thing: at least one of the open cells that cross it must be hidden. The fewest cells that cross every such cut are a
covering problem, and cuts are added until none is missed: J. F. Benders' decomposition as M. Fischetti and
J. J. Salazar used it for two-way tables (“Models and algorithms for the 2-dimensional cell suppression problem in
statistical disclosure control”, Mathematical Programming 84, 1999; known of the text, which was not read again). With
eight columns and their total there are 512 ways to split the columns, so all cuts are looked at and none is guessed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sightline.indicators.rules.disclosure import secondary, solver
from sightline.indicators.rules.disclosure.network import NARROW, Network, Sense, cuts_of
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers

Fractions = NDArray[np.float64]
SECONDS = 30.0
MOST_ROWS, MOST_COLUMNS = 150, NARROW - 1
A_LITTLE = 1e-6
CUTS_EACH = 2  # of each sensitive cell and sense, in a round


@dataclass(frozen=True)
class Chosen:
    """Cells to hide, in the network's own shape; `added` of them for another's sake, where at least `least` must be."""

    hidden: Mask
    added: int
    least: int

    @property
    def fewest(self) -> bool:
        """Whether it is proved that no fewer would do."""
        return self.added <= self.least


@dataclass
class _Master:
    """The covering problem so far: open cells as variables, cuts as rows."""

    net: Network
    usable: Mask
    until: float
    best: Mask
    rows: list[NDArray[np.bool_]] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    least: int = 0

    @property
    def fewest_known(self) -> int:
        """How many cells the best choice so far adds."""
        return int((self.best & ~self.net.fixed).sum())

    @property
    def done(self) -> bool:
        """Whether the best is proved to be so, or there is no time left."""
        return self.fewest_known <= self.least or time.monotonic() > self.until

    def add(self, crossings: Iterator[Mask]) -> int:
        """Ask that a cell of each crossing be hidden; return how many of them are new."""
        before = len(self.rows)
        for crossing in crossings:
            row = crossing[self.usable]
            if row.tobytes() not in self.seen:
                self.seen.add(row.tobytes())
                self.rows.append(row)
        return len(self.rows) - before


def choose(net: Network, *, seconds: float = SECONDS) -> Chosen:
    """Return the fewest cells to hide besides those fixed; the best found when the seconds are over.

    Raises ValueError for a table with more than eight columns and their total on its shorter side, and where an open
    cell could let through part of what is needed (a policy that is not exact).
    """
    _check(net)
    weights = np.ones(net.shape)
    hidden, lost = secondary.choose(net, weights)
    if lost or not net.sensitive.any() or (hidden == net.fixed).all():
        return Chosen(hidden, int((hidden & ~net.fixed).sum()), 0)
    master = _Master(net, net.open.copy(), time.monotonic() + seconds, hidden)
    master.least = _rows_in_want(net)
    master.usable &= _worth_looking_at(net, master.fewest_known - master.least)
    _by_fractions(master)
    _by_whole_cells(master)
    return Chosen(master.best, master.fewest_known, min(master.least, master.fewest_known))


def _check(net: Network) -> None:
    if net.shape[1] > NARROW:
        raise ValueError("exact mode is for tables of at most eight columns, or eight rows, and their total")
    most = max(int(net.need_plus.max(initial=0)), int(net.need_minus.max(initial=0)))
    for room in (net.hidden_plus, net.hidden_minus):
        if (net.open & (room > 0) & (room < most)).any():
            raise ValueError("exact mode is for policies under which an open cell lets through all or nothing")


def _rows_in_want(net: Network) -> int:
    """Return how many rows need a cell of their own: a bound from below, since no cell lies in two of them."""
    plus, minus = net.plus(net.fixed), net.minus(net.fixed)
    other_plus = plus.sum(axis=1, keepdims=True) - plus
    other_minus = minus.sum(axis=1, keepdims=True) - minus
    want = net.sensitive & ((net.need_plus > other_minus) | (net.need_minus > other_plus))
    return int(want.any(axis=1).sum())


def _worth_looking_at(net: Network, spare: int) -> Mask:
    """Return the cells of rows that an answer may need; of rows that could stand for one another only so many.

    A row without hidden cells takes part with two cells at least, so no answer better than the one known uses more than
    `spare` // 2 of them. A row is not needed when that many others can do all it can do and more.
    """
    empty = np.flatnonzero(~net.fixed.any(axis=1))
    able = np.concatenate([(net.open & (net.hidden_plus > 0)), (net.open & (net.hidden_minus > 0))], axis=1)
    found = np.ones(net.shape, dtype=bool)
    kept: list[int] = []
    for row in sorted(empty.tolist(), key=lambda one: -int(able[one].sum())):
        if sum(bool((able[other] >= able[row]).all()) for other in kept) >= max(spare // 2, 0):
            found[row] = False
        else:
            kept.append(row)
    return found


def crossings(net: Network, usable: Mask, share: Fractions, sense: Sense) -> Iterator[Mask]:
    """Yield the usable cells that cross each cut in want, where `share` says how much of each cell is hidden."""
    hidden = np.where(net.fixed, 1.0, share)
    plus, minus = net.hidden_plus * hidden, net.hidden_minus * hidden
    cuts = cuts_of(net, plus, minus, sense)
    within = net.columns_of_cut
    able_plus, able_minus = usable & (net.hidden_plus > 0), usable & (net.hidden_minus > 0)
    fewer = able_plus @ (1 - within) < able_minus @ within
    gap = cuts.inside - cuts.outside
    inner = (gap < -A_LITTLE) | ((np.abs(gap) <= A_LITTLE) & fewer)
    rows, columns = net.places
    worst = np.argsort(-cuts.short, axis=1)[:, :CUTS_EACH]
    for at, cut in zip(*np.nonzero(np.take_along_axis(cuts.short, worst, axis=1) > A_LITTLE), strict=True):
        split = int(worst[at, cut])
        inside, column_in = inner[:, split].copy(), within[:, split] == 1
        inside[rows[at]] = sense < 0
        if _wants(net, (int(rows[at]), int(columns[at])), inside, column_in, sense):
            crossing = np.where(inside[:, None], ~column_in & able_plus, column_in & able_minus)
            if share[crossing].sum() < 1 - A_LITTLE:
                yield crossing


def _wants(net: Network, cell: tuple[int, int], inside: Mask, column_in: Mask, sense: Sense) -> bool:
    """Whether the cells hidden in any case let too little through a cut."""
    through = np.where(inside[:, None], ~column_in * net.hidden_plus, column_in * net.hidden_minus) * net.fixed
    through[cell] = 0
    need = net.need_plus if sense > 0 else net.need_minus
    return bool(through.sum() < need[cell])


def _new_cuts(master: _Master, share: Fractions) -> int:
    return sum(master.add(crossings(master.net, master.usable, share, sense)) for sense in (1, -1))


def _by_fractions(master: _Master) -> None:
    """Add cuts while hiding cells by fractions still misses some; what it costs is a bound from below."""
    share = np.zeros(master.net.shape)
    while not master.done and _new_cuts(master, share):
        answer = _solved(master, whole=False)
        if answer is None:
            return
        share = _spread(master, answer[0])
        master.least = max(master.least, int(np.ceil(answer[1] - A_LITTLE)))
        _try(master, share > 0.5)


def _by_whole_cells(master: _Master) -> None:
    """Add cuts while the fewest whole cells that cross them all still miss some."""
    while not master.done:
        answer = _solved(master, whole=True)
        if answer is None:
            return
        share = np.round(_spread(master, answer[0]))
        master.least = max(master.least, int(np.ceil(answer[1] - A_LITTLE)))
        _try(master, share > 0.5)
        if not _new_cuts(master, share):
            return


def _try(master: _Master, start: Mask) -> None:
    """Mend an answer that misses some cuts, and keep it when it is better than the best."""
    if (start & ~master.net.fixed).sum() >= master.fewest_known:
        return
    hidden, lost = secondary.choose(master.net, np.ones(master.net.shape), start)
    if not lost and (hidden & ~master.net.fixed).sum() < master.fewest_known:
        master.best = hidden


def _spread(master: _Master, answer: Fractions) -> Fractions:
    share = np.zeros(master.net.shape)
    share[master.usable] = answer
    return share


def _solved(master: _Master, *, whole: bool) -> tuple[Fractions, float] | None:
    """Solve the covering problem as far as it is known; None when there was no time for an answer."""
    seconds = master.until - time.monotonic()
    return solver.cover(master.rows, _no_loose_end(master), whole=whole, seconds=seconds)


def _no_loose_end(master: _Master) -> Numbers:
    """Rows that say: where a row or column has no other hidden cell, hiding one cell of it alone serves nothing."""
    found = []
    usable, count = master.usable, int(master.usable.sum())
    index = np.full(master.net.shape, -1)
    index[usable] = np.arange(count)
    for axis in (0, 1):
        for line in np.flatnonzero(~master.net.fixed.any(axis=1 - axis)):
            cells = index.take(line, axis=axis)
            cells = cells[cells >= 0]
            for cell in cells:
                row = np.zeros(count, dtype=np.int64)
                row[cells], row[cell] = 1, -1
                found.append(row)
    return np.array(found, dtype=np.int64).reshape(-1, count)
