"""Lead, date, state and group of an action: from the cells beside it, else from its own words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sightline.imports.rules.lexicon import DETAIL_KINDS, Lexicon
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import Item
from sightline.imports.rules.words import fold

_DASHES = re.compile(r"\s+[-–—|]\s+")
_LABELLED = re.compile(r"(?:(?<=[.;,|)])|(?<=[–—-])|(?<=\w))\s+(?P<label>[A-Z][a-z]*(?: [a-zA-Z]+){0,2})\s*:\s+(?=\S)")
MAX_NAME_WORDS, MAX_VALUE_WORDS = 8, 12
_BRACKETED = re.compile(
    r"[(\[]\s*(?:lead|owner|led by|lead officer|responsible|who)\s*[:–-]\s*(?P<name>[^()\[\];]{2,80})[)\];]",
    re.IGNORECASE,
)
_NAME = r"(?:the\s+)?(?P<name>[A-Z][\w’'&/-]*(?:\s+(?:and|&|of|for|the)\s+[A-Z][\w’'&/-]*|\s+[A-Z][\w’'&/-]*)*)"


def with_details(item: Item, cells: dict[str, Piece], lexicon: Lexicon) -> Item:
    """The action with what its row and its own words say of it."""
    words = {kind: piece.text for kind, piece in cells.items()}
    text, lead, due = (item.text, None, None) if cells else behind_dashes(item.text, lexicon)
    text, labelled = behind_labels(text, lexicon)
    said = labelled | {kind: value for kind, value in words.items() if value}
    return replace(
        item,
        text=text,
        lead=said.get("lead") or said.get("strategic_lead") or lead or lead_in_words(item.text, lexicon),
        due=said.get("due") or due or due_in_words(item.text, lexicon),
        status=said.get("status"),
        group=said.get("group"),
    )


def behind_labels(text: str, lexicon: Lexicon) -> tuple[str, dict[str, str]]:
    """The action, and the labelled values behind it, of "Print the guide. Lead: Warden. Due: May 2031"."""
    labels = [match for match in _LABELLED.finditer(text) if lexicon.kinds(match["label"], DETAIL_KINDS)]
    if not labels or not text[: labels[0].start()].strip():
        return text, {}
    ends = [*(match.start() for match in labels[1:]), len(text)]
    values = [text[match.end() : end].strip(" .;,|–—-") for match, end in zip(labels, ends, strict=True)]
    if not all(value and len(value.split()) <= MAX_VALUE_WORDS for value in values):
        return text, {}
    kinds = [lexicon.kinds(match["label"], DETAIL_KINDS)[0] for match in labels]
    return text[: labels[0].start()].rstrip(" ;,|–—-"), dict(zip(kinds, values, strict=True))


def behind_dashes(text: str, lexicon: Lexicon) -> tuple[str, str | None, str | None]:
    """The action, who leads and by when, of "Train the wardens - July 2031 - Harbour master".

    Only where one of the last two parts is a date or a rhythm; otherwise a dash is only a dash.
    """
    dashes = list(_DASHES.finditer(text))
    if not dashes:
        return text, None, None
    ends = [*(dash.start() for dash in dashes[1:]), len(text)]
    parts = [text[dash.end() : end] for dash, end in zip(dashes, ends, strict=True)]
    dated = [bool(lexicon.date_said(part)) or fold(part) in lexicon.words["rhythms"] for part in parts]
    if len(parts) > 1 and dated[-2] and _is_name(parts[-1]):
        return text[: dashes[-2].start()], parts[-1], parts[-2]
    if len(parts) > 1 and dated[-1] and _is_name(parts[-2]):
        return text[: dashes[-2].start()], parts[-2], parts[-1]
    if dated[-1]:
        return text[: dashes[-1].start()], None, parts[-1]
    return text, None, None


def _is_name(text: str) -> bool:
    return text[:1].isupper() and len(text.split()) <= MAX_NAME_WORDS and not text.endswith(".")


def lead_in_words(text: str, lexicon: Lexicon) -> str | None:
    """Who leads, where the action says "led by …" and gives a name."""
    match = _lead(lexicon.phrases["lead_phrases"]).search(text) or _BRACKETED.search(text)
    return match["name"].strip() if match else None


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
