"""The document as it stands, cut where things understood begin: each line in its own words, with what it led to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sightline.imports.rules.understanding import Placed, Understanding
from sightline.publishing.blocks import BlockDocument, Place, Table

HEAD = {"document": "title", "period": "period", "partnership": "partnership", "part": "part"}
MENTIONS = ("groups/", "members/")


@dataclass
class Line:
    """Words of the document. `paths` say what was understood of them, `key` and `reason` why they are no part."""

    at: str
    text: str
    paths: list[str] = field(default_factory=list)
    key: str = ""
    reason: str = ""

    @property
    def mentions_only(self) -> bool:
        """Whether all that stands in the line is the name of a group or member, or what is said of one."""
        return bool(self.paths) and all(path.startswith(MENTIONS) for path in self.paths)


def lines_of(found: Understanding) -> list[Line]:
    """Return the whole document in reading order. Words are the source's, spaces apart; none is lost or said twice."""
    placed: dict[int, list[Placed]] = defaultdict(list)
    for entry in found.placed:
        placed[entry.at.order].append(entry)
    aside = {entry.at.order: entry for entry in found.set_aside}
    left = {entry.at.order for entry in found.unplaced}
    lines: list[Line] = []
    for at, text in sorted(_pieces(found.source), key=lambda piece: piece[0].order):
        reason = aside.get(at.order)
        whole = reason is not None or at.order in left
        made = _cut(str(at), text, placed[at.order], whole=whole)
        if reason is not None:
            made[0].key, made[0].reason = reason.key, reason.reason
        lines += made
    return lines


def _pieces(source: BlockDocument) -> Iterator[tuple[Place, str]]:
    for block in source.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from ((part.at, part.text) for cell in row.cells for part in cell.blocks if part.text.strip())
        elif block.text.strip():
            yield block.at, block.text
    yield from ((part.at, part.text) for part in source.furniture if part.text.strip())


def _cut(at: str, text: str, entries: Iterable[Placed], *, whole: bool) -> list[Line]:
    """Cut a piece where the things placed in it begin; one line when it is running text or holds one thing."""
    starts: dict[int, list[str]] = {0: []}
    cursor = 0
    rest: list[Placed] = []
    for entry in entries:
        if whole or entry.where in HEAD or entry.where.startswith(MENTIONS):
            rest.append(entry)
            continue
        start = _start(text, entry.text, cursor)
        starts.setdefault(start, []).append(entry.where)
        cursor = max(cursor, start)
    if not starts[0] and len(starts) > 1:
        # A label that leads in its value is one line with it.
        starts[0] = starts.pop(min(start for start in starts if start))
    edges = [*sorted(starts), len(text)]
    lines = [Line(at, text[start:end].strip(), starts[start]) for start, end in pairwise(edges)]
    for entry in rest:
        holder = next((line for line in lines if entry.text in line.text), lines[0])
        holder.paths.append(entry.where)
    return lines


def _start(text: str, words: str, cursor: int) -> int:
    """Where an item begins in a piece: where its words stand, or where the piece ends with its beginning.

    0 when it began in an earlier piece, torn by a page.
    """
    found = text.find(words, cursor)
    if found >= 0:
        return found
    found = text.find(words)
    if found >= 0:
        return found
    for start in range(cursor, len(text)):
        if words.startswith(text[start:]) and (start == 0 or not text[start - 1].isalnum()):
            return start
    return 0
