"""Cells that name their row, tagged as row headings.

Typst 0.15 tags the headings of columns; for those of rows it has only a trial feature that its Python package cannot
switch on. So the finished file is gone over once: the first cell of each row becomes a TH with the scope Row, and the
cells beside it no longer name their column headings one by one, since both scopes now say it. Objects are found through
the file's own table of offsets, never by searching for words that a text could imitate; whatever is not as expected is
left as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sightline.publishing.blocks import Table

TRAILER = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
XREF = re.compile(rb"xref\s+0 (\d+)\s*?\r?\n")
ELEMENT = re.compile(rb"\d+ 0 obj\s+<</Type/StructElem/S/(Table|TBody|THead|TR|TD|TH)/P (\d+) 0 R")
KIDS = re.compile(rb"/K\[((?:\d+ 0 R ?)+)\]")
HEADERS = re.compile(rb"(<</O/Table)/Headers\[(?:\(\w*\) ?)*\]")
ENTRY = 20


@dataclass
class _Tags:
    """The table elements of a file by their object numbers."""

    offsets: list[int]
    kind: dict[int, bytes] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    kids: dict[int, list[int]] = field(default_factory=dict)

    def table_of(self, row: int) -> int:
        """Return the table a row stands in directly or through its body, 0 when it is a heading row."""
        above = self.parent[row]
        if self.kind.get(above) == b"TBody":
            above = self.parent[above]
        return above if self.kind.get(above) == b"Table" else 0


def name_rows(pdf: bytes, tables: Sequence[Table]) -> bytes:
    """Return the file with the row headings of `tables` tagged; `tables` are all tables of the file, in order."""
    if not any(table.row_headers for table in tables):
        return pdf
    start = _start(pdf)
    tags = _tags(pdf, start) if start else None
    if tags is None:
        return pdf
    found = sorted(number for number, kind in tags.kind.items() if kind == b"Table")
    if len(found) != len(tables):
        return pdf
    named = {number for number, table in zip(found, tables, strict=True) if table.row_headers and _plain(table)}
    changes = dict(_changes(pdf, tags, named))
    return _written(pdf, start, tags.offsets, changes) if changes else pdf


def _plain(table: Table) -> bool:
    """Whether every row has a first cell of its own."""
    return not any(row.cells[0].spanned for row in table.rows)


def _start(pdf: bytes) -> int:
    found = TRAILER.search(pdf, max(0, len(pdf) - 64))
    return int(found[1]) if found else 0


def _tags(pdf: bytes, start: int) -> _Tags | None:
    head = XREF.match(pdf, start)
    if head is None:
        return None
    count, at = int(head[1]), head.end()
    entries = [pdf[at + ENTRY * number : at + ENTRY * (number + 1)] for number in range(count)]
    tags = _Tags([int(entry[:10]) if entry[17:18] == b"n" else 0 for entry in entries])
    for number, offset in enumerate(tags.offsets):
        element = ELEMENT.match(pdf, offset) if offset else None
        if element is None:
            continue
        tags.kind[number], tags.parent[number] = element[1], int(element[2])
        if element[1] == b"TR" and (kids := KIDS.match(pdf, element.end())):
            tags.kids[number] = [int(one) for one in kids[1].split()[::3]]
    return tags


def _changes(pdf: bytes, tags: _Tags, named: set[int]) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Yield, by object number, (how many bytes from its start are replaced, what replaces them)."""
    for row, cells in tags.kids.items():
        if tags.table_of(row) not in named:
            continue
        for place, cell in enumerate(cells):
            if tags.kind.get(cell) != b"TD":
                break
            at = tags.offsets[cell]
            found = HEADERS.search(pdf, at, at + 400)
            if found is None:
                break
            before = pdf[at : found.start()]
            if place == 0:
                before = before.replace(b"/S/TD/", b"/S/TH/", 1)
            scope = b"/Scope/Row" if place == 0 else b""
            yield cell, (found.end() - at, before + found[1] + scope)


def _written(pdf: bytes, start: int, offsets: Sequence[int], changes: dict[int, tuple[int, bytes]]) -> bytes:
    """Return the file with the changes made and its table of offsets written anew."""
    pieces, moved, at, shift = [], list(offsets), 0, 0
    for number in sorted(range(len(offsets)), key=lambda one: offsets[one]):
        if not offsets[number]:
            continue
        moved[number] = offsets[number] + shift
        if number in changes:
            length, words = changes[number]
            pieces += [pdf[at : offsets[number]], words]
            at = offsets[number] + length
            shift += len(words) - length
    pieces.append(pdf[at:start])
    head = XREF.match(pdf, start)
    assert head  # noqa: S101 (it was read from here)
    first, last = head.end(), head.end() + ENTRY * len(offsets)
    table = b"".join(
        pdf[first + ENTRY * number : first + ENTRY * (number + 1)] if not offset else b"%010d 00000 n\r\n" % offset
        for number, offset in enumerate(moved)
    )
    pieces += [pdf[start:first], table, TRAILER.sub(b"startxref\n%d\n%%%%EOF" % (start + shift), pdf[last:])]
    return b"".join(pieces)
