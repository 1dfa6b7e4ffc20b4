"""Pieces: paragraphs and items that know every place their words came from, also after tearing, joining and cutting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sightline.publishing.blocks import Heading, ListItem, Paragraph, Place

Form = Literal["paragraph", "item", "run"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words from one place."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a list item, or a run of items whose marks were lost; its words may come from several places."""

    fragments: tuple[Fragment, ...]
    form: Form = "paragraph"
    depth: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        """The words, fragments joined by one space."""
        return " ".join(fragment.text for fragment in self.fragments)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the words came from, in order, each once."""
        return tuple(dict.fromkeys(fragment.at for fragment in self.fragments))

    def joined(self, other: Piece) -> Piece:
        """This piece with the words of another behind it."""
        return Piece(self.fragments + other.fragments, self.form, self.depth, self.mark)

    def cut(self, start: int, end: int) -> Piece:
        """The words between two offsets of `text`, with the places they came from."""
        kept: list[Fragment] = []
        offset = 0
        for fragment in self.fragments:
            low, high = max(start - offset, 0), min(end - offset, len(fragment.text))
            words = fragment.text[low:high].strip() if low < high else ""
            if words:
                kept.append(Fragment(words, fragment.at))
            offset += len(fragment.text) + 1
        return Piece(tuple(kept), self.form, self.depth, self.mark)

    def as_form(self, form: Form) -> Piece:
        """The same words in another form."""
        return Piece(self.fragments, form, self.depth, self.mark)


def piece_of(block: Heading | Paragraph | ListItem) -> Piece:
    """A block as a piece."""
    fragments = (Fragment(block.text, block.at),)
    if isinstance(block, ListItem):
        return Piece(fragments, "run" if block.runs_on else "item", block.depth, block.mark)
    return Piece(fragments)
