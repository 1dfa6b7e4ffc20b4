"""Labels in column one, priority by priority: which came, which was lost at a page break, which comes again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sightline.imports.rules.passages import Passage

_NUMBER = re.compile(r"\d+")


@dataclass
class LabelBlock:
    """The labels read under one priority, and the fullest order of labels seen under any.

    A row that lost its label stands between two labels; when the fullest order has just as many labels between those
    two as rows were lost, each row takes the label of its turn.
    """

    open: Passage | None = None
    first: str = ""
    seen: list[str] = field(default_factory=list)
    fullest: list[str] = field(default_factory=list)
    lost: list[Passage] = field(default_factory=list)
    gaps: list[tuple[str, str | None, list[Passage]]] = field(default_factory=list)

    def start(self) -> None:
        """Begin the block of another priority."""
        self.open, self.first, self.seen, self.lost = None, "", [], []

    def repeats(self, kind: str, label: str) -> bool:
        """True when this label already opened the block: another priority begins without a title.

        A label counted on from the first ("Quarter 2" behind "Quarter 1") goes on with the block.
        """
        if not self.seen or self.seen[0] != kind:
            return False
        return _NUMBER.findall(label) == _NUMBER.findall(self.first)

    def note(self, kind: str, passage: Passage, label: str) -> None:
        """Take a label that was read."""
        self.open, self.first = passage, self.first or label
        if kind not in self.seen:
            self.seen.append(kind)
        if len(self.seen) > len(self.fullest):
            self.fullest = list(self.seen)

    def lose(self, passage: Passage) -> None:
        """Take a row whose label may be lost."""
        self.lost.append(passage)

    def settle(self, following: str | None) -> None:
        """Close the gap before the label `following`; None at the end of a priority."""
        if self.lost and self.seen:
            self.gaps.append((self.seen[-1], following, self.lost))
        self.lost = []

    def finish(self) -> None:
        """Name the rows of every gap that the fullest order of labels fills exactly."""
        self.settle(None)
        for before, after, rows in self.gaps:
            if before in self.fullest and after in self.fullest:
                between = self.fullest[self.fullest.index(before) + 1 : self.fullest.index(after)]
                if len(between) == len(rows):
                    for kind, row in zip(between, rows, strict=True):
                        row.kind, row.fallback = kind, "lost_label"
