"""What is tried of evidence."""

from typing import Any

from django.urls import reverse

from tests.permissions.probing import READ, Probe, probe
from tests.permissions.world import Half, Rows

OWN: dict[str, Any] = {"facts": "agsv"}


def new_evidence(half: Half, rows: Rows) -> str:
    """Return the address of the form for evidence of a row's agency and group."""
    return reverse("evidence:add", args=[half.slug, "file"]) + f"?agency={rows.agency.pk}&group={rows.group.pk}"


PROBES = [
    probe(
        "evidence", "R", "evidence:list", lists=lambda row: row.evidence.title, on_row=False, search="q", **OWN, **READ
    ),
    probe("evidence", "R", "evidence:one", lambda row: row.evidence.reference, **OWN, **READ),
    probe("evidence", "R", "evidence:download", lambda row: row.evidence.reference, more=(1,), **OWN, **READ),
    Probe("evidence", "C", new_evidence, facts="agv", always="s", methods=("get",), name="evidence:add"),
    probe("evidence", "U", "evidence:change", lambda row: row.evidence.reference, **OWN),
    probe("evidence", "U", "evidence:version", lambda row: row.evidence.reference, **OWN),
    probe("evidence", "E", "evidence:end", lambda row: row.evidence.reference, **OWN),
]
