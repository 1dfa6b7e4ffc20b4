"""Rows of a spreadsheet read as lines of a return: its headings found by their words, each cell as its column. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sightline.indicators.rules import cells
from sightline.indicators.rules.checks import (
    BEGINS,
    CODE,
    COMMENTARY,
    NUMBER,
    OUT_OF,
    PART,
    REASON,
    RETURN,
    SPLIT,
    STATE,
    VALUE,
    Found,
    Line,
    told,
)
from sightline.indicators.rules.personal import personal_heading
from sightline.publishing.rules import in_lines, said

SHEET = "Return"
HEAD_WITHIN = 10
MOST_TOLD = 10  # columns left out that are named
READ = (CODE, SPLIT, PART, NUMBER, OUT_OF, VALUE, STATE, REASON, COMMENTARY, BEGINS, RETURN)
ALSO = {
    "indicator code": CODE, "numerator": NUMBER, "count": NUMBER, "denominator": OUT_OF, "comments": COMMENTARY,
    "comment": COMMENTARY, "split": SPLIT, "dimension": SPLIT, "reason": REASON, "period": BEGINS,
}  # fmt: skip
KNOWN = {"indicator", "counts", "shown as"}
WANTED = (CODE, NUMBER)
NAMES = {one.casefold(): one for one in READ} | ALSO
Cells = Sequence[Any]


class NoSheet(Exception):
    """No sheet has the headings of a return."""


@dataclass(frozen=True)
class Grid:
    """A sheet as it was read: its name, its rows, and which rows and columns (from 1) are hidden."""

    name: str
    rows: Sequence[Cells]
    hidden: Collection[int] = ()
    hidden_columns: Collection[int] = ()


@dataclass
class Read:
    """The lines of a file with what could not be read, what was left out, and the sheet they stand on."""

    sheet: str = ""
    lines: list[Line] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def read_lines(grids: Sequence[Grid], reference: str, starts_on: date) -> Read:
    """Read the sheet of a return, whichever it is called: the one with the headings Code and Number.

    Headings may stand in any of the first ten rows, in any order. Raises NoSheet.
    """
    for grid in sorted(grids, key=lambda one: one.name.casefold() != SHEET.casefold()):
        for at, row in enumerate(grid.rows[:HEAD_WITHIN]):
            places = _headings(row)
            if all(one in places for one in WANTED):
                return _Reading(grid, at, places, reference, starts_on).all()
    raise NoSheet


def _headings(row: Cells) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        name = NAMES.get(said(cell).casefold())
        if name:
            found.setdefault(name, at)
    return found


class _Reading:
    """One sheet as it is read."""

    def __init__(
        self, grid: Grid, head: int, places: Mapping[str, int], reference: str, starts_on: date
    ) -> None:  # fmt: skip
        self.grid, self.head, self.places = grid, head, places
        self.reference, self.starts_on = reference, starts_on
        self.made = Read(grid.name)
        self.hidden = frozenset(grid.hidden)

    def all(self) -> Read:
        """Read every row under the headings; a row without a figure or a word is passed over."""
        self.columns()
        heading = self.grid.rows[self.head]
        for at, row in enumerate(self.grid.rows[self.head + 1 :], start=self.head + 2):
            if row and list(row) != list(heading):
                self.row(at, row)
        return self.made

    def columns(self) -> None:
        """Say which columns are left out; refuse those that tell who somebody is, and what is read and hidden."""
        used = set(self.places.values())
        for name, at in self.places.items():
            below = self.grid.rows[self.head + 1 :]
            if at + 1 in self.grid.hidden_columns and any(at < len(row) and said(row[at]) for row in below):
                self.made.found.append(told("F05", self.head + 1, self.made.sheet, column=f"Column “{name}”"))
        for at, cell in enumerate(self.grid.rows[self.head]):
            text = said(cell)
            if not text or at in used or text.casefold() in KNOWN:
                continue
            if NAMES.get(text.casefold()) in self.places:
                self.made.found.append(told("F04", self.head + 1, self.made.sheet, column=f"Column “{text[:40]}”"))
            elif personal_heading(text):
                self.made.found.append(told("F03", self.head + 1, self.made.sheet, column=f"Column “{text[:40]}”"))
            elif len(self.made.told) < MOST_TOLD:
                self.made.told.append(f"The column “{text[:40]}” is not known and left out.")

    def cell(self, row: Cells, name: str) -> Any:
        at = self.places.get(name)
        return row[at] if at is not None and at < len(row) else ""

    def row(self, at: int, row: Cells) -> None:
        line = Line(at, said(self.cell(row, CODE)).upper())
        bad: list[tuple[str, cells.Bad]] = []

        def take(name: str, read: Any, into: str) -> None:
            cell = self.cell(row, name)
            if cell == "" or cell is None:
                return
            try:
                setattr(line, into, read(cell))
            except cells.Bad as error:
                bad.append((name, error))

        take(NUMBER, cells.whole, "numerator")
        take(OUT_OF, cells.whole, "denominator")
        take(VALUE, cells.number, "value")
        take(STATE, cells.state, "state")
        take(REASON, said, "reason")
        take(COMMENTARY, in_lines, "commentary")
        if not (line.filled or line.state or line.reason or line.commentary or bad):
            return
        take(SPLIT, said, "dimension")
        take(PART, said, "part")
        for name, error in bad:
            self.bad(at, line.code, name, error)
        self.of_file(at, row, line)
        self.made.lines.append(line)

    def bad(self, at: int, code: str, name: str, error: cells.Bad) -> None:
        self.made.found.append(told(error.code, at, self.made.sheet, column=name, indicator=code, said=error.text))

    def of_file(self, at: int, row: Cells, line: Line) -> None:
        """Look at what every row says of the file: whose it is, which period, and whether it is hidden."""
        sheet = self.made.sheet
        owner = said(self.cell(row, RETURN)).upper()
        if owner and owner != self.reference:
            self.made.found.append(told("F01", at, sheet, indicator=line.code))
        if at in self.hidden:
            self.made.found.append(told("F02", at, sheet, indicator=line.code))
        try:
            begins = cells.day(self.cell(row, BEGINS))
        except cells.Bad as error:
            self.bad(at, line.code, BEGINS, error)
            return
        if begins and begins != self.starts_on:
            words = {name: f"{one.day} {one:%B %Y}" for name, one in (("said", begins), ("day", self.starts_on))}
            self.made.found.append(told("D01", at, sheet, indicator=line.code, **words))
