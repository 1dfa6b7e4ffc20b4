"""An attacker who has time: tries every table of two by two parts. Shares no code with the gate."""

from functools import cache
from typing import Any

import numpy as np

from sightline.indicators.rules.disclosure.policy import Policy

MOST = 13  # parts are at most 8 in these tests, and nobody needs them to go up by more than 5

EXACT = Policy("exact", minimal=True, zero_may_hide=True)
DFE = Policy("dfe_cin", not_available=":", rounds_to_zero="k")
SAC = Policy("sac", hide_from=0, hide_to=4, keeps_zero=False, rounds_to=5, secondary=False,
             rates_rounded=False, hidden="*")  # fmt: skip
ROUND = Policy("round_all", hide_from=1, hide_to=0, rounds_to=5, secondary=False)
POLICIES = [EXACT, DFE, SAC, ROUND]


@cache
def every_table() -> Any:
    """Every table of two by two parts with its totals, as an array (tables, 3, 3)."""
    a, b, c, d = (one.ravel() for one in np.meshgrid(*[np.arange(MOST + 1)] * 4))
    rows = [[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]]
    return np.moveaxis(np.array(rows), -1, 0)


def is_small(policy: Policy, value: int) -> bool:
    return {"exact": 1 <= value <= 5, "dfe_cin": 1 <= value <= 5, "sac": value <= 4, "round_all": False}[policy.key]


def printed(policy: Policy, value: int) -> int:
    return value if policy.key in {"exact", "dfe_cin"} else int(value / 5 + 0.5) * 5


def may_be(policy: Policy, truth: int, hidden: bool, value: int) -> bool:
    """Whether a cell can be a value for whoever sees it by itself and knows the policy."""
    if not hidden:
        return not is_small(policy, value) and printed(policy, value) == printed(policy, truth)
    if policy.key == "sac" and is_small(policy, truth):
        return value <= 4
    return value >= (1 if policy.key == "dfe_cin" else 0)


def must_hold(policy: Policy, table: Any, row: int, column: int) -> tuple[int, int] | None:
    """Return the least and greatest that a cell must be able to be, or None where nothing depends on it."""
    value = int(table[row, column])
    if policy.key == "round_all":
        if not 0 < value < 5:
            return None
        return (0, value) if printed(policy, value) == 0 else (value, 5)
    if not is_small(policy, value):
        return None
    if policy.key == "sac":
        return [(0, 2), (0, 2), (1, 3), (2, 4), (2, 4)][value]
    parts = [(r, c) for r in range(2) for c in range(2) if row in (r, 2) and column in (c, 2)]
    least = sum(int(table[part] > 0) for part in parts) if policy.key == "dfe_cin" else 1
    return least, 6


def found_out(policy: Policy, table: Any, hidden: Any) -> set[tuple[int, int]]:
    """Return the cells that can be told too closely, by trying every table there is."""
    every = every_table()
    fits = np.ones(len(every), dtype=bool)
    for row in range(3):
        for column in range(3):
            allowed = np.array([
                may_be(policy, int(table[row, column]), bool(hidden[row, column]), value)
                for value in range(4 * MOST + 1)
            ])  # fmt: skip
            fits &= allowed[every[:, row, column]]
    left = every[fits]
    found = set()
    for row in range(3):
        for column in range(3):
            needs = must_hold(policy, table, row, column)
            seen = left[:, row, column]
            if needs and (seen.min() > needs[0] or seen.max() < needs[1]):
                found.add((row, column))
    return found
