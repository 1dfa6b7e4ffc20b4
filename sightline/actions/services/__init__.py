"""Deeds on actions. Each authorises, checks the state, changes, and leaves one row on the trail, in one transaction."""

from sightline.actions.services.deeds import (
    NewAction,
    hand_over,
    move_due_date,
    open_action,
    open_actions,
    reopen,
    retitle,
    update_action,
    withdraw,
)
from sightline.actions.services.impact import add_impact, report
from sightline.actions.services.many import ManyRefused, change_many, make_live
from sightline.actions.services.own import save_draft
from sightline.actions.services.passing import pass_on
from sightline.actions.services.returned import (
    OFFLINE,
    SIDES,
    commit,
    commit_later,
    conflicts_to_show,
    is_long,
    said_of,
)

__all__ = [
    "OFFLINE",
    "SIDES",
    "ManyRefused",
    "NewAction",
    "add_impact",
    "change_many",
    "commit",
    "commit_later",
    "conflicts_to_show",
    "hand_over",
    "is_long",
    "make_live",
    "move_due_date",
    "open_action",
    "open_actions",
    "pass_on",
    "reopen",
    "report",
    "retitle",
    "said_of",
    "save_draft",
    "update_action",
    "withdraw",
]
