"""What stands in a list that was read in: its table, how columns and words are matched, what loading would do."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sightline.governance.standing import Standing
from sightline.imports.models import SheetLoad
from sightline.imports.queries_sheets import Here, known_to, meanings_for, meant_before
from sightline.imports.rules.sheets import MATCHED, ListKind, ListRow, Outcome
from sightline.imports.rules.sheets_match import match_columns, words_said
from sightline.imports.rules.sheets_tables import SheetTable, stands_alone
from sightline.imports.rules.sheets_values import row_of
from sightline.imports.services.sheets_kinds import kind_of

Meanings = dict[str, dict[str, list[str]]]


def table_of(load: SheetLoad, number: int | None = None) -> SheetTable | None:
    """Return the table chosen, or that of a number; None when the rows are no longer kept."""
    number = load.table if number is None else number
    return SheetTable(**load.tables[number]) if 0 <= number < len(load.tables) else None


def columns_for(table: SheetTable, kind: ListKind, here: Here) -> dict[str, list[str]]:
    """Return how the columns of a table match a kind: {letter: [key, why]}."""
    matched = match_columns(table, kind, known_to(here.by, kind.key, here))
    return {letter: [match.key, match.why] for letter, match in matched.items()}


def meanings_of(
    table: SheetTable, kind: ListKind, columns: Mapping[str, list[str]], said: Meanings, here: Here
) -> Meanings:  # fmt: skip
    """Return what each word of the matched columns means: {key: {folded word: [meaning, why]}}; `said` goes first."""
    before = meant_before(here.by, kind.key)
    found: Meanings = {}
    for letter, (key, _) in columns.items():
        column = kind.column(key)
        if column is None or column.holds not in MATCHED:
            continue
        words = list(words_said(table, letter))
        guessed = meanings_for(column, words, before.get(key, {}), here)
        found[key] = {word: said.get(key, {}).get(word) or list(guessed[word]) for word in words}
    return found


def rows_of(load: SheetLoad, kind: ListKind, table: SheetTable, by: Standing) -> list[ListRow]:
    """Read the rows of a list as it is matched now."""
    columns = {letter: key for letter, (key, _) in load.columns.items()}
    meanings = {key: {word: value for word, (value, _) in words.items()} for key, words in load.meanings.items()}
    needed = needed_in(load, kind)
    return [
        row_of(
            index, at or table.at, cells, columns, kind=kind, headings=table.header, meanings=meanings, today=by.today
        )
        for index, (at, cells) in enumerate(table.rows)
        if not stands_alone(cells, needed)
    ]


def needed_in(load: SheetLoad, kind: ListKind | None) -> list[str]:
    """Return the letters of the columns that every row of a list must fill."""
    required = {column.key for column in kind.columns if column.required} if kind else set()
    return [letter for letter, (key, _) in load.columns.items() if key in required]


def beside(load: SheetLoad, kind: ListKind | None, table: SheetTable) -> list[tuple[str, str]]:
    """Return what stands in the sheet and is no row of the list, as (where, words)."""
    needed = needed_in(load, kind)
    alone = [(at, " ".join(cells.values())) for at, cells in table.rows if needed and stands_alone(cells, needed)]
    return [*table.aside, *alone]


@dataclass(frozen=True)
class Checked:
    """What loading a list would do, row by row; `digest` changes when any of it does."""

    kind: ListKind
    rows: list[ListRow]
    outcomes: list[Outcome]
    digest: str

    def count(self, what: str) -> int:
        """Return how many rows are new, changed, the same or refused."""
        return sum(one.what == what for one in self.outcomes)

    @property
    def wanted(self) -> list[ListRow]:
        """The rows that loading does something with."""
        doing = {one.index for one in self.outcomes if one.what in ("new", "change")}
        return [row for row in self.rows if row.index in doing]


def check_list(load: SheetLoad, by: Standing) -> Checked | None:
    """Return what loading a list would do; None while its kind or a needed column is missing."""
    kind, table = kind_of(load.kind), table_of(load)
    if kind is None or kind.check is None or table is None or missing_columns(load, kind) or is_too_long(load, kind):
        return None
    rows = rows_of(load, kind, table, by)
    outcomes = kind.check(rows, by)
    values: list[Any] = [[row.said, row.meant, {key: str(day) for key, day in row.days.items()}] for row in rows]
    text = json.dumps([[asdict(one) for one in outcomes], values, load.leaves_refused], sort_keys=True)
    return Checked(kind, rows, outcomes, hashlib.sha256(text.encode()).hexdigest())


def is_too_long(load: SheetLoad, kind: ListKind) -> bool:
    """Return whether a list has more rows than are loaded of its kind at a time."""
    table = table_of(load)
    return table is not None and len(table.rows) > kind.most


def missing_columns(load: SheetLoad, kind: ListKind) -> list[str]:
    """Return the labels of columns that the kind needs and none of the file's is matched with."""
    matched = {key for key, _ in load.columns.values()}
    return [column.label for column in kind.columns if column.required and column.key not in matched]
