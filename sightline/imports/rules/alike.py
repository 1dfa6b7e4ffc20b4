"""Finds texts that say the same twice, in the same or nearly the same words, without comparing each with each.

Two texts are alike when their sets of three-letter pieces, after folding, overlap by `LEAST` (twice what they share
over what they have). Texts that are so alike share one of their rarest pieces, so only those that do are compared: the
prefix filter of similarity joins.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sightline.imports.rules.words import fold

LEAST = 0.9
SHORTEST = 8
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Alike(Generic[K]):
    """Which earlier text it is like, and how much: 1.0 is the same words."""

    other: K
    likeness: float


def pieces(text: str) -> frozenset[str]:
    """Return the three-letter pieces of a text after folding."""
    folded = f"  {fold(text)} "
    return frozenset(folded[at : at + 3] for at in range(len(folded) - 2))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets of pieces share, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def alike(texts: Mapping[K, str], least: float = LEAST) -> dict[K, Alike[K]]:
    """Return for each text that is like one before it (in the order given) the first of those; the rest are left out.

    Texts under eight letters are compared whole. A thousand texts of a plan take some 0.1 seconds.
    """
    found: dict[K, Alike[K]] = {}
    first: dict[str, K] = {}
    kept: dict[K, frozenset[str]] = {}
    for key, text in texts.items():
        folded = fold(text)
        if folded in first:
            found[key] = Alike(first[folded], 1.0)
        elif folded:
            first[folded] = key
            if len(folded) >= SHORTEST:
                kept[key] = pieces(text)
    return found | _near(kept, least)


def _near(kept: Mapping[K, frozenset[str]], least: float) -> dict[K, Alike[K]]:
    common = Counter(piece for one in kept.values() for piece in one)
    by_piece: dict[str, list[K]] = defaultdict(list)
    found: dict[K, Alike[K]] = {}
    for key, one in kept.items():
        rare = _rarest(one, common, least)
        near = {other for piece in rare for other in by_piece[piece]}
        close = [(overlap(one, kept[other]), other) for other in near if _as_long(one, kept[other], least)]
        best = max((likeness for likeness, _ in close), default=0.0)
        if best >= least:
            found[key] = Alike(next(other for likeness, other in close if likeness == best), round(best, 3))
            continue
        for piece in rare:
            by_piece[piece].append(key)
    return found


def _rarest(one: frozenset[str], common: Counter[str], least: float) -> list[str]:
    """The rarest pieces of a text: any text as alike as `least` has one of its own rarest among them."""
    must_share = int(least / (2 - least) * len(one))
    ordered = sorted(one, key=lambda piece: (common[piece], piece))
    return ordered[: len(one) - must_share + 1]


def _as_long(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    """Whether two sets are near enough in size to be alike."""
    shorter, longer = sorted((len(one), len(other)))
    return 2 * shorter >= least * (shorter + longer)
