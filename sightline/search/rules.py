"""What somebody typed, as a question; where it is in a text; what is near to it. Nothing typed may fail."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 200
MOST_TERMS = 12
QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]|(\S+)')
REFERENCE = re.compile(r"(?:([A-Za-z]{2,5})[-\s])?(?:([A-Za-z]{1,4})[-\s]?)?0*(\d{1,10})")
NEAR = 0.75
SHORTEST_NEAR = 4
AROUND = 90


@dataclass(frozen=True)
class Term:
    """Words that must stand one after the other; the last may go on unless it was quoted (`police` finds “policed”)."""

    words: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class Asked:
    """A question: what was typed, the terms that must all be found, and the words that may be misspelt."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    misspelt: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Return a text in lower case without accents, letter for letter, so that places in it stay the same."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def words_of(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, word folded) of each word of a text: runs of letters and numbers."""
    folded = fold(text)
    found, start = [], -1
    for at, letter in enumerate(folded + " "):
        if letter.isalnum():
            start = at if start < 0 else start
        elif start >= 0:
            found.append((start, at, folded[start:at]))
            start = -1
    return found


def read(typed: str) -> Asked:
    """Read what somebody typed: words, “phrases in quotes”, references; anything else is left out."""
    typed = " ".join(typed.replace("\0", " ").split())[:LONGEST]
    terms: list[Term] = []
    misspelt: list[str] = []
    for phrase, word in QUOTED.findall(typed):
        words = tuple(one for _, _, one in words_of(phrase or word))
        if not words:
            continue
        terms.append(Term(words if phrase else (*words[:-1], _stem(words[-1])), bool(phrase)))
        misspelt += words if not phrase else ()
    nameable = tuple(one for one in misspelt if len(one) >= SHORTEST_NEAR and one.isalpha())
    return Asked(typed, tuple(terms[:MOST_TERMS]), nameable[:4])


def _stem(word: str) -> str:
    """Return a word without its plural ending, since what follows is found anyway: `meetings` finds “meeting”."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def references(typed: str, code: str, letters: Sequence[str]) -> list[str]:
    """Return the references a text may stand for in a partnership, whole (`NMR-A-0042`) or in part (`A-42`, `42`)."""
    found = REFERENCE.fullmatch(typed)
    if not found:
        return []
    given, kind, number = found.groups()
    if given and not kind:
        given, kind = None, given
    kinds = [kind.upper()] if kind else list(letters)
    return [f"{(given or code).upper()}-{one}-{int(number):04d}" for one in kinds]


def whole_reference(typed: str) -> str:
    """Return the reference a text is when it is a whole one, in capitals with at least four digits; else nothing."""
    found = re.fullmatch(r"([A-Za-z]{2,5})-([A-Za-z]{1,4})-0*(\d{1,10})", typed)
    return f"{found[1]}-{found[2]}-{int(found[3]):04d}".upper() if found else ""


def matches(asked: Asked, text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each place in a text that the question names, in order."""
    words = words_of(text)
    found = {
        (words[at][0], words[at + len(term.words) - 1][1])
        for term in asked.terms
        for at in range(len(words) - len(term.words) + 1)
        if _stands(term, [word for _, _, word in words[at : at + len(term.words)]])
    }
    return sorted(found)


def _stands(term: Term, words: list[str]) -> bool:
    *before, last = term.words
    return words[:-1] == before and (words[-1] == last if term.whole else words[-1].startswith(last))


Piece = tuple[str, bool]


def marked(asked: Asked, text: str) -> list[Piece]:
    """Return a text in pieces (words, whether they were asked for)."""
    return list(_pieces(text, matches(asked, text)))


def _pieces(text: str, places: list[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in places:
        if start < at:
            continue
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def snippet(asked: Asked, text: str) -> list[Piece]:
    """Return the part of a text around the first place the question names, in pieces; nothing when none is there."""
    places = matches(asked, text[:100_000])
    if not places:
        return []
    start, end = max(0, places[0][0] - AROUND), min(len(text), places[0][1] + AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = end if end == len(text) else max(places[0][1], text.rfind(" ", start, end))
    shown = " ".join(text[start:end].split())
    pieces = marked(asked, shown)
    return [*([("… ", False)] if start else []), *pieces, *([(" …", False)] if end < len(text.rstrip()) else [])]


def grams(word: str) -> list[str]:
    """Return every three letters of a word, folded."""
    word = fold(word)
    return [word[at : at + 3] for at in range(len(word) - 2)]


def nearness(misspelt: Sequence[str], name: str) -> float:
    """Return how near a name is to words that may be misspelt, 0 to 1; 0 when any word is like none of the name's."""
    words = [word for _, _, word in words_of(name)]
    found = [max((_alike(one, word) for word in words), default=0.0) for one in misspelt]
    return sum(found) / len(found) if found and all(found) else 0.0


def _alike(typed: str, word: str) -> float:
    if word.startswith(typed):
        return 1.0
    matcher = SequenceMatcher(None, typed, word, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= NEAR else 0.0
