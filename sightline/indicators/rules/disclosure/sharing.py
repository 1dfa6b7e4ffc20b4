"""Indicators that count the same thing: what one hides another may show. Known by the words of the dictionary. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sightline.indicators.rules.disclosure.releases import COUNT, PERCENT, RATE, Refusal


@dataclass(frozen=True)
class Cell:
    """A number of an indicator's whole in a period: what it counts in `words`, as kept, and whether it is shown."""

    code: str
    words: str
    frequency: str
    starts_on: str
    period: str
    kept: int
    shown: bool


def counted_words(unit: str, numerator: str, denominator: str) -> tuple[str, str]:
    """Return what an indicator's number and what it is out of count, to compare; populations are public and no cell."""
    top = numerator if unit in (COUNT, PERCENT, RATE) else ""
    return " ".join(top.casefold().split()), " ".join(denominator.casefold().split()) if unit == PERCENT else ""


def told_by_another(cells: Iterable[Cell]) -> list[Refusal]:
    """Return the numbers that are hidden in one indicator and shown, under the same words, in another.

    Only equal numbers count: the same words may stand for other things where the numbers differ.
    """
    found: dict[tuple[str, str, str, int], list[Cell]] = defaultdict(list)
    for one in cells:
        if one.words:
            found[one.words, one.frequency, one.starts_on, one.kept].append(one)
    return [
        Refusal(
            f"{hidden.code}, {hidden.period}",
            f"it is hidden here, and {shown.code} shows it, since both count “{hidden.words}”. Leave out one of them, "
            "or the breakdown beside which it has to be hidden",
        )
        for same in found.values()
        for hidden in same if not hidden.shown
        for shown in same[:] if shown.shown and shown.code != hidden.code
    ]  # fmt: skip
