"""Rates: which year's population stands under a period, what is done when it is missing, and the median of a group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

AGES = {"children": "0-17", "adults": "18+", "all": "all"}
WORDS = {"0-17": "children aged 0 to 17", "18+": "adults aged 18 and over", "all": "people of all ages"}
OLDEST_YEARS = 3


@dataclass(frozen=True)
class Base:
    """The population under a rate: `people`, or None with the reason in `words`; `words` also says an older year."""

    people: int | None
    year: int
    projected: bool = False
    words: str = ""


def population_year(starts_on: date) -> int:
    """Return the year whose mid-year population stands under a period that begins on a day.

    April to March uses the middle of the year in which that April lies: a month of 2023-24, mid-2023. Source: the
    Department for Education's rates of children in need for the year ending 31 March use the estimate for the middle
    of the year before; its published rates of section 47 enquiries 2013 to 2022 follow from the estimates loaded here
    by this rule. The same rule is used for adults; no published adult rate was compared.
    """
    return starts_on.year if starts_on.month >= 4 else starts_on.year - 1


def base_for(starts_on: date, ages: str, areas: Mapping[str, str], known: Mapping[tuple[str, int, bool], int]) -> Base:
    """Return the population of all `areas` ({code: name}) together under a period.

    `known` is {(code, year, projected): people} of one group of ages. The estimate of the year itself is used, else its
    projection, else the newest estimate of the three years before, and `words` says so. When one area has none of
    them there is no population, and `words` says of whom.
    """
    year = population_year(starts_on)
    tries = [(year, False), (year, True), *((year - ago, False) for ago in range(1, OLDEST_YEARS + 1))]
    for found, projected in tries:
        if areas and all((code, found, projected) in known for code in areas):
            people = sum(known[code, found, projected] for code in areas)
            return Base(people, found, projected, _used(year, found, projected))
    lacking = [name for code, name in areas.items() if not any((code, *one) in known for one in tries)]
    whom = ", ".join(lacking) or (" and ".join(areas.values()) + " for the same year" if areas else "")
    of = f"for {whom}" if whom else "because no council of the partnership has a code yet"
    return Base(None, year, words=f"No number of {WORDS[ages]} for the middle of {year} is known {of}.")


def _used(wanted: int, found: int, projected: bool) -> str:
    if projected:
        return f"Uses the projection for the middle of {found}."
    return "" if found == wanted else f"Uses the estimate for the middle of {found}, the newest known."


def rate(count: float | None, people: int | None, per: int) -> float | None:
    """Return a count per so many people, such as 45.3 per 10,000; None when either is missing or nobody lives there."""
    return None if count is None or not people else count * per / people


def middle(values: Collection[float | None]) -> float | None:
    """Return the median of the values that are known; None when there is none."""
    known = [value for value in values if value is not None]
    return float(median(known)) if known else None
