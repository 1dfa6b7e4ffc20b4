"""The priorities of a document while it is read: each statement of one finds it again or opens it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import fold, likeness

SAME_TITLE = 0.82
SAME_NUMBERED_TITLE = 0.45
MAX_TITLE_CHARACTERS = 300
MAX_COMPARED = 60


@dataclass
class PriorityDraft:
    """A priority as first stated, and every piece that states it again."""

    number: int | None
    title: str
    statements: list[Piece] = field(default_factory=list)


@dataclass
class Register:
    """Priorities in the order of their first statement."""

    drafts: list[PriorityDraft] = field(default_factory=list)

    def match(self, title: str, number: int | None = None) -> int | None:
        """The index of the priority this title (or number) restates, or None."""
        if number is not None:
            for index, draft in enumerate(self.drafts):
                if draft.number == number and (not title or not draft.title or _may_be_one(draft.title, title)):
                    return index
        if not title:
            return None
        folded = fold(title)
        for index, draft in enumerate(self.drafts):
            if fold(draft.title) == folded:
                return index
        if len(title) > MAX_TITLE_CHARACTERS:
            return None
        near = [
            (likeness(draft.title, title, SAME_TITLE), -index)
            for index, draft in enumerate(self.drafts[:MAX_COMPARED])
            if number is None or draft.number is None or draft.number == number
        ]
        ratio, index = max(near, default=(0.0, 0))
        return -index if ratio >= SAME_TITLE else None

    def state(self, title: str, number: int | None, piece: Piece) -> int:
        """Find or open the priority a piece states; returns its index."""
        index = self.match(title, number)
        if index is None:
            self.drafts.append(PriorityDraft(number, title))
            index = len(self.drafts) - 1
        draft = self.drafts[index]
        draft.title = draft.title or title
        draft.number = draft.number if draft.number is not None else number
        draft.statements.append(piece)
        return index

    def numbered(self, number: int) -> int | None:
        """The priority of that number; where none has a number, the one that was stated in that place."""
        for index, draft in enumerate(self.drafts):
            if draft.number == number:
                return index
        counted = any(draft.number is not None for draft in self.drafts)
        return None if counted or not 1 <= number <= len(self.drafts) else number - 1

    def worded(self, words: str) -> int | None:
        """The one priority whose title holds all of these words, in this order and beside each other, or None."""
        folded = f" {fold(words)} "
        found = [index for index, draft in enumerate(self.drafts[:MAX_COMPARED]) if folded in f" {fold(draft.title)} "]
        return found[0] if len(found) == 1 and folded.strip() else None

    def after(self, index: int | None) -> int | None:
        """The priority stated next after this one, if there is one."""
        following = 0 if index is None else index + 1
        return following if following < len(self.drafts) else None


def _may_be_one(one: str, other: str) -> bool:
    """Two titles under the same number: alike, or the words of one all within the other."""
    words, others = set(fold(one).split()), set(fold(other).split())
    return words <= others or others <= words or likeness(one, other) >= SAME_NUMBERED_TITLE
