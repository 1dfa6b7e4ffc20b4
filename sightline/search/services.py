"""Laying the index and reading everything into it. No deed of a person's: what is found follows from what is there."""

from typing import cast

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sightline.search import reading, triggers
from sightline.search.kinds import Kind, kinds
from sightline.search.models import Entry, Laid


def rebuild(using: str = "default") -> int:
    """Lay the triggers and read every kind anew, in one transaction; return how many things can be found."""
    connection = cast(BaseDatabaseWrapper, connections[using])
    with transaction.atomic(using=using):
        readable = lay(using)
        _empty(connection)
        if readable:
            source = " UNION ALL ".join(reading.rows(kind, connection.vendor) for kind in readable)
            _run(connection, reading.insert(source))
        if connection.vendor == "sqlite":
            _run(connection, "INSERT INTO search_words (search_words) VALUES ('rebuild')")
            _run(connection, "INSERT INTO search_names (search_names) VALUES ('rebuild')")
            triggers.lay(connection, readable)
        Laid.objects.using(using).all().delete()
        Laid.objects.using(using).bulk_create(Laid(kind=one.key, digest=reading.digest(one)) for one in readable)
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        _run(connection, "ANALYZE search_entry")
    return Entry.objects.using(using).count()


def lay(using: str = "default") -> list[Kind]:
    """Lay the triggers of every kind that the database can read by now, and return those kinds."""
    connection = cast(BaseDatabaseWrapper, connections[using])
    readable = [kind for kind in kinds() if reading.there(kind, connection)]
    triggers.lay(connection, readable)
    return readable


def _empty(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        triggers.lift(connection)
    _run(connection, "DELETE FROM search_entry")


def _run(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def in_step(using: str = "default") -> bool:
    """Return whether the index was laid for the kinds there are now; one query."""
    laid = dict(Laid.objects.using(using).values_list("kind", "digest"))
    return laid == {one.key: reading.digest(one) for one in kinds()}


def keep_in_step(using: str = "default") -> None:
    """Read everything anew when a kind was added or is read otherwise than before."""
    if not in_step(using):
        rebuild(using)


def differences(using: str = "default") -> dict[str, tuple[int, int]]:
    """Return, of each kind out of step, (things missing or read otherwise, things that are no more); empty when whole.

    Compares every row with what the index has of it.
    """
    connection = cast(BaseDatabaseWrapper, connections[using])
    found = {}
    for kind in kinds():
        source = reading.rows(kind, connection.vendor)
        same = " AND ".join(f"e.{name} = s.{name}" for name in reading.COLUMNS)
        stale = f"SELECT count(*) FROM ({source}) s LEFT JOIN search_entry e ON {same} WHERE e.id IS NULL"  # noqa: S608
        kept = f"SELECT 1 FROM {reading.table(kind.model)} t WHERE t.id = e.object_id"  # noqa: S608
        gone = f"SELECT count(*) FROM search_entry e WHERE e.kind = '{kind.key}' AND NOT EXISTS ({kept})"  # noqa: S608
        with connection.cursor() as cursor:
            counts = []
            for statement in (stale, gone):
                cursor.execute(statement)
                counts.append(cursor.fetchone()[0])
        if any(counts):
            found[kind.key] = (counts[0], counts[1])
    return found
