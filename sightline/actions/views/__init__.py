"""Pages of actions."""

from sightline.actions.views.changing import date, hand_on, impact, new, reopen, withdraw, words
from sightline.actions.views.listed import export, forget_filter, index, keep_filter, many
from sightline.actions.views.one import action, draft
from sightline.actions.views.passing import pass_on
from sightline.actions.views.returned import bring, brought, workbook

__all__ = [
    "action",
    "bring",
    "brought",
    "date",
    "draft",
    "export",
    "forget_filter",
    "hand_on",
    "impact",
    "index",
    "keep_filter",
    "many",
    "new",
    "pass_on",
    "reopen",
    "withdraw",
    "words",
    "workbook",
]
