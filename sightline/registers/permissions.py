"""Who may do what to risks, escalations, challenges and what is worked on with other bodies.

What was sent up is also the group’s it was sent to. Business with other bodies follows the row of meetings (ADR 31).
"""

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.registers.models import Escalation

RISK = Scoped(
    "risk",
    "risk",
    {"g": [("group_id", "group_ids"), ("raised_to_id", "group_ids")], "n": [("owner_id", "post_ids")]},
)
CONTROL = Scoped(
    "risk",
    "control of a risk",
    {
        "g": [("risk__group_id", "group_ids"), ("risk__raised_to_id", "group_ids")],
        "n": [("risk__owner_id", "post_ids")],
    },
)
ESCALATION = Scoped(
    "escalation",
    "escalation",
    {"a": [("agency_id", "agency_ids")], "g": [("group_id", "group_ids"), ("to_group_id", "group_ids")]},
)
CHALLENGE = Scoped(
    "challenge",
    "challenge",
    {
        "a": [("challenger_agency_id", "agency_ids"), ("challenged_agency_id", "agency_ids")],
        "g": [("group_id", "group_ids"), ("challenged_group_id", "group_ids")],
    },
)
MATTER = Scoped("meeting_series", "matter with another body", {"g": [("group_id", "group_ids")]})


def may_answer(row: Escalation, by: Standing) -> bool:
    """Whether somebody may answer an escalation: for the group it was sent to, never for the group that raised it."""
    answers_for = "EXE" in by.roles or row.to_group_id in by.chaired_ids
    return answers_for and ESCALATION.may(by, "A", row)
