"""Who may see and revoke a link: whoever it was mailed to, the chair of the action's group, the business unit.

Who may change a person’s record may record when they are away: they themselves and the business unit (ADR 19).
"""

from sightline.governance.permissions import Scoped

ACTION_LINK = Scoped(
    "action_link", "link", {"s": [("person_id", "self_ids")], "g": [("action__group_id", "group_ids")]}
)
CHASING = Scoped("settings", "setting of reminders")
LEAVE = Scoped("person", "leave", {"s": [("person_id", "self_ids")]})
