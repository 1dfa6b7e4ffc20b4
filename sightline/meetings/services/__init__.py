"""Deeds of meetings."""

from sightline.meetings.services.calling import NewMeeting, call_meeting, cancel_meeting, move_meeting
from sightline.meetings.services.days import add_avoided, add_ready, remove_avoided, remove_ready
from sightline.meetings.services.inviting import INVITATION, invite, may_still_invite
from sightline.meetings.services.planning import plan_year

__all__ = [
    "INVITATION",
    "NewMeeting",
    "add_avoided",
    "add_ready",
    "call_meeting",
    "cancel_meeting",
    "invite",
    "may_still_invite",
    "move_meeting",
    "plan_year",
    "remove_avoided",
    "remove_ready",
]
