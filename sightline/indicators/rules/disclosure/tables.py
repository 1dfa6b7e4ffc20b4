"""Tables of counts with totals, and what of them is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sightline.indicators.rules.disclosure.policy import SPREAD, Policy
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers, nearest, window

Cell = tuple[int, int]
NAMED = 10  # how many cells a sentence names before it says how many more there are


class NotPublishable(Exception):
    """A table or series that cannot be read or published; `sentence` says why, `cells` where."""

    def __init__(self, sentence: str, cells: Sequence[Cell] = ()) -> None:
        super().__init__(sentence)
        self.sentence, self.cells = sentence, tuple(cells)


@dataclass(frozen=True)
class Labels:
    """What the rows and columns of a table are called, their totals last, and the word in its corner."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    corner: str = ""

    def place(self, cell: Cell) -> str:
        """Return “row 3 (Northmoor), column 2 (Neglect)”, as a person counts in the file with its headings."""
        row, column = cell
        return f"row {row + 2} ({self.rows[row]}), column {column + 2} ({self.columns[column]})"

    def places(self, cells: Iterable[Cell]) -> str:
        """Return the places of cells as one text, the first ten and how many more."""
        named = [self.place(cell) for cell in cells]
        more = f"; and {len(named) - NAMED} more" if len(named) > NAMED else ""
        return "; ".join(named[:NAMED]) + more


@dataclass(frozen=True)
class Table:
    """Counts with totals: `numbers` holds rows + 1 by columns + 1 whole numbers from 0, totals last both ways."""

    labels: Labels
    numbers: Numbers

    def not_adding_up(self) -> str:
        """Return a sentence on the first total that is not the sum of its parts, or an empty text."""
        numbers = self.numbers
        for row, parts in enumerate(numbers[:, :-1].sum(axis=1)):
            if parts != numbers[row, -1]:
                return self._off((row, numbers.shape[1] - 1), int(parts), "row")
        for column, parts in enumerate(numbers[:-1].sum(axis=0)):
            if parts != numbers[-1, column]:
                return self._off((numbers.shape[0] - 1, column), int(parts), "column")
        return ""

    def _off(self, cell: Cell, parts: int, line: str) -> str:
        return (
            f"The total at {self.labels.place(cell)} is {self.numbers[cell]}, and the {line} adds up to {parts}. "
            "Correct one or the other."
        )


def with_totals(parts: Sequence[Sequence[int]], rows: Sequence[str] = (), columns: Sequence[str] = ()) -> Table:
    """Return the table of some parts with its totals worked out; rows and columns are numbered without names."""
    inner = np.asarray(parts, dtype=np.int64)
    high, wide = inner.shape
    numbers = np.zeros((high + 1, wide + 1), dtype=np.int64)
    numbers[:-1, :-1], numbers[:-1, -1] = inner, inner.sum(axis=1)
    numbers[-1] = numbers[:-1].sum(axis=0)
    named = tuple(rows) or tuple(f"Row {number + 1}" for number in range(high))
    across = tuple(columns) or tuple(f"Column {number + 1}" for number in range(wide))
    return Table(Labels((*named, "Total"), (*across, "Total")), numbers)


@dataclass(frozen=True)
class Published:
    """A table as everybody may see it: `numbers` as shown, rounded or not, and -1 where the cell is hidden."""

    labels: Labels
    numbers: Numbers
    policy: Policy

    @property
    def hidden(self) -> Mask:
        """Which cells are hidden."""
        return self.numbers < 0

    def texts(self) -> list[list[str]]:
        """Return the cells as they are printed, the policy's symbol where one is hidden."""
        return [[self.policy.hidden if one < 0 else str(one) for one in row] for row in self.numbers.tolist()]


def small(numbers: Numbers, policy: Policy) -> Mask:
    """Return which cells are hidden by their size (primary suppression)."""
    found = (numbers >= policy.hide_from) & (numbers <= policy.hide_to)
    return found & (numbers != 0) if policy.keeps_zero else found


def signs(shape: tuple[int, ...]) -> Numbers:
    """Return 1 for parts and the grand total, -1 for the other totals: so signed, every row and column sums to 0."""
    found = np.ones(shape, dtype=np.int64)
    found[-1, :] *= -1
    found[:, -1] *= -1
    return found


NO_LIMIT = 1 << 40  # more than any count; an interval that ends here has no end


def hidden_interval(shape: tuple[int, ...], policy: Policy, primary: Mask | None = None) -> tuple[Numbers, Numbers]:
    """Return the least and greatest that hidden cells can be before anything is added or subtracted.

    Where nothing is hidden for another's sake a hidden number is known to be in the range; `primary` says for which
    cells that is so when the publisher had to hide more all the same, and None that it is so for all.
    """
    low = np.full(shape, policy.least_hidden, dtype=np.int64)
    high = np.full(shape, NO_LIMIT, dtype=np.int64)
    if not policy.secondary:
        ranged = np.ones(shape, dtype=bool) if primary is None else primary
        low = np.where(ranged, policy.ranges[0], 0)
        high = np.where(ranged, policy.ranges[1], NO_LIMIT)
    return low, high


def known_intervals(published: Published, primary: Mask | None = None) -> tuple[Numbers, Numbers]:
    """Return the least and greatest of each cell by itself, for whoever sees what is published and knows the policy."""
    shown_low, shown_high = window(published.numbers, published.policy)
    low, high = hidden_interval(published.numbers.shape, published.policy, primary)
    hidden = published.hidden
    return np.where(hidden, low, shown_low), np.where(hidden, high, shown_high)


def known_before(numbers: Numbers, earlier: Published) -> tuple[Numbers, Numbers]:
    """Return what an earlier release of a table tells of each cell: nothing where it was hidden or no longer holds."""
    low, high = known_intervals(earlier)
    holds = ~earlier.hidden & (low <= numbers) & (numbers <= high)
    return np.where(holds, low, 0), np.where(holds, high, NO_LIMIT)


def needed_interval(numbers: Numbers, policy: Policy) -> tuple[Mask, Numbers, Numbers]:
    """Return which cells need protection and the interval that must remain possible for each.

    A number hidden by its size must be able to be anything that `Policy.protects` says. Where every zero is shown,
    everybody knows that a hidden total is at least as many as its parts that are not zero, so a total need be no lower
    than that. Where the range is known it must be able to be one more and one less, or the three numbers at an end of
    the range. Where small numbers are only rounded, one shown as 0 must be able to be 0 and one shown as the base must
    be able to be as many, so that nobody can tell that it is small.
    """
    found = small(numbers, policy)
    low = np.minimum(numbers, policy.protects[0])
    high = np.full(numbers.shape, policy.protects[1], dtype=np.int64)
    if policy.least_hidden:
        low = np.maximum(low, np.minimum(parts_of(numbers), numbers))
    if not policy.secondary:
        start, end = policy.ranges
        low = np.clip(numbers - 1, start, max(end - SPREAD + 1, start))
        high = np.minimum(low + SPREAD - 1, end)
    if policy.hide_to < policy.hide_from and policy.rounds_to > 1:
        found = (numbers > 0) & (numbers < policy.rounds_to)
        shown = nearest(numbers, policy.rounds_to)
        low, high = np.where(shown == 0, 0, numbers), np.where(shown == 0, numbers, policy.rounds_to)
    return found, low, high


def parts_of(numbers: Numbers) -> Numbers:
    """Return how many parts that are not zero each cell stands for: 1 for a part itself, none for a zero."""
    found = (numbers > 0).astype(np.int64)
    found[-1, :-1], found[:-1, -1] = found[:-1, :-1].sum(axis=0), found[:-1, :-1].sum(axis=1)
    found[-1, -1] = found[:-1, :-1].sum()
    return found
