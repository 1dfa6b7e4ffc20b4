"""Boxes that stand side by side with room between them, as on a plan on a page: each is read for itself, in turn."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.publishing.readers.pdf.glyphs import Box, Word

ROOM = 3.0
MOST = 24


def cards_of(boxes: Sequence[Box], words: Sequence[Word]) -> list[tuple[Box, list[Word]]]:
    """Return boxes with a neighbour beside them, row by row from the left, each with the words within it.

    Cells of a table touch each other, so they are none; of boxes within each other the outer one counts.
    """
    outer = [one for one in boxes if not any(_within(one, other) for other in boxes if other != one)]
    outer = list(dict.fromkeys(tuple(round(side, 1) for side in one) for one in outer))  # type: ignore[misc]
    if len(outer) > MOST or any(_touch(one, other) for at, one in enumerate(outer) for other in outer[at + 1 :]):
        return []
    beside = [one for one in outer if any(_beside(one, other) for other in outer if other != one)]
    rows: list[list[Box]] = []
    for one in sorted(beside, key=lambda box: box[1]):
        if rows and _level(rows[-1][0], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    cards = [one for row in rows for one in sorted(row)]
    held = [(one, [word for word in words if _holds(one, word)]) for one in cards]
    return [(one, inside) for one, inside in held if inside]


def _within(one: Box, other: Box) -> bool:
    inside = other[0] - 1 <= one[0] and other[1] - 1 <= one[1] and one[2] <= other[2] + 1 and one[3] <= other[3] + 1
    return inside and (one[2] - one[0]) * (one[3] - one[1]) < (other[2] - other[0]) * (other[3] - other[1]) - 1


def _touch(one: Box, other: Box) -> bool:
    """True when two boxes overlap, or have no room between them."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > -ROOM and along > -ROOM


def _level(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _beside(one: Box, other: Box) -> bool:
    return _level(one, other) and (one[2] <= other[0] or other[2] <= one[0])


def _holds(box: Box, word: Word) -> bool:
    x, y = word.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
