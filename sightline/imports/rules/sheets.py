"""A list kept in a spreadsheet: what a kind of list is, which columns it has, and what one row of it says.

A context whose rows can come from a list registers one `ListKind` in `imports.services.sheets_kinds`: its columns, with
the words people head them with, and the deeds that check and load its rows. Without those deeds a kind is
recognised and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Holds = Literal["text", "date", "email", "rag", "owner", "agency", "group", "priority", "choice"]
What = Literal["new", "change", "same", "refused"]

# What is said in words of the file and has to be matched with something that Sightline knows.
MATCHED = ("rag", "owner", "agency", "group", "priority", "choice")
LEFT_EMPTY = "-"
MOST_ROWS = 1_000


@dataclass(frozen=True)
class ListColumn:
    """A column a kind of list may have. `words` are what people head it with, likeliest first.

    `telling` says that a list with this column is likely of this kind. `choices` are (value, label) of what a column of
    choices may mean; `new` are those on offer, beside what is known, for agencies and groups that are not here yet.
    """

    key: str
    label: str
    holds: Holds = "text"
    words: tuple[str, ...] = ()
    required: bool = False
    telling: bool = False
    longest: int = 4_000
    choices: tuple[tuple[str, str], ...] = ()
    new: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ListKind:
    """A kind of list. `called` are words of file names, sheets and titles; `rows` says what its rows are, as “actions”.

    `check(rows, by)` returns an `Outcome` for each row and reads only. `load(rows, file_name, by)` does what the
    outcomes said and returns what it `Made`; `require(by)` raises unless the person may do those deeds. `undo(made,
    by)`, when a kind has it, takes all of it back. `confirms` asks who somebody is before a load, as grants do.
    `most` rows are loaded at a time.
    `page` is the address, by its name, of what a row made, which takes its reference.
    """

    key: str
    label: str
    rows: str
    called: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    check: Callable[[Sequence[ListRow], Any], list[Outcome]] | None = None
    load: Callable[[Sequence[ListRow], str, Any], list[Made]] | None = None
    require: Callable[[Any], None] | None = None
    undo: Callable[[Sequence[Made], Any], None] | None = None
    confirms: bool = False
    most: int = MOST_ROWS
    page: str = ""

    @property
    def kept(self) -> bool:
        """Whether Sightline has a place for such rows."""
        return self.load is not None

    def column(self, key: str) -> ListColumn | None:
        """Return a column by its key."""
        return next((one for one in self.columns if one.key == key), None)


@dataclass
class ListRow:
    """One row as it was read: texts, dates and meanings by the key of their column, and what stands against it.

    `said` are the cells' own words. `meant` is what a matched word means, "" when it is left empty. `columns` are the
    headings of the file by key; `problems` and `notes` whole sentences.
    """

    index: int
    at: str
    said: dict[str, str]
    columns: Mapping[str, str]
    meant: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, key: str, sentence: str) -> None:
        """Say what stands against the row, with its place: sheet, row and column."""
        column = f", column “{self.columns[key]}”" if key in self.columns else ""
        self.problems.append(f"{self.at[:1].upper()}{self.at[1:]}{column}: {sentence}")


@dataclass(frozen=True)
class Outcome:
    """What loading one row does; `reference` is of what is there already."""

    index: int
    at: str
    what: What
    words: str
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True)
class Made:
    """What a load made of a row: its reference and version, by which undoing knows whether anybody changed it."""

    index: int
    reference: str
    version: int = 1
    key: int = 0


def refused(row: ListRow, words: str) -> Outcome:
    """Return the outcome of a row that cannot be loaded."""
    return Outcome(row.index, row.at, "refused", words, tuple(row.notes), tuple(row.problems))
