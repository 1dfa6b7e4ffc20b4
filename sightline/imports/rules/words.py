"""Comparing and cutting words: folding, likeness, whether a sentence is finished."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´]")
_MARKS = re.compile(r"[^\w%£]+|_")
_TERMINAL = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]"


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """The text in small letters, without marks, single-spaced: what two texts are compared by."""
    return " ".join(_MARKS.sub(" ", _APOSTROPHES.sub("", text.casefold())).split())


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """How alike two texts are after folding, 0 to 1 (the ratio of matching characters); 0 when surely below `least`."""
    one, other = fold(one), fold(other)
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < (shorter + longer) * 0.5:
        return 2 * shorter / (shorter + longer)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if least and matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def is_finished(text: str) -> bool:
    """True when the text ends as a sentence or a lead-in does."""
    return text.rstrip().rstrip(_CLOSERS).endswith(_TERMINAL)


def is_lead_in(text: str) -> bool:
    """True when the text announces what follows."""
    return text.rstrip().endswith((":", ":-", ": -"))


def starts_small(text: str) -> bool:
    """True when the text begins in the middle of a sentence: with a small letter."""
    return text[:1].islower()


def is_heading_shaped(text: str) -> bool:
    """A short line that begins with a capital or a number and does not end as a sentence does."""
    text = text.strip()
    if not text or len(text) > 100 or len(text.split()) > 12 or not any(char.isalpha() for char in text):
        return False
    return (text[0].isupper() or text[0].isdigit()) and not text.endswith((".", ",", ";", "!"))
