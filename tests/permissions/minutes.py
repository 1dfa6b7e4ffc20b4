"""Minutes and decisions for the generated permission tests."""

from typing import Any

from django.urls import reverse

from tests.permissions.probing import READ, Probe, probe
from tests.permissions.world import Rows

FACTS: dict[str, Any] = {"facts": "gv"}
POST: dict[str, Any] = {"methods": ("post",)}
OPEN: dict[str, Any] = {"facts": "gpv"}


def met(row: Rows) -> str:
    """Return the meeting that was minuted."""
    return row.recorded.meeting.reference


def decided(row: Rows) -> str:
    """Return the decision taken there."""
    return row.recorded.decision.reference


def item(row: Rows) -> int:
    """Return an item of the minutes."""
    return row.recorded.entry.pk


def _of_item(deed: str, name: str, kind: str = "minutes") -> Probe:
    return Probe(
        kind, deed, lambda half, row: reverse(f"meetings:{name}", args=[half.slug, met(row), item(row)]),
        name=f"meetings:{name}", **FACTS,
    )  # fmt: skip


PROBES: list[Probe] = [
    probe("minutes", "R", "meetings:minutes", met, lists=lambda row: row.recorded.entry.title, **READ, **FACTS),
    probe("minutes", "R", "meetings:minutes_file", met, more=("minutes.docx",), **READ, **FACTS),
    probe("minutes", "R", "meetings:here", met, **READ, **FACTS),
    probe("minutes", "R", "meetings:represented", on_row=False, **READ, **FACTS),
    probe("minutes", "C", "meetings:begin", lambda row: row.meeting.reference, **POST, **FACTS),
    probe("minutes", "U", "meetings:attendance", met, **FACTS),
    probe("minutes", "U", "meetings:guest", met, **FACTS),
    probe("minutes", "U", "meetings:take", met, **FACTS),
    probe("minutes", "U", "meetings:entry_add", met, **FACTS),
    probe("minutes", "U", "meetings:bring", met, **POST, **FACTS),
    probe("minutes", "U", "meetings:chair", met, **FACTS),
    probe("minutes", "U", "meetings:take_back", met, **FACTS),
    probe("minutes", "U", "meetings:correct", met, **FACTS),
    probe("minutes", "A", "meetings:approve", met, **FACTS),
    probe("minutes", "A", "meetings:confirm", met, **FACTS),
    *(_of_item("U", name) for name in ("entry", "interest", "entry_action")),
    _of_item("C", "entry_decision", "decision"),
    probe("decision", "R", "meetings:decisions", lists=lambda row: row.recorded.decision.title, on_row=False, **READ,
          **OPEN),
    probe("decision", "R", "meetings:decision", decided, **READ, **OPEN),
    probe("decision", "R", "meetings:decision_answer", decided, **READ, **OPEN),
    probe("decision", "C", "meetings:decision_add", facts="v", always="g", on_row=False),
    probe("decision", "C", "meetings:decision_round", facts="v", always="g", on_row=False),
    probe("decision", "U", "meetings:decision_edit", decided, **OPEN),
    probe("decision", "U", "meetings:decision_withdraw", decided, **POST, **OPEN),
    probe("decision", "U", "meetings:decision_action", decided, **OPEN),
    probe("decision", "U", "meetings:decision_close", decided, **OPEN),
    probe("decision", "A", "meetings:decision_publish", decided, **POST, **OPEN),
    probe("settings", "U", "meetings:needed", facts="v", on_row=False),
    probe("settings", "U", "meetings:needed_add", facts="v", on_row=False),
    probe("settings", "U", "meetings:needed_remove", lambda row: row.recorded.needed.pk, facts="v", methods=("post",)),
]  # fmt: skip
