"""What is tried of disagreements about a case and of disputes between partners: named and raised, or neither."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe
from tests.permissions.world import Rows

NAMED: dict[str, Any] = {"facts": "nsv"}


def case(row: Rows) -> str:
    """Return the disagreement about a case."""
    return str(row.disputed.case.reference)


def partner(row: Rows) -> str:
    """Return the dispute between partners."""
    return str(row.disputed.partner.reference)


def _of(kind: str, room: str, key: Any, deeds: dict[str, str]) -> list[Probe]:
    return [
        probe(kind, "R", f"disagreements:{room}s", lists=key, on_row=False, **NAMED, **READ),
        probe(kind, "R", f"disagreements:{room}", key, **NAMED, **READ),
        probe(kind, "R", f"disagreements:{room}_chronology", key, **NAMED, **READ),
        probe(kind, "C", f"disagreements:{room}_new", facts="v", always="s", on_row=False),
        *(probe(kind, deed, f"disagreements:{room}_{page}", key, **NAMED) for page, deed in deeds.items()),
    ]


WORK = {"answer": "U", "on": "U", "urgent": "U", "end": "U", "decide": "A"}
PROBES = [
    *_of("dispute_case", "case", case, WORK),
    probe("dispute_case", "R", "disagreements:case_identity", case, **NAMED, **READ),
    probe("dispute_case", "R", "disagreements:case_number", case, **NAMED, **READ),
    *_of("partner_dispute", "partner", partner, WORK | {"view": "A", "refer": "A"}),
    probe("dashboard", "R", "disagreements:patterns", facts="v", on_row=False, **READ),
    probe("dashboard", "R", "partnership:executive", facts="v", on_row=False, **READ),
    probe("ruleset_override", "R", "disagreements:protocols", facts="v", on_row=False, **READ),
    probe("ruleset_override", "C", "disagreements:protocol_choose", lambda _: "children", facts="v", on_row=False),
]
