"""The day papers of one meeting are due, when it is another than the group's usual one."""

from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.errors import Conflict, DomainError
from sightline.meetings.models import Agenda, Meeting, MeetingChange
from sightline.meetings.permissions import AGENDA
from sightline.meetings.services.agenda import locked_agenda

BOTH = "Somebody changed this agenda after you opened it. Look at what it says now, then send yours again."


@transaction.atomic
def change_due(*, meeting: Meeting, due_on: date, reason: str, version: int, by: Standing) -> Agenda:
    """Say when the papers of one meeting are due; presenters are reminded by the new day. `version` is the agenda's, or
    0 where none was made yet.

    Raises NotAllowed, OutOfState for a meeting that was held or cancelled, Conflict, DomainError.
    """
    AGENDA.require(by, "U", meeting)
    there = Agenda.objects.filter(meeting=meeting).exists()
    row = locked_agenda(meeting, by)
    said = " ".join(reason.split())
    if (row.version if there else 0) != version:
        now = {"Papers are due on": in_short(row.papers_due_on)}
        raise Conflict(BOTH, theirs=now, yours={"Papers are due on": in_short(due_on)})
    if not by.today <= due_on <= england_date(meeting.starts_at):
        raise DomainError("Choose a day from today to the day of the meeting.", field="due_on")
    if not said or len(said) > 300:
        raise DomainError("Say why in 1 to 300 characters.", field="reason")
    before = row.papers_due_on
    if before == due_on:
        return row
    row.papers_due_on, row.version = due_on, row.version + 1
    row.save(update_fields=["papers_due_on", "version"])
    MeetingChange.objects.create(
        partnership=by.partnership, meeting=meeting, what="papers due", before=in_short(before), after=in_short(due_on),
        reason=said, author=by.person,
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb="agenda.due_changed", reference=meeting.reference, by=by, level=2,
        before={"papers_due_on": before}, after={"papers_due_on": due_on, "reason": said},
    )  # fmt: skip
    return row
