"""How much more often something happens in one part of the people than in the others, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

SMALL = 5
WIDTH = 1.96  # standard errors on either side of the middle of a 95 per cent interval
HIGHER, LOWER, ALIKE, UNKNOWN = "higher", "lower", "alike", "unknown"


@dataclass(frozen=True)
class Part:
    """A part of a breakdown: how many, out of how many; None where the supplier gave none."""

    name: str
    count: int | None
    base: int | None = None

    @property
    def share(self) -> float | None:
        """How many out of how many; None where it is not known."""
        return self.count / self.base if self.count is not None and self.base else None


@dataclass(frozen=True)
class Ratio:
    """The rate of a part divided by that of all others together, with its 95 per cent interval.

    `verdict` is higher or lower when the interval keeps clear of 1, alike when it does not, unknown when it cannot be
    worked out. `small` says that fewer than 5 stand on one side, so that one case more or less would move it.
    """

    part: Part
    value: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = UNKNOWN
    small: bool = False
    why: str = ""


def ratios(parts: Sequence[Part], *, of_people: bool) -> list[Ratio]:
    """Return for each part its rate ratio to all others together, with a log-normal 95 per cent interval.

    The method is that of a risk ratio (Katz and others, Biometrics 1978; Altman and others, “Statistics with
    Confidence”, 2000, chapter 7) for shares, and of a ratio of two Poisson rates (Rothman, “Modern Epidemiology”) when
    the base is `of_people`, among whom somebody may be counted more than once. All others are the reference, not the
    largest part, so that no part is set as the norm and the two sides share no case.
    """
    known = [one for one in parts if one.count is not None and one.base]
    all_count, all_base = sum(one.count or 0 for one in known), sum(one.base or 0 for one in known)
    return [
        _ratio(one, all_count - (one.count or 0), all_base - (one.base or 0), of_people=of_people)
        if one in known
        else Ratio(one, why="No figure or no base was given.")
        for one in parts
    ]


def _ratio(one: Part, others: int, their_base: int, *, of_people: bool) -> Ratio:
    count, base = one.count or 0, one.base or 0
    if not their_base:
        return Ratio(one, why="There is nobody to compare with.")
    small = min(count, others) < SMALL
    if not count or not others:
        return Ratio(one, small=small, why="None was counted on one side, so no ratio can be worked out.")
    value = (count / base) / (others / their_base)
    spread = 1 / count + 1 / others - (0 if of_people else 1 / base + 1 / their_base)
    error = sqrt(max(spread, 0))
    low, high = exp(log(value) - WIDTH * error), exp(log(value) + WIDTH * error)
    verdict = HIGHER if low > 1 else LOWER if high < 1 else ALIKE
    return Ratio(one, value, low, high, verdict, small)


def ratio_words(one: Ratio) -> str:
    """Say a ratio in words a board can read out, with how sure it is."""
    if one.value is None:
        return one.why
    between = (
        f"{_times(one.value)} that of all others (likely between {_times(one.low or 0)} and {_times(one.high or 0)})"
    )
    said = {
        HIGHER: f"Higher: {between}.",
        LOWER: f"Lower: {between}.",
        ALIKE: f"No difference that these numbers can show: {between}.",
    }[one.verdict]
    return f"{said} Small numbers: read with care." if one.small else said


def _times(value: float) -> str:
    return f"{value:.2f} times" if value < 10 else f"{value:.0f} times"
