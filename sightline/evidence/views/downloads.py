"""A file of evidence goes out: as an attachment, kept by no cache, opened by no browser in our place, and logged."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from sightline.evidence import queries, services, store
from sightline.evidence.models import EvidenceVersion
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.views.loading import standing
from sightline.governance.access import in_partnership, load
from sightline.kernel.errors import DomainError

GONE = (
    "The file of this version is missing from the evidence folder. Tell whoever looks after the installation: it has "
    "to be brought back from a backup."
)
DAMAGED = (
    "The file of this version is not the one that was sent. Tell whoever looks after the installation: it has to be "
    "brought back from a backup."
)


class FileGone(DomainError):
    """A row points at a file that is not there, or is another."""

    status = 409


@in_partnership("evidence:R", area="plan")
@require_GET
def download(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version of a file. Nothing of what was sent names a path: the row holds where the file lies."""
    by = standing(request)
    row = load(queries.evidence_to_open(), EVIDENCE, by, reference=reference.upper())
    version = queries.version_of(row, number)
    if version is None:
        raise Http404
    content = _content(version)
    services.note_download(evidence=row, version=version, by=by)
    answer = HttpResponse(content, content_type=version.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=version.file_name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _content(version: EvidenceVersion) -> bytes:
    """Return the file of a version, which is what was sent and nothing else; raises FileGone."""
    try:
        with store.read(version.stored) as file:
            content = file.read()
    except FileNotFoundError as error:
        raise FileGone(GONE) from error
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise FileGone(DAMAGED)
    return content
