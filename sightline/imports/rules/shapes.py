"""What the look of a line says: its number, its level, a label before a value, a line of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeGuard

from sightline.imports.rules.lexicon import DETAIL_KINDS, HEADING_KINDS, PRIORITY_KINDS, Lexicon
from sightline.imports.rules.openings import opens_an_item
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import is_heading_shaped, is_lead_in
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph, Table

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


def as_listed(
    block: Heading | Paragraph | ListItem, before: Block | None, following: Sequence[Block], opened: Passage | None
) -> Heading | Paragraph | ListItem:
    """A bold line counted among others as an item: one of a list of priorities, or the next of the open list."""
    if opened is None or not is_counted_line(block):
        return block
    beside = any(near is not None and is_counted_line(near) for near in (before, *following))
    last = opened.pieces[-1].mark if opened.pieces else ""
    next_one = f"{section_number(block) - 1}{last[-1:]}" == last
    if not next_one and not (beside and opened.kind == "priorities"):
        return block
    mark, _, words = block.text.partition(" ")
    return ListItem(words.strip(), 0, mark, block.at)


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


def within_a_list(before: Block | None, line: Block, after: Block | None, lexicon: Lexicon) -> bool:
    """True for a short unmarked line without known words between two items of which the second goes on with the first.

    It is the foot of a page, or a title that only parts a long list: either way the list has not ended.
    """
    if not (isinstance(before, ListItem) and isinstance(line, Paragraph) and isinstance(after, ListItem)):
        return False
    if not is_heading_shaped(line.text) or is_lead_in(line.text) or lexicon.kinds(line.text, HEADING_KINDS):
        return False
    if section_number(before):
        return section_number(after) == section_number(before) + 1
    same = (before.mark, before.depth) == (after.mark, after.depth)
    return same and (opens_an_item(after.text, lexicon) or before.text.split()[:1] == after.text.split()[:1])


def level_of(block: Block) -> int:
    """How high a heading a block is; a line that is not marked as one is the lowest."""
    return block.level if isinstance(block, Heading) else WEAK_LEVEL
