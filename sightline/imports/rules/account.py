"""The account: each piece of the source is placed, set aside with its reason, or left unplaced."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import Item, Placed, SetAside, Understanding, Unplaced
from sightline.publishing.blocks import Furniture, Place


class Account:
    """Writes the three lists of an understanding and knows which pieces are not in any yet."""

    def __init__(self, understanding: Understanding, lexicon: Lexicon) -> None:
        self._understanding = understanding
        self._lexicon = lexicon
        self._seen: set[Place] = set()
        self._placed: set[Place] = set()

    def place(self, item: Item, where: str) -> Item:
        """Note where an item went; returns the item."""
        for at in item.places:
            self._understanding.placed.append(Placed(at, item.text, where))
            self._placed.add(at)
            self._seen.add(at)
        return item

    def set_aside(self, pieces: Iterable[Piece], key: str) -> None:
        """Set pieces aside for a reason of the lexicon."""
        reason = self._lexicon.reasons[key]
        for piece in pieces:
            for fragment in piece.fragments:
                self._understanding.set_aside.append(SetAside(fragment.at, fragment.text, key, reason))
                self._seen.add(fragment.at)

    def furniture(self, part: Furniture) -> None:
        """Set aside what the reader left out of the blocks."""
        reason = self._lexicon.reasons.get(part.reason, part.reason)
        self._understanding.set_aside.append(SetAside(part.at, part.text, part.reason, reason))
        self._seen.add(part.at)

    def unplace(self, within: str) -> None:
        """Take back every placing whose path begins so; what stands nowhere else is left to a person in the end."""
        kept = [row for row in self._understanding.placed if not row.where.startswith(within)]
        gone = {row.at for row in self._understanding.placed} - {row.at for row in kept}
        self._understanding.placed[:] = kept
        self._placed -= gone
        self._seen -= gone - {row.at for row in self._understanding.set_aside}

    def leave(self, pieces: Iterable[Piece]) -> None:
        """Leave pieces to a person."""
        for piece in pieces:
            for fragment in piece.fragments:
                if fragment.at in self._placed:
                    continue
                self._understanding.unplaced.append(Unplaced(fragment.at, fragment.text))
                self._seen.add(fragment.at)

    def leave_the_rest(self, pieces: Iterable[Piece]) -> None:
        """Leave to a person every piece that is in none of the three lists."""
        self.leave([piece for piece in pieces if any(at not in self._seen for at in piece.places)])
