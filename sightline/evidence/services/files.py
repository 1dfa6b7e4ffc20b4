"""A file comes in, goes out, and is swept up when nothing points at it."""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from sightline.audittrail.services import record, refused
from sightline.evidence import store
from sightline.evidence.kinds import kind_of
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.rules import clean_name
from sightline.evidence.scanning import Infected, scan
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

_log = logging.getLogger(__name__)


Holder = Callable[[Collection[str]], Iterable[str]]
_holders: list[Holder] = []


def keeps(holder: Holder) -> None:
    """Register a context that keeps files in the evidence folder: of these names it returns those its rows point at."""
    _holders.append(holder)


@dataclass(frozen=True)
class Received:
    """A file that is checked and on the disk, waiting for the deed that points at it."""

    stored: str
    file_name: str
    size: int
    content_type: str
    sha256: str
    scan: str


def receive(*, upload: "UploadedFile[bytes]", by: Standing) -> Received:
    """Check a file and put it on the disk; call it when the deed is allowed and before its transaction.

    The caller has asked whether the deed may be done. Raises DomainError at the field `file`: too large, of a kind that
    is not taken, something found by the scanner, or a scanner that does not answer. What the scanner found is noted on
    the trail.
    """
    content = _content(upload)
    name = clean_name(upload.name or "")
    kind = kind_of(content, name)
    try:
        scanned = scan(content)
    except Infected:
        refused(tenant=by.partnership.code, verb="evidence.infected", reference="", by=by)
        raise
    digest = hashlib.sha256(content).hexdigest()
    return Received(store.keep(content), name, len(content), kind.content_type, digest, scanned)


@contextmanager
def unless_refused(file: Received | None) -> Iterator[None]:
    """Take a file away again when the deed that was to point at it is refused: who may send but not do fills no disk.

    Put it around the whole deed, outside its transaction.
    """
    try:
        yield
    except DomainError:
        if file is not None:
            store.drop(file.stored)
        raise


def _content(upload: "UploadedFile[bytes]") -> bytes:
    most = settings.EVIDENCE_MAX_BYTES
    if (upload.size or 0) > most:
        raise DomainError(
            f"The file is larger than {most // 1_000_000} MB. Make its pictures smaller or send it in parts.",
            field="file",
        )
    upload.seek(0)
    found = upload.read(most + 1)
    return found if isinstance(found, bytes) else found.encode()


@transaction.atomic
def note_download(*, evidence: Evidence, version: EvidenceVersion, by: Standing) -> None:
    """Leave on the trail that somebody took a file; of level 3 it is a reading of the case as well."""
    EVIDENCE.require(by, "R", evidence)
    if evidence.level == Evidence.Level.CASE:
        note_read(reference=evidence.reference, by=by, what="evidence")
    record(
        tenant=by.partnership.code, verb="evidence.downloaded", reference=evidence.reference, by=by,
        level=evidence.level, after={"version": version.number, "sha256": version.sha256},
    )  # fmt: skip


def sweep(now: datetime) -> int:
    """Take away files that no row points at, a day after they came, and return how many: deeds that were refused, power
    cuts between the file and its row. No deed takes a day, so none is waiting for such a file.
    """
    gone = 0
    for names in store.old_files(now):
        kept = set(EvidenceVersion.objects.filter(stored__in=names).values_list("stored", flat=True))
        for holder in _holders:
            kept |= set(holder(names))
        for name in set(names) - kept:
            store.drop(name)
            gone += 1
    if gone:
        _log.info("Evidence: files without a row swept up: %d", gone)
    return gone
