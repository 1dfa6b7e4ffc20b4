"""Who may do what to an action: its owner and deputy are named on it, its agency and group own it.

One of level 3 that began in a case follows that case: who is near it is named here too, who is recused sees nothing.
"""

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
    case="origin_reference",
)
