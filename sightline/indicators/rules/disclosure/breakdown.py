"""A breakdown (by locality, age, sex, ethnicity) with percentages or rates, as it may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sightline.indicators.rules.disclosure.attack import Attack, cleared
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.protect import protect
from sightline.indicators.rules.disclosure.rates import published_rate, rate
from sightline.indicators.rules.disclosure.rounding import Mask, Numbers, nearest
from sightline.indicators.rules.disclosure.tables import (
    Cell,
    Published,
    Table,
    known_intervals,
    needed_interval,
    small,
    with_totals,
)

ROW, COLUMN = "row", "column"


@dataclass(frozen=True)
class PublishedBreakdown:
    """Counts as published and a rate for each cell; `notes` say in sentences what was done beyond the policy."""

    counts: Published
    rates: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def one_way(names: Sequence[str], counts: Sequence[int], heading: str = "Count") -> Table:
    """Return a breakdown one way as a table of one column and its total."""
    return with_totals([[count] for count in counts], rows=names, columns=[heading])


def publish_breakdown(
    table: Table,
    policy: Policy,
    *,
    populations: Numbers | None = None,
    per: int = 100,
    of: str = ROW,
    earlier: Published | None = None,
) -> PublishedBreakdown:
    """Return what may be published of a breakdown: counts, and rates per population or percentages of a total.

    `populations` has the shape of the table, and is public. Without them percentages are `of` the total of each row or
    column, `"row"` or `"column"`: of the column for a breakdown one way. Percentages from figures that are not rounded
    narrow what rounded figures leave open; where that would tell a small number they are worked out from the figures as
    rounded. Raises NotPublishable as `protect` does.
    """
    made = protect(table, policy, earlier=earlier)
    if populations is not None:
        rates = _rates(table.numbers, populations, made.published.hidden, policy, per=per, part=False)
        return PublishedBreakdown(made.published, rates)
    shares = partial(_shares, table.numbers, made.published.hidden, policy, of=of, per=per)
    rates = shares(rounds=policy.rates_rounded)
    if policy.rates_rounded or policy.rounds_to < 2 or _holds(table, made.published, rates, of, per):
        return PublishedBreakdown(made.published, rates)
    note = "Percentages are from the figures as rounded, since others would have told small numbers."
    return PublishedBreakdown(made.published, shares(rounds=True), (note,))


def _rates(
    numbers: Numbers, bases: Numbers, hidden: Mask, policy: Policy, *, per: int, part: bool
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(
            policy.hidden if hidden[row, column]
            else published_rate(int(numbers[row, column]), int(bases[row, column]), policy, per=per, part=part)
            for column in range(numbers.shape[1])
        )
        for row in range(numbers.shape[0])
    )  # fmt: skip


def _total(cell: Cell, of: str) -> Cell:
    """Return where the total stands that a cell is a percentage of."""
    return (cell[0], -1) if of == ROW else (-1, cell[1])


def _shares(
    numbers: Numbers, hidden: Mask, policy: Policy, *, of: str, per: int, rounds: bool
) -> tuple[tuple[str, ...], ...]:
    """Percentages of a total, hidden where either figure is: with one of them they would tell the other."""
    figures = nearest(numbers, policy.rounds_to if rounds else 0)

    def share(cell: Cell) -> str:
        total = _total(cell, of)
        if hidden[cell] or hidden[total]:
            return policy.hidden
        return rate(int(figures[cell]), int(figures[total]), per=per) if figures[total] else policy.not_applicable

    return tuple(tuple(share((row, column)) for column in range(numbers.shape[1])) for row in range(numbers.shape[0]))


def _holds(table: Table, published: Published, rates: tuple[tuple[str, ...], ...], of: str, per: int) -> bool:
    """Whether no small number is told once the percentages have narrowed what each rounded figure can be."""
    low, high = known_intervals(published, small(table.numbers, published.policy))
    for _turn in range(3):
        for cell in np.ndindex(*low.shape):
            text, total = rates[cell[0]][cell[1]], _total((cell[0], cell[1]), of)
            if text.replace(".", "").isdigit():
                _narrow((low, high), (cell[0], cell[1]), total, text, per)
    sensitive, need_low, need_high = needed_interval(table.numbers, published.policy)
    return bool(cleared(Attack(low, high, table.numbers), sensitive, need_low, need_high).all())


def _narrow(ends: tuple[Numbers, Numbers], top: Cell, bottom: Cell, text: str, per: int) -> None:
    """Keep, in place, the pairs of figures from which a percentage can come."""
    low, high = ends
    pairs = [
        (above, below)
        for above in range(int(low[top]), int(high[top]) + 1)
        for below in range(max(int(low[bottom]), 1), int(high[bottom]) + 1)
        if rate(above, below, per=per) == text
    ]
    if pairs:
        low[top], high[top] = min(one for one, _ in pairs), max(one for one, _ in pairs)
        low[bottom], high[bottom] = min(one for _, one in pairs), max(one for _, one in pairs)
