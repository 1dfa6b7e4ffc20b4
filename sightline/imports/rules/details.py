"""Lead, date, state and group of an action: from the cells beside it, else from its own words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import Item

_NAME = r"(?:the\s+)?(?P<name>[A-Z][\w’'&/-]*(?:\s+(?:and|&|of|for|the)\s+[A-Z][\w’'&/-]*|\s+[A-Z][\w’'&/-]*)*)"


def with_details(item: Item, cells: dict[str, Piece], lexicon: Lexicon) -> Item:
    """The action with what its row and its own words say of it."""
    words = {kind: piece.text for kind, piece in cells.items()}
    return replace(
        item,
        lead=words.get("lead") or words.get("strategic_lead") or lead_in_words(item.text, lexicon),
        due=words.get("due") or due_in_words(item.text, lexicon),
        status=words.get("status"),
        group=words.get("group"),
    )


def lead_in_words(text: str, lexicon: Lexicon) -> str | None:
    """Who leads, where the action says "led by …" and gives a name."""
    match = _lead(lexicon.phrases["lead_phrases"]).search(text)
    return match["name"] if match else None


def due_in_words(text: str, lexicon: Lexicon) -> str | None:
    """The date an action names: "by March 2031", "by the end of Q2"."""
    match = _due(lexicon.phrases["due_phrases"]).search(text)
    return re.sub(r"^by\s+(?:the\s+)?", "", match[0], flags=re.IGNORECASE) if match else None


@lru_cache(maxsize=4)
def _lead(phrases: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"\b(?i:{named})\s+{_NAME}")


@lru_cache(maxsize=4)
def _due(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)
