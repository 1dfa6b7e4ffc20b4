"""Writing to the trail: once per deed, inside the deed's transaction."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from sightline.audittrail.models import Entry, Head
from sightline.audittrail.rules import SIGNED, moment, signing, stored_values
from sightline.kernel.middleware import current_facts

SYSTEM = "system"


class Actor(Protocol):
    """Whoever does a deed: a person, or anything else with a name the trail can hold, such as `person:12`."""

    @property
    def actor_key(self) -> str: ...


def record(
    *,
    tenant: str,
    verb: str,
    reference: str,
    by: Actor | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    level: int = 1,
    personal: Collection[str] = (),
    on_behalf_of: str = "",
) -> Entry:
    """Add one entry to the chain of `tenant` (partnership code, "" for the installation) and return it.

    `verb` is like `action.updated`; `by` is None when the system acts. The values of the keys in `personal`, and all
    values when `level` (0 to 3) is 2 or more, are stored as keyed hashes only; values may be text, numbers, dates,
    decimals, or lists and mappings of them. Costs three queries: lock the head, insert, move the head (PostgreSQL does
    the last two in one), and two more for a chain's first entry. The chain stays locked until the deed's transaction
    ends, so call it last.

    Raises RuntimeError outside a transaction, ValueError for a level that does not exist, TypeError for a value that
    has no one written form.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The trail is written inside the deed's transaction; open one with transaction.atomic().")
    if level not in range(4):
        raise ValueError(f"Level {level} does not exist; levels are 0 to 3.")
    key = settings.TRAIL_KEY.encode()
    stored = partial(stored_values, key, tenant=tenant, reference=reference, level=level, personal=personal)
    facts = current_facts()
    entry = Entry(
        tenant=tenant,
        at=timezone.now(),
        actor=by.actor_key if by else SYSTEM,
        on_behalf_of=on_behalf_of,
        session_hash=facts.session_hash,
        address=facts.address[:64],
        request_id=facts.request_id,
        verb=verb,
        reference=reference,
        before=stored(before),
        after=stored(after),
        level=level,
    )
    return _chained(entry, key)


# Plain SQL: a deed pays for this on every click, and the row mapper costs four times the database's own work.
_TABLE, _HEADS = Entry._meta.db_table, Head._meta.db_table
_NAMES = ("at", *SIGNED, "digest")
_ADD = f"INSERT INTO {_TABLE} ({', '.join(_NAMES)}) VALUES ({', '.join(['%s'] * len(_NAMES))}) RETURNING id"  # noqa: S608
_MOVE = f"UPDATE {_HEADS} SET sequence = %s, digest = %s WHERE tenant = %s"  # noqa: S608
_READ = f"SELECT sequence, digest FROM {_HEADS} WHERE tenant = %s"  # noqa: S608


def _chained(entry: Entry, key: bytes) -> Entry:
    """Give the entry its place in its chain and save it."""
    with connection.cursor() as cursor:
        sequence, entry.previous = _locked_head(cursor, entry.tenant)
        entry.sequence = sequence + 1
        values = [getattr(entry, name) for name in SIGNED]
        entry.digest = signing(key)([moment(entry.at), *values])
        at = connection.ops.adapt_datetimefield_value(entry.at)
        move = (entry.sequence, entry.digest, entry.tenant)
        if connection.vendor == "postgresql":  # one journey to the server instead of two
            cursor.execute(f"WITH moved AS ({_MOVE}) {_ADD}", [*move, at, *values, entry.digest])
            entry.pk = cursor.fetchone()[0]
        else:
            cursor.execute(_ADD, [at, *values, entry.digest])
            entry.pk = cursor.fetchone()[0]
            cursor.execute(_MOVE, move)
    entry._state.adding = False
    return entry


def _locked_head(cursor: Any, tenant: str) -> tuple[int, str]:
    """Return (sequence, digest) of the chain's head, locked until the transaction ends; make it at first use.

    PostgreSQL locks the row. SQLite took the only write lock when the transaction began (IMMEDIATE).
    """
    query = f"{_READ} FOR UPDATE" if connection.vendor == "postgresql" else _READ
    cursor.execute(query, [tenant])
    found: tuple[int, str] | None = cursor.fetchone()
    if found is None:
        Head.objects.bulk_create([Head(tenant=tenant)], ignore_conflicts=True)
        cursor.execute(query, [tenant])
        found = cursor.fetchone()
    assert found is not None  # noqa: S101 (it was made above)
    return found


def refused(*, tenant: str, verb: str, reference: str, by: Actor | None) -> Entry:
    """Write that a deed was refused, as `<verb>.refused`, in a transaction of its own, after the deed rolled back.

    Raises RuntimeError inside another transaction, which would take the entry with it when it rolls back.
    """
    with transaction.atomic(durable=True):
        return record(tenant=tenant, verb=f"{verb}.refused", reference=reference, by=by)
