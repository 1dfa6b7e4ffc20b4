"""Who may do what to an action: its owner and deputy are named on it, its agency and group own it."""

from sightline.governance.permissions import Scoped

ACTION = Scoped(
    "action",
    "action",
    {
        "a": [("agency_id", "agency_ids")],
        "g": [("group_id", "group_ids")],
        "n": [("owner_id", "post_ids"), ("deputy_id", "post_ids")],
        "s": [("created_by_id", "self_ids")],
    },
    level="level",
)
