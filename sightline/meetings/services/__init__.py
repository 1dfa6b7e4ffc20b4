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
from sightline.meetings.services.circulating import (
    PAPER_DUE,
    PAPERS_ROUND,
    may_still_remind_presenter,
    may_still_send_papers,
    readers,
    remind_presenters,
    send_round,
)
from sightline.meetings.services.days import add_avoided, add_ready, remove_avoided, remove_ready
from sightline.meetings.services.inviting import INVITATION, invite, may_still_invite
from sightline.meetings.services.papers import (
    NewPaper,
    add_paper,
    ask_pack,
    build_pack,
    content_of,
    forget_packs,
    held_files,
    note_download,
    open_pack,
    sent_in,
    withdraw_paper,
    written_here,
)
from sightline.meetings.services.planning import plan_year

__all__ = [
    "INVITATION",
    "PAPERS_ROUND",
    "PAPER_DUE",
    "NewItem",
    "NewMeeting",
    "NewPaper",
    "add_avoided",
    "add_item",
    "add_paper",
    "add_ready",
    "ask_pack",
    "build_pack",
    "call_meeting",
    "cancel_meeting",
    "change_item",
    "content_of",
    "forget_packs",
    "held_files",
    "invite",
    "may_still_invite",
    "may_still_remind_presenter",
    "may_still_send_papers",
    "move_item",
    "move_meeting",
    "note_download",
    "open_pack",
    "plan_year",
    "readers",
    "remind_presenters",
    "remove_avoided",
    "remove_ready",
    "send_round",
    "sent_in",
    "start_agenda",
    "withdraw_item",
    "withdraw_paper",
    "written_here",
]
