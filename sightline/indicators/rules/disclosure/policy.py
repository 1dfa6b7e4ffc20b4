"""A policy on small numbers as data: what is hidden, what is rounded, and what nobody may be able to work out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

WIDE_ONLY, EVERYTHING = "wide areas only", "everything shown"
ROUNDED, NOT_ROUNDED = "figures as rounded", "figures not rounded"
STYLES = {
    "dfe": "dfe_cin",
    "sac": "sac",
    "round": "round_all",
}  # what a command calls them -> key of the rule-set entry
EXACT, EXACT_FROM = "exact", "dfe"  # a way of its own, made from another
HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, TO_ZERO = "Hidden", "Not applicable", "Not available", "Rounds to 0"


SPREAD = 3  # how many numbers one must be able to be where it is known to be small


@dataclass(frozen=True)
class Policy:
    """Numbers from `hide_from` to `hide_to` are hidden; `hide_to` below `hide_from` hides none by its size.

    `keeps_zero`: a zero is not small, and shown. `zero_may_hide`: it may all the same be hidden for another's sake.
    `rounds_to`: what is shown is rounded to the nearest of it, halves up; 0 rounds nothing. `secondary`: further cells
    are hidden so that none can be worked out. `rates_rounded`: percentages and rates come from the figures as they are
    published. `minimal`: the fewest further cells, by linear programme.
    """

    key: str
    title: str = ""
    hide_from: int = 1
    hide_to: int = 5
    keeps_zero: bool = True
    zero_may_hide: bool = False
    rounds_to: int = 0
    secondary: bool = True
    hides_rates: bool = True
    rates_rounded: bool = True
    minimal: bool = False
    hidden: str = "c"
    not_applicable: str = "z"
    not_available: str = "x"
    rounds_to_zero: str = ""

    def hides(self, value: int) -> bool:
        """Whether a number is small enough to be hidden."""
        return self.hide_from <= value <= self.hide_to and not (value == 0 and self.keeps_zero)

    @property
    def protects(self) -> tuple[int, int]:
        """What a hidden small number must be able to be, from and to: 1 to 6 for numbers from 1 to 5.

        That it is not 0 may be known. It must be able to lie above the range, so that nobody can tell it is small.
        """
        return max(self.hide_from, 1), self.hide_to + 1

    @property
    def ranges(self) -> tuple[int, int]:
        """The range that every hidden number is known to lie in where nothing is hidden for another's sake."""
        return max(self.hide_from, int(self.keeps_zero)), self.hide_to

    def too_close(self, low: int, high: int | None) -> bool:
        """Whether a hidden number is told too closely that can only be `low` to `high`, None for no end.

        Where the range is known, it must be able to be three of its numbers at least.
        """
        if self.secondary:
            return low > self.protects[0] or (high is not None and high < self.protects[1])
        return high is not None and high - low < min(SPREAD - 1, self.ranges[1] - self.ranges[0])

    @property
    def least_hidden(self) -> int:
        """The least that a hidden cell can be for whoever knows the policy: 1 where a zero is always shown."""
        return int(self.keeps_zero and not self.zero_may_hide)


def policy_of(key: str, title: str, content: Mapping[str, Any], *, wide: bool = False) -> Policy:
    """Return the policy of a rule-set entry of kind `disclosure`; `wide` for figures of a region or the nation."""
    start, end = int(content.get("hide_from", 1)), int(content.get("hide_to", 0))
    symbols = {row["means"].split(";")[0]: row["symbol"] for row in content.get("symbols") or ()}
    rounds = wide or content.get("rounds_for") == EVERYTHING
    secondary = bool(content["secondary"])
    return Policy(
        key=key, title=title, hide_from=start, hide_to=end, keeps_zero=bool(content["keeps_zero"]),
        rounds_to=int(content.get("rounds_to") or 0) if rounds else 0, secondary=secondary,
        rates_rounded=content.get("rates_from") != NOT_ROUNDED,
        hidden=symbols.get(HIDDEN, "c"), not_applicable=symbols.get(NOT_APPLICABLE, "z"),
        not_available=symbols.get(NOT_AVAILABLE, "x"), rounds_to_zero=symbols.get(TO_ZERO, ""),
    )  # fmt: skip


def exact_of(policy: Policy) -> Policy:
    """Return a policy in exact mode: nothing rounded, the fewest further cells, zeros and totals among them."""
    return replace(
        policy, key=EXACT, title="Exact mode, the fewest numbers hidden", rounds_to=0,
        secondary=True, minimal=True, zero_may_hide=True, keeps_zero=True,
    )  # fmt: skip
