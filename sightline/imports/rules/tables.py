"""Tables by their shape, row by row: a heading row of columns, labels in column one, a row that names a priority.

A table may change its shape on the way (a title row, then headings, then rows), and a page break may tear a row in two
or cost a label; so nothing is decided for the table as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sightline.imports.rules.keys import explains_states, is_key
from sightline.imports.rules.labels import LabelBlock
from sightline.imports.rules.lexicon import DETAIL_KINDS, LIST_KINDS, PRIORITY_KINDS, Lexicon, PriorityHeading
from sightline.imports.rules.naming import aims_named, banded, heading_in_cell, named_in, years_across
from sightline.imports.rules.passages import Passage, is_torn
from sightline.imports.rules.pieces import Fragment, Piece, piece_of
from sightline.imports.rules.priorities import Register
from sightline.imports.rules.scrambled import doubted, without_ticks
from sightline.imports.rules.words import fold, is_heading_shaped, starts_small
from sightline.publishing.blocks import Row, Table

Columns = tuple[tuple[str, ...], ...]
_LABEL_KINDS = PRIORITY_KINDS | DETAIL_KINDS | {"priority"}
_THINGS = frozenset({"what", "what will happen", "what needs doing"})  # beside who: what is done
_KEY = frozenset({"key"})
_MAX_HEADER_WORDS = 14


@dataclass
class TableReader:
    """Reads rows into passages. `priority` is the one open around the table; `columns` may be carried from the last."""

    lexicon: Lexicon
    register: Register
    priority: int | None
    section: str
    columns: Columns | None = None
    passages: list[Passage] = field(default_factory=list)
    pending: list[list[Piece]] | None = None
    labels: LabelBlock = field(default_factory=LabelBlock)
    across: dict[int, int] = field(default_factory=dict)
    across_kind: str = ""
    fresh: bool = True
    heads: bool = False
    headed: bool = False
    spread: bool = False
    below: list[list[list[Piece]]] = field(default_factory=list)
    second: bool = False
    aims: bool = False

    def read(self, table: Table) -> list[Passage]:
        """All passages of the table, in order."""
        rows = [cells_of(row) for row in table.rows]
        if is_key(rows, self.lexicon):
            self._add("key", [piece for cells in rows for cell in cells for piece in cell])
            return self.passages
        for number, cells in enumerate(rows):
            if any(cells):
                self.below = rows[number + 1 :]
                self.headed, self.heads = self.heads, False
                self.spread = _is_spread(table.rows[number])
                self._row(cells, number < table.header_rows, table.rows[number].cells[0].spanned)
                self.fresh = False
        self._flush()
        self.labels.finish()
        return self.passages

    def _row(self, cells: list[list[Piece]], marked_header: bool, merged: bool) -> None:
        filled = [index for index, cell in enumerate(cells) if cell]
        if self.columns and self.pending and not merged and self._is_torn_row(cells):
            self._mend(cells)
        elif about := self._about(cells, filled):
            self._add(about, [piece for cell in cells for piece in cell])
        elif self.across and self.across_kind and not cells[0]:
            self._under_each(self.across_kind, None, cells)
        elif across := self._priorities_across(cells, filled):
            self._flush()
            self.columns, self.across, self.across_kind = None, across, ""
        elif columns := self._header(cells, filled, marked_header):
            self._flush()
            columns = aims_named(columns, self.below) if self.aims else columns
            columns = without_ticks(columns, self.below)
            self.columns, self.across = doubted(columns, self.below, self.lexicon), {}
            self.heads = True
            self._add("columns", [piece for cell in cells for piece in cell])
        elif not any(way(cells, filled) for way in self._ways()):
            self._flush()
            if self.spread and self.columns:
                self._add("unknown", cells[0])  # words across all columns, as under a table, are of none of them
                return
            self.pending = cells
            if not self.columns:
                self._flush()

    def _ways(self) -> tuple[Callable[[list[list[Piece]], list[int]], bool], ...]:
        return self._title_row, self._title_beside, self._band_row, self._label_row, self._goes_on

    def _title_beside(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """A row that names a priority by its number in one cell and by its title in the next, outside columns."""
        if self.columns or filled != [0, 1] or len(cells[1]) != 1 or len(cells[0]) != 1:
            return False
        heading = heading_in_cell(cells[0][0].text, self.lexicon, second=self.second)
        if heading is None or heading.title or not is_heading_shaped(cells[1][0].text):
            return False
        self._add("label", cells[0])
        self._open(cells[1][0].text, heading.number, cells[1][0])
        return True

    def _priorities_across(self, cells: list[list[Piece]], filled: list[int]) -> dict[int, int]:
        """Column -> priority, for a heading row that names a priority over each column but the first."""
        named = [index for index in filled if index]
        titles = [" ".join(_words(cells[index])) for index in named]
        headings = [heading_in_cell(title, self.lexicon, second=self.second) for title in titles]
        if not any(headings) and self._labels_below(cells, named):
            headings = [PriorityHeading(None, title) for title in titles]
        if len(named) < 2 or not all(headings):
            return {}
        if cells[0]:
            self._add("columns", cells[0])
        return {
            index: self.register.state(heading.title, heading.number, cells[index][0])
            for index, heading in zip(named, headings, strict=True)
            if heading
        }

    def _labels_below(self, cells: list[list[Piece]], named: list[int]) -> bool:
        """True for titles over columns of which every row below says, in its first cell, what it holds of each."""
        titles = [" ".join(_words(cells[index])) for index in named]
        first = " ".join(_words(cells[0]))
        if len(named) < 2 or (first and "priority" not in self.lexicon.kinds(first, _LABEL_KINDS)):
            return False
        if not all(is_heading_shaped(title) and not self.lexicon.column(title) for title in titles):
            return False
        labels = [" ".join(_words(row[0])) for row in self.below if row and row[0]]
        told = [bool(self.lexicon.kinds(label, _LABEL_KINDS - {"priority"})) for label in labels]
        return len(told) > 1 and sum(told) * 2 > len(told)

    def _under_each(self, kind: str, heading: Piece | None, cells: list[list[Piece]]) -> None:
        """A row under priorities that stand across: what its label, or the last one above it, names of each."""
        self.across_kind = kind
        for index, priority in self.across.items():
            if index < len(cells) and cells[index]:
                self.passages.append(Passage(kind, "label", list(cells[index]), priority, heading))
                heading = None

    def _is_torn_row(self, cells: list[list[Piece]]) -> bool:
        """A row that goes on with the row above: it begins empty or small, and some cell goes on in mid-sentence."""
        assert self.pending is not None  # noqa: S101 - for the type checker
        begins = not cells[0] or starts_small(cells[0][0].text)
        pairs = zip(self.pending, cells, strict=False)
        return begins and any(above and below and is_torn(above[-1], below[0]) for above, below in pairs)

    def _mend(self, cells: list[list[Piece]]) -> None:
        assert self.pending is not None  # noqa: S101 - for the type checker
        for index, below in enumerate(cells[: len(self.pending)]):
            above = self.pending[index]
            if above and below and is_torn(above[-1], below[0]):
                above[-1] = above[-1].joined(below[0])
                below = below[1:]  # noqa: PLW2901 - the first piece is used up
            above.extend(below)
        for extra in cells[len(self.pending) :]:
            self.pending.append(extra)

    def _about(self, cells: list[list[Piece]], filled: list[int]) -> str:
        """What a row is that says how to read the document: "contents" or "key"; "" for any other."""
        if len(filled) == 1 and explains_states(" ".join(_words(cells[filled[0]])), self.lexicon):
            return "key"
        first = " ".join(_words(cells[0]))
        if self.columns and "status" not in self.columns[0] and set(filled) <= {0, 1}:
            return "key" if self.lexicon.rag_of(first) or self.lexicon.kinds(first, _KEY) else ""
        return "contents" if self._is_contents(cells, filled) else ""

    def _holds_a_state(self, names: list[str]) -> bool:
        """True for a row that says a state in the column of states, as "On track": it names no columns."""
        pairs = zip(self.columns or (), names, strict=False)
        return any("status" in kinds and self.lexicon.rag_of(name) for kinds, name in pairs)

    def _is_contents(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        if self.columns or len(filled) != 2 or filled[0] != 0:
            return False
        last = cells[filled[1]][0].text
        return last.isdigit() and len(last) <= 3 and not cells[0][0].text.isdigit()

    def _header(self, cells: list[list[Piece]], filled: list[int], marked: bool) -> Columns | None:
        """The columns a row names: at least two known, and at least half of those filled."""
        if len(filled) < 2 or any(len(_words(cells[index])) > _MAX_HEADER_WORDS for index in filled):
            return None
        names = [" ".join(_words(cell)) for cell in cells]
        if not marked and self._holds_a_state(names):
            return None
        if years := years_across(names, self.below, self.lexicon):
            return years
        columns = tuple(self.lexicon.column(name) if name else () for name in names)
        sure = sum(1 for kinds in columns if kinds)
        again = 2 * sure >= len(filled) if self.columns else sure > 0
        if len(filled) > 2 and (marked or self.fresh or again):
            likely = (self.lexicon.likely_column(name) if name else () for name in names)
            columns = tuple(known or maybe for known, maybe in zip(columns, likely, strict=True))
        known = sum(1 for kinds in columns if kinds)
        needed = 1 if marked else 2
        if ("actions",) in columns and ("lead",) not in columns:
            columns = tuple(("lead",) if kinds == ("name",) else kinds for kinds in columns)
        if self.headed and self.columns and not cells[0] and all(columns[index] for index in filled):
            beside = zip(columns, self.columns, strict=False)
            columns = tuple(kinds or above for kinds, above in beside)  # the second of two heading rows
            known = sum(1 for kinds in columns if kinds)
        if ("actions",) not in columns and ("lead",) in columns:
            columns = tuple(
                ("actions",) if fold(name) in _THINGS else kinds for name, kinds in zip(names, columns, strict=True)
            )
        enough = 3 if ("actions",) in columns and known > 1 else 2  # a column of actions and one more say what it is
        return columns if known >= needed and enough * known >= len(filled) else None

    def _title_row(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """A row with one cell that names a priority."""
        if len(filled) != 1 or len(cells[filled[0]]) != 1:
            return False
        piece = cells[filled[0]][0]
        heading = heading_in_cell(piece.text, self.lexicon, second=self.second)
        has_column = any("priority" in kinds for kinds in self.columns or ())
        if heading and (heading.title or heading.number):
            self._open(heading.title, heading.number, piece)
            return True
        if not has_column and len(piece.text.split()) <= 30 and self.register.match(piece.text) is not None:
            self._open(piece.text, None, piece)
            return True
        return False

    def _band_row(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """A row with one cell that counts what the rows under it serve: "Outcome 1.2: Families are heard"."""
        band = banded(cells[filled[0]], self.lexicon) if len(filled) == 1 else None
        if band is None:
            return False
        self._flush()
        self._add(band[0], [band[1]])
        return True

    def _open(self, title: str, number: int | None, piece: Piece) -> None:
        self._flush()
        self.labels.settle(None)
        self.priority = self.register.state(title, number, piece)
        self.labels.start()

    def _label_row(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """A row whose first cell is a label, alone or with the beginning of its value run on behind it."""
        if not filled or filled[0] != 0 or len(cells[0]) > 2 or not self._may_be_label(cells, filled):
            return False
        label = cells[0][0]
        kinds = self.lexicon.kinds(label.text, _LABEL_KINDS) if len(label.text.split()) <= _MAX_HEADER_WORDS else ()
        values = [piece for cell in cells[1:] for piece in cell]
        rest: list[Piece] = list(cells[0][1:])
        if not kinds:
            split = None if self.columns else self.lexicon.label_prefix(label.text, DETAIL_KINDS)
            if split is None:
                return False
            kinds, rest = (split[0],), [Piece((Fragment(split[1], label.places[0]),))]
        elif not values and (self.columns or (self.fresh and self.lexicon.mentions("title_words", label.text))):
            return False
        self._flush()
        self.columns = None
        if self.across:
            self._under_each(kinds[0], label, cells)
        else:
            self._label(kinds[0], label, rest, values)
        return True

    def _may_be_label(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """Under columns a row is a label and its value only when it fills two cells and the label is a phrase."""
        if not self.columns or not self.columns[0]:
            return True
        by_priority = any("priority" in kinds for kinds in self.columns)
        return not by_priority and len(filled) == 2 and len(_words(cells[0])) > 1

    def _label(self, kind: str, label: Piece, rest: list[Piece], values: list[Piece]) -> None:
        """Open the passage of a label. A label that comes again opens the next priority."""
        value = [rest[0].joined(values[0]), *values[1:]] if rest and values else rest or values
        if kind == "priority":
            self._add("label", [label])
            if value:
                self._open(value[0].text, None, value[0])
                self._add("unknown", value[1:])
            return
        if self.labels.repeats(kind, label.text):
            self.labels.settle(None)
            self.priority = self.register.after(self.priority)
            self.labels.start()
        self.labels.settle(kind)
        passage = Passage(kind, "label", [], self.priority, label)
        for piece in value:
            passage.add(piece)
        self.passages.append(passage)
        self.labels.note(kind, passage, label.text)

    def _goes_on(self, cells: list[list[Piece]], filled: list[int]) -> bool:
        """A row without a label under a label: the sentence goes on, another item of its list, or a lost label."""
        passage = self.labels.open
        if self.columns or passage is None or not filled or filled[0] == 0:
            return False
        for piece in (piece for cell in cells for piece in cell):
            if passage.kind in DETAIL_KINDS:
                lost = Passage("unknown", "label", [piece], self.priority)
                self.passages.append(lost)
                self.labels.lose(lost)
            elif passage.pieces and is_torn(passage.pieces[-1], piece):
                passage.add(piece)
            elif passage.kind in LIST_KINDS | {"objectives"} and piece.form == "paragraph":
                passage.add(piece.as_form("run"))
            else:
                passage.add(piece)
        return True

    def _flush(self) -> None:
        """Turn the pending row into passages."""
        cells, self.pending = self.pending, None
        if cells is None:
            return
        if not self.columns:
            self._plain(cells)
            return
        kinds = [self.columns[index] if index < len(self.columns) else () for index in range(len(cells))]
        for index, cell in enumerate(cells):
            if cell and "priority" in kinds[index]:
                cells[index] = self._state(cell)
        row: list[Passage] = []
        told = any(cell and "status" in meanings for cell, meanings in zip(cells, kinds, strict=True))
        for cell, meanings in zip(cells, kinds, strict=True):
            row.extend(self._cell(cell, meanings, told=told))
        _share_details(row)
        self.passages.extend(row)

    def _state(self, cell: list[Piece]) -> list[Piece]:
        """State the priority a cell names, by number, by title or by both; returns what stands behind it."""
        title, number, count = named_in(cell, self.register, self.lexicon)
        for piece in cell[:count]:
            self.priority = self.register.state(title, number, piece)
        return cell[count:]

    def _cell(self, cell: list[Piece], kinds: tuple[str, ...], *, told: bool) -> list[Passage]:
        """The passages of one cell; behind a priority's title stands what the heading names next to it."""
        others = [kind for kind in kinds if kind != "priority"]
        if not cell:
            return []
        kind = others[0] if others else "unknown"
        if kind == "progress" and not told and len(cell) == 1 and self.lexicon.rag_of(cell[0].text):
            kind = "status"
        kind = self.section if kind == "name" and self.section in {"members", "group_section"} else kind
        return [Passage("unknown" if kind == "name" else kind, "row", list(cell), self.priority)]

    def _plain(self, cells: list[list[Piece]]) -> None:
        """A row of a table without known columns belongs to the section it stands in."""
        self._add(self.section, [piece for cell in cells for piece in cell])

    def _add(self, kind: str, pieces: list[Piece]) -> None:
        if pieces:
            self.passages.append(Passage(kind, "row", pieces, self.priority))


def _is_spread(row: Row) -> bool:
    """True for a row whose first cell is merged over all the others."""
    return len(row.cells) > 2 and bool(row.cells[0].blocks) and all(cell.spanned for cell in row.cells[1:])


def cells_of(row: Row) -> list[list[Piece]]:
    """The pieces of each cell of a row."""
    return [[piece_of(block) for block in cell.blocks] for cell in row.cells]


def _words(cell: list[Piece]) -> list[str]:
    return [word for piece in cell for word in piece.text.split()]


def _share_details(row: list[Passage]) -> None:
    """Give the actions of a row the lead, date and state that stand in the same row."""
    targets = [passage for passage in row if passage.kind == "actions"]
    for passage in row:
        if passage.kind in DETAIL_KINDS and targets:
            whole = passage.pieces[0]
            for piece in passage.pieces[1:]:
                whole = whole.joined(piece)
            for target in targets:
                target.details[passage.kind] = whole
