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
from sightline.actions.services.own import drop_filter, save_draft, save_filter

__all__ = [
    "ManyRefused",
    "NewAction",
    "add_impact",
    "change_many",
    "drop_filter",
    "hand_over",
    "make_live",
    "move_due_date",
    "open_action",
    "open_actions",
    "reopen",
    "report",
    "retitle",
    "save_draft",
    "save_filter",
    "update_action",
    "withdraw",
]
