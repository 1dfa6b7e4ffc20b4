"""The parameters of a rule book and of one series, and the words and numbers for what a point may be."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

INCREASE, DECREASE, NEUTRAL = "increase", "decrease", "neutral"
DIRECTIONS = {INCREASE: 1, DECREASE: -1, NEUTRAL: 0}

COMMON = 0
ABOVE_LIMIT, BELOW_LIMIT, TREND_UP, TREND_DOWN, TWO_ABOVE, TWO_BELOW, SHIFT_ABOVE, SHIFT_BELOW = range(1, 9)
RUN_ABOVE, RUN_BELOW = 9, 10

USUAL, BETTER, WORSE, HIGH, LOW = (
    "common_cause", "special_cause_improvement", "special_cause_concern", "special_cause_neutral_high",
    "special_cause_neutral_low",
)  # fmt: skip
POINT_TYPES = (USUAL, BETTER, WORSE, HIGH, LOW)
CANNOT_SAY = "cannot_say"
PASS, FAIL, EITHER = "consistent_pass", "consistent_fail", "inconsistent"

XMR = "xmr"
ATTRIBUTE = ("run", "i", "ip", "p", "pp", "u", "up", "c", "g", "t")
CHARTS = (XMR, *ATTRIBUTE)
NEEDS_DENOMINATOR = ("p", "pp", "u", "up", "ip")


class ChartError(ValueError):
    """A series cannot be charted as asked; the words say why and what to do."""


@dataclass(frozen=True)
class RuleBook:
    """The numbers of a rule book; as they stand, NHS England's “Making Data Count” with the reference's screening.

    `shift` points on one side of the mean, `trend` points each higher (or lower) than the one before: seven each there;
    Nelson 1984 has nine and six, others eight and six. A limit is `limits` times the average moving range from the mean
    (2.66 is 3 / 1.128: Wheeler, “Understanding Variation”, after Shewhart). A point is near it beyond the `near` share
    of the way (two of three beyond two sigma: Western Electric 1956). `screening` leaves out moving ranges of so many
    times their mean and more (3.267 is D4 of pairs: Nelson 1982). `shortest_baseline` points at least make a baseline;
    the limits of fewer than `enough` are a first try.
    """

    shift: int = 7
    trend: int = 7
    limits: Fraction = Fraction(266, 100)
    near: Fraction = Fraction(2, 3)
    screening: Fraction = Fraction(3267, 1000)
    shortest_baseline: int = 12
    enough: int = 13

    def __post_init__(self) -> None:
        if self.shift < 2 or self.trend < 3:
            raise ChartError("A shift needs at least 2 points and a trend at least 3.")
        if min(self.limits, self.screening) <= 0 or not 0 < self.near < 1:
            raise ChartError("The factors of the limits must be above nought, and the near share between 0 and 1.")

    def labels(self) -> tuple[str, ...]:
        """Return the label of each code, as the reference writes them."""
        return (
            "Common Cause", "Above UCL", "Below LCL",
            f"{self.trend} Point Trend (Increasing)", f"{self.trend} Point Trend (Decreasing)",
            "2 in 3 Above CL", "2 in 3 Below CL", f"{self.shift} Points Above CL", f"{self.shift} Points Below CL",
            "Long Run Above CL", "Long Run Below CL",
        )  # fmt: skip


MAKING_DATA_COUNT = RuleBook()


@dataclass(frozen=True)
class Settings:
    """How one series is read.

    `direction` says which way is better for the figure that is plotted. `baseline` takes mean and limits from the first
    so many points of each group and holds them forward. A point whose place stands in `rebase` starts a new group, and
    nothing crosses groups. `per` multiplies a share or a rate (100, 1,000, 10,000). `screen` leaves out outlying moving
    ranges (`RuleBook.screening`).
    """

    direction: str = NEUTRAL
    screen: bool = True
    baseline: int | None = None
    rebase: frozenset[Any] = field(default_factory=frozenset)
    target: float | None = None
    per: float = 1
    rules: RuleBook = MAKING_DATA_COUNT

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ChartError("The improvement direction is increase, decrease or neutral.")
        if self.baseline is not None and self.baseline < self.rules.shortest_baseline:
            raise ChartError(f"A baseline needs at least {self.rules.shortest_baseline} points, not {self.baseline}.")
