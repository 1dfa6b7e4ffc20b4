"""What may be told of many disagreements without telling of any one (ADR 32). Pure.

The rule. Only financial years that are over are counted, by the day a disagreement ended, so that no figure moves when
a case does. Each figure is of at least five disagreements: smaller ones are put together under one name until they are
five, and the smallest larger one is put with them when they stay below five. Every figure is rounded to the nearest
five. There is no total. A filter leaves rows out and never counts anew. So no figure, and no difference between
figures, is of fewer than five.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeVar

FEWEST = 5
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Told:
    """One row that may be told: whose (None: all the others together), how many to the nearest five, and how many
    working days half of them took at most.
    """

    key: object
    about: int
    typical_days: int


def rounded(count: int) -> int:
    """Return a count of at least five to the nearest five."""
    return FEWEST * round(count / FEWEST)


def tellable(rows: Iterable[tuple[K, int]]) -> list[Told]:
    """Return what may be told of rows of (key, working days taken), largest first, the others together last.

    Fewer than five rows give nothing at all. No row is in two figures, and each figure is of five or more.
    """
    groups: dict[K, list[int]] = defaultdict(list)
    for key, days in rows:
        groups[key].append(days)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))
    large = [pair for pair in ordered if len(pair[1]) >= FEWEST]
    rest = [days for _, some in ordered if len(some) < FEWEST for days in some]
    while rest and len(rest) < FEWEST and large:
        rest += large.pop()[1]
    found = [_told(key, days) for key, days in large]
    return [*found, _told(None, rest)] if len(rest) >= FEWEST else found


def _told(key: object, days: Sequence[int]) -> Told:
    return Told(key, rounded(len(days)), round(median(days)))


def financial_year(day: date) -> int:
    """Return the year in which the financial year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1


def years_told(first: date, today: date) -> list[int]:
    """Return the financial years that are over, the latest first, from that of a day on."""
    return list(range(financial_year(today) - 1, financial_year(first) - 1, -1))


def year_words(year: int) -> str:
    """Return “April 2026 to March 2027”."""
    return f"April {year} to March {year + 1}"
