"""Deeds of the review of access: open it over all who may sign in here; what is no longer needed ends at once."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sightline.governance.models import Appointment, Group, Review, ReviewLine, RoleGrant
from sightline.governance.services.people import end_appointment, end_role
from sightline.governance.services.reviews import NewLine, open_review, say_of_line
from sightline.governance.standing import Standing


@transaction.atomic
def open_access_review(*, due_on: date, group: Group | None, by: Standing) -> Review:
    """Open a review with one line for each appointment and role that has not ended. As `open_review`."""
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=by.today)
    appointed = Appointment.objects.filter(now, partnership=by.partnership).select_related(
        "person", "post__agency", "seat__agency", "seat__group"
    )
    granted = RoleGrant.objects.filter(now, partnership=by.partnership).select_related("person")
    lines = [NewLine(_words(row), appointment=row) for row in appointed]
    lines += [NewLine(f"{row.person}, {row.get_role_display()}", role_grant=row) for row in granted]
    return open_review(kind=Review.Kind.ACCESS, lines=lines, due_on=due_on, group=group, by=by)


def _words(row: Appointment) -> str:
    if row.post:
        return f"{row.person}, {row.post.title}, {row.post.agency}"
    assert row.seat is not None  # noqa: S101 (an appointment is to a post or a seat)
    return f"{row.person}, {row.seat.get_role_display()} of {row.seat.group}, {row.seat.agency}"


@transaction.atomic
def answer_access(
    *, line: ReviewLine, outcome: str, note_text: str = "", seen: datetime | None, by: Standing
) -> ReviewLine:  # fmt: skip
    """Say whether somebody still needs what they have; “end” ends it today by its own deed.

    What has an end already keeps it. Raises as `say_of_line`, `end_appointment` and `end_role`.
    """
    said = say_of_line(line=line, outcome=outcome, note_text=note_text, seen=seen, by=by)
    if outcome != ReviewLine.Outcome.END:
        return said
    if said.appointment and said.appointment.ends_on is None:
        end_appointment(appointment=said.appointment, ends_on=by.today, by=by)
    if said.role_grant and said.role_grant.ends_on is None:
        end_role(grant=said.role_grant, ends_on=by.today, by=by)
    return said
