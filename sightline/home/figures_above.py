"""What the data set gives to pages above it: the way to a group's questions, the pack as a paper of a meeting."""

from django.urls import reverse

from sightline.governance import beside
from sightline.governance.exports import letterhead
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.indicators.models import Question
from sightline.indicators.pack import pack_document
from sightline.indicators.permissions import DASHBOARD, QUESTION
from sightline.indicators.queries.reading.packs import pack_of
from sightline.indicators.queries.reading.quarters import quarter_from
from sightline.meetings import sources
from sightline.meetings.models import Meeting
from sightline.publishing.documents import Document

LEVEL = 2


def of_group(group: Group, by: Standing) -> list[tuple[str, str]]:
    """Return the way to a group's questions on figures, for those who read them; no query."""
    if not QUESTION.may(by, "R", Question(partnership=by.partnership, group=group)):
        return []
    address = f"{reverse('indicators:questions', args=[by.partnership.slug])}?group={group.pk}"
    return [("Questions on figures of this group", address)]


def pack_as_paper(reference: str, meeting: Meeting, by: Standing) -> Document | None:
    """Return the pack of a quarter, called such as NMR-DP-202607, with questions of the meeting's group alone."""
    month = reference.rpartition("-")[2]
    start = quarter_from(f"{month[:4]}-{month[4:]}", by.today)
    if f"{start:%Y%m}" != month or not DASHBOARD.may_some(by, "X"):
        return None
    return pack_document(pack_of(by, start, meeting.group), letterhead(by, LEVEL))


def register_all() -> None:
    """Bring the link and the paper."""
    beside.register(for_group=of_group, for_person=lambda _person, _by: [])
    sources.register("DP", pack_as_paper)
