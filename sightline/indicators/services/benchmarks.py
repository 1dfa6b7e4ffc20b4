"""Deeds on published tables: read into a preview, load, leave, take back; and which column an indicator is beside."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date, timedelta
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.services import set_area_codes
from sightline.governance.standing import Standing
from sightline.indicators.models import (
    Indicator,
    Neighbour,
    Population,
    PublishedFigure,
    PublishedLink,
    PublishedTable,
)
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.benchmarks import authorities_known, our_areas, wanted_in
from sightline.indicators.queries.headings import unlike_of
from sightline.indicators.rules.neighbours import Like, neighbours
from sightline.indicators.rules.published import Fault, Unreadable, encoding_of, lines
from sightline.indicators.rules.published_tables import Understood, figures, kind_of, people, understand
from sightline.kernel.errors import DomainError, OutOfState

BATCH = 1000
KEPT = timedelta(days=1)
STATE = PublishedTable.State
GONE = "This table is not waiting to be loaded any more. Read the file again."


class Faulty(DomainError):
    """A file with something to put right in it: `faults` say where, `count` how many there are in all."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        things = "one thing" if count == 1 else f"{count:,} things"
        super().__init__(f"The file has {things} to put right. Nothing was loaded.", field="table")
        self.faults, self.count = faults, count


@transaction.atomic
def read_table(
    *, stream: BinaryIO, file_name: str, partnership: Partnership, today: date, by: Standing | None
) -> PublishedTable:  # fmt: skip
    """Read a published file and keep what would be loaded until somebody loads or leaves it; a day at most.

    `by` is None for the installation's own command. Raises NotAllowed, Faulty.
    """
    _may_load(by)
    found, near = _understood(stream, partnership)
    if found.fault_count:
        raise Faulty(found.faults, found.fault_count)
    _forget(partnership, by)
    title = found.title or PurePath(file_name).stem
    table = PublishedTable.objects.create(
        partnership=partnership, kind=found.kind, title=title[:200], file_name=PurePath(file_name).name[:200],
        digest=_digest(stream), rows=found.rows, loaded_by=by.person if by else None, loaded_on=today,
        authorities=[astuple(one) for one in found.authorities], ours=found.ours, told=found.told,
        first=found.first, last=found.last,
    )  # fmt: skip
    if not _keep(table, stream, found, near):
        raise Faulty([Fault("The file holds no figure of an area that is kept.")], 1)
    return table


def _may_load(by: Standing | None) -> None:
    if by:
        INDICATOR.require(by, "C", Indicator(partnership=by.partnership))


def _understood(stream: BinaryIO, partnership: Partnership) -> tuple[Understood, list[Like]]:
    """Return what a file says; its neighbours when it is a file of those."""
    try:
        first = next(lines(stream, encoding_of(stream)), None)
        if first and kind_of(tuple(first.cells)) == "neighbours":
            return neighbours(stream, wanted_in(partnership), authorities_known(partnership))
        return understand(stream, wanted_in(partnership)), []
    except Unreadable as error:
        raise Faulty([error.fault], 1) from error


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    made = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        made.update(chunk)
    return made.hexdigest()


def _forget(partnership: Partnership, by: Standing | None) -> None:
    """Take away what the same person read before and did not load, and what is a day old."""
    waiting = PublishedTable.objects.filter(partnership=partnership, state=STATE.READ)
    waiting.filter(loaded_by=by.person if by else None).delete()
    waiting.filter(created_at__lt=timezone.now() - KEPT).delete()


def _keep(table: PublishedTable, stream: BinaryIO, found: Understood, near: list[Like]) -> int:
    """Keep the rows of a file with its table and return how many; a batch at a time."""
    own: dict[str, Any] = {"table": table, "partnership": table.partnership}
    if found.kind == "neighbours":
        return _batched(Neighbour, (
            Neighbour(area_code=one.ours, area_name=one.our_name[:100], neighbour_code=one.code,
                      neighbour_name=one.name, rank=one.rank, closeness=one.closeness, **own) for one in near
        ))  # fmt: skip
    if found.kind == "population":
        return _batched(Population, (
            Population(area_code=one.code, area_name=one.name, year=one.year, ages=one.ages, people=one.people,
                       projected=one.projected, **own) for one in people(stream, found)
        ))  # fmt: skip
    return _batched(PublishedFigure, (
        PublishedFigure(level=one.level, area_code=one.code, area_name=one.name, column=one.column,
                        starts_on=one.starts_on, months=one.months, value=one.value, symbol=one.symbol, **own)
        for one in figures(stream, found)
    ))  # fmt: skip


def _batched(model: type[Model], rows: Iterable[Any]) -> int:
    waiting: Iterator[Any] = iter(rows)
    count = 0
    while batch := list(islice(waiting, BATCH)):
        model._default_manager.bulk_create(batch)
        count += len(batch)
    return count


@transaction.atomic
def load_table(*, table: PublishedTable, today: date, by: Standing | None) -> PublishedTable:
    """Put a table that was read into use; an earlier release of it is superseded from today.

    Our councils' codes and the newer codes of neighbours are learnt from it. Raises NotAllowed, OutOfState.
    """
    _may_load(by)
    row = _locked(table, STATE.READ, GONE)
    here = PublishedTable.objects.filter(partnership=row.partnership, state=STATE.CURRENT)
    before = here.select_for_update().filter(kind=row.kind, title=row.title).first()
    if before:
        before.state, before.superseded_on = STATE.SUPERSEDED, today
        before.save(update_fields=["state", "superseded_on"])
    row.state, row.supersedes, row.loaded_on = STATE.CURRENT, before, today
    row.save(update_fields=["state", "supersedes", "loaded_on"])
    _learn(row, by)
    _note("published_table.loaded", row, by, {"rows": row.rows, "supersedes": before.pk if before else None})
    return row


def _learn(table: PublishedTable, by: Standing | None) -> None:
    """Take our councils' codes from a table, and give neighbours known by an older code the newer one."""
    codes = {name: code for name, code in table.ours.items() if len(code) == 9}
    known = {one.name: one.code for one in our_areas(table.partnership)}
    fresh = {name: code for name, code in codes.items() if not known.get(name)}
    if fresh:
        set_area_codes(codes=fresh, partnership=table.partnership, by=by)
    newer = {one[0]: one[1] for one in table.authorities}
    rows = list(Neighbour.objects.filter(partnership=table.partnership))
    changed = [row for row in rows if newer.keys() & {row.area_code, row.neighbour_code}]
    for row in changed:
        row.area_code = newer.get(row.area_code, row.area_code)
        row.neighbour_code = newer.get(row.neighbour_code, row.neighbour_code)
    Neighbour.objects.bulk_update(changed, ["area_code", "neighbour_code"], batch_size=500)


@transaction.atomic
def leave_table(*, table: PublishedTable, by: Standing) -> None:
    """Throw away what was read and not loaded. Raises NotAllowed, OutOfState."""
    _may_load(by)
    _locked(table, STATE.READ, GONE).delete()


@transaction.atomic
def take_back_table(*, table: PublishedTable, today: date, by: Standing) -> PublishedTable:
    """Take a table out of use; the one it superseded is in use again. Raises NotAllowed, OutOfState."""
    _may_load(by)
    row = _locked(table, STATE.CURRENT, "Only a table in use can be taken back. Look at the list again.")
    row.state, row.superseded_on = STATE.TAKEN_BACK, today
    row.save(update_fields=["state", "superseded_on"])
    before = PublishedTable.objects.filter(pk=row.supersedes_id or 0, state=STATE.SUPERSEDED)
    before.update(state=STATE.CURRENT, superseded_on=None)
    _note("published_table.taken_back", row, by, {"again": row.supersedes_id})
    return row


def _locked(table: PublishedTable, state: str, sentence: str) -> PublishedTable:
    rows = PublishedTable.objects.select_for_update(of=("self",)).select_related("partnership")
    row = rows.filter(pk=table.pk, partnership=table.partnership_id, state=state).first()
    if row is None:
        raise OutOfState(sentence)
    return row


def _note(verb: str, row: PublishedTable, by: Standing | None, after: dict[str, object]) -> None:
    record(
        tenant=row.partnership.code, verb=verb, reference=f"published_table:{row.pk}", by=by,
        after={"title": row.title, "digest": row.digest, **after},
    )  # fmt: skip


@transaction.atomic
def link_published(
    *, indicator: Indicator, column: str, months: int, as_rate: bool, by: Standing
) -> PublishedLink | None:  # fmt: skip
    """Set an indicator beside a published column, or beside none when `column` is empty.

    Raises NotAllowed, and DomainError when a rate is wanted of an indicator without a base, or the column has another
    unit than the indicator.
    """
    INDICATOR.require(by, "U", indicator)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if as_rate and not (row.per and row.base):
        raise DomainError("A rate needs an indicator that says per how many of which people.", field="as_rate")
    if column and (why := unlike_of(row, PublishedLink(column=column, as_rate=as_rate))):
        raise DomainError(why, field="column")
    before = PublishedLink.objects.filter(indicator=row).first()
    told = _told(before)
    made = None
    if before and not column:
        before.delete()
    elif column:
        made, _ = PublishedLink.objects.update_or_create(
            indicator=row, partnership=row.partnership,
            defaults={"column": column, "months": months, "as_rate": as_rate, "made_by": by.person},
        )  # fmt: skip
    if told != _told(made):
        record(
            tenant=by.partnership.code, verb="indicator.published_linked", reference=row.reference, by=by,
            before=told, after=_told(made),
        )  # fmt: skip
    return made


def _told(link: PublishedLink | None) -> dict[str, object]:
    return {"column": link.column, "months": link.months, "as_rate": link.as_rate} if link else {}
