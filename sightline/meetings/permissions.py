"""Which meetings a person may see: everybody in the partnership, and whoever is asked to one."""

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.meetings.models import AgendaItem, Meeting

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
USUAL = Scoped(
    "meeting_papers", "usual agenda", {"g": [("group_id", "group_ids")], "n": [("group_id", "attended_ids")]}
)
STANDING = Scoped("meeting_papers", "usual item", {"g": [("template__group_id", "group_ids")]})
GROUPS_PAPERS = Scoped("meeting_papers", "group’s agenda", {"g": [("pk", "group_ids")], "n": [("pk", "attended_ids")]})
# A restricted item follows a case of level 3: only those near it, none who is recused (ADR 27).
RESTRICTED = Scoped("review_papers", "restricted item", case="case_reference")


def scope_of(item: AgendaItem) -> Scoped:
    """Return by which row of the table an item is judged."""
    return RESTRICTED if item.restricted else PAPERS


def may_propose(meeting: Meeting, by: Standing) -> bool:
    """Whether a person may propose items for a meeting: whoever may read its agenda and sits on the group, and those
    who make it (ADR 27).
    """
    seated = meeting.group_id in by.group_ids or meeting.group_id in by.attended_ids
    return AGENDA.may(by, "C", meeting) or (seated and AGENDA.may(by, "R", meeting))


# Minutes belong to the group that met. What was said under a restricted item, and what was decided there, follow the
# item's case of level 3: only those near it, none who is recused (ADR 28).
MINUTES = Scoped("minutes", "record of a meeting", {"g": [("meeting__group_id", "group_ids")]})
ENTRY = Scoped(
    "minutes", "item of the minutes", {"g": [("minutes__meeting__group_id", "group_ids")]}, level="level",
    case="case_reference",
)  # fmt: skip
DECISION = Scoped(
    "decision", "decision", {"g": [("group_id", "group_ids")], "p": [("published", True)]}, level="level",
    case="case_reference",
)  # fmt: skip
NEEDED = Scoped("settings", "rule on who has to be there")
