"""Pages of actions."""

from sightline.actions.views.changing import date, hand_on, impact, new, reopen, withdraw, words
from sightline.actions.views.listed import export, index, many
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
    "hand_on",
    "impact",
    "index",
    "many",
    "new",
    "pass_on",
    "reopen",
    "withdraw",
    "words",
    "workbook",
]
