"""Deeds of chasing: links, rounds of mails, settings."""

from sightline.chasing.services.links import (
    Said,
    new_link,
    note_opened,
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
    note_failures,
    remind,
    remind_all,
    try_again,
)
from sightline.chasing.services.setting import add_quiet_days, remove_quiet_days, set_chasing

__all__ = [
    "Said",
    "add_quiet_days",
    "chase",
    "may_still_ask",
    "may_still_send_fresh",
    "may_still_tell_unit",
    "new_link",
    "note_failures",
    "note_opened",
    "remind",
    "remind_all",
    "remove_quiet_days",
    "revoke_link",
    "say_not_mine",
    "send_fresh",
    "set_chasing",
    "try_again",
    "update_by_link",
]
