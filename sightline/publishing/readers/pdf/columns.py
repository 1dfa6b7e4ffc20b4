"""What stands side by side without rulings: columns of running text, read in turn, or a table by alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sightline.publishing.readers.pdf.glyphs import Word
from sightline.publishing.readers.pdf.lines import Line, lines_of

GAP = 1.6
LEAST_GAP = 12.0
NEAR = 8.0
LEAST_ROWS = 3
LEAST_COLUMN_LINES = 6
FULL = 0.72


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table by alignment: the words of each cell, row by row."""

    rows: list[list[list[Word]]]
    xs: list[float]


Part = list[Line] | Aligned


def parts_of(words: Sequence[Word]) -> list[Part]:
    """Return what a band of a page holds, in reading order: lines of running text, or tables by alignment."""
    lines = lines_of(words)
    split = [_segments(line) for line in lines]
    runs = _runs(split)
    made: list[Part] = []
    at = 0
    for first, last in runs:
        if first > at:
            made.append(lines[at:first])
        made += _side_by_side(split[first:last])
        at = last
    if at < len(lines):
        made.append(lines[at:])
    return made


def _segments(line: Line) -> list[Line]:
    """Cut a line where the space between two words is far wider than between words."""
    cut: list[list[Word]] = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 > max(GAP * line.size, LEAST_GAP) and not _is_mark(cut[-1]):
            cut.append([right])
        else:
            cut[-1].append(right)
    return [Line(words) for words in cut]


def _is_mark(words: list[Word]) -> bool:
    """True for a bullet or a number alone, after which a wide space is usual."""
    return len(words) == 1 and (not words[0].text[-1].isalnum() or words[0].text.isdigit()) and len(words[0].text) <= 4


def _runs(split: list[list[Line]]) -> list[tuple[int, int]]:
    """Return the stretches (from, to) of lines that stand in columns, most of them in at least two."""
    runs: list[tuple[int, int]] = []
    wide = [at for at, segments in enumerate(split) if len(segments) > 1]
    start = 0
    for at in range(1, len(wide) + 1):
        if at == len(wide) or wide[at] - wide[at - 1] > 4 or not _between_is_aligned(split, wide[at - 1], wide[at]):
            first, last = wide[start] if wide else 0, wide[at - 1] + 1 if wide else 0
            if at - start >= LEAST_ROWS and _columns(split[first:last]):
                runs.append((first, _tail(split, first, last)))
            start = at
    return runs


def _between_is_aligned(split: list[list[Line]], one: int, other: int) -> bool:
    """True when single segments between two lines of several begin where one of theirs does."""
    starts = [segment.x0 for segment in (*split[one], *split[other])]
    return all(any(abs(line[0].x0 - x) < NEAR for x in starts) for line in split[one + 1 : other])


def _tail(split: list[list[Line]], first: int, last: int) -> int:
    """Take in the lines that end a cell of the last row."""
    starts = _columns(split[first:last])[1:]
    while last < len(split) and len(split[last]) == 1 and any(abs(split[last][0].x0 - x) < NEAR for x in starts):
        last += 1
    return last


def _columns(split: list[list[Line]]) -> list[float]:
    """Return where columns begin: places at which at least two segments do, if there are two such."""
    places: list[list[float]] = []
    for x in sorted(segment.x0 for segments in split for segment in segments):
        if places and x - places[-1][-1] < NEAR:
            places[-1].append(x)
        else:
            places.append([x])
    starts = [min(place) for place in places if len(place) > 1]
    return starts if len(starts) > 1 else []


def _side_by_side(split: list[list[Line]]) -> list[Part]:
    """Return a stretch of columns as running text, column by column, or as one table."""
    starts = _columns(split)
    cells = [_cells(segments, starts) for segments in split]
    if len(starts) <= 3 and len(split) >= LEAST_COLUMN_LINES and _flows(cells, starts):
        return [lines_of([word for row in cells for word in row[column]]) for column in range(len(starts))]
    return [Aligned(_rows(cells), starts)]


def _cells(segments: list[Line], starts: list[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in starts]
    for segment in segments:
        column = max((at for at, x in enumerate(starts) if segment.x0 >= x - NEAR), default=0)
        cells[column] += segment.words
    return cells


def _flows(cells: list[list[list[Word]]], starts: list[float]) -> bool:
    """True when every column is filled to its edge line by line, as running text is and cells are not."""
    for column, start in enumerate(starts):
        ends = [max(word.x1 for word in row[column]) for row in cells if row[column]]
        edge = max(ends)
        if len(ends) < 0.7 * len(cells) or median((end - start) / max(edge - start, 1) for end in ends) < FULL:
            return False
        if edge - start < 120:
            return False
    return True


def _rows(cells: list[list[list[Word]]]) -> list[list[list[Word]]]:
    """Put together the lines of one row: a line without a first cell, or nearer than rows usually stand, carries on."""
    steps = [_top(low) - _top(high) for high, low in pairwise(cells)]
    near = min(steps, default=0.0) * 1.25
    loose = bool(steps) and max(steps) > near
    rows: list[list[list[Word]]] = []
    for at, line in enumerate(cells):
        follows = bool(rows) and (not line[0] or (loose and steps[at - 1] <= near and len(rows) > 1))
        if follows:
            rows[-1] = [one + more for one, more in zip(rows[-1], line, strict=True)]
        else:
            rows.append(line)
    return rows


def _top(cells: list[list[Word]]) -> float:
    return min(word.y1 for cell in cells for word in cell)
