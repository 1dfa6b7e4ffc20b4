"""Tables that have only level rulings: upright ones are put where no word of any row crosses."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from sightline.publishing.readers.pdf.glyphs import Rule, Word
from sightline.publishing.readers.pdf.lines import lines_of

LEAST_RULES, MOST_RULES, NEAR = 3, 400, 4.0
LONGEST_MARK = 3
GUTTER, MOST_COLUMNS = 5.0, 10
HEAD_PITCH = 1.9


def with_uprights(across: Sequence[Rule], down: Sequence[Rule], words: Sequence[Word]) -> tuple[list[Rule], list[Rule]]:
    """Return the rulings of a page with those that a table of level rulings leaves out: between columns, and on top."""
    level, upright = list(across), list(down)
    if len(across) > MOST_RULES:
        return level, upright
    for rungs in _ladders(across, down):
        top, foot = rungs[0].at, rungs[-1].at
        left, right = min(rule.start for rule in rungs), max(rule.end for rule in rungs)
        beside = [word for word in words if left - NEAR < word.middle[0] < right + NEAR and word.middle[1] < foot]
        edges = _gutters([word for word in beside if word.middle[1] > top], left, right)
        if not 0 < len(edges) < MOST_COLUMNS:
            continue
        head = _head(beside, edges, top)
        if head < top:  # the words over the columns part one that is empty on this page
            level.append(Rule(head, left, right))
            edges = _gutters([word for word in beside if word.middle[1] > head], left, right)
        upright += [Rule(at, head, foot) for at in (left, *edges, right)]
    return level, upright


def _ladders(across: Sequence[Rule], down: Sequence[Rule]) -> list[list[Rule]]:
    """Rulings of the same reach, one under the other, that no upright one touches."""
    free = [rule for rule in across if not any(one.start - NEAR <= rule.at <= one.end + NEAR for one in down)]
    found: list[list[Rule]] = []
    for rule in sorted(free, key=lambda one: one.at):
        mine = next((one for one in found if _alike(one[-1], rule)), None)
        if mine is None:
            found.append([rule])
        elif rule.at - mine[-1].at > NEAR:
            mine.append(rule)
    return [one for one in found if len(one) >= LEAST_RULES]


def _alike(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) < NEAR and abs(one.end - other.end) < NEAR


def _gutters(words: Sequence[Word], left: float, right: float) -> list[float]:
    """The right ends of the upright strips that no word enters, from the left, but not those behind marks of lists."""
    edges: list[float] = []
    reach, said = left, False
    for word in sorted(words, key=lambda one: one.x0):
        if word.x0 - reach >= GUTTER and said:
            edges.append(word.x0 - GUTTER / 2)
            said = False
        said = said or len(word.text) > LONGEST_MARK
        reach = max(reach, word.x1)
    return [at for at in edges if left < at < right]


def _head(words: Sequence[Word], edges: Sequence[float], top: float) -> float:
    """Where the row above the first ruling begins: its lines stand in the columns, close to it; `top` without one."""
    above = [word for word in words if word.middle[1] < top]
    head, filled = top, set[int]()
    for line in reversed(lines_of(above)):
        size = median(word.y1 - word.y0 for word in line.words)
        if head - line.y1 > HEAD_PITCH * size or any(word.x0 < at < word.x1 for word in line.words for at in edges):
            break
        filled |= {sum(at < word.middle[0] for at in edges) for word in line.words}
        head = line.y0 - 1
    return head if len(filled) > 1 else top
