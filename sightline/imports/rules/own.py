"""A partnership's own words: what each list of them may mean, and how one is told to be sound before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import yaml

from sightline.imports.rules.dates import ENDS, DateStyle, style_of
from sightline.imports.rules.lexicon import COLUMN_KINDS, DETAIL_KINDS, HEADING_KINDS, LEXICON_PATH, Lexicon
from sightline.imports.rules.words import fold

HEADING, LABEL, ROLE, RAG, DATE = "heading", "label", "role", "rag", "date"
LABEL_KINDS = frozenset(DETAIL_KINDS | COLUMN_KINDS)
MOST_CHARACTERS = 100
KIND_WORDS = {
    "vision": "the vision", "purpose": "the purpose", "core_functions": "core business", "priorities": "the priorities",
    "objectives": "objectives", "ambitions": "ambitions", "desired_outcomes": "outcomes", "actions": "actions",
    "measures": "measures", "success": "what success looks like", "rationale": "why it is a priority",
    "groups": "groups", "members": "members", "strategic_lead": "the strategic lead", "lead": "who leads",
    "group": "the group", "due": "the date", "status": "the status", "priority": "the priority",
    "name": "a name, set aside", "narrative": "narrative, set aside", "contents": "contents, set aside",
    "progress": "progress, set aside", "figures": "figures, set aside", "reference": "references, set aside",
    "key": "a key to the colours, set aside",
}  # fmt: skip
RAG_WORDS = {
    "red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete", "not_started": "Not started",
}  # fmt: skip


class Taught(NamedTuple):
    """One of a partnership's own words: which list, the words, and what they mean there."""

    list: str
    words: str
    means: str


def meanings(which: str) -> dict[str, str]:
    """What words of that list may mean, by key, in words; empty for roles, which mean a post by its title."""
    if which == HEADING:
        return {kind: KIND_WORDS[kind] for kind in KIND_WORDS if kind in HEADING_KINDS}
    if which == LABEL:
        return {kind: KIND_WORDS[kind] for kind in KIND_WORDS if kind in LABEL_KINDS}
    if which == RAG:
        return dict(RAG_WORDS)
    return dict(ENDS) if which == DATE else {}


def key_of(which: str, words: str) -> str:
    """What words of a list are the same by: a date style keeps its placeholders."""
    return " ".join(words.casefold().split()) if which == DATE else fold(words)


def against(one: Taught) -> str:
    """The sentence that stands against keeping a word, or nothing."""
    key = key_of(one.list, one.words)
    if len(one.words) > MOST_CHARACTERS:
        return f"Use at most {MOST_CHARACTERS} characters."
    if not any(char.isalpha() for char in key):
        return "Enter words with at least one letter."
    if one.list == DATE:
        style = style_of(one.words, one.means)
        return style if isinstance(style, str) else ""
    choices = meanings(one.list)
    if choices and one.means not in choices:
        return "Choose what the words mean."
    return "" if one.means.strip() else "Say what the words mean."


def with_own(lexicon: Lexicon, own: Iterable[Taught]) -> Lexicon:
    """The vocabulary with a partnership's own words, which win over the shipped; unsound ones are passed over."""
    sound = [one for one in own if not against(one)]
    if not sound:
        return lexicon
    phrases = {fold(one.words): (one.means,) for one in sound if one.list in (HEADING, LABEL)}
    columns = {fold(one.words): (one.means,) for one in sound if one.list == LABEL and one.means in COLUMN_KINDS}
    styles = [style_of(one.words, one.means) for one in sound if one.list == DATE]
    return replace(
        lexicon,
        exact=lexicon.exact | phrases,
        columns=(lexicon.columns[0] | columns, lexicon.columns[1]),
        rag=lexicon.rag | {fold(one.words): one.means for one in sound if one.list == RAG},
        styles=tuple(style for style in styles if isinstance(style, DateStyle)),
    )


@lru_cache(maxsize=1)
def shipped_words() -> tuple[Taught, ...]:
    """The vocabulary that comes with Sightline, word by word, as its file writes it."""
    raw = yaml.safe_load(LEXICON_PATH.read_text(encoding="utf-8"))
    lists = ((HEADING, raw["sections"]), (LABEL, raw["columns"]), (RAG, raw["rag"]))
    return tuple(
        Taught(which, phrase, kind.replace(" ", "_"))
        for which, kinds in lists
        for kind, phrases in kinds.items()
        for phrase in phrases
    )


def means_in_words(one: Taught) -> str:
    """What words mean, for people; a key that is not known stands as it is."""
    return KIND_WORDS.get(one.means, "") or RAG_WORDS.get(one.means, "") or dict(ENDS).get(one.means, one.means)


def readings(lexicon: Lexicon, said: str) -> list[Taught]:
    """Each way a vocabulary understands words: as a heading, a label or column, a status, a date."""
    found = [Taught(HEADING, said, kind) for kind in lexicon.kinds(said, HEADING_KINDS)[:1]]
    found += [Taught(LABEL, said, kind) for kind in (lexicon.column(said) or lexicon.likely_column(said))]
    if rag := lexicon.rag_of(said):
        found.append(Taught(RAG, said, rag))
    if day := lexicon.date_said(said):
        found.append(Taught(DATE, said, day.day.isoformat()))
    return found
