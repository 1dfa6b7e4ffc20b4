"""Which kind of list a table is, and which of its columns is which: by their names, and by what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sightline.imports.rules.lexicon import load_lexicon
from sightline.imports.rules.sheets import ListColumn, ListKind
from sightline.imports.rules.sheets_tables import SheetTable
from sightline.imports.rules.sheets_values import email_in, is_day
from sightline.imports.rules.words import fold

ENOUGH = 3
SAVED, EXACT, PARTLY, AGREES = 100, 50, 30, 8
SAMPLE = 200
MOSTLY = 0.6
SEVERAL_WORDS = 4
LONGEST_NAME = 8
SHORTEST = 4
BY_NAME, PARTLY_NAME = "by its name", "by part of its name"
BEFORE, UNMATCHED = "as you matched it last time", "nothing of this kind was found for it"
SAID: Mapping[str, str] = {
    "date": "dates", "email": "e-mail addresses", "rag": "words for red, amber, green", "owner": "posts or agencies",
    "agency": "agencies you have", "group": "groups you have", "priority": "priorities you have", "text": "sentences",
    "choice": "words of this kind",
}  # fmt: skip


@dataclass(frozen=True)
class Match:
    """What a column was matched with (its key, "" for nothing), and why in words."""

    key: str
    why: str


@dataclass(frozen=True)
class Known:
    """What the partnership has: folded names by what holds them, and headings it matched before, by folded heading."""

    names: Mapping[str, Collection[str]]
    headings: Mapping[str, str]


def headings_known(kinds: Sequence[ListKind]) -> frozenset[str]:
    """Return every heading of every kind, folded."""
    return frozenset(fold(word) for kind in kinds for column in kind.columns for word in (column.label, *column.words))


def recognised(table: SheetTable, file_name: str, kinds: Sequence[ListKind]) -> str:
    """Return the key of the kind a table is likeliest of, by its headings and titles; "" when nothing tells."""
    titles = f" {fold(' '.join([file_name.rpartition('.')[0].replace('_', ' '), *table.titles]))} "
    scores = {kind.key: _likely(kind, table, titles) for kind in kinds}
    best = max(scores, key=lambda key: scores[key])
    return best if scores[best] >= ENOUGH else ""


def _likely(kind: ListKind, table: SheetTable, titles: str) -> int:
    named = sum(
        max((_named(column, name) // 10 * (2 if column.telling else 1) for column in kind.columns), default=0)
        for name in table.names
    )
    return named // 5 + (4 if any(f" {fold(word)} " in titles for word in kind.called) else 0)


def _named(column: ListColumn, name: str) -> int:
    """Return how surely a folded heading names a column."""
    words = [fold(word) for word in (column.label, *column.words)]
    if name in words:
        return EXACT
    short = len(name.split()) <= LONGEST_NAME
    return PARTLY if short and any(f" {word} " in f" {name} " for word in words if len(word) >= SHORTEST - 1) else 0


def match_columns(table: SheetTable, kind: ListKind, known: Known) -> dict[str, Match]:
    """Match each column of a table, by its letter: each column of the kind is used once, the surest first."""
    offers = [
        (score, -place, -order, letter, column.key, why)
        for place, (letter, heading) in enumerate(table.header.items())
        for score, order, column, why in _offers(table, letter, fold(heading), kind, known)
    ]
    found: dict[str, Match] = {}
    for _, _, _, letter, key, why in sorted(offers, reverse=True):
        if letter not in found and key not in {match.key for match in found.values() if match.key}:
            found[letter] = Match(key, why)
    return {letter: found.get(letter, Match("", UNMATCHED)) for letter in table.header}


def _offers(
    table: SheetTable, letter: str, name: str, kind: ListKind, known: Known
) -> list[tuple[int, int, ListColumn, str]]:  # fmt: skip
    """Return (how surely, its place in the kind, the column, why) of what a column of the file may be."""
    if name in known.headings:
        column = kind.column(known.headings[name])
        return [(SAVED, 0, column or ListColumn("", ""), BEFORE)]
    values = [cells[letter] for _, cells in table.rows[:SAMPLE] if cells.get(letter)]
    found = []
    for order, column in enumerate(kind.columns):
        by_name, holds = _named(column, name), _holds(values, column, known)
        score = by_name + (AGREES if holds else 0) if by_name else 10 if holds and _tells(column) else 0
        if score:
            found.append((score, order, column, _why(by_name, column, holds=holds)))
    return found


def _tells(column: ListColumn) -> bool:
    """Whether what a column holds is enough to know it by: any text could be any other."""
    return column.holds not in ("text", "choice") or column.required


def _why(by_name: int, column: ListColumn, *, holds: bool) -> str:
    if not by_name:
        return f"by what it holds: {SAID[column.holds]}"
    name = BY_NAME if by_name == EXACT else PARTLY_NAME
    return f"{name} and what it holds" if holds and column.holds != "text" else name


def _holds(values: Sequence[str], column: ListColumn, known: Known) -> bool:
    """Whether most values are what a column holds; for a text, whether they are of several words."""
    if not values:
        return False
    names = known.names.get(column.holds, ())
    tests: dict[str, Callable[[str], bool]] = {
        "date": is_day,
        "email": lambda value: bool(email_in(value)),
        "rag": lambda value: load_lexicon().rag_of(value) is not None,
        "text": lambda value: len(value.split()) >= SEVERAL_WORDS,
        "choice": lambda value: fold(value) in {fold(words) for one in column.choices for words in one},
    }
    test = tests.get(column.holds, lambda value: fold(value) in names)
    return sum(1 for value in values if test(value)) >= MOSTLY * len(values)


def words_said(table: SheetTable, letter: str) -> dict[str, tuple[str, int]]:
    """Return the different words of a column, folded: {folded: (as first written, how often)}, commonest first."""
    values = [cells[letter].strip() for _, cells in table.rows if cells.get(letter, "").strip()]
    counted = Counter(fold(value)[:200] for value in values)
    first: dict[str, str] = {}
    for value in values:
        first.setdefault(fold(value)[:200], " ".join(value.split()))
    return {word: (first[word], count) for word, count in counted.most_common()}


def meaning(word: str, options: Sequence[tuple[str, str]]) -> tuple[str, bool]:
    """Return (value of the option a folded word names, whether for sure); ("", False) for none, ("", True) for several.

    A word that is part of just one option's shortest name, or the other way round, is likely and not sure.
    """
    names = [(value, fold(label)) for value, label in options]
    same = {value for value, name in names if name == word}
    if same:
        return same.pop() if len(same) == 1 else "", True
    part = [(len(name.split()), value) for value, name in names if len(word) >= SHORTEST and _within(word, name)]
    shortest = {value for count, value in part if count == min(part)[0]}
    return (shortest.pop(), False) if len(shortest) == 1 else ("", False)


def _within(one: str, other: str) -> bool:
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "
