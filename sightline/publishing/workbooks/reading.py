"""Sheets that come back: found by name or by their columns, in whatever order, each cell as a value or a problem."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sightline.publishing.rules import Field, Problem, read_mark, said, value_of
from sightline.publishing.workbooks.guards import MOST_BYTES, check_workbook, refused, unreadable

__all__ = ["MOST_BYTES", "Cells", "Read", "SheetKind", "read_sheets"]

MOST_ROWS = 5_000
HEAD_WITHIN = 10
MARK = "Sightline (leave as it is)"
Cells = dict[str, Any]
Grid = list[list[Any]]


@dataclass(frozen=True)
class SheetKind:
    """A sheet that may come back: its name, its columns, and which of them name a row."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    def row_name(self, values: Mapping[str, str]) -> str:
        """Return what names a row, without regard to case."""
        return "\x1f".join(str(values.get(key, "")).casefold() for key in self.key)

    @property
    def compared(self) -> tuple[Field, ...]:
        """The columns that people change."""
        return tuple(one for one in self.fields if not (one.only_shown or one.locked))


@dataclass(frozen=True)
class Read:
    """Rows by sheet, each {key: value, "row": number in Excel, "marks": prints, "unread": keys of cells that cannot be
    read or have no column}; what was wrong; what was left out.
    """

    rows: dict[str, list[Cells]]
    problems: list[Problem]
    told: list[str] = field(default_factory=list)


def read_sheets(content: bytes, kinds: Sequence[SheetKind]) -> Read:
    """Read the sheets of these kinds; raises DomainError with a sentence for a file that is unsafe or has none of them.

    Columns may stand in any order, and more of them than are known are left out and told; a sheet that was renamed is
    known by its columns, and its headings may stand in one of the first ten rows.
    """
    check_workbook(content)
    grids = _grids(content)
    places = _places(grids, kinds)
    if not places:
        names = [one.name for one in kinds]
        wanted = f"the sheets {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"the sheet {names[0]}"
        none = "none of " if len(names) > 1 else "not "
        raise refused(f"The workbook has {none}{wanted}. Start from the template.")
    found = Read({one.name: [] for one in kinds}, [], [])
    for kind in kinds:
        if kind.name in places:
            name = places[kind.name]
            if name != kind.name:
                found.told.append(f"The sheet “{name[:40]}” is read as {kind.name}.")
            _Sheet(kind, grids[name], found).read()
    return found


def _grids(content: bytes) -> dict[str, Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 (only needed here)

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        most = MOST_ROWS + HEAD_WITHIN + 2
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most) for name in names[:40]}
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise unreadable() from error


def _places(grids: Mapping[str, Grid], kinds: Sequence[SheetKind]) -> dict[str, str]:
    """Return which sheet holds which kind: by its name, else by columns that no other kind has so many of."""
    by_name = {name.casefold().strip(): name for name in grids}
    found = {one.name: by_name[one.name.casefold()] for one in kinds if one.name.casefold() in by_name}
    for kind in kinds:
        free = [name for name in grids if name not in found.values()]
        scored = [(_share(grids[name], kind), name) for name in free]
        best = max(scored, default=(0.0, ""))
        if kind.name not in found and best[0] >= 0.5:
            found[kind.name] = best[1]
    return found


def _share(grid: Grid, kind: SheetKind) -> float:
    """Return how many of a kind's columns a sheet has, as a share; 0 when one that is needed is missing."""
    headings = set(_headings(grid[_head(grid, kind)])) if grid else set()
    needed = {one.heading.casefold() for one in kind.fields if one.needed}
    every = {one.heading.casefold() for one in kind.fields}
    return len(every & headings) / len(every) if needed and needed <= headings else 0.0


def _head(grid: Grid, kind: SheetKind) -> int:
    """Return which row holds the headings, counted from 0."""
    needed = {one.heading.casefold() for one in kind.fields if one.needed}
    rows = (at for at, row in enumerate(grid[:HEAD_WITHIN]) if needed <= set(_headings(row)))
    return next(rows, 0)


def _headings(row: Sequence[Any]) -> dict[str, int]:
    return {said(cell).casefold(): at for at, cell in reversed(list(enumerate(row))) if said(cell)}


@dataclass
class _Sheet:
    """One sheet as it is read."""

    kind: SheetKind
    grid: Grid
    found: Read

    def read(self) -> None:
        """Read its rows into `found`."""
        if not self.grid:
            return
        first = _head(self.grid, self.kind)
        if len(self.grid) > MOST_ROWS + first + 1:
            self.problem(0, "", f"has more than {MOST_ROWS} rows. Load it in parts.")
            return
        self.places = _headings(self.grid[first])
        self.columns = [(one, self.places.get(one.heading.casefold())) for one in self.kind.fields]
        self.mark_at = self.places.get(MARK.casefold())
        if self.missing(first + 1):
            return
        self.unknown()
        self.left_out()
        rows = self.found.rows[self.kind.name]
        for number, cells in enumerate(self.grid[first + 1 :], start=first + 2):
            if any(said(cell) for at, cell in enumerate(cells) if at != self.mark_at):
                rows.append(self.row(number, cells))

    def problem(self, row: int, column: str, sentence: str) -> None:
        self.found.problems.append(Problem(self.kind.name, row, column, sentence))

    def missing(self, row: int) -> bool:
        """Say which needed columns are missing, and return whether one is."""
        gone = [one for one, at in self.columns if one.needed and at is None]
        for one in gone:
            self.problem(row, one.heading, "This column is missing. Add it, or start from the template.")
        return bool(gone)

    def unknown(self) -> None:
        """Tell which columns are left out."""
        known = {one.heading.casefold() for one in self.kind.fields} | {MARK.casefold()}
        for heading in self.places.keys() - known:
            self.found.told.append(f"The column “{heading[:60]}” of sheet {self.kind.name} is not known and left out.")

    def left_out(self) -> None:
        """Tell which columns somebody took out: what stands in Sightline stays as it is."""
        for one, at in self.columns:
            if at is None and not (one.only_shown or one.locked):
                words = f"The column “{one.heading}” is not in sheet {self.kind.name}, so what it says stays as it is."
                self.found.told.append(words)

    def row(self, number: int, cells: Sequence[Any]) -> Cells:
        """Return one row as values, noting what is wrong in it."""
        gone = [one.key for one, at in self.columns if at is None]
        values: Cells = {"row": number, "marks": self.marks(cells), "unread": gone}
        for one, at in self.columns:
            cell = cells[at] if at is not None and at < len(cells) else ""
            try:
                values[one.key] = "" if one.only_shown else value_of(one, cell)
            except ValueError as error:
                values[one.key] = ""
                values["unread"].append(one.key)
                self.problem(number, one.heading, str(error))
        return values

    def marks(self, cells: Sequence[Any]) -> dict[str, str]:
        return read_mark(str(cells[self.mark_at])) if self.mark_at is not None and self.mark_at < len(cells) else {}
