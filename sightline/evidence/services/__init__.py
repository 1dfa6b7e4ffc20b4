"""Deeds on evidence: taking a file in, adding, changing, ending, attaching."""

from sightline.evidence.services.attaching import attach, detach
from sightline.evidence.services.deeds import (
    NewEvidence,
    Told,
    add_evidence,
    add_version,
    change_evidence,
    draft,
    end_evidence,
    restore_evidence,
)
from sightline.evidence.services.files import Received, keeps, note_download, receive, sweep, unless_refused

__all__ = [
    "NewEvidence",
    "Received",
    "Told",
    "add_evidence",
    "add_version",
    "attach",
    "change_evidence",
    "detach",
    "draft",
    "end_evidence",
    "keeps",
    "note_download",
    "receive",
    "restore_evidence",
    "sweep",
    "unless_refused",
]
