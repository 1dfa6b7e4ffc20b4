"""Deeds of chasing: links, rounds of mails, settings."""

from sightline.chasing.services.failures import note_failures, try_again
from sightline.chasing.services.leave import (
    NewLeave,
    end_leave,
    may_still_tell_stand_in,
    may_still_welcome,
    record_leave,
    welcome_back,
)
from sightline.chasing.services.links import (
    Said,
    may_prove,
    new_link,
    note_opened,
    receive_by_link,
    revoke_link,
    say_not_mine,
    send_fresh,
    update_by_link,
)
from sightline.chasing.services.rounds import (
    chase,
    may_still_ask,
    may_still_send_fresh,
    may_still_tell_unit,
    remind,
    remind_all,
)
from sightline.chasing.services.setting import add_quiet_days, remove_quiet_days, set_chasing

__all__ = [
    "NewLeave",
    "Said",
    "add_quiet_days",
    "chase",
    "end_leave",
    "may_prove",
    "may_still_ask",
    "may_still_send_fresh",
    "may_still_tell_stand_in",
    "may_still_tell_unit",
    "may_still_welcome",
    "new_link",
    "note_failures",
    "note_opened",
    "receive_by_link",
    "record_leave",
    "remind",
    "remind_all",
    "remove_quiet_days",
    "revoke_link",
    "say_not_mine",
    "send_fresh",
    "set_chasing",
    "try_again",
    "update_by_link",
    "welcome_back",
]
