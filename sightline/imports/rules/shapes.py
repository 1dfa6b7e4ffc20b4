"""What the look of a line says: its number, its level, a label before a value, a line of a table of contents."""

from __future__ import annotations

import re
from typing import TypeGuard

from sightline.imports.rules.lexicon import DETAIL_KINDS, PRIORITY_KINDS
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import is_lead_in
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Table

CONTENTS_LINE = re.compile(r"\S.*?(?:\s\.{2,}\s*|\.{3,}\s*|\s+)\d{1,3}$")
COUNTED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,5})[.)]?\s*(?=[^\W\d])")
INLINE_LABEL = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,5}\.?\s+)?(?P<label>[^:?(\[]{2,60}?(?:\([^:()]*\))?)\s*[:?]\s+(?P<value>\S.*)$",
    re.DOTALL,
)
LAST_NUMBER = re.compile(r"\s+(?:no\.?\s*)?(?:\d{1,2}(?:\.\d{1,2}){0,5}[a-z]?|[A-H])$", re.IGNORECASE)
_COUNTED_LINE = re.compile(r"\d{1,2}[.)]\s+\S")
BOLD_LEVEL, WEAK_LEVEL = 6, 7
MIN_SENTENCE_WORDS = 12
MAX_TITLE_WORDS = 25
MAX_LISTED = 40


def is_counted_line(block: Block) -> TypeGuard[Heading]:
    """True for a bold line that begins with its number, as "1. Early help" does."""
    return isinstance(block, Heading) and block.level >= BOLD_LEVEL and bool(_COUNTED_LINE.match(block.text))


def fitting_kind(kinds: tuple[str, ...], *, under_priority: bool) -> str:
    """Of the meanings of a heading the one that fits: under a priority what a priority holds."""
    inside = [kind for kind in kinds if kind in PRIORITY_KINDS | DETAIL_KINDS]
    if under_priority and inside:
        return inside[0]
    outside = [kind for kind in kinds if kind not in DETAIL_KINDS | {"rationale"}]
    return outside[0] if outside else "unknown"


def titles_listed(passage: Passage) -> list[Piece]:
    """The items of a list that may be titles: few, short and announced; empty when they are not."""
    items = [piece for piece in passage.pieces if piece.form == "item"]
    if len(items) > MAX_LISTED or any(len(piece.text.split()) > MAX_TITLE_WORDS for piece in items):
        return []
    return items if _is_announced(passage) else []


def _is_announced(passage: Passage) -> bool:
    """True when a list follows its heading, or a sentence directly before it that leads in to it."""
    for before, piece in zip([None, *passage.pieces], passage.pieces, strict=False):
        if piece.form == "item":
            return before is None or is_lead_in(before.text)
    return False


def is_sentence(text: str) -> bool:
    """True for a text that is long enough for a sentence and ends as one."""
    return len(text.split()) >= MIN_SENTENCE_WORDS and text.rstrip("\"'”’)").endswith((".", "!", "?"))


def number_of(block: Block) -> tuple[int, ...]:
    """The number before a text as its parts: (2, 1) of "2.1 Families get help"; empty without one."""
    if isinstance(block, Table | Figure):
        return ()
    match = COUNTED.match(f"{block.mark} x" if isinstance(block, ListItem) else block.text)
    return tuple(int(part) for part in match["number"].split(".")) if match else ()


def section_number(block: Block) -> int:
    """The whole number before a heading, 0 without one."""
    number = number_of(block)
    return number[0] if len(number) == 1 else 0


def level_of(block: Block) -> int:
    """How high a heading a block is; a line that is not marked as one is the lowest."""
    return block.level if isinstance(block, Heading) else WEAK_LEVEL
