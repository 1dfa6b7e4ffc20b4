"""Meetings for the generated permission tests: a row in each scope, and what is tried on it."""

from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Seat
from tests.permissions.probing import READ, Probe, probe

FACTS: dict[str, Any] = {"facts": "gnv"}
PROBES: list[Probe] = [
    probe(
        "meeting_series", "R", "meetings:forward", lists=lambda row: row.meeting.reference, on_row=False,
        **READ, **FACTS,
    ),
    probe("meeting_series", "R", "meetings:meeting", lambda row: row.meeting.reference, **READ, **FACTS),
    probe("meeting_series", "R", "meetings:meeting_calendar", lambda row: row.meeting.reference, **READ, **FACTS),
    probe("meeting_series", "C", "meetings:plan", facts="nv", always="g", on_row=False),
    probe("meeting_series", "C", "meetings:call", facts="nv", always="g", on_row=False),
    probe("meeting_series", "U", "meetings:move", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_series", "U", "meetings:cancel", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_series", "U", "meetings:invite", lambda row: row.meeting.reference, methods=("post",), **FACTS),
]  # fmt: skip


def asked(seat: Seat, person: Person) -> None:
    """Let it be this person who sits in attendance, and so is asked to the group's meetings."""
    Appointment.objects.filter(seat=seat).update(person=person)
