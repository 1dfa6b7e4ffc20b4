"""Passages: runs of pieces under one meaning, the common form of a headed section, a cell and a labelled value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sightline.imports.rules.lexicon import LIST_KINDS
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import is_finished, starts_small

MAX_FRAGMENTS = 40
Source = Literal["section", "row", "label", "inline", "told"]


@dataclass
class Passage:
    """Pieces of one kind. `kind` is a kind of the lexicon, or "unknown", "group_section" (a heading among groups),
    "columns", "figure", "running" or "page_number".

    `priority` is an index into the register; None means no priority. `details` holds what the same row says of its
    action: lead, due, status, group. `marked` tells that the source marks the heading as one, `after_table` that the
    section goes on behind a table, `carried` that its heading is a question asked above several priorities.
    """

    kind: str
    source: Source
    pieces: list[Piece] = field(default_factory=list)
    priority: int | None = None
    heading: Piece | None = None
    details: dict[str, Piece] = field(default_factory=dict)
    fallback: str = "unknown"
    marked: bool = False
    after_table: bool = False
    carried: bool = False

    @property
    def is_said(self) -> bool:
        """True for a running text said behind its label, which no table goes on with."""
        return self.source == "inline" and self.kind in {"vision", "rationale"}

    @property
    def lists(self) -> bool:
        """True for a section that lists things."""
        return self.source == "section" and self.kind in LIST_KINDS

    @property
    def says_what(self) -> bool:
        """True where a heading says what each item is, so that no item says it for itself."""
        return self.kind != "unknown" and self.source != "inline"

    def add(self, piece: Piece) -> None:
        """Add a piece; one that goes on in mid-sentence is joined to the last."""
        if self.pieces and is_torn(self.pieces[-1], piece):
            self.pieces[-1] = self.pieces[-1].joined(piece)
        else:
            self.pieces.append(piece)


def question_above(asked: Passage | None, *, deeper: bool) -> str | None:
    """What is asked above each of the priorities, where they stand (`deeper`) under each question in turn."""
    if asked is None or asked.source != "section" or asked.kind not in LIST_KINDS | {"objectives"}:
        return None
    if asked.carried:
        return asked.kind
    if asked.heading is None or any(piece.form != "paragraph" for piece in asked.pieces):
        return None
    return asked.kind if not asked.pieces or deeper else None


def is_torn(above: Piece, below: Piece) -> bool:
    """True when `below` goes on with the unfinished sentence of `above`: no mark of its own, a small first letter."""
    if below.mark or len(above.fragments) >= MAX_FRAGMENTS:
        return False
    return starts_small(below.fragments[0].text) and not is_finished(above.fragments[-1].text)
