"""Deeds on lists from spreadsheets: read one, say what its columns and words mean, load it whole, take it back."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.imports.models import ColumnMatch, SheetLoad
from sightline.imports.permissions import SHEET
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import LEFT_EMPTY, MOST_ROWS, ListKind, Made
from sightline.imports.rules.sheets_match import headings_known, recognised
from sightline.imports.rules.sheets_tables import SheetTable, tables_of
from sightline.imports.rules.words import fold
from sightline.imports.services.sheets_check import (
    Checked,
    Meanings,
    check_list,
    columns_for,
    is_too_long,
    meanings_of,
    missing_columns,
    table_of,
)
from sightline.imports.services.sheets_kinds import KINDS, kind_of
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.publishing.readers import UnreadableFile, read_bytes

Status = SheetLoad.Status
CHANGED = "Somebody changed this list after you opened the page. Look at it again."
CHOSEN = "chosen by you"


@transaction.atomic
def read_list(*, file_name: str, content: bytes, by: Standing) -> SheetLoad:
    """Read a spreadsheet, recognise what it lists and match its columns as far as that is possible.

    The same file sent again by the same person gives the same list while nobody has changed it. Raises NotAllowed, or
    DomainError naming the file when it cannot be read, holds no table or more rows than are loaded at a time.
    """
    SHEET.require(by, "C")
    name = Path(file_name).name[:200]
    tables = _read(name, content)
    digest = hashlib.sha256(content).hexdigest()
    Partnership.objects.select_for_update(no_key=True).get(pk=by.partnership.pk)
    mine = {"partnership": by.partnership, "owner": by.person, "digest": digest}
    if again := SheetLoad.objects.filter(**mine, status=Status.OPEN, version=1, file_name=name).first():
        return again
    kinds = [recognised(table, name, KINDS) for table in tables]
    best = max(range(len(tables)), key=lambda at: (bool(kinds[at]), len(tables[at].rows)))
    load = SheetLoad(**mine, file_name=name, tables=[asdict(one) for one in tables], table=best, kind=kinds[best])
    load.reference = next_reference(by.partnership.code, "LL")
    _match_afresh(load, by)
    load.save()
    _trail(load, "list.read", by, after={"digest": digest, "kind": load.kind, "rows": len(tables[best].rows)})
    return load


def _read(name: str, content: bytes) -> list[SheetTable]:
    try:
        document = read_bytes(content, name)
    except UnreadableFile as error:
        raise DomainError(f"“{name}” could not be read. {error.sentence}", field="spreadsheet") from error
    if document.kind not in ("sheet", "csv"):
        raise DomainError(f"“{name}” is no spreadsheet. Save it as .xlsx, .ods or .csv.", field="spreadsheet")
    tables = tables_of(document, headings_known(KINDS))
    if not tables:
        raise DomainError(
            f"“{name}” holds no list: no sheet has a row of headings with rows under it.", field="spreadsheet"
        )
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            where = f"{table.at[:1].upper()}{table.at[1:]} of “{name}”"
            raise DomainError(
                f"{where} begins a list of {len(table.rows):,} rows. Load at most {MOST_ROWS:,} at a time.",
                field="spreadsheet",
            )
    return tables


def _match_afresh(load: SheetLoad, by: Standing) -> None:
    kind, table, here = kind_of(load.kind), table_of(load), Here(by)
    load.columns, load.meanings = {}, {}
    if kind is not None and table is not None:
        load.columns = columns_for(table, kind, here)
        load.meanings = meanings_of(table, kind, load.columns, {}, here)


def _trail(load: SheetLoad, verb: str, by: Standing, **values: Any) -> None:
    record(tenant=by.partnership.code, verb=verb, reference=load.reference, by=by, **values)


def _opened(load: SheetLoad, by: Standing, deed: str, version: int | None = None) -> SheetLoad:
    """Lock a list for a change; raises NotAllowed, or OutOfState when it is not open or changed since `version`."""
    fresh = SheetLoad.objects.select_for_update(of=("self",), no_key=True).get(pk=load.pk)
    SHEET.require(by, deed, fresh)
    if fresh.status != Status.OPEN:
        raise OutOfState(f"This list is {fresh.get_status_display()}, so it cannot be changed.")
    if version is not None and version != fresh.version:
        raise OutOfState(CHANGED)
    fresh.version += 1
    return fresh


@transaction.atomic
def choose_kind(*, load: SheetLoad, kind: str, table: int, by: Standing) -> SheetLoad:
    """Say what the file lists and which of its tables is meant; its columns are matched afresh for that."""
    fresh = _opened(load, by, "U")
    if kind_of(kind) is None:
        raise DomainError("Choose what the file lists.", field="kind")
    if table_of(fresh, table) is None:
        raise DomainError("Choose one of the tables of the file.", field="table")
    before = {"kind": fresh.kind, "table": fresh.table}
    fresh.kind, fresh.table = kind, table
    _match_afresh(fresh, by)
    fresh.save()
    _trail(fresh, "list.matched", by, before=before, after={"kind": kind, "table": table})
    return fresh


@transaction.atomic
def match_list(
    *, load: SheetLoad, columns: Mapping[str, str], meanings: Mapping[str, Mapping[str, str]], version: int,
    by: Standing,
) -> SheetLoad:  # fmt: skip
    """Say which column is which, {letter: key or ""}, and what words mean, {key: {folded word: meaning}}.

    Both are kept for the partnership's next list of this kind. Raises NotAllowed, OutOfState, or DomainError when two
    columns are said to be the same or something is chosen that is not on offer.
    """
    fresh = _opened(load, by, "U", version)
    kind, table, here = kind_of(fresh.kind), table_of(fresh), Here(by)
    if kind is None or table is None:
        raise DomainError("Say first what the file lists.")
    _check_columns(columns, kind, table)
    fresh.columns = {
        letter: [columns.get(letter, ""), _why(fresh.columns.get(letter), columns.get(letter, ""))]
        for letter in table.header
    }
    said = _said(fresh.meanings, meanings, kind, here)
    fresh.meanings = meanings_of(table, kind, fresh.columns, said, here)
    fresh.save()
    _remember(fresh, table, by)
    matched = {table.header[letter]: key for letter, (key, _) in fresh.columns.items()}
    _trail(fresh, "list.matched", by, after={"kind": kind.key, "columns": matched})
    return fresh


def _check_columns(columns: Mapping[str, str], kind: ListKind, table: SheetTable) -> None:
    for letter, key in columns.items():
        if letter not in table.header or (key and kind.column(key) is None):
            raise DomainError("Choose from the columns shown.")
    for key, count in Counter(key for key in columns.values() if key).items():
        if count > 1:
            column = kind.column(key)
            letter = [letter for letter, one in columns.items() if one == key][1]
            raise DomainError(
                f"Two columns are matched with “{column.label if column else key}”. Choose one of them.",
                field=f"column-{letter}",
            )


def _why(before: list[str] | None, key: str) -> str:
    return before[1] if before and before[0] == key else CHOSEN


def _said(
    before: Meanings, meanings: Mapping[str, Mapping[str, str]], kind: ListKind, here: Here
) -> Meanings:  # fmt: skip
    """Return the meanings said, each with why; what was guessed and left as it is keeps its reason."""
    found: Meanings = {}
    for key, words in meanings.items():
        column = kind.column(key)
        possible = {one.value for one in here.options(column)} | {LEFT_EMPTY} if column else set()
        for word, value in words.items():
            if value and value not in possible:
                raise DomainError("Choose a meaning from the list.")
            was = before.get(key, {}).get(word, ["", ""])
            if value:
                found.setdefault(key, {})[word] = [value, was[1] if was[0] == value else CHOSEN]
    return found


def _remember(load: SheetLoad, table: SheetTable, by: Standing) -> None:
    """Keep how headings and words were matched for the next list of this kind."""
    rows = [("", fold(table.header[letter])[:200], key) for letter, (key, _) in load.columns.items()]
    rows += [(key, word, value) for key, words in load.meanings.items() for word, (value, _) in words.items() if value]
    once = {(column, said): means for column, said, means in rows if said}
    ColumnMatch.objects.bulk_create(
        [
            ColumnMatch(partnership=by.partnership, kind=load.kind, column=column, said=said, means=means)
            for (column, said), means in once.items()
        ],
        update_conflicts=True, unique_fields=["partnership", "kind", "column", "said"], update_fields=["means"],
    )  # fmt: skip


@transaction.atomic
def leave_refused(*, load: SheetLoad, leaves: bool, by: Standing) -> SheetLoad:
    """Say whether rows that are refused are left out, so that the others can be loaded."""
    fresh = _opened(load, by, "U")
    fresh.leaves_refused = leaves
    fresh.save(update_fields=["leaves_refused", "version"])
    _trail(fresh, "list.matched", by, after={"leaves_refused": leaves})
    return fresh


@transaction.atomic
def load_list(*, load: SheetLoad, seen: str, by: Standing) -> SheetLoad:
    """Do what the preview showed, all of it or nothing. `seen` is the digest of the preview that was accepted.

    Raises NotAllowed, OutOfState when the list was loaded already or anything has changed since the preview,
    DomainError when rows are refused or nothing is to be done.
    """
    fresh = _opened(load, by, "A")
    checked = check_list(fresh, by)
    kind = kind_of(fresh.kind)
    if checked is None or kind is None or kind.load is None or kind.require is None:
        raise DomainError(why_not(fresh))
    kind.require(by)
    if checked.digest != seen:
        raise OutOfState("Something has changed since this was shown, so nothing was loaded. Look at it again.")
    if checked.count("refused") and not fresh.leaves_refused:
        raise DomainError("Some rows are refused, so nothing was loaded. Correct them in the file, or leave them out.")
    if not checked.wanted:
        raise DomainError("Nothing in this list is new, so there is nothing to load.")
    made = kind.load(checked.wanted, fresh.file_name, by)
    _keep(fresh, checked, made, by)
    after = {"kind": fresh.kind, **{what: checked.count(what) for what in ("new", "change", "same", "refused")}}
    references = [one.reference for one in made if one.reference]
    _trail(fresh, "list.loaded", by, after=after | ({"first": references[0], "last": references[-1]} if made else {}))
    return fresh


def why_not(load: SheetLoad) -> str:
    """Return in a sentence why a list cannot be loaded as it is, "" when it can."""
    kind = kind_of(load.kind)
    if kind is None:
        return "Say first what the file lists."
    if not kind.kept:
        return f"Sightline has no place for {kind.rows} yet, so this list cannot be loaded. Keep your file for later."
    if is_too_long(load, kind):
        return f"Load at most {kind.most:,} {kind.rows} at a time. Send the list in parts."
    if missing := missing_columns(load, kind):
        columns = " and ".join(f"“{label}”" for label in missing)
        return f"No column of the file is matched with {columns}, which every row needs. Choose it above."
    return ""


def _keep(load: SheetLoad, checked: Checked, made: list[Made], by: Standing) -> None:
    """Keep what was done row by row, and no longer the rows of the file: what they brought stands in its own place."""
    references = {one.index: one.reference for one in made}
    load.outcome = [
        {"at": one.at, "what": one.what, "words": one.words, "reference": references.get(one.index, one.reference),
         "notes": list(one.notes), "problems": list(one.problems)}
        for one in checked.outcomes
    ]  # fmt: skip
    load.made = [asdict(one) for one in made]
    load.tables = []
    load.status, load.loaded_by, load.loaded_at = Status.LOADED, by.person, timezone.now()
    load.save()


@transaction.atomic
def undo_list(*, load: SheetLoad, by: Standing) -> SheetLoad:
    """Take back what a list brought, while nobody has changed any of it. Raises NotAllowed, OutOfState."""
    fresh = SheetLoad.objects.select_for_update(of=("self",), no_key=True).get(pk=load.pk)
    SHEET.require(by, "E", fresh)
    kind = kind_of(fresh.kind)
    if fresh.status != Status.LOADED:
        raise OutOfState("Only a list that was loaded can be taken back.")
    if kind is None or kind.undo is None:
        raise OutOfState("What this list brought cannot be taken back in one go. End each on its own page.")
    kind.undo([Made(**one) for one in fresh.made], by)
    before = {"rows": len(fresh.made)}
    fresh.status, fresh.made, fresh.version = Status.UNDONE, [], fresh.version + 1
    fresh.save(update_fields=["status", "made", "version"])
    _trail(fresh, "list.undone", by, before=before)
    return fresh


@transaction.atomic
def discard_list(*, load: SheetLoad, by: Standing) -> SheetLoad:
    """Put a list aside without loading it; its rows are not kept."""
    fresh = _opened(load, by, "E")
    fresh.status, fresh.tables, fresh.meanings = Status.DISCARDED, [], {}
    fresh.save(update_fields=["status", "tables", "meanings", "version"])
    _trail(fresh, "list.discarded", by)
    return fresh
