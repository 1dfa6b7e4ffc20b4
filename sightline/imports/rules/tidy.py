"""Tidying the stream of blocks before it is read: page furniture out, tables torn by a page put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sightline.imports.rules.keys import is_key
from sightline.imports.rules.lexicon import HEADING_KINDS, Lexicon
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import piece_of
from sightline.imports.rules.words import fold, is_lead_in
from sightline.publishing.blocks import Block, Cell, Figure, Heading, ListItem, Paragraph, Row, Table

_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s+of\s+\d{1,3})?|page\s+\d+.{0,40}", re.IGNORECASE)

_PAGED = re.compile(r"(?:\||\bpage)\s*\d{1,3}(?:\s+of\s+\d{1,3})?\s*$", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"[\s|–-]*(?:\bpage\s+)?\b\d{1,3}(?:\s+of\s+\d{1,3})?\s*$", re.IGNORECASE)
MAX_RUNNING_CHARACTERS = 250


def without_running_lines(blocks: Sequence[Block], lexicon: Lexicon) -> tuple[list[Block], list[Passage]]:
    """The blocks without page numbers and lines repeated on page after page, which become passages of their own."""
    running_lines = _running_lines(blocks, lexicon)
    kept: list[Block] = []
    running: list[Passage] = []
    for block in blocks:
        if not isinstance(block, Table | Figure) and _PAGE_NUMBER.fullmatch(_with_mark(block).strip()):
            running.append(Passage("page_number", "section", [piece_of(block)]))
        elif isinstance(block, Paragraph) and _key(block.text) in running_lines and _may_run(block, lexicon):
            running.append(Passage("running", "section", [piece_of(block)]))
        else:
            kept.append(block)
    return kept, running


def _running_lines(blocks: Sequence[Block], lexicon: Lexicon) -> set[str]:
    """Lines that come three times, or twice and once within a list, or once there with the number of a page.

    None that an item or heading says too.
    """
    counts: Counter[str] = Counter()
    within: set[str] = set()
    paged: set[str] = set()
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, Paragraph) and _may_run(block, lexicon):
            counts[_key(block.text)] += 1
            if isinstance(before, ListItem) and isinstance(after, ListItem):
                within.add(_key(block.text))
                paged |= {_key(block.text)} if _PAGED.search(block.text) else set()
    said = {_key(block.text) for block in blocks if isinstance(block, ListItem | Heading)}
    needed = {key: 1 if key in paged else 2 if key in within else 3 for key in counts}
    return {key for key, count in counts.items() if key not in said and count >= needed[key]}


def _with_mark(block: Heading | Paragraph | ListItem) -> str:
    """A line as it stood: a page number between dashes looks like an item."""
    return f"{block.mark} {block.text}" if isinstance(block, ListItem) and block.mark in {"-", "–"} else block.text


def _key(text: str) -> str:
    """A line by its words; the number at its end, or behind the word page, may be another on each page."""
    text = text[:MAX_RUNNING_CHARACTERS]
    return fold(_LAST_NUMBER.sub("", text)) or fold(text)


def _may_run(block: Paragraph, lexicon: Lexicon) -> bool:
    """A short line that means nothing in the vocabulary."""
    text = block.text
    if len(text) >= MAX_RUNNING_CHARACTERS or len(text.split()) > 15 or is_lead_in(text):
        return False
    return not lexicon.kinds(text, HEADING_KINDS) and lexicon.priority_heading(text) is None


def join_tables(blocks: Sequence[Block], lexicon: Lexicon) -> list[Block]:
    """Tables that stand directly one after the other, put together again when the second has no heading row."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Table) and (whole := _under_a_title(joined, block, lexicon)):
            joined[-2:] = [whole]
            continue
        apart = isinstance(block, Table) and (_begins_with_columns(block, lexicon) or _is_key(block, lexicon))
        if isinstance(block, Table) and isinstance(last, Table) and not apart:
            joined[-1] = Table(last.rows + block.rows, last.at, last.header_rows)
        else:
            joined.append(block)
    return joined


def _under_a_title(joined: list[Block], below: Table, lexicon: Lexicon) -> Table | None:
    """A table that a line naming a priority cuts in two, whole again with that line as a row of one cell; else None."""
    above, line = (joined[-2], joined[-1]) if len(joined) > 1 else (None, None)
    if not isinstance(above, Table) or not isinstance(line, Paragraph | Heading):
        return None
    if not _alike(above, below) or _begins_with_columns(below, lexicon) or _is_key(below, lexicon):
        return None
    if lexicon.priority_heading(line.text) is None:
        return None
    title = Row((Cell((Paragraph(line.text, line.at),), line.at),), line.at)
    return Table((*above.rows, title, *below.rows), above.at, above.header_rows)


def _alike(above: Table, below: Table) -> bool:
    """True for two tables of as many columns, unless they are forms of a label and its value."""
    width = max(len(row.cells) for row in above.rows)
    return width > 2 and width == max(len(row.cells) for row in below.rows)


def _is_key(table: Table, lexicon: Lexicon) -> bool:
    return is_key([[[piece_of(block) for block in cell.blocks] for cell in row.cells] for row in table.rows], lexicon)


def _begins_with_columns(table: Table, lexicon: Lexicon) -> bool:
    return bool(table.header_rows) or sum(1 for cell in table.rows[0].cells if lexicon.column(cell.text)) > 1
