"""Numbers of items and pages that never change once they were sent out: what comes late is put between with a letter.

Item 7 may be followed by 7a, page 41 by 41a. A restricted item has a number drawn by lot and counts its pages by itself
(R47.1), so that whoever may not see it finds no gap.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.kernel.working_days import add_working_days

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LOTS = range(10, 1000)


def label(number: int, letter: str = "", *, restricted: bool = False) -> str:
    """Return what stands on paper before an item: `7`, `7a`, `R47`."""
    return f"{'R' if restricted else ''}{number}{letter}"


def page_label(number: int, letter: str = "", *, item: str = "") -> str:
    """Return what stands on a page: `41`, `41a`, or `R47.3` on the third page of a restricted item."""
    return f"{item}.{number}{letter}" if item else f"{number}{letter}"


def lettered(place: int) -> str:
    """Return the letter of a place from 1: a to z, then aa to zz. Raises ValueError past the 702nd."""
    if not 1 <= place <= 702:
        raise ValueError(f"There is no letter for place {place}.")
    first, second = divmod(place - 1, 26)
    return (LETTERS[first - 1] if first else "") + LETTERS[second]


def place_of(letter: str) -> int:
    """Return the place of a letter, 0 for none: the undo of `lettered`."""
    place = 0
    for one in letter:
        place = place * 26 + LETTERS.index(one) + 1
    return place


def order(number: int, letter: str) -> tuple[int, int]:
    """Return the key by which items and pages stand in order: 7, 7a, … 7z, 7aa, 8."""
    return number, place_of(letter)


def late_letter(taken: Iterable[str]) -> str:
    """Return the letter of what is put after a number whose letters `taken` were given before."""
    return lettered(max(map(place_of, taken), default=0) + 1)


def moved(keys: Sequence[int], key: int, steps: int) -> list[int]:
    """Return the keys with one moved so many places down (up when negative), as far as there is room."""
    rest = [one for one in keys if one != key]
    at = max(0, min(len(rest), keys.index(key) + steps))
    return [*rest[:at], key, *rest[at:]]


def due_on(meeting_on: date, working_days: int, non_working: frozenset[date]) -> date:
    """Return the day papers are due: so many working days before the meeting."""
    return add_working_days(meeting_on, -working_days, non_working)
