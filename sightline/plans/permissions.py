"""Who may do what to a plan, its priorities and its measures. Parts of a plan follow the plan."""

from sightline.governance.permissions import Scoped

PLAN = Scoped("plan", "plan", {"p": [("status", ("published",))]})
PRIORITY = Scoped("plan", "priority", {"g": [("group_id", "group_ids")], "p": [("plan__status", ("published",))]})
MEASURE = Scoped(
    "measure",
    "measure",
    {"g": [("priority__group_id", "group_ids")], "p": [("priority__plan__status", ("published",))]},
)
