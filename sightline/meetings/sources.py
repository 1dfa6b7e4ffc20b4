"""What is written here and may be a paper: contexts register their kinds of record when they start.

A source answers with a title and a document for who may read the record and bring it to a meeting, or None. The paper
is that document as it stood; what changes in the record later does not change the paper.
"""

from collections.abc import Callable

from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.publishing.documents import Document

Source = Callable[[str, Meeting, Standing], Document | None]
_sources: dict[str, Source] = {}
_mailbox: list[Callable[[Partnership], str]] = []


def register(kind: str, source: Source) -> None:
    """Register the source of a kind of reference, such as `HR`: called with (reference, meeting, standing)."""
    _sources[kind] = source


def document_of(reference: str, meeting: Meeting, by: Standing) -> Document | None:
    """Return the document of a record, or None when there is none that this standing may bring to the meeting."""
    parts = reference.upper().split("-")
    source = _sources.get(parts[1]) if len(parts) == 3 else None
    return source(reference.upper(), meeting, by) if source else None


def answers_go_to(mailbox: Callable[[Partnership], str]) -> None:
    """Register who knows a partnership's mailbox for answers to papers."""
    _mailbox[:] = [mailbox]


def mailbox_of(partnership: Partnership) -> str:
    """Return a partnership's mailbox for answers to papers, or an empty text."""
    return _mailbox[0](partnership) if _mailbox else ""
