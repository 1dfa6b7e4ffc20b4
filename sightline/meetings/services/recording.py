"""Deeds on the record of a meeting: who came, minutes, decisions, and the actions they open."""

from sightline.meetings.services.attendance import (
    Said,
    add_guest,
    declare_interest,
    leave,
    remove_guest,
    save_attendance,
    take_interest_back,
)
from sightline.meetings.services.circulation import ASKED, answer, close, may_still_ask, send_round
from sightline.meetings.services.decisions import (
    Told,
    add_needed,
    change_decision,
    decide,
    decide_delegated,
    publish,
    record_earlier,
    remove_needed,
    withdraw_decision,
)
from sightline.meetings.services.following import Asked, ask_by_decision, ask_in_minutes
from sightline.meetings.services.minutes import (
    add_entry,
    approve,
    begin_minutes,
    bring_items,
    confirm,
    correct,
    take_back,
    write_entry,
)

__all__ = [
    "ASKED",
    "Asked",
    "Said",
    "Told",
    "add_entry",
    "add_guest",
    "add_needed",
    "answer",
    "approve",
    "ask_by_decision",
    "ask_in_minutes",
    "begin_minutes",
    "bring_items",
    "change_decision",
    "close",
    "confirm",
    "correct",
    "decide",
    "decide_delegated",
    "declare_interest",
    "leave",
    "may_still_ask",
    "publish",
    "record_earlier",
    "remove_guest",
    "remove_needed",
    "save_attendance",
    "send_round",
    "take_back",
    "take_interest_back",
    "withdraw_decision",
    "write_entry",
]
