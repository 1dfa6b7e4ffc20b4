"""Who may do what to a plan, its priorities and its measures. Parts of a plan follow the plan."""

from sightline.governance.models import Group
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.plans.models import OnTrackStatement, Part, Plan, Priority

PLAN = Scoped("plan", "plan", {"p": [("status", ("published",))]})
PRIORITY = Scoped("plan", "priority", {"g": [("group_id", "group_ids")], "p": [("plan__status", ("published",))]})
GROUPS_PART = Scoped("plan", "group’s part of the plan", {"g": [("group_id", "group_ids")]})
MEASURE = Scoped(
    "measure",
    "measure",
    {"g": [("priority__group_id", "group_ids")], "p": [("priority__plan__status", ("published",))]},
)


def may_say(plan: Plan, of: Plan | Part | Priority | Group, by: Standing) -> bool:
    """Return whether somebody may say how something of a plan is going: the chair of its group, or the business unit.

    A part and the plan as a whole have no group, so only those whose role holds for every plan may.
    """
    if isinstance(of, Priority):
        return PRIORITY.may(by, "U", of)
    if isinstance(of, Group):
        return may_say_of_group(plan, of.pk, by)
    return PLAN.may(by, "U", plan)


def may_say_of_group(plan: Plan, group: int, by: Standing) -> bool:
    """Return whether somebody may say how the part of a group, by its key, is going."""
    return GROUPS_PART.may(by, "U", OnTrackStatement(partnership=by.partnership, plan=plan, group_id=group))
