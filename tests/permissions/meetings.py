"""Meetings for the generated permission tests: a row in each scope, and what is tried on it."""

from typing import Any

from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Seat
from tests.permissions.probing import CASE, READ, Probe, probe
from tests.permissions.world import Half, Rows


def wish_of(half: Half, rows: Rows) -> str:
    """Return the address at which a proposed item is refused."""
    return reverse("meetings:proposal_refuse", args=[half.slug, rows.meeting.reference, rows.proposal_made.pk])


def paper_of(half: Half, rows: Rows) -> str:
    """Return the address of a paper's file."""
    return reverse("meetings:item_paper", args=[half.slug, rows.item.reference, rows.paper.pk])


def hidden_paper_of(half: Half, rows: Rows) -> str:
    """Return the address of the file of a restricted item's paper."""
    return reverse("meetings:restricted_paper", args=[half.slug, rows.restricted.reference, rows.hidden_paper.pk])


FACTS: dict[str, Any] = {"facts": "gnv"}
POST: dict[str, Any] = {"methods": ("post",)}
PROBES: list[Probe] = [
    probe(
        "meeting_series", "R", "meetings:forward", lists=lambda row: row.meeting.reference, on_row=False,
        **READ, **FACTS,
    ),
    probe("meeting_series", "R", "meetings:meeting", lambda row: row.meeting.reference, **READ, **FACTS),
    probe("meeting_series", "R", "meetings:meeting_calendar", lambda row: row.meeting.reference, **READ, **FACTS),
    probe("meeting_series", "C", "meetings:plan", facts="nv", always="g", on_row=False),
    probe("meeting_series", "C", "meetings:call", facts="nv", always="g", on_row=False),
    probe("meeting_series", "U", "meetings:invite_all", facts="nv", always="g", on_row=False),
    probe("meeting_series", "U", "meetings:move", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_series", "U", "meetings:cancel", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_series", "U", "meetings:invite", lambda row: row.meeting.reference, methods=("post",), **FACTS),
    probe(
        "meeting_papers", "R", "meetings:agenda", lambda row: row.meeting.reference, lists=lambda row: row.item.title,
        **READ, **FACTS,
    ),
    probe("meeting_papers", "C", "meetings:item_add", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_papers", "U", "meetings:agenda_due", lambda row: row.meeting.reference, **FACTS),
    probe("meeting_papers", "C", "meetings:agenda_start", lambda row: row.meeting.reference, **POST, **FACTS),
    probe("meeting_papers", "R", "meetings:item", lambda row: row.item.reference, **READ, **FACTS),
    probe("meeting_papers", "U", "meetings:item_change", lambda row: row.item.reference, **FACTS),
    probe("meeting_papers", "U", "meetings:item_move", lambda row: row.item.reference, **POST, **FACTS),
    probe("meeting_papers", "U", "meetings:item_withdraw", lambda row: row.item.reference, **FACTS),
    probe(
        "meeting_papers", "R", "meetings:usual_index", lists=lambda row: row.group.name, on_row=False, **READ, **FACTS
    ),
    probe("meeting_papers", "R", "meetings:usual", lambda row: row.group.pk, **READ, **FACTS),
    probe("meeting_papers", "U", "meetings:usual_due", lambda row: row.group.pk, **FACTS),
    probe("meeting_papers", "C", "meetings:usual_add", lambda row: row.group.pk, **FACTS),
    Probe("meeting_papers", "C", wish_of, methods=("get",), name="meetings:proposal_refuse", **FACTS),
    probe(
        "meeting_papers", "R", "meetings:papers", lambda row: row.meeting.reference, lists=lambda row: row.paper.title,
        **READ, **FACTS,
    ),
    probe("meeting_papers", "R", "meetings:pack_ask", lambda row: row.meeting.reference, **POST, **FACTS),
    probe("meeting_papers", "R", "meetings:pack_file", lambda row: row.meeting.reference, **READ, **FACTS),
    probe("meeting_papers", "U", "meetings:papers_send", lambda row: row.meeting.reference, **POST, **FACTS),
    probe("meeting_papers", "U", "meetings:item_paper_add", lambda row: row.item.reference, **FACTS),
    probe("meeting_papers", "U", "meetings:item_paper_written", lambda row: row.item.reference, **FACTS),
    Probe("meeting_papers", "R", paper_of, methods=("get",), name="meetings:item_paper", **FACTS),
    Probe("review_papers", "R", hidden_paper_of, methods=("get",), name="meetings:restricted_paper", **CASE),
    probe("review_papers", "U", "meetings:restricted_paper_add", lambda row: row.restricted.reference, **CASE),
    probe(
        "review_papers", "R", "meetings:restricted_items", lists=lambda row: row.restricted.title, on_row=False,
        **READ, **CASE,
    ),
    probe("review_papers", "R", "meetings:restricted", lambda row: row.restricted.reference, **READ, **CASE),
    probe("review_papers", "U", "meetings:restricted_change", lambda row: row.restricted.reference, **CASE),
    probe("review_papers", "U", "meetings:restricted_withdraw", lambda row: row.restricted.reference, **CASE),
]  # fmt: skip


def asked(seat: Seat, person: Person) -> None:
    """Let it be this person who sits in attendance, and so is asked to the group's meetings."""
    Appointment.objects.filter(seat=seat).update(person=person)
