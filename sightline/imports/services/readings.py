"""Long documents: kept until the worker reads them, and what came of it."""

from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from sightline.audittrail.services import record
from sightline.governance.standing import Standing, standing_of
from sightline.imports.models import Proposal, Reading
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries_words import lexicon_for
from sightline.imports.reading import read_upload
from sightline.imports.services.proposals import propose
from sightline.kernel.errors import DomainError

LONG_BYTES = 1_000_000
LONG_PDF_BYTES = 150_000  # a page of a PDF takes twenty times what a page of any other file takes
State = Reading.State


def is_long(file_name: str, size: int) -> bool:
    """Whether a file of so many bytes may take longer than somebody should look at a page that does not answer."""
    return size > (LONG_PDF_BYTES if Path(file_name).suffix.lower() == ".pdf" else LONG_BYTES)


@transaction.atomic
def keep_for_reading(*, file_name: str, content: bytes, by: Standing) -> Reading:
    """Keep a document and ask the worker to read it; the same file, while it waits, is kept once. Raises NotAllowed."""
    PROPOSAL.require(by, "C")
    made, new = Reading.objects.get_or_create(
        partnership=by.partnership, sent_by=by.person, digest=sha256(content).hexdigest(), state=State.WAITING,
        defaults={"file_name": Path(file_name).name[-255:], "content": content, "sent_at": timezone.now()},
    )  # fmt: skip
    if new:
        code = by.partnership.code
        record(tenant=code, verb="import.sent", reference=code, by=by, after={"digest": made.digest})
        read_kept.enqueue(made.pk)
    return made


@task()
def read_kept(key: int) -> None:
    """Read a kept document in the worker. Run again, it does what was not done; a document read is left alone."""
    reading = Reading.objects.select_related("partnership", "sent_by").filter(pk=key, state=State.WAITING).first()
    if reading is None:
        return
    by = standing_of(reading.sent_by, reading.partnership)
    try:
        PROPOSAL.require(by, "C")
        words = lexicon_for(reading.partnership_id)
        found = read_upload(file_name=reading.file_name, content=bytes(reading.content), lexicon=words)
        with transaction.atomic():
            _end(reading, propose(understood=found, by=by), "")
    except DomainError as error:
        _end(reading, None, error.sentence)


def _end(reading: Reading, proposal: Proposal | None, sentence: str) -> None:
    reading.state = State.DONE if proposal else State.FAILED
    reading.proposal, reading.sentence, reading.done_at, reading.content = proposal, sentence, timezone.now(), b""
    reading.save(update_fields=["state", "proposal", "sentence", "done_at", "content"])
