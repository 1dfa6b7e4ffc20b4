"""Differencing: what figures tell together, over periods, releases and subsets, that none tells alone.

A figure is a count of parts, such as months, ages or areas, none of which is counted in two of its parts: the rolling
year to March is twelve months, “aged 0 to 15” is part of “aged 0 to 17”. Who knows two figures knows their difference.
Attacks of this kind are described by A. Hundepool and others, “Statistical Disclosure Control” (2012), chapter 5, and
practice of the Office for National Statistics; known of the texts, which were not read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sightline.indicators.rules.disclosure import solver
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rounding import window
from sightline.indicators.rules.disclosure.tables import NotPublishable

FAR = 1_000  # how far above all figures an upper end is looked for


Sum = tuple[frozenset[str], int, int | None]  # parts, and the least and greatest they can come to


@dataclass(frozen=True)
class Figure:
    """A figure over `parts`: its true `value`, and what is `shown` of it, None where it is hidden."""

    name: str
    parts: frozenset[str]
    value: int
    shown: int | None


@dataclass(frozen=True)
class Difference:
    """What can be worked out: its name and parts, the least and greatest it can be, and `by` which two figures.

    `among` are the parts that the larger of the two takes in.
    """

    name: str
    parts: frozenset[str]
    low: int
    high: int | None
    by: tuple[str, ...] = ()
    among: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Return “July 2026 can only be 3, from A less B”."""
        if self.high is None:
            return f"{self.name} must be {self.low} or more"
        return f"{self.name} can only be {self.low}" + (f" to {self.high}" if self.high != self.low else "") + (
            f", from {self.by[0]} less {self.by[1]}" if self.by else "")  # fmt: skip


def told_together(
    proposed: Sequence[Figure], released: Sequence[Figure], policy: Policy, *, first: bool = False
) -> list[Difference]:
    """Return what small numbers would be told by the proposed figures with each other and with those released before.

    Hidden figures are attacked by linear programme over their parts, none of which is negative; small differences of
    two shown figures, one of which lies within the other, are named besides. A released figure whose parts have since
    been counted otherwise speaks of other data and is left out (see `revised`). Only figures that share a part
    with a proposed one, or with one that does, are looked at. `first` stops at what one
    subtraction tells, when there is any. Raises NotPublishable when figures cannot all be true.
    """
    before = _reached(proposed, [one for one in released if _still_holds(one, proposed, policy)])
    every = [*proposed, *before]
    found = [*_subsets(proposed, every, policy), *_left_over(every, policy)]
    if first and found:
        return found
    named = {one.parts for one in found}
    return found + [one for one in _hidden(every, policy) if one.parts not in named]


def _reached(proposed: Sequence[Figure], released: Sequence[Figure]) -> list[Figure]:
    """Return the released figures that share a part with a proposed one, or with one that does, and so on."""
    touched = frozenset[str]().union(*(one.parts for one in proposed))
    while True:
        found = [one for one in released if one.parts & touched]
        wider = touched.union(*(one.parts for one in found))
        if wider == touched:
            return found
        touched = wider


def revised(proposed: Sequence[Figure], released: Sequence[Figure], policy: Policy) -> list[Difference]:
    """Return figures released before and now otherwise by a small number, which tells how many were added or taken out.

    Practice differs on whether that matters, so it is for the publisher to look at and stops nothing by itself.
    """
    now = {figure.parts: figure.shown for figure in proposed if figure.shown is not None}
    found = []
    for one in released:
        shown = now.get(one.parts)
        if shown is not None and one.shown is not None and policy.hides(abs(shown - one.shown)):
            gap = abs(shown - one.shown)
            if gap:
                found.append(
                    Difference(f"the change of {one.name}", one.parts, gap, gap, (one.name, "its release before"))
                )
    return found


def _still_holds(one: Figure, proposed: Sequence[Figure], policy: Policy) -> bool:
    """Whether what was released of a figure agrees with what is counted now, as far as that is known."""
    counted = {figure.parts: figure.value for figure in proposed}
    now = counted.get(one.parts)
    if now is None:
        each = [counted.get(frozenset([part])) for part in one.parts]
        if None in each:
            return True
        now = sum(value for value in each if value is not None)
    if one.shown is None:
        return now == one.value
    low, high = _limits(one, policy)
    return low <= now and (high is None or now <= high)


def _limits(figure: Figure, policy: Policy) -> tuple[int, int | None]:
    """The least and greatest a figure can be for who sees it alone."""
    if figure.shown is not None:
        low, high = window(np.array([figure.shown]), policy)
        return int(low[0]), int(high[0])
    if policy.secondary:
        return policy.least_hidden, None
    return policy.ranges


def _subsets(proposed: Sequence[Figure], every: Sequence[Figure], policy: Policy) -> list[Difference]:
    """Differences of a shown figure and one within it that are small and can be told."""
    new = {id(one) for one in proposed}
    named = {one.parts for one in every}
    found = []
    shown = [one for one in every if one.shown is not None]
    values = np.array([one.value for one in shown], dtype=np.int64)
    gaps = values[:, None] - values[None, :]
    near = np.argwhere((gaps >= policy.hide_from) & (gaps <= policy.hide_to))
    pairs = ((shown[row], shown[column]) for row, column in near.tolist())
    for whole, part in pairs:
        if not part.parts < whole.parts or not {id(whole), id(part)} & new:
            continue
        rest = whole.parts - part.parts
        low, high = _less(whole, part, policy)
        if rest not in named and policy.too_close(low, high):
            name = f"{whole.name} without {part.name}"
            found.append(Difference(name, rest, low, high, (whole.name, part.name), whole.parts))
    return found


def _less(whole: Figure, part: Figure, policy: Policy) -> tuple[int, int]:
    (low, high), (less_low, less_high) = _limits(whole, policy), _limits(part, policy)
    return max(low - (less_high or 0), 0), (high or 0) - less_low


def _left_over(every: Sequence[Figure], policy: Policy) -> list[Difference]:
    """Small hidden figures that are all that is not shown of a shown one, each from every figure that tells it."""
    shown = {
        next(iter(one.parts)): _limits(one, policy) for one in every if len(one.parts) == 1 and one.shown is not None
    }
    small = {one.parts: one for one in every if one.shown is None and policy.hides(one.value)}
    found: dict[tuple[frozenset[str], frozenset[str]], Difference] = {}
    for whole in every:
        rest = whole.parts.difference(shown)
        if whole.shown is None or rest not in small:
            continue
        low, high = _limits(whole, policy)
        low -= sum(shown[part][1] or 0 for part in whole.parts - rest)
        high = (high or 0) - sum(shown[part][0] for part in whole.parts - rest)
        own_low, own_high = _limits(small[rest], policy)
        low, high = max(low, own_low), high if own_high is None else min(high, own_high)
        if policy.too_close(low, high):
            by = (whole.name, "what else it takes in")
            found[rest, whole.parts] = Difference(small[rest].name, rest, low, high, by, whole.parts)
    return list(found.values())


def _hidden(every: Sequence[Figure], policy: Policy) -> list[Difference]:
    """Small hidden figures that can be told too closely from all figures together."""
    wanted = {one.parts: one for one in every if one.shown is None and policy.hides(one.value)}
    known, sums = _reduced(every, policy)
    found = []
    for parts, one in wanted.items():
        told = sum(known.get(part, 0) for part in parts)
        left = frozenset(parts.difference(known))
        low, high = _ends(left, _beside(left, sums)) if left else (0, 0)
        if low is None:
            raise NotPublishable("Some of these figures cannot all be true: what was released before says otherwise.")
        if policy.too_close(low + told, None if high is None else high + told):
            found.append(Difference(one.name, parts, low + told, None if high is None else high + told))
    return found


def _reduced(every: Sequence[Figure], policy: Policy) -> tuple[dict[str, int], list[Sum]]:
    """Return the parts that are known outright, and what the figures tell of the others: sums and their limits."""
    limits = [(one.parts, *_limits(one, policy)) for one in every]
    known = {next(iter(parts)): low for parts, low, high in limits if len(parts) == 1 and low == high}
    sums: set[Sum] = set()
    for parts, low, high in limits:
        left, told = frozenset(parts.difference(known)), sum(known.get(part, 0) for part in parts)
        if left:
            sums.add((left, low - told, None if high is None else high - told))
    return known, sorted(sums, key=lambda one: (sorted(one[0]), one[1], one[2] or 0))


def _beside(parts: frozenset[str], sums: Sequence[Sum]) -> tuple[Sum, ...]:
    """Return the sums that share a part with some parts, or with a sum that does, and so on."""
    touched, found = parts, [one for one in sums if one[0] & parts]
    while not (wider := touched.union(*(one[0] for one in found))) <= touched:
        touched = wider
        found = [one for one in sums if one[0] & touched]
    return tuple(found)


def _ends(wish: frozenset[str], sums: tuple[Sum, ...]) -> tuple[int | None, int | None]:
    return _end(wish, sums, 1), _end(wish, sums, -1)


@lru_cache(maxsize=4096)
def _end(wish: frozenset[str], sums: tuple[Sum, ...], sense: int) -> int | None:
    """Return the least (sense 1) or greatest (-1) that a sum of parts can be; None when it has no end in sight.

    Sums of overlapping parts are no network, so parts are held to whole numbers, as whoever attacks would. For the
    least, None means that the sums cannot all be.
    """
    index = {part: at for at, part in enumerate(sorted(wish.union(*(one[0] for one in sums))))}
    rows = np.zeros((len(sums) + 1, len(index)))
    for at, (parts, _low, _high) in enumerate([*sums, (wish, 0, None)]):
        rows[at, [index[part] for part in parts]] = 1
    low = np.array([one[1] for one in sums], dtype=float)
    high = np.array([np.inf if one[2] is None else one[2] for one in sums], dtype=float)
    far = int(low.max(initial=0)) + FAR
    value = solver.end(rows[-1], rows[:-1], low, high, far=far, sense=sense)
    return None if value is None or (sense < 0 and value >= far) else value
