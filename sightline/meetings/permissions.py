"""Which meetings a person may see: everybody in the partnership, and whoever is asked to one."""

from sightline.governance.permissions import Scoped

MEETING = Scoped(
    "meeting_series", "meeting", {"g": [("group_id", "group_ids")], "n": [("group_id", "attended_ids")]}
)  # fmt: skip
SERIES = Scoped("meeting_series", "series of meetings", {"g": [("group_id", "group_ids")]})
DAYS = Scoped("meeting_series", "list of days for meetings")
