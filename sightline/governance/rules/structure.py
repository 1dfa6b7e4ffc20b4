"""The structure chart: where each group's box stands and which lines join them. Pure: units are those of the drawing.

A tree is drawn from the top. Groups with others below them stand side by side; a long row of groups with nothing below
hangs in columns under its parent, so that the chart stays as wide as a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, GAP, DROP, HANG, LINE, EDGE = 216, 24, 40, 18, 17, 12
MOST_IN_A_COLUMN, MOST_SIDE_BY_SIDE, LETTERS = 5, 3, 27


@dataclass(frozen=True)
class Node:
    """A group to draw: its words, who chairs it, and the groups that report to it."""

    key: int
    name: str
    under: str = ""
    kind: str = ""
    below: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Box:
    """A box at a place. `lines` are (text, baseline, whether it is a name)."""

    key: int
    kind: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, float, bool], ...]

    @property
    def middle(self) -> float:
        """Where text is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Drawing:
    """All boxes, the lines that join them as paths, the boxes beside, and how much room it takes."""

    boxes: list[Box]
    paths: list[str]
    beside: list[Box]
    beside_paths: list[str]
    width: float
    height: float


@dataclass
class _Pen:
    boxes: list[Box] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def wrapped(text: str, most: int = LETTERS) -> list[str]:
    """Return text in lines of at most `most` letters; a longer word is cut."""
    lines: list[str] = []
    for word in text.split():
        for piece in (word[at : at + most] for at in range(0, len(word), most)):
            if lines and len(lines[-1]) + 1 + len(piece) <= most:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines


def tree(rows: Iterable[tuple[int, int | None, str, str, str]]) -> list[Node]:
    """Return the trees of groups given as (key, key of the parent, name, words under it, kind), in their order.

    A group whose parent is not among them stands at the top.
    """
    told = list(rows)
    keys = {key for key, *_ in told}
    below: dict[int | None, list[tuple[int, int | None, str, str, str]]] = {}
    for row in told:
        below.setdefault(row[1] if row[1] in keys else None, []).append(row)

    def grown(row: tuple[int, int | None, str, str, str]) -> Node:
        key, _, name, under, kind = row
        return Node(key, name, under, kind, tuple(grown(one) for one in below.get(key, ())))

    return [grown(row) for row in below.get(None, ())]


def laid_out(roots: Sequence[Node], beside: Sequence[Node] = ()) -> Drawing:
    """Return the drawing of some trees side by side, with other bodies in a column at the right."""
    pen = _Pen()
    x = float(EDGE)
    for root in roots:
        x += _draw(pen, root, x, EDGE) + GAP
    others, joins = _beside(beside, x + GAP, pen.boxes)
    every = [*pen.boxes, *others]
    width = max((box.x + box.width for box in every), default=0) + EDGE
    height = max((box.y + box.height for box in every), default=0) + EDGE
    return Drawing(pen.boxes, pen.paths, others, joins, width, height)


def _box(node: Node, x: float, y: float) -> Box:
    name, under = wrapped(node.name), wrapped(node.under, LETTERS + 2)
    lines = [(text, True) for text in name] + [(text, False) for text in under]
    placed = tuple((text, y + 22 + at * LINE, bold) for at, (text, bold) in enumerate(lines))
    return Box(node.key, node.kind, x, y, WIDTH, 16 + len(lines) * LINE, placed)


def _draw(pen: _Pen, node: Node, x: float, y: float) -> float:
    """Draw a tree from its left edge and return how wide it is."""
    top = _box(node, x, y)
    under = y + top.height + DROP
    at, feet = x, []
    for column in _columns(node.below):
        width, foot = _column(pen, column, at, under, stacked=len(column) > 1)
        feet.append(foot)
        at += width + GAP
    width = max(float(WIDTH), at - GAP - x)
    middle = (feet[0] + feet[-1]) / 2 if feet else x + width / 2
    left = min(max(x, middle - WIDTH / 2), x + width - WIDTH)
    placed = _box(node, left, y)
    pen.boxes.append(placed)
    if feet:
        bus = under - DROP / 2
        pen.paths.append(f"M{placed.middle:g} {y + top.height:g}V{bus:g}")
        ends = [*feet, placed.middle]
        pen.paths.append(f"M{min(ends):g} {bus:g}H{max(ends):g}")
        pen.paths.extend(f"M{foot:g} {bus:g}V{under:g}" for foot in feet)
    return width


def _columns(below: Sequence[Node]) -> list[list[Node]]:
    """Return the groups below one as columns: trees and few groups one each, many groups hung under each other."""
    trees = [[node] for node in below if node.below]
    leaves = [node for node in below if not node.below]
    if len(leaves) <= MOST_SIDE_BY_SIDE and len(below) <= MOST_SIDE_BY_SIDE + 1:
        return [[node] for node in below]
    each = min(MOST_IN_A_COLUMN, -(-len(leaves) // 2))
    return [*trees, *(leaves[at : at + each] for at in range(0, len(leaves), each or 1))]


def _column(pen: _Pen, column: list[Node], x: float, y: float, *, stacked: bool) -> tuple[float, float]:
    """Draw one column and return (its width, where the line from above enters it)."""
    if not stacked:
        first = len(pen.boxes)
        width = _draw(pen, column[0], x, y)
        own = next(box for box in pen.boxes[first:] if box.key == column[0].key)
        return width, own.middle
    at = y
    for node in column:
        box = _box(node, x + HANG, at)
        pen.boxes.append(box)
        middle = at + box.height / 2
        pen.paths.append(f"M{x:g} {y:g}V{middle:g}H{x + HANG:g}")
        at += box.height + GAP / 2
    return WIDTH + HANG, x


def _beside(nodes: Sequence[Node], x: float, boxes: Sequence[Box]) -> tuple[list[Box], list[str]]:
    """Stack other bodies at the right and join them to the first group by one dashed line."""
    found: list[Box] = []
    at = float(EDGE)
    for node in nodes:
        found.append(_box(node, x, at))
        at += found[-1].height + GAP / 2
    first = next((box for box in boxes if box.y == EDGE), None)
    if not found or first is None:
        return found, []
    level = first.y + first.height / 2
    line, ends = x - GAP, [box.y + box.height / 2 for box in found]
    paths = [f"M{first.x + first.width:g} {level:g}H{line:g}", f"M{line:g} {min(*ends, level):g}V{max(*ends, level):g}"]
    return found, [*paths, *(f"M{line:g} {end:g}H{x:g}" for end in ends)]
