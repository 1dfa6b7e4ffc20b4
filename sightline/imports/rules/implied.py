"""Priorities that are nowhere called so: headings under which the same headings, or the same columns, come again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from sightline.imports.rules.lexicon import (
    DETAIL_KINDS,
    HEADING_KINDS,
    LIST_KINDS,
    PRIORITY_KINDS,
    Lexicon,
    without_numbering,
)
from sightline.imports.rules.shapes import INLINE_LABEL
from sightline.imports.rules.words import fold, is_heading_shaped, is_lead_in
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Place, Table

FEWEST, MOST_BETWEEN, MOST_TOLD = 2, 4, 25
_HOLDS = LIST_KINDS | {"objectives", "rationale"}
_TOLD = frozenset({"progress"})  # what was said or done before stands above what will be done
_NUMBERED = re.compile(r"\d{1,2}[.)]?\s")
_ORDINAL = re.compile(r"(?:first|second|third|fourth|fifth|sixth)(?:ly)?\s*[:,–—-]\s*(?=\w)", re.IGNORECASE)


def implied_priorities(blocks: Sequence[Block], lexicon: Lexicon) -> dict[Place, str]:
    """Where such headings stand, with their titles; empty when there are not at least two of one kind."""
    found: list[tuple[tuple[str, int], Block]] = []
    above = 0
    for index, block in enumerate(blocks):
        if _may_name(blocks, index, lexicon):
            sign, below = _sign_below(blocks, index, lexicon)
            if sign and below == above and found and found[-1][0][1] == _rank(block):
                found.pop()  # two lines of one rank above one sign: the nearer one is what it stands under
            if sign:
                found.append(((sign, _rank(block)), block))
                above = below
    counts = Counter(key for key, _ in found)
    ranks = {rank for (_, rank), count in counts.items() if count >= FEWEST}
    if not ranks:
        return {}
    return {
        block.at: _title(block.text)
        for (_, rank), block in found
        if rank == min(ranks) and not isinstance(block, Table)
    }


def headed_priorities(blocks: Sequence[Block], lexicon: Lexicon) -> dict[Place, str]:
    """Where the headings directly under a heading such as "Our priorities" stand, with their titles.

    Empty when there are not at least two, when one of them means something else, or when nothing under them is known.
    """
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and "priorities" in lexicon.kinds(block.text, HEADING_KINDS):
            under = _under(block, blocks[index + 1 :])
            inner = [one for one in under if isinstance(one, Heading)]
            level = min((one.level for one in inner), default=0)
            named = [one for one in inner if one.level == level]
            if len(named) >= FEWEST and _name_all(named, lexicon) and _holds_something(under, lexicon):
                return {one.at: _title(one.text) for one in named}
    return {}


def _under(top: Heading, following: Sequence[Block]) -> list[Block]:
    return list(takewhile(lambda one: not (isinstance(one, Heading) and one.level <= top.level), following))


def _name_all(named: Sequence[Heading], lexicon: Lexicon) -> bool:
    return not any(
        lexicon.kinds(one.text, HEADING_KINDS) or is_lead_in(one.text) or not is_heading_shaped(one.text)
        for one in named
    )


def _holds_something(blocks: Sequence[Block], lexicon: Lexicon) -> bool:
    """True when a heading, a label or a column among these names what a priority holds."""
    return any(
        any(lexicon.column(cell.text) for cell in block.rows[0].cells)
        if isinstance(block, Table)
        else isinstance(block, Heading) and set(lexicon.kinds(block.text, HEADING_KINDS)) & _HOLDS
        for block in blocks
    )


def _title(text: str) -> str:
    return without_numbering(_ORDINAL.sub("", text))


def _may_name(blocks: Sequence[Block], index: int, lexicon: Lexicon) -> bool:
    """True for a heading of no known kind; an unmarked line must be numbered or stand behind text."""
    block = blocks[index]
    if isinstance(block, Table | Figure) or not is_heading_shaped(block.text) or is_lead_in(block.text):
        return False
    if lexicon.kinds(block.text, HEADING_KINDS) or lexicon.mentions("title_words", block.text):
        return False
    if isinstance(block, Heading) or _ORDINAL.match(block.text):
        return True
    if _NUMBERED.match(f"{block.mark} " if isinstance(block, ListItem) else block.text):
        return True
    before = blocks[index - 1] if index else None
    if isinstance(block, ListItem) or INLINE_LABEL.match(block.text):
        return False
    return before is None or isinstance(before, Table) or not _is_line(before) or _is_known(before, lexicon)


def _is_known(block: Block, lexicon: Lexicon) -> bool:
    """True for a line that is something else: a heading of the vocabulary, or the title of the document."""
    return not isinstance(block, Table) and bool(
        lexicon.kinds(block.text, HEADING_KINDS) or lexicon.mentions("title_words", block.text)
    )


def _is_line(block: Block) -> bool:
    return not isinstance(block, Table | ListItem) and is_heading_shaped(block.text)


def _sign_below(blocks: Sequence[Block], index: int, lexicon: Lexicon) -> tuple[str, int]:
    """The first known heading, or heading row of a table, below, and where; "" when another comes before."""
    between = blocks[index + 1 : index + 1 + MOST_TOLD]
    text = [block for block in between if not isinstance(block, ListItem)][: MOST_BETWEEN + 1]
    below = between[: between.index(text[-1]) + 1] if len(text) > MOST_BETWEEN else between
    below = below if isinstance(blocks[index], Heading) else blocks[index + 1 : index + 2 + MOST_BETWEEN]
    if isinstance(blocks[index], ListItem) and below and isinstance(below[0], ListItem):
        return "", 0
    for place, block in enumerate(below, start=index + 1):
        if isinstance(block, Table):
            names = [cell.text for cell in block.rows[0].cells if cell.text]
            known = [name for name in names if lexicon.column(name)]
            return (fold(" ".join(names)) if len(known) > 1 else ""), place
        if isinstance(block, Figure | ListItem):
            continue
        label = None if _ORDINAL.match(block.text) else INLINE_LABEL.match(block.text)
        if label and (said := lexicon.kinds(label["label"], PRIORITY_KINDS | DETAIL_KINDS)):
            return (fold(label["label"]) if set(said) & (_HOLDS | DETAIL_KINDS) else ""), place
        kinds = lexicon.kinds(block.text, HEADING_KINDS) if _is_line(block) or is_lead_in(block.text) else ()
        if kinds and not (set(kinds) & _TOLD and _rank(block) > _rank(blocks[index])):
            return (fold(block.text) if set(kinds) & _HOLDS else ""), place
        if _is_line(block) and not kinds:
            return "", 0
    return "", 0


def _rank(block: Block) -> int:
    return block.level if isinstance(block, Heading) else 9
