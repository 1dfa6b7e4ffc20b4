"""Whose document this is, what it is called and which years it is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sightline.imports.rules.dates import date_said
from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import Item
from sightline.imports.rules.words import fold

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEARS = r"(?:19|20)\d\d"
_SINCE = rf"(?:(?:(?:{_DAY}\s+)?{_MONTH}\s+)?{_YEARS}|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEARS}|{_YEARS}[-–/]\d\d)"
_JOIN = r"\s?(?:[-‐‑‒–—−/]|\b(?:to|until|till|through)\b)\s?"
_RANGE = re.compile(
    rf"(?<![\d/.-])(?:(?:(?:{_DAY}\s+)?{_MONTH}|{_SINCE}){_JOIN}(?:the\s+)?{_SINCE}(?![-/.]?\d)"
    rf"|between\s+(?P<between>{_SINCE}\s+and\s+{_SINCE})"
    rf"|(?P<first>{_YEARS}){_JOIN}(?P<last>\d\d))(?![-/.]?\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"\b(?:{_MONTH}\s+)?20\d\d\b")
_DAYS = re.compile(rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}\s+{_YEARS}|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEARS}", re.IGNORECASE)
TITLE_PAGE_PIECES = 15
MAX_TITLE_WORDS = 20
MAX_YEARS = 20
MAX_CHARACTERS = 4_000  # of one piece: who made a document, and for which years, is said near its beginning


def find_partnership(pieces: Sequence[Piece], lexicon: Lexicon) -> Item | None:
    """The partnership named most often, at its first mention; one named on the title page wins a tie."""
    for phrases in (lexicon.phrases["partnership_nouns"], lexicon.phrases["partnership_letters"]):
        if found := _named_most(pieces, phrases):
            return found
    return None


def _named_most(pieces: Sequence[Piece], phrases: Sequence[str]) -> Item | None:
    """The name ending in one of these phrases that stands most often."""
    nouns = sorted(phrases, key=len, reverse=True)
    named = "|".join(noun.replace(" ", r"\s+").replace("'", "['’]?") for noun in nouns)
    pattern = re.compile(
        rf"\b((?!The\b|This\b|Our\b|For\b|All\b)[A-Z][\w’'&-]+(?:\s+(?:and|&|of|upon|with|the)\s+[A-Z][\w’'-]+|\s+[A-Z][\w’'-]+){{0,4}}?"
        rf"\s+(?i:{named}))\b"
    )
    counts: Counter[str] = Counter()
    first: dict[str, tuple[str, Piece]] = {}
    for piece in pieces:
        for match in pattern.finditer(piece.text[:MAX_CHARACTERS]):
            counts[fold(match[1])] += 1
            first.setdefault(fold(match[1]), (match[1], piece))
    if not counts:
        return None
    best = max(counts, key=lambda name: counts[name])
    text, piece = first[best]
    confidence = 0.95 if counts[best] > 2 or len(counts) == 1 else 0.75
    return Item("partnership", text, piece.places, confidence, f"Named {counts[best]} times in the document.")


def find_document(pieces: Sequence[Piece], lexicon: Lexicon) -> Item | None:
    """The title: the first short line of the title page that says what kind of document it is."""
    for piece in pieces[:TITLE_PAGE_PIECES]:
        words = piece.text.split()
        if len(words) > MAX_TITLE_WORDS or piece.text.rstrip("\"'”’)").endswith((".", "!", "?")):
            continue
        if lexicon.mentions("title_words", piece.text) and len(words) > 1 and not lexicon.priority_heading(piece.text):
            return Item("document", piece.text, piece.places, 0.9, "A line of the title page.")
    return None


def range_in(text: str) -> str | None:
    """The range of years a text names, in its words: "2025/26", "April 2025 – March 2028"; None without one."""
    for match in _RANGE.finditer(text[:MAX_CHARACTERS]):
        first, last = match["first"], match["last"]
        if first is None or 0 < (int(last) - int(first)) % 100 <= MAX_YEARS:
            return match["between"] or match[0]
    return None


def find_period(pieces: Sequence[Piece], document: Item | None) -> Item | None:
    """The years: in the title, else on the title page, else the first range of years near the top."""
    if document is not None and (said := range_in(document.text)):
        return Item("period", said, document.places, 0.95, "Stands in the title.")
    top = [piece for piece in pieces[:TITLE_PAGE_PIECES] if len(piece.text) <= MAX_CHARACTERS]
    title_page = [piece for piece in top if len(piece.text.split()) <= MAX_TITLE_WORDS]
    for piece in title_page:
        if said := range_in(piece.text):
            return Item("period", said, piece.places, 0.75, "Stands on the title page.")
    for piece in title_page:
        if not date_said(piece.text) and (match := _YEAR.search(_DAYS.sub("", piece.text))):
            return Item("period", match[0], piece.places, 0.75, "Stands on the title page.")
    for piece in pieces[: 2 * TITLE_PAGE_PIECES]:
        if said := range_in(piece.text):
            return Item("period", said, piece.places, 0.7, "The first range of years in the text.")
    return None
