"""The registers for the generated permission tests: what is tried on a row in each scope."""

from typing import Any

from django.urls import reverse

from tests.permissions.probing import READ, Probe, probe
from tests.permissions.world import Half, Rows

RISK: dict[str, Any] = {"facts": "gnv"}
SENT: dict[str, Any] = {"facts": "agv"}
BY_GROUP: dict[str, Any] = {"facts": "gv"}
BY_AGENCY: dict[str, Any] = {"facts": "av"}
MATTER: dict[str, Any] = {"facts": "gv"}


def risk(row: Any) -> str:
    """Return the risk's reference."""
    return str(row.registered.risk.reference)


def escalation(row: Any) -> str:
    """Return the escalation's reference."""
    return str(row.registered.escalation.reference)


def by_agency(row: Any) -> str:
    """Return the reference of the escalation that an agency raised."""
    return str(row.registered.by_agency.reference)


def end_control(half: Half, rows: Rows) -> str:
    """Return the address at which a control is ended."""
    found = rows.registered
    return reverse("registers:control_end", args=[half.slug, found.risk.reference, found.control.pk])


def challenge(row: Any) -> str:
    """Return the challenge's reference."""
    return str(row.registered.challenge.reference)


def matter(row: Any) -> str:
    """Return the matter's reference."""
    return str(row.registered.matter.reference)


PROBES: list[Probe] = [
    probe("risk", "R", "registers:risks", lists=risk, on_row=False, search="q", **READ, **RISK),
    probe("risk", "R", "registers:map", lists=risk, on_row=False, **READ, **RISK),
    probe("risk", "R", "registers:moved", lists=risk, on_row=False, **READ, **RISK),
    probe("risk", "R", "registers:summary", lists=risk, on_row=False, **READ, **RISK),
    probe("risk", "R", "registers:risk", risk, **READ, **RISK),
    probe("risk", "C", "registers:risk_add", facts="nv", always="g", on_row=False),
    *(
        probe("risk", "U", f"registers:{page}", risk, **RISK)
        for page in ("risk_edit", "risk_score", "risk_up", "risk_close", "risk_reopen", "control_add", "mitigation")
    ),
    Probe("risk", "U", end_control, name="registers:control_end", **RISK),
    probe("risk", "A", "registers:risk_down", lambda row: row.registered.raised.reference, **RISK),
    probe("escalation", "R", "registers:escalations", lists=escalation, on_row=False, **READ, **BY_GROUP),
    probe("escalation", "R", "registers:escalations", lists=by_agency, on_row=False, **READ, **BY_AGENCY),
    probe("escalation", "R", "registers:escalation", escalation, **READ, **BY_GROUP),
    probe("escalation", "R", "registers:escalation", by_agency, **READ, **BY_AGENCY),
    probe("escalation", "C", "registers:escalation_add", facts="v", always="ag", on_row=False),
    probe("escalation", "A", "registers:escalation_answer", escalation, **BY_GROUP),
    *(
        probe("escalation", "U", f"registers:{page}", escalation, **BY_GROUP)
        for page in ("escalation_more", "escalation_close", "escalation_withdraw")
    ),
    probe("challenge", "R", "registers:challenges", lists=challenge, on_row=False, **READ, **SENT),
    probe("challenge", "R", "registers:challenge", challenge, **READ, **SENT),
    probe("challenge", "C", "registers:challenge_add", facts="v", always="ag", on_row=False),
    probe("challenge", "U", "registers:challenge_answer", challenge, **SENT),
    probe("challenge", "U", "registers:challenge_effect", challenge, **SENT),
    probe("meeting_series", "R", "registers:others", lists=matter, on_row=False, **READ, **MATTER),
    probe("meeting_series", "R", "registers:matter", matter, **READ, **MATTER),
    probe("meeting_series", "C", "registers:matter_add", facts="v", always="g", on_row=False),
    *(
        probe("meeting_series", "U", f"registers:{page}", matter, **MATTER)
        for page in ("matter_edit", "matter_report", "matter_close")
    ),
]
