"""The scale risks are scored on: likelihood times impact, with bands. Pure; the words and numbers are a rule set's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STEPS = 4  # how many shades a heat map has; 1 is the gravest
Pair = tuple[int, int]


@dataclass(frozen=True)
class Band:
    """Scores from `first` to `last`, and what they are called."""

    first: int
    last: int
    word: str


@dataclass(frozen=True)
class Scale:
    """A scale as it holds for a partnership; `source` and `verified` say where it comes from."""

    title: str
    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    bands: tuple[Band, ...]
    treatments: tuple[str, ...]
    source: str = ""
    verified: bool = False
    reason: str = ""
    adopted: bool = True

    @property
    def most(self) -> int:
        """The highest score there is."""
        return len(self.likelihood) * len(self.impact)

    def has(self, pair: Pair | None) -> bool:
        """Whether (likelihood, impact) stands on this scale; an older, longer scale may have had it."""
        return pair is not None and 1 <= pair[0] <= len(self.likelihood) and 1 <= pair[1] <= len(self.impact)

    def band(self, score: int | None) -> Band | None:
        """Return the band of a score, or None where the bands have a gap or the score lies above the scale."""
        return next((one for one in self.bands if score is not None and one.first <= score <= one.last), None)

    def word(self, score: int | None) -> str:
        """Return what a score is called, such as “High”."""
        found = self.band(score)
        return found.word if found else ""

    def step(self, score: int | None) -> int:
        """Return the shade of a score: 1 for the gravest band to 4 for the least, 0 where it has no band."""
        found = self.band(score)
        if found is None:
            return 0
        order = sorted(self.bands, key=lambda one: -one.last)
        at = order.index(found)
        return 1 + (at * (STEPS - 1) // (len(order) - 1) if len(order) > 1 else 0)

    def pair_words(self, pair: Pair | None) -> str:
        """Return “Likely, very high” for a pair."""
        if pair is None:
            return "Not scored"
        if not self.has(pair):
            return "Scored on another scale"
        return f"{self.likelihood[pair[0] - 1]}, {self.impact[pair[1] - 1].lower()} impact"


def read_scale(title: str, content: Mapping[str, Any], **more: Any) -> Scale:
    """Return the scale that the content of a rule set's entry says."""
    bands = tuple(Band(int(one["from"]), int(one["to"]), str(one["word"])) for one in content["bands"])
    return Scale(
        title, tuple(map(str, content["likelihood"])), tuple(map(str, content["impact"])), bands,
        tuple(map(str, content.get("treatments") or ())), **more,
    )  # fmt: skip


def score_of(pair: Pair | None) -> int | None:
    """Return likelihood times impact."""
    return pair[0] * pair[1] if pair else None


def direction(before: int | None, after: int | None) -> str:
    """Return `worse`, `better`, `same`, or an empty text when there is nothing to compare with."""
    if before is None or after is None:
        return ""
    return "same" if before == after else "worse" if after > before else "better"


@dataclass(frozen=True)
class Square:
    """One square of a heat map: its score, shade and band, and what stands in it."""

    score: int
    step: int
    word: str
    rows: Sequence[Any]


def heat_map(scale: Scale, placed: Sequence[tuple[Pair, Any]]) -> list[tuple[str, list[Square]]]:
    """Return the squares by impact, the gravest first, each row from the least likely; what is off the scale is left.

    `placed` are (pair, anything).
    """
    found: dict[Pair, list[Any]] = {}
    for pair, row in placed:
        found.setdefault(pair, []).append(row)
    return [
        (
            f"{impact} {scale.impact[impact - 1]}",
            [
                Square(likely * impact, scale.step(likely * impact), scale.word(likely * impact),
                       found.get((likely, impact), ()))
                for likely in range(1, len(scale.likelihood) + 1)
            ],
        )
        for impact in range(len(scale.impact), 0, -1)
    ]  # fmt: skip
