"""Reading the trail, and proving that nobody changed it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from sightline.audittrail.models import Entry, Head
from sightline.audittrail.rules import GENESIS, SIGNED, SignedHead, sign_head, signing

CHUNK = 2000


@dataclass(frozen=True)
class Verdict:
    """What a verification found: how much was read, and the first thing wrong, if any.

    `tenant` and `sequence` name the row where the chain breaks; `reason` is a sentence, "" when all is well.
    """

    chains: int
    entries: int
    tenant: str = ""
    sequence: int = 0
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Return whether every chain is whole."""
        return not self.reason


class _BrokenError(Exception):
    """A chain broke at a row; `read` is how many entries of it were read before."""

    def __init__(self, tenant: str, sequence: int, reason: str, read: int = 0) -> None:
        super().__init__(reason)
        self.tenant, self.sequence, self.reason, self.read = tenant, sequence, reason, read


def history(tenant: str, reference: str) -> QuerySet[Entry]:
    """Return the entries on one reference of a partnership, newest first. Who may read them is the caller's to ask."""
    return Entry.objects.filter(tenant=tenant, reference=reference).order_by("-sequence")


def chain(tenant: str) -> QuerySet[Entry]:
    """Return the whole chain of a partnership ("" for the installation), newest first, to be paged and filtered."""
    return Entry.objects.filter(tenant=tenant).order_by("-sequence")


def signed_head(tenant: str) -> SignedHead:
    """Return where a chain ends now, signed, to be kept elsewhere; sequence 0 for a chain without entries."""
    head = Head.objects.filter(tenant=tenant).first() or Head(tenant=tenant)
    return sign_head(
        settings.TRAIL_KEY.encode(),
        tenant=tenant,
        sequence=head.sequence,
        digest=head.digest,
        at=timezone.now().isoformat(timespec="seconds"),
    )


def tenants() -> list[str]:
    """Return the tenants that have a chain, or entries without one, in order ("" is the installation)."""
    with_entries = Entry.objects.order_by().values_list("tenant", flat=True).distinct()
    return sorted({*Head.objects.values_list("tenant", flat=True), *with_entries})


def verify(tenant: str | None = None, *, kept: Iterable[SignedHead] = ()) -> Verdict:
    """Read one chain, or all of them, from the first entry on, and return what was found.

    `kept` are heads exported earlier: a chain that no longer runs through one was cut or rewritten since. Reads in
    chunks, so memory does not grow with the trail; entries written while it runs are not looked at.
    """
    key = settings.TRAIL_KEY.encode()
    marks = list(kept)
    chosen = sorted({*tenants(), *(mark.tenant for mark in marks)}) if tenant is None else [tenant]
    entries = 0
    for number, name in enumerate(chosen, start=1):
        try:
            entries += _verified(name, key, [mark for mark in marks if mark.tenant == name])
        except _BrokenError as broken:
            return Verdict(number, entries + broken.read, broken.tenant, broken.sequence, broken.reason)
    return Verdict(len(chosen), entries)


def _verified(tenant: str, key: bytes, kept: list[SignedHead]) -> int:
    """Return how many entries a whole chain has; raises _BrokenError at the first thing wrong."""
    end_sequence, end_digest = _end(tenant)
    marks = _marks(tenant, key, kept, end_sequence)
    read, previous = 0, GENESIS
    for digest in _links(tenant, key, end_sequence):
        read, previous = read + 1, digest
        if marks and marks.get(read, digest) != digest:
            raise _BrokenError(tenant, read, "It is not the entry that the kept head names.", read)
    if read != end_sequence:
        raise _BrokenError(tenant, read + 1, f"The end of the chain is missing, up to entry {end_sequence}.", read)
    if previous != end_digest:
        raise _BrokenError(tenant, read, "It is not the entry that the head of the chain names.", read)
    return read


def _end(tenant: str) -> tuple[int, str]:
    """Return the head's (sequence, digest); raises _BrokenError if there is an entry past it.

    Both are read in one statement, since a writer may add to the chain meanwhile.
    """
    entries = Entry.objects.filter(tenant=tenant)
    last = Subquery(entries.order_by("-sequence").values("sequence")[:1])
    found = Head.objects.filter(tenant=tenant).annotate(last=last).values_list("sequence", "digest", "last").first()
    if found is None:
        stray = entries.order_by("sequence").first()
        if stray:
            raise _BrokenError(tenant, stray.sequence, "The chain has entries and no head.")
        return 0, GENESIS
    sequence, digest, reached = found
    if (reached or 0) > sequence:
        raise _BrokenError(tenant, reached, "It was added past the head of the chain.")
    return sequence, digest


def _marks(tenant: str, key: bytes, kept: list[SignedHead], end_sequence: int) -> dict[int, str]:
    """Return {sequence: digest} of the kept heads; raises _BrokenError for a false one or one past the end."""
    for mark in kept:
        if not mark.genuine(key):
            raise _BrokenError(tenant, mark.sequence, "The kept head was not signed with this installation's key.")
        if mark.sequence > end_sequence:
            reason = f"The chain had {mark.sequence} entries when the head was kept and has {end_sequence} now."
            raise _BrokenError(tenant, end_sequence + 1, reason)
    return {mark.sequence: mark.digest for mark in kept}


def _links(tenant: str, key: bytes, end_sequence: int) -> Iterator[str]:
    """Yield the digest of each entry, from the first, that follows the one before it and was not changed."""
    digest_of = signing(key)
    previous = GENESIS
    for expected, row in enumerate(_rows(tenant, end_sequence), start=1):
        sequence, stood_after, digest = row[_SEQUENCE], row[-2], row[-1]
        if sequence != expected:
            reason = f"Entry {expected} is missing: {sequence} stands in its place."
            raise _BrokenError(tenant, expected, reason, expected - 1)
        if not _holds(digest_of, row[:-1], digest):
            raise _BrokenError(tenant, sequence, "It was changed after it was written.", expected - 1)
        if stood_after != previous:
            raise _BrokenError(tenant, sequence, "It does not follow from the entry before it.", expected - 1)
        yield digest
        previous = digest


def _holds(digest_of: Callable[[Sequence[Any]], str], parts: Sequence[Any], digest: str) -> bool:
    try:
        return digest_of(parts) == digest
    except TypeError:  # a value of another type than the trail ever wrote
        return False


_SEQUENCE = 1 + SIGNED.index("sequence")
# The moment as `rules.moment` writes it; the database does it faster than a date made and taken apart for each row.
_MOMENT = {
    "sqlite": "replace(CASE length(at) WHEN 19 THEN at || '.000000' ELSE at END, ' ', 'T') || '+00:00'",
    "postgresql": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')",
}


def _rows(tenant: str, end_sequence: int) -> Iterator[tuple[Any, ...]]:
    """Yield (moment, *SIGNED, digest) of a chain's entries in order, as the database holds them.

    Plain rows in chunks, each found by the index where the last one ended: memory stays as it is, and no cursor is held
    open in the database while a long chain is read.
    """
    query = (
        f"SELECT {_MOMENT[connection.vendor]}, {', '.join(SIGNED)}, digest FROM {Entry._meta.db_table}"  # noqa: S608
        f" WHERE tenant = %s AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {CHUNK}"
    )
    last = -1
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        while last < 0 or len(rows) == CHUNK:
            cursor.execute(query, [tenant, last, end_sequence])
            rows = cursor.fetchall()
            yield from rows
            last = rows[-1][_SEQUENCE] if rows else end_sequence
