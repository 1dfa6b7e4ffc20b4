"""The pages of one meeting that a reader may open."""

from collections.abc import Sequence

from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import AGENDA
from sightline.meetings.queries.agenda import agenda_href
from sightline.meetings.queries.plan import href


def meeting_rooms(meeting: Meeting, by: Standing) -> Sequence[tuple[str, str]]:
    """Return (words, address) of a meeting's pages; none when the meeting itself is all there is."""
    rooms = [("Meeting", href(meeting, by))]
    if AGENDA.may(by, "R", meeting):
        rooms += [("Agenda", agenda_href(meeting, by)), ("Papers", agenda_href(meeting, by, "papers"))]
    return rooms if len(rooms) > 1 else []
