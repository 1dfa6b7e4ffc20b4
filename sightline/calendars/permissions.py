"""A calendar is its person's alone: nobody else sees, makes or ends it."""

from sightline.governance.permissions import Scoped

CALENDAR_FEED = Scoped("calendar_feed", "calendar", {"s": [("person_id", "self_ids")]})
