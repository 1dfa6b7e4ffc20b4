"""Keys to colours and states, which stand under or beside tables and are no part of a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.pieces import Piece

_SAYS = re.compile(r"(?:^|[\s(\[|,;.:/])(?P<word>[A-Za-z]+(?: [a-z]+)?)\s*(?:=|:|–|—|-)\s*(?=\S)")
_KEY_WORD = re.compile(r"\b(?:key|legend)\b\s*[:–-]", re.IGNORECASE)
MAX_KEY_WORDS = 80


def explains_states(text: str, lexicon: Lexicon) -> bool:
    """True for a text that says what two colours or states mean, or one behind the word key."""
    if len(text) > 10 * MAX_KEY_WORDS or len(text.split()) > MAX_KEY_WORDS:
        return False
    told = {rag for match in _SAYS.finditer(text) if (rag := lexicon.rag_of(match["word"]))}
    return len(told) > 1 or (bool(told) and bool(_KEY_WORD.search(text)))


def is_key(rows: Sequence[Sequence[Sequence[Piece]]], lexicon: Lexicon) -> bool:
    """True for a table in which every row is a state and what it means, under a heading row or not."""
    told = [[" ".join(piece.text for piece in cell) for cell in cells if cell] for cells in rows if any(cells)]
    states = [bool(cells) and len(cells) <= 2 and lexicon.rag_of(cells[0]) for cells in told]
    distinct = {state for state in states if state}
    return len(distinct) > 1 and all(states[1:]) and len(told) <= 12
