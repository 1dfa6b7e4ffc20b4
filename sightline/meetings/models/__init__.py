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
from sightline.meetings.models.attendance import Attendance, Interest
from sightline.meetings.models.decisions import (
    Decision,
    DecisionAnswer,
    DecisionKind,
    MinuteAction,
    Needed,
)
from sightline.meetings.models.minutes import Correction, MinuteEntry, Minutes, MinutesStep
from sightline.meetings.models.papers import Pack, Paper, PaperMail
from sightline.meetings.models.series import AvoidedDays, DataReady, Invitation, Meeting, MeetingChange, Series

__all__ = [
    "Agenda",
    "AgendaItem",
    "AgendaTemplate",
    "Attendance",
    "AvoidedDays",
    "Correction",
    "DataReady",
    "Decision",
    "DecisionAnswer",
    "DecisionKind",
    "Interest",
    "Invitation",
    "ItemProposal",
    "ItemReference",
    "Meeting",
    "MeetingChange",
    "MinuteAction",
    "MinuteEntry",
    "Minutes",
    "MinutesStep",
    "Needed",
    "Pack",
    "Paper",
    "PaperMail",
    "Purpose",
    "Series",
    "StandingItem",
]
