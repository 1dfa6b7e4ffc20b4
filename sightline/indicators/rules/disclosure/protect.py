"""Protecting a table: what its policy hides and rounds, what has to be hidden besides, and the gate at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.indicators.rules.disclosure import exact, secondary
from sightline.indicators.rules.disclosure.attack import Told, disclosed
from sightline.indicators.rules.disclosure.network import Network, network_of
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rounding import Mask, nearest
from sightline.indicators.rules.disclosure.tables import Cell, Labels, NotPublishable, Published, Table, small


@dataclass(frozen=True)
class Protected:
    """A table ready for publication: `small` cells hidden by their size, `added` for another's sake.

    `kept` cells are hidden because an earlier release hid them. `least` is how many had to be added at the least, known
    in exact mode only; `beyond` is true when the policy hides nothing for another's sake and some had to be all the
    same.
    """

    published: Published
    small: int
    added: int
    kept: int = 0
    least: int | None = None
    beyond: bool = False

    @property
    def fewest(self) -> bool:
        """Whether it is proved that no fewer would do."""
        return self.least is not None and self.added <= self.least


def protect(
    table: Table, policy: Policy, *, earlier: Published | None = None, seconds: float = exact.SECONDS
) -> Protected:
    """Return what of a table may be published under a policy, having attacked it.

    `earlier` is an earlier release of the same table: what it hid stays hidden, and what it showed counts as known.
    `seconds` limit the search for the fewest cells in exact mode. Raises NotPublishable with the cells that can still
    be told too closely, which only an earlier release can make so, and for a table too large for exact mode.
    """
    check_earlier(table, earlier)
    net = network_of(table, policy, earlier)
    least: int | None = None
    lost: list[Cell] = []
    if policy.minimal:
        check_exact(table)
        chosen = exact.choose(net, seconds=seconds)
        hidden, least = chosen.hidden, chosen.least
    else:
        hidden, lost = secondary.choose(net, net.turn(secondary.weights_of(table.numbers)))
    hidden = net.turn(hidden)
    published = publish(table, policy, hidden)
    refuse(table.labels, disclosed(table, published, earlier))
    if lost:
        cells = [_turned(cell, net) for cell in lost]
        raise NotPublishable(f"Nothing more can be hidden to protect {table.labels.places(cells)}.", cells)
    primary, fixed = small(table.numbers, policy), net.turn(net.fixed)
    added = int((hidden & ~fixed).sum())
    return Protected(
        published, int(primary.sum()), added, int((fixed & ~primary).sum()), least,
        beyond=bool(added) and not policy.secondary,
    )  # fmt: skip


def _turned(cell: Cell, net: Network) -> Cell:
    return cell[::-1] if net.turned else cell


def check_exact(table: Table) -> None:
    """Raise NotPublishable for a table that exact mode is not made for."""
    short, long = sorted(one - 1 for one in table.numbers.shape)
    if short > exact.MOST_COLUMNS or long > exact.MOST_ROWS:
        raise NotPublishable(
            f"Exact mode takes tables of up to {exact.MOST_ROWS} by {exact.MOST_COLUMNS} besides their totals, and "
            f"this one has {table.numbers.shape[0] - 1} rows and {table.numbers.shape[1] - 1} columns. Divide it, or "
            "use another policy."
        )


def check_earlier(table: Table, earlier: Published | None) -> None:
    """Raise NotPublishable when an earlier release has other rows or columns, since its cells cannot be compared."""
    if earlier is not None and (earlier.labels.rows, earlier.labels.columns) != (
        table.labels.rows,
        table.labels.columns,
    ):
        raise NotPublishable("The earlier release has other rows or columns. Compare it part by part (`differencing`).")


def publish(table: Table, policy: Policy, hidden: Mask) -> Published:
    """Return a table as published with some cells hidden and the others rounded as the policy says."""
    numbers = np.where(hidden, -1, nearest(table.numbers, policy.rounds_to))
    return Published(table.labels, numbers, policy)


def refuse(labels: Labels, told: list[Told]) -> None:
    """Raise NotPublishable naming the cells that can be told too closely; nothing when there are none."""
    if told:
        named = "; ".join(one.words(labels.place(one.cell)) for one in told[:10])
        more = f"; and {len(told) - 10} more" if len(told) > 10 else ""
        raise NotPublishable(
            f"This cannot be published, because small numbers could be worked out: {named}{more}.",
            [one.cell for one in told],
        )
