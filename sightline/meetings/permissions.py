"""Which meetings a person may see: everybody in the partnership, and whoever is asked to one."""

from sightline.governance.permissions import Scoped
from sightline.meetings.models import AgendaItem

MEETING = Scoped(
    "meeting_series", "meeting", {"g": [("group_id", "group_ids")], "n": [("group_id", "attended_ids")]}
)  # fmt: skip
SERIES = Scoped("meeting_series", "series of meetings", {"g": [("group_id", "group_ids")]})
DAYS = Scoped("meeting_series", "list of days for meetings")

# The agenda of a meeting and the meeting's items of level 2 have one right; whoever sits in attendance or receives the
# papers is named on it (`n`), which the table lets the executive and the scrutineer read by.
AGENDA = Scoped(
    "meeting_papers", "agenda", {"g": [("group_id", "group_ids")], "n": [("group_id", "attended_ids")]}
)  # fmt: skip
PAPERS = Scoped(
    "meeting_papers", "agenda item",
    {"g": [("meeting__group_id", "group_ids")], "n": [("meeting__group_id", "attended_ids")]},
)  # fmt: skip
# A restricted item follows a case of level 3: only those near it, none who is recused (ADR 27).
RESTRICTED = Scoped("review_papers", "restricted item", case="case_reference")


def scope_of(item: AgendaItem) -> Scoped:
    """Return by which row of the table an item is judged."""
    return RESTRICTED if item.restricted else PAPERS
