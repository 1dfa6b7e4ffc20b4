"""Deeds of meetings."""

from sightline.meetings.services.agenda import (
    NewItem,
    add_item,
    change_item,
    move_item,
    start_agenda,
    withdraw_item,
)
from sightline.meetings.services.calling import NewMeeting, call_meeting, cancel_meeting, move_meeting
from sightline.meetings.services.days import add_avoided, add_ready, remove_avoided, remove_ready
from sightline.meetings.services.inviting import INVITATION, invite, may_still_invite
from sightline.meetings.services.planning import plan_year

__all__ = [
    "INVITATION",
    "NewItem",
    "NewMeeting",
    "add_avoided",
    "add_item",
    "add_ready",
    "call_meeting",
    "cancel_meeting",
    "change_item",
    "invite",
    "may_still_invite",
    "move_item",
    "move_meeting",
    "plan_year",
    "remove_avoided",
    "remove_ready",
    "start_agenda",
    "withdraw_item",
]
