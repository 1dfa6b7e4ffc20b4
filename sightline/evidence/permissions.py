"""Who may do what to evidence: the agency and the group it belongs to, and whoever added it.

Evidence of level 3 follows the case of what it was added to: who is near that case is named, who is recused sees
nothing.
"""

from sightline.governance.permissions import Scoped

EVIDENCE = Scoped(
    "evidence",
    "evidence",
    {
        "a": [("agency_id", "agency_ids")],
        "g": [("group_id", "group_ids")],
        "s": [("created_by_id", "self_ids")],
    },
    level="level",
    case="case_reference",
)
