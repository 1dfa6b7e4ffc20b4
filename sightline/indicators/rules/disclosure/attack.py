"""The gate: whoever knows what is published and how, tries to work out what is hidden, by linear programme.

What is known is a range for each cell (`tables.known_intervals`) and that rows and columns add up. The least and the
greatest that a cell can then be are two linear programmes; since the sums of a two-way table are a network, their
answers are whole numbers. Most cells need no programme of their own: one table that could be behind what is published
and shows several cells at their limits clears them all, and is checked in whole numbers, so that no rounding of the
solver can clear a cell. A cell not cleared counts as disclosed. A. Hundepool and others, “Statistical Disclosure
Control” (2012), chapter 4, calls this the attacker's problem; known of the text, which was not read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.indicators.rules.disclosure import solver
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers
from sightline.indicators.rules.disclosure.tables import (
    NO_LIMIT,
    Cell,
    NotPublishable,
    Published,
    Table,
    known_before,
    known_intervals,
    needed_interval,
    parts_of,
    signs,
    small,
)

Half = TypeVar("Half")
Both = tuple[Half, Half]  # up and down, or least and most
FAR = 1_000  # how far up or down a sentence about a disclosed cell looks
ROUNDS = 12  # of programmes that look after many cells at once


@dataclass(frozen=True)
class Told:
    """A cell that can be told too closely: it can only be `low` to `high`, None where it has no upper end."""

    cell: Cell
    low: int
    high: int | None

    def words(self, place: str) -> str:
        """Return “row 3 (…), column 2 (…) can only be 2” for a sentence."""
        if self.high is None:
            return f"{place} must be {self.low} or more"
        return f"{place} can only be {self.low}" + (f" to {self.high}" if self.high != self.low else "")


@dataclass(frozen=True)
class Attack:
    """What an attacker knows: each cell from `low` to `high`, sums, and (for us) one table that fits, `fits`."""

    low: Numbers
    high: Numbers
    fits: Numbers

    @cached_property
    def unknown(self) -> Mask:
        """Which cells are not known outright."""
        return self.low < self.high

    @cached_property
    def sums(self) -> Any:
        """Rows and columns of the table by unknown cells: what must stay as it is when cells change."""
        rows, columns = np.nonzero(self.unknown)
        sign = signs(self.low.shape)[rows, columns]
        lines, cells = np.concatenate([rows, self.low.shape[0] + columns]), np.tile(np.arange(len(rows)), 2)
        return solver.sparse(np.tile(sign, 2), lines, cells, (sum(self.low.shape), len(rows)))

    def furthest(self, wish: NDArray[np.float64], least: Numbers, most: Numbers) -> Numbers | None:
        """Return the changes of the unknown cells that serve a wish best, as whole numbers; None when there is no end.

        `least` and `most` limit the changes. Raises NotPublishable when the solver gives no answer that holds.
        """
        answer, ends = solver.vertex(self.sums, wish, _limits(least, most))
        return _whole(self.sums, answer, least, most) if ends else None


def intervals(attack: Attack, cells: Iterable[Cell], *, reach: int = NO_LIMIT) -> list[Told]:
    """Return the least and the greatest that each of some cells can be; two programmes each.

    Changes of more than `reach` are not looked for: a cell that can go so far up has no upper end.
    """
    at = {
        cell: number
        for number, cell in enumerate(zip(*map(np.ndarray.tolist, np.nonzero(attack.unknown)), strict=True))
    }
    low, high = (one[attack.unknown] for one in (attack.low, attack.high))
    fits = attack.fits[attack.unknown]
    least = np.maximum(low - fits, -reach)
    most = np.minimum(np.where(high >= NO_LIMIT, NO_LIMIT, high - fits), reach)
    found = []
    for cell in cells:
        if cell not in at:
            found.append(Told(cell, int(attack.low[cell]), int(attack.low[cell])))
            continue
        wish = np.zeros(len(fits))
        wish[at[cell]] = 1
        up, down = attack.furthest(wish, least, most), attack.furthest(-wish, least, most)
        value = int(attack.fits[cell])
        bottom = int(attack.low[cell]) if down is None else value + int(down[at[cell]])
        endless = up is None or int(up[at[cell]]) >= reach
        found.append(Told(cell, bottom, None if up is None or endless else value + int(up[at[cell]])))
    return found


def cleared(attack: Attack, sensitive: Mask, need_low: Numbers, need_high: Numbers) -> Mask:
    """Return which sensitive cells can be as low and as high as they need, each shown by a table that fits.

    Programmes look after many cells at once while that clears some, then after one cell at a time. Changes are limited
    to the greatest need, beyond which none has to go (see `network`).
    """
    unknown = attack.unknown
    fits, wanted = attack.fits[unknown], sensitive[unknown]
    up = np.where(wanted, need_high[unknown] - fits, 0)
    down = np.where(wanted, fits - need_low[unknown], 0)
    reach = max(int(up.max(initial=0)), int(down.max(initial=0)), 0)
    least = -np.minimum(fits - attack.low[unknown], reach)
    most = np.minimum(attack.high[unknown] - fits, reach)
    open_up, open_down = up > 0, down > 0
    for number in range(ROUNDS):
        if not (open_up.any() or open_down.any()):
            break
        _together(attack, (up, down), (open_up, open_down), (least, most), number)
    for wants, sense in ((open_up, 1), (open_down, -1)):
        for at in np.flatnonzero(wants).tolist():
            if wants[at]:
                wish = np.zeros(len(fits))
                wish[at] = sense
                _clear(attack.furthest(wish, least, most), (up, down), (open_up, open_down))
    found = ~sensitive | (attack.low <= need_low) & (attack.high >= need_high) & unknown
    found[unknown] &= ~open_up & ~open_down
    return found


def _together(
    attack: Attack,
    needs: tuple[Numbers, Numbers],
    wants: tuple[Mask, Mask],
    limits: tuple[Numbers, Numbers],
    number: int,
) -> None:
    """Send as many open cells as can go at once to what they need, up and down in turn, and clear what got there."""
    (up, down), (open_up, open_down), (least, most) = needs, wants, limits
    some = np.random.default_rng(number).random(len(up))
    chosen_up = open_up & (some < 0.5) if number > 1 else open_up & (number % 2 == 0)
    chosen_down = open_down & (some >= 0.5) if number > 1 else open_down & (number % 2 == 1)
    if not (chosen_up.any() or chosen_down.any()):
        return
    bottom = np.where(chosen_down, np.maximum(least, -down), least)
    top = np.where(chosen_up, np.minimum(most, up), most)
    wish = chosen_up.astype(float) - chosen_down * (~chosen_up)
    _clear(attack.furthest(wish, np.minimum(bottom, 0), np.maximum(top, 0)), needs, wants)


def _clear(changes: Numbers | None, needs: Both[Numbers], wants: Both[Mask]) -> None:
    if changes is None:
        return
    wants[0][changes >= needs[0]] = False
    wants[1][-changes >= needs[1]] = False


def disclosed(table: Table, published: Published, earlier: Published | None = None) -> list[Told]:
    """Return the small numbers of a table that what is published tells too closely, with what they can only be.

    `earlier` is an earlier release of the same table: what it showed and still holds is known too.
    """
    numbers, policy = table.numbers, published.policy
    low, high = known_intervals(published, small(numbers, policy))
    if earlier is not None:
        before = known_before(numbers, earlier)
        low, high = np.maximum(low, before[0]), np.minimum(high, before[1])
    attack = Attack(low, high, numbers)
    sensitive, need_low, need_high = needed_interval(numbers, policy)
    cells = [(int(row), int(column)) for row, column in np.argwhere(~cleared(attack, sensitive, need_low, need_high))]
    return intervals(attack, cells, reach=FAR)


def attack_on(published: Published, policy: Policy) -> list[Told]:
    """Return the hidden cells that a stranger can tell too closely from what is published alone.

    A stranger does not know which hidden cells are small, so a cell counts when it may be small and its interval does
    not hold the whole of what the policy protects. Raises NotPublishable where no table can be behind what is shown.
    """
    low, high = known_intervals(published)
    attack = Attack(low, high, _some_table(low, high))
    cells = [(int(row), int(column)) for row, column in np.argwhere(published.hidden)]
    parts = parts_of(np.where(published.hidden, 1, published.numbers))
    return [told for told in intervals(attack, cells) if _counts(told, policy, int(parts[told.cell]))]


def _counts(told: Told, policy: Policy, parts: int) -> bool:
    """Whether a hidden cell that may be small is told too closely, beyond that a total is at least its parts."""
    if told.low > policy.hide_to or (told.high is not None and told.high < policy.ranges[0]):
        return False
    by_parts = policy.least_hidden and told.low <= parts
    return policy.too_close(min(told.low, policy.protects[0]) if by_parts else told.low, told.high)


def _some_table(low: Numbers, high: Numbers) -> Numbers:
    """Return a table that fits what is known, in whole numbers; raises NotPublishable when there is none."""
    everything = Attack(np.zeros_like(low), np.ones_like(low), low).sums
    least, most = low.ravel(), high.ravel()
    answer, _ends = solver.vertex(everything, np.zeros(low.size), _limits(least, most))
    return _whole(everything, answer, least, most).reshape(low.shape)


def _limits(least: Numbers, most: Numbers) -> list[tuple[int, int | None]]:
    top = [None if one >= NO_LIMIT else one for one in most.tolist()]
    return list(zip(least.tolist(), top, strict=True))


def _whole(sums: Any, answer: NDArray[np.float64] | None, least: Numbers, most: Numbers) -> Numbers:
    """Return an answer in whole numbers when it holds in whole numbers."""
    found = least if answer is None else np.round(answer).astype(np.int64)
    if answer is None or (sums @ found).any() or (found < least).any() or (found > most).any():
        raise NotPublishable("What is shown does not add up, so what it tells cannot be worked out.")
    return found
