"""A partnership's own words: what each list of them may mean, and how one is told to be sound before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sightline.imports.rules.dates import ENDS, DateStyle, style_of
from sightline.imports.rules.lexicon import COLUMN_KINDS, DETAIL_KINDS, HEADING_KINDS, Lexicon
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


def shipped_meaning(lexicon: Lexicon, which: str, words: str) -> str:
    """What the shipped vocabulary takes words of a list to mean, in words; empty when it does not know them."""
    if which == RAG:
        return RAG_WORDS.get(lexicon.rag_of(words) or "", "")
    if which in (HEADING, LABEL):
        found = lexicon.kinds(words, HEADING_KINDS if which == HEADING else LABEL_KINDS)
        return KIND_WORDS.get(found[0], found[0]) if found else ""
    return ""
