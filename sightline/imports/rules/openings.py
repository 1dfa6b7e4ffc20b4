"""Items that run together: where one may be cut from the next, and how sure that is.

When bullets are lost, a list is one long line. A full stop before a capital divides it safely. Without a full stop a
capital alone proves nothing (it may begin a name), so the word must be one that items begin with: an opening of the
vocabulary, or a word that begins marked items elsewhere in the same document; and it must not be a word the document
uses as part of a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import fold

_TOKEN = re.compile(r"\S+")
_OUTER = "\"'“”‘’()[]"
_TAIL = ".,;:!?"
_BINDS = (",", "/", "-", "–", "—", "&", "(", ":", "+")
AFTER_STOP, AFTER_SMALL, AFTER_NAME = 0.92, 0.8, 0.55


class Cut(NamedTuple):
    """An offset where an item may begin, and the confidence 0 to 1 that it does."""

    offset: int
    confidence: float


@dataclass(frozen=True)
class Habits:
    """How this document writes: words that begin marked items, words used in names, words seen in small letters."""

    openers: frozenset[str]
    names: frozenset[str]
    small: frozenset[str]


def learn_habits(prose: Iterable[Piece], cells: Iterable[Piece], lexicon: Lexicon) -> Habits:
    """Learn from running text (`prose`) and from table cells, whose runs prove less about names."""
    openers: Counter[str] = Counter()
    names: set[str] = set()
    small: set[str] = set()
    function_words = lexicon.words["function_words"]
    for piece, in_prose in [*((piece, True) for piece in prose), *((piece, False) for piece in cells)]:
        tokens = piece.text.split()
        if piece.form == "item" and tokens:
            openers[_bare(tokens[0])] += 1
        small.update(_bare(token) for token in tokens if token[:1].islower())
        for before, token in pairwise(tokens):
            if not _is_capital(token) or before.endswith((".", "!", "?", ":", ";")):
                continue
            if in_prose or _bare(before).casefold() in function_words:
                names.add(_bare(token))
    return Habits(frozenset(word for word, count in openers.items() if count > 1), frozenset(names), frozenset(small))


def cuts_in(text: str, habits: Habits, lexicon: Lexicon) -> list[Cut]:
    """Every place in a run where another item may begin, in order."""
    tokens = list(_TOKEN.finditer(text))
    cuts: list[Cut] = []
    for index in range(1, len(tokens)):
        words = [token.group() for token in tokens[index - 1 : index + 2]]
        confidence = _confidence(words[0], words[1], words[2] if len(words) > 2 else "", habits, lexicon)
        if confidence:
            cuts.append(Cut(tokens[index].start(), confidence))
    return cuts


def parts_of(text: str, cuts: Iterable[Cut]) -> list[str]:
    """The texts between the cuts."""
    offsets = [0, *(cut.offset for cut in cuts), len(text)]
    return [text[start:end].strip() for start, end in pairwise(offsets)]


def opens_an_item(text: str, lexicon: Lexicon) -> bool:
    """True when a text begins with an order or with the noun made from one ("To …" included)."""
    tokens = text.split()
    if not tokens:
        return False
    first = _bare(tokens[0])
    if first == "To" and len(tokens) > 1:
        return True
    return any(first in lexicon.words[name] for name in ("openers_verbs", "openers_nouns", "openers_measures"))


def _confidence(before: str, token: str, after: str, habits: Habits, lexicon: Lexicon) -> float:
    """How sure it is that `token` begins an item, 0 when it does not."""
    if not token.lstrip(_OUTER)[:1].isupper():
        return 0.0
    if before.rstrip(_OUTER).endswith((".", ";", "!")):
        return 0.0 if fold(before) in lexicon.words["abbreviations"] else AFTER_STOP
    if not _is_capital(token) or before.endswith(_BINDS) or before.rstrip(_OUTER).endswith((":", "?")):
        return 0.0
    if _bare(before).casefold() in lexicon.words["function_words"] or not _may_open(token, after, habits, lexicon):
        return 0.0
    if not _is_capital(before):
        return 0.0 if _is_capital(after) and not _is_article(token, lexicon) else AFTER_SMALL
    return AFTER_NAME if _goes_on(token, after, habits, lexicon) else 0.0


def _may_open(token: str, after: str, habits: Habits, lexicon: Lexicon) -> bool:
    """True when items begin with this word, in the vocabulary or in the document."""
    word = _bare(token)
    if _is_article(token, lexicon):
        return any(_bare(after).capitalize() in lexicon.words[name] for name in ("openers_verbs", "openers_measures"))
    if word in habits.names:
        return False
    return word in habits.openers or opens_an_item(word, lexicon)


def _goes_on(token: str, after: str, habits: Habits, lexicon: Lexicon) -> bool:
    """After a capital: true when the next word shows that a sentence, not a name, goes on from here."""
    if _is_article(token, lexicon) or _bare(after) in lexicon.words["complements"]:
        return True
    word = _bare(token)
    return word in habits.openers and word.lower() in habits.small and not _is_capital(after)


def _is_article(token: str, lexicon: Lexicon) -> bool:
    return token in lexicon.words["openers_articles"]


def _is_capital(token: str) -> bool:
    """True for Capital words; an acronym or a number is not one."""
    word = _bare(token)
    return word[:1].isupper() and (len(word) == 1 or any(char.islower() for char in word[1:]))


def _bare(token: str) -> str:
    """A word without quotes, brackets and closing marks."""
    return token.strip(_OUTER).rstrip(_TAIL).strip(_OUTER)
