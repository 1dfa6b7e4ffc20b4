"""Tables of meetings."""

from sightline.meetings.models.agenda import (
    Agenda,
    AgendaItem,
    AgendaTemplate,
    ItemProposal,
    ItemReference,
    Purpose,
    StandingItem,
)
from sightline.meetings.models.papers import Pack, Paper, PaperMail
from sightline.meetings.models.series import AvoidedDays, DataReady, Invitation, Meeting, MeetingChange, Series

__all__ = [
    "Agenda",
    "AgendaItem",
    "AgendaTemplate",
    "AvoidedDays",
    "DataReady",
    "Invitation",
    "ItemProposal",
    "ItemReference",
    "Meeting",
    "MeetingChange",
    "Pack",
    "Paper",
    "PaperMail",
    "Purpose",
    "Series",
    "StandingItem",
]
