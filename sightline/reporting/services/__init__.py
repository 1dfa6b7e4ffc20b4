"""Deeds of reporting."""

from sightline.reporting.services.circulation import (
    COPY,
    NewCirculation,
    call_back,
    call_back_copy,
    circulate,
    may_still_send_copy,
    open_copy,
    send_again,
)
from sightline.reporting.services.drafts import (
    EntrySaid,
    Said,
    correct,
    keep_typed,
    redraw,
    save_report,
    start_report,
)
from sightline.reporting.services.helps import add_help, remove_help
from sightline.reporting.services.mails import (
    REMINDER,
    TOLD,
    may_still_remind,
    may_still_tell,
    remind,
    remind_all,
)
from sightline.reporting.services.rounds import (
    FIELDS,
    add_round,
    change_round,
    open_due_rounds,
    open_round,
    set_mailbox,
)
from sightline.reporting.services.states import collate, give_back, leave_out, note, send

__all__ = [
    "COPY",
    "FIELDS",
    "REMINDER",
    "TOLD",
    "EntrySaid",
    "NewCirculation",
    "Said",
    "add_help",
    "add_round",
    "call_back",
    "call_back_copy",
    "change_round",
    "circulate",
    "collate",
    "correct",
    "give_back",
    "keep_typed",
    "leave_out",
    "may_still_remind",
    "may_still_send_copy",
    "may_still_tell",
    "note",
    "open_copy",
    "open_due_rounds",
    "open_round",
    "redraw",
    "remind",
    "remind_all",
    "remove_help",
    "save_report",
    "send",
    "send_again",
    "set_mailbox",
    "start_report",
]  # fmt: skip
