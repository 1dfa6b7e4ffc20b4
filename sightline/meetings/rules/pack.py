"""Which pages a paper has in the pack. Once they were given, they stay: what comes late goes between with letters.

A first page is (number, place of its letter, 0 for none). A paper with a plain first page counts on in numbers, one
with a letter in letters: 41, 42, 43 or 41a, 41b, 41c.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.meetings.rules.agenda import lettered, page_label

First = tuple[int, int]


@dataclass(frozen=True)
class Paged:
    """A paper as its pages are counted: its key, how many it has, and the first one it was given, if any."""

    key: int
    pages: int
    first: First | None = None

    def last(self, first: First) -> First:
        """Return its last page when it begins with `first`."""
        number, letter = first
        return (number, letter + self.pages - 1) if letter else (number + self.pages - 1, 0)


def given(papers: Sequence[Paged], *, withdrawn: Sequence[Paged] = ()) -> dict[int, First]:
    """Return the first page of every paper, the given ones as they are; `papers` in the order of the pack.

    A late paper begins with the next free letter of the page before it; after the last page of all it counts on. The
    pages of `withdrawn` ones are not given again.
    """
    known = {one.key: one.first for one in papers if one.first}
    ends = [one.last(one.first) for one in (*papers, *withdrawn) if one.first]
    highest = max((number for number, _ in ends), default=0)
    letters: dict[int, int] = {}
    for number, letter in ends:
        letters[number] = max(letters.get(number, 0), letter)
    before = 0
    for at, one in enumerate(papers):
        if one.key not in known:
            if any(other.key in known for other in papers[at + 1 :]):
                known[one.key] = (before, letters.get(before, 0) + 1)
                letters[before] = letters.get(before, 0) + one.pages
            else:
                known[one.key] = (highest + 1, 0)
                highest += one.pages
        before = one.last(known[one.key])[0]
    return known


def labels(first: First, pages: int, *, item: str = "") -> list[str]:
    """Return the labels of a paper's pages; `item` is that of a restricted one, which counts by itself."""
    number, letter = first
    if letter:
        return [page_label(number, lettered(letter + at), item=item) for at in range(pages)]
    return [page_label(number + at, item=item) for at in range(pages)]


def in_words(found: Sequence[str]) -> str:
    """Return pages in words: “41”, “41 to 47”."""
    return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}" if found else ""
