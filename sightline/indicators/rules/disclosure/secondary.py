"""Secondary suppression by shortest paths, for tables of any size: what is hidden for another's sake.

For each small number that could be told too closely the cheapest way is sought on which its value can move about:
through cells already hidden for nothing, through others at their weight. Then what turned out not to be needed is shown
again. A. Hundepool and others, “Statistical Disclosure Control” (2012), chapter 4, describes the method as the network
heuristic; known of the text, which was not read again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.indicators.rules.disclosure.network import Network, Sense, safe, unsafe
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers

Weights = NDArray[np.float64]
TOTAL_WEIGHT = 4.0  # a total is told to more readers than a part
NEVER = float("inf")


def weights_of(numbers: Numbers) -> Weights:
    """Return what hiding each cell costs: the next smallest first, totals last; from 1 to 2, four times for totals."""
    most = float(np.log1p(max(int(numbers.max(initial=0)), 1)))
    found: Weights = 1 + np.log1p(numbers) / (1 + most)
    found[-1, :] *= TOTAL_WEIGHT
    found[:, -1] *= TOTAL_WEIGHT
    return found


def choose(net: Network, weights: Weights, start: Mask | None = None) -> tuple[Mask, list[tuple[int, int]]]:
    """Return which cells to hide, in the network's own shape, and the sensitive cells that nothing can protect."""
    hidden = net.fixed.copy() if start is None else net.fixed | start
    lost: list[tuple[int, int]] = []
    if net.narrow:
        while wanting := [one for one in unsafe(net, hidden) if one[:2] not in lost]:
            lost += _protect(net, hidden, weights, wanting)
        if not lost:
            shown_again(net, hidden, weights)
    else:
        lost = _protect(net, hidden, weights, every_need(net))
    return hidden, sorted(set(lost))


def every_need(net: Network) -> list[tuple[int, int, Sense]]:
    """Return every sensitive cell in both senses, as far as it needs anything."""
    rows, columns = net.places
    return [
        (int(row), int(column), sense)
        for sense, need in ((1, net.need_plus), (-1, net.need_minus))
        for row, column in zip(rows, columns, strict=True)
        if need[row, column] > 0
    ]


def _protect(
    net: Network, hidden: Mask, weights: Weights, wanting: list[tuple[int, int, Sense]]
) -> list[tuple[int, int]]:
    """Hide what each cell in want needs, in place; return those for which there is no way."""
    return [(row, column) for row, column, sense in wanting if not _push(net, hidden, weights, (row, column), sense)]


def shown_again(net: Network, hidden: Mask, weights: Weights) -> None:
    """Show again, in place and the dearest first, what no cell's protection needs; only for narrow tables."""
    extra = np.argwhere(hidden & ~net.fixed)
    for row, column in sorted(extra.tolist(), key=lambda cell: -weights[cell[0], cell[1]]):
        hidden[row, column] = False
        hidden[row, column] = not (safe(net, hidden, row) and safe(net, hidden))  # its own row is soon looked at


def _push(net: Network, hidden: Mask, weights: Weights, cell: tuple[int, int], sense: Sense) -> bool:
    """Send what a cell needs back to itself along the cheapest ways, hiding cells in place; False when none is left."""
    flow = np.zeros(net.shape, dtype=np.int64)
    wanted = int((net.need_plus if sense > 0 else net.need_minus)[cell])
    while wanted > 0:
        way = _way(net, _costs(net, hidden, weights, flow, cell), cell, sense)
        if way is None:
            return False
        for row, column, step in way:
            if _room(net, hidden, flow, (row, column), step) <= 0:
                hidden[row, column] = True
        sent = min(wanted, *(_room(net, hidden, flow, (row, column), step) for row, column, step in way))
        for row, column, step in way:
            flow[row, column] += step * sent
        wanted -= sent
    return True


def _room(net: Network, hidden: Mask, flow: Numbers, cell: tuple[int, int], step: int) -> int:
    """How much more an arc lets through from row to column (step +1) or back."""
    if step > 0:
        return int((net.hidden_plus if hidden[cell] else net.shown_plus)[cell] - flow[cell])
    return int((net.hidden_minus if hidden[cell] else net.shown_minus)[cell] + flow[cell])


def _costs(
    net: Network, hidden: Mask, weights: Weights, flow: Numbers, cell: tuple[int, int]
) -> tuple[Weights, Weights]:
    """What one more costs from row to column and from column to row: nothing, the weight of hiding, or no way."""
    found = []
    for now, then in (
        (net.plus(hidden) - flow, net.hidden_plus - flow),
        (net.minus(hidden) + flow, net.hidden_minus + flow),
    ):
        cost = np.where(now > 0, 0.0, np.where(net.open & ~hidden & (then > 0), weights, NEVER))
        cost[cell] = NEVER
        found.append(cost)
    return found[0], found[1]


def _way(
    net: Network, costs: tuple[Weights, Weights], cell: tuple[int, int], sense: Sense
) -> list[tuple[int, int, int]] | None:
    """Return the cheapest way from a cell's end back to its beginning as (row, column, +1 or -1), or None.

    Distances are improved a row and a column of the table at a time until none can be (Bellman and Ford).
    """
    forth, back = costs
    rows, columns = np.full(net.shape[0], NEVER), np.full(net.shape[1], NEVER)
    if sense > 0:
        columns[cell[1]] = 0
    else:
        rows[cell[0]] = 0
    row_from, column_from = np.full(net.shape[0], -1), np.full(net.shape[1], -1)
    changed = True
    while changed:
        changed = _improve(rows, row_from, back + columns[None, :])
        changed = _improve(columns, column_from, (forth + rows[:, None]).T) or changed
    return _traced(row_from, column_from, cell, sense) if _reached(rows, columns, cell, sense) else None


def _reached(rows: Weights, columns: Weights, cell: tuple[int, int], sense: Sense) -> bool:
    return bool(np.isfinite(rows[cell[0]] if sense > 0 else columns[cell[1]]))


def _improve(known: Weights, came_from: Numbers, offers: Weights) -> bool:
    """Take the best offers that beat what is known, in place; return whether any did."""
    best = offers.argmin(axis=1)
    value = offers[np.arange(len(best)), best]
    better = value < known - 1e-12
    known[better], came_from[better] = value[better], best[better]
    return bool(better.any())


def _traced(row_from: Numbers, column_from: Numbers, cell: tuple[int, int], sense: Sense) -> list[tuple[int, int, int]]:
    way: list[tuple[int, int, int]] = []
    row, column = cell
    at_row = sense > 0
    while True:
        if at_row:
            if sense < 0 and row == cell[0]:
                return way
            column = int(row_from[row])
            way.append((row, column, -1))
        else:
            if sense > 0 and column == cell[1]:
                return way
            row = int(column_from[column])
            way.append((row, column, 1))
        at_row = not at_row
