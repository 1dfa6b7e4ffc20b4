"""Tables drawn with rulings: which rulings belong together, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sightline.publishing.readers.pdf.glyphs import Rule, Sheet, Word
from sightline.publishing.readers.pdf.ladders import with_uprights

NEAR = 3.0
COVERS = 0.5
MAX_LINES = 400


@dataclass
class GridCell:
    """A cell: its row and column, its box, its words. `covered` marks one that a merge from left or above covers."""

    row: int
    column: int
    x0: float
    y0: float
    x1: float
    y1: float
    words: list[Word] = field(default_factory=list)
    covered: bool = False


@dataclass
class Grid:
    """A table on one page. `opens` and `closes` say whether a ruling stands above its first and below its last row."""

    xs: list[float]
    ys: list[float]
    rows: list[list[GridCell]]
    opens: bool = True
    closes: bool = True


def grids(sheet: Sheet) -> tuple[list[Grid], list[Word]]:
    """Return the ruled tables of a page from the top down, and the words outside them."""
    across, down = with_uprights(_joined(sheet.across), _joined(sheet.down), sheet.words)
    found = [grid for part in _together(across, down) if (grid := _grid(*part))]
    found.sort(key=lambda grid: grid.ys[0])
    left = []
    for word in sheet.words:
        cell = next((cell for grid in found if (cell := _cell_at(grid, word))), None)
        if cell:
            cell.words.append(word)
        else:
            left.append(word)
    return [grid for grid in found if any(cell.words for row in grid.rows for cell in row)], left


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return rulings with those that carry each other on put together."""
    made: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one.at / NEAR), one.start)):
        last = next((one for one in reversed(made[-6:]) if abs(one.at - rule.at) <= NEAR), None)
        if last and rule.start <= last.end + NEAR:
            last.end = max(last.end, rule.end)
        else:
            made.append(Rule(rule.at, rule.start, rule.end))
    return made


def _together(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the groups of rulings that touch each other."""
    if len(across) > MAX_LINES or len(down) > MAX_LINES:
        return []
    group = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for first, level in enumerate(across):
        for second, upright in enumerate(down, start=len(across)):
            if _touch(level, upright):
                group[root(first)] = root(second)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate([*across, *down]):
        parts.setdefault(root(at), ([], []))[at >= len(across)].append(rule)
    return list(parts.values())


def _touch(level: Rule, upright: Rule) -> bool:
    inside = level.start - NEAR <= upright.at <= level.end + NEAR
    return inside and upright.start - NEAR <= level.at <= upright.end + NEAR


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Return the cells between rulings; None when they are no table of at least two columns."""
    xs, ys = _places(rule.at for rule in down), _places(rule.at for rule in across)
    if len(xs) < 3 or not down:
        return None
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    opens, closes = bool(ys) and ys[0] - top < 2 * NEAR, bool(ys) and bottom - ys[-1] < 2 * NEAR
    ys = [*([] if opens else [top]), *ys, *([] if closes else [bottom])]
    if len(ys) < 2:
        return None
    rows = [
        [GridCell(row, column, xs[column], ys[row], xs[column + 1], ys[row + 1]) for column in range(len(xs) - 1)]
        for row in range(len(ys) - 1)
    ]
    grid = Grid(xs, ys, rows, opens, closes)
    _merge(grid, across, down)
    return grid


def _places(values: Iterable[float]) -> list[float]:
    """Return values in order, those near each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _merge(grid: Grid, across: list[Rule], down: list[Rule]) -> None:
    """Let a cell grow over the neighbours that no ruling parts from it."""
    for row in grid.rows:
        for cell in row:
            if cell.covered:
                continue
            last = cell.column
            while last + 1 < len(row) and not _stands(
                down, grid.xs[last + 1], grid.ys[cell.row], grid.ys[cell.row + 1]
            ):
                last += 1
            bottom = cell.row
            right = grid.xs[last + 1]
            while bottom + 1 < len(grid.rows) and not _stands(across, grid.ys[bottom + 1], cell.x0, right):
                bottom += 1
            cell.x1, cell.y1 = right, grid.ys[bottom + 1]
            for below in range(cell.row, bottom + 1):
                for beside in range(cell.column, last + 1):
                    grid.rows[below][beside].covered = (below, beside) != (cell.row, cell.column)


def _stands(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """True when rulings at a place cover at least half of a stretch."""
    length = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= NEAR)
    return length >= COVERS * (end - start)


def _cell_at(grid: Grid, word: Word) -> GridCell | None:
    x, y = word.middle
    if not (grid.xs[0] - NEAR <= x <= grid.xs[-1] + NEAR and grid.ys[0] - NEAR <= y <= grid.ys[-1] + NEAR):
        return None
    inside = (cell for row in grid.rows for cell in row if not cell.covered)
    return next((cell for cell in inside if cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1), None)
