"""Words become lines, lines become paragraphs: by what stands level, what would have fitted, what is marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from sightline.publishing.readers.markup import leading_mark
from sightline.publishing.readers.pdf.glyphs import Word

LEVEL = 0.5
USUAL_PITCH = 1.25
NEARER = 1.22
ROOM = 0.6
SLACK = 0.12
HANGING = 4.0
SPACE = 0.25
FEW_WORDS = 3
FINISHED = re.compile(r"[.!?:;]['”’)\]]*$")
SENTENCE_END = re.compile(r"[.!?]['”’)\]]*(?=\s|$)")
BINDING = frozenset(
    {
        "a", "an", "the", "of", "in", "on", "at", "to", "into", "by", "for", "from", "with", "within", "without", "and",
        "or", "our", "their", "its", "as", "is", "are", "be", "that", "which", "who", "whose", "this", "these", "those",
        "through", "across", "between", "under", "about", "upon",
    }
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """Words that stand level, from left to right."""

    words: list[Word]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Where the line begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where the line ends."""
        return max(word.x1 for word in self.words)

    @property
    def y0(self) -> float:
        """The top of the line."""
        return min(word.y0 for word in self.words)

    @property
    def y1(self) -> float:
        """The foot of the line."""
        return max(word.y1 for word in self.words)

    @property
    def size(self) -> float:
        """The height of most of its words; a drawn bullet has its own."""
        return median(word.size for word in self.words[1:] or self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words if word.text[-1:].isalnum() or len(self.words) == 1)


@dataclass(slots=True)
class Passage:
    """Lines that belong together: a paragraph, a heading or an item with its mark."""

    lines: list[Line]
    mark: str = ""

    @property
    def text(self) -> str:
        """The words of all its lines; a word broken at a hyphen keeps it."""
        said = ""
        for line in self.lines:
            broken = said.endswith("-") and not said.endswith(" -") and line.text[:1].islower()
            said += line.text if broken or not said else f" {line.text}"
        return said


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the lines of a region from the top down."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda one: (one.middle[1], one.x0)):
        line = next((one for one in reversed(lines[-3:]) if _level(one, word)), None)
        if line:
            line.words.append(word)
        else:
            lines.append(Line([word]))
    for line in lines:
        line.words.sort(key=lambda one: one.x0)
    return sorted(lines, key=lambda line: line.y1)


def _level(line: Line, word: Word) -> bool:
    y0, y1 = line.words[0].y0, line.words[0].y1
    overlap = min(y1, word.y1) - max(y0, word.y0)
    return overlap > LEVEL * min(y1 - y0, word.y1 - word.y0)


def usual_pitch(pages: Sequence[Sequence[Line]]) -> float:
    """Return how far apart lines of one paragraph stand, in heights of a line, where a sentence surely goes on."""
    steps = [
        (low.y1 - high.y1) / high.size
        for lines in pages
        for high, low in pairwise(lines)
        if low.text[:1].islower() and high.text[-1:].isalpha() and 0 < low.y1 - high.y1 < 3 * high.size
    ]
    return median(steps) if steps else USUAL_PITCH


def passages(lines: Sequence[Line], right: float, pitch: float) -> list[Passage]:
    """Return lines put together that carry each other on.

    `right` is how far a line of the region may reach, `pitch` how far apart lines stand, in heights of a line.
    """
    found: list[Passage] = []
    left = min((line.x0 for line in lines), default=0.0)
    for line in lines:
        mark, _ = leading_mark(f"{line.text} x")
        last = found[-1] if found else None
        if last and not mark and _carries_on(last.lines[-1], line, (left, right), pitch):
            last.lines.append(line)
        else:
            found.append(Passage([line], mark))
    return found


def _carries_on(above: Line, line: Line, sides: tuple[float, float], pitch: float) -> bool:
    """True when a line is of the same look and near, and goes on in a sentence or had no room on the line above."""
    if abs(above.size - line.size) > 0.12 * above.size or above.bold != line.bold:
        return False
    step = line.y1 - above.y1
    if not 0 < step <= NEARER * pitch * above.size or line.x0 > above.x1 or line.x1 < above.x0:
        return False
    if above.text[-1] not in ".!?:;" and not line.text[0].isupper():
        return True
    left, right = sides
    spare = max(ROOM * line.size, SLACK * (right - left))
    return right - above.x1 < line.words[0].x1 - line.words[0].x0 + spare


def goes_on_over(above: Passage, line: Line, right: float) -> bool:
    """True when the first line of a page is the rest of a passage: how far apart the two stood is not to be seen.

    Either the words say so, or the first word had no room on the last line; behind a full stop that alone is
    evidence only within a passage of several sentences.
    """
    last, said = above.lines[-1], above.text
    if abs(last.size - line.size) > 0.12 * last.size or last.bold != line.bold:
        return False
    if not FINISHED.search(said) and (line.text[:1].islower() or said.split()[-1].lower() in BINDING):
        return True
    full = right - last.x1 < line.words[0].x1 - line.words[0].x0 + SPACE * line.size
    enough = len(SENTENCE_END.findall(said)) > 1 if FINISHED.search(said) else len(said.split()) > FEW_WORDS
    return full and enough


def hangs_below(above: Passage, below: Passage) -> bool:
    """True when a passage stands as far in as the words of the marked item above it, behind its mark."""
    first = above.lines[0]
    if not above.mark or len(first.words) < 2 or below.mark:
        return False
    inward = above.lines[1].x0 if len(above.lines) > 1 else first.words[1].x0
    alike = abs(first.size - below.lines[0].size) <= 0.12 * first.size
    return alike and inward > first.x0 + HANGING and abs(below.lines[0].x0 - inward) < HANGING


def with_rest(upper: Sequence[Word], lower: Sequence[Word], right: float, pitch: float) -> list[Word]:
    """Return the words of a cell and of its rest on the next page, moved to where they would stand on one page."""
    if not upper or not lower:
        return [*upper, *lower]
    above, first = passages(lines_of(upper), right, pitch)[-1], lines_of(lower)[0]
    last = above.lines[-1]
    apart = 1 if goes_on_over(above, first, right) else 2
    down = last.y1 + apart * pitch * last.size - first.y1
    return [*upper, *(replace(word, y0=word.y0 + down, y1=word.y1 + down) for word in lower)]
