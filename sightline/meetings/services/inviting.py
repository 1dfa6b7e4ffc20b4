"""Calendar mails: an invitation that calendars take, its later editions, and the one that takes it back.

Each person has one row for a meeting with the edition they were sent last. A mail is for one edition: when the meeting
has moved on before it goes out, it is withdrawn, and the later edition's mail tells the truth.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import Letter, queue_mails
from sightline.meetings.models import Invitation, Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import event_of, when
from sightline.meetings.queries.expected import sitting
from sightline.meetings.queries.inviting import ToInvite, ahead, to_invite
from sightline.publishing.writers import write_calendar

INVITATION = "meetings.invitation"
MOST = 5000  # mails of one deed: a year of 20 groups with 25 people each
NOBODY = "Everybody who is expected has the invitation already, or nobody holds a seat."
CHANGED = "The meetings or who is expected have changed since you looked. Look at who gets what again."


@transaction.atomic
def invite(*, meeting: Meeting, by: Standing) -> int:
    """Invite everybody who is expected and was not invited to this edition yet; return how many mails that makes.

    Raises NotAllowed, OutOfState for a meeting that is not ahead, DomainError when nobody is left to invite.
    """
    row = Meeting.objects.select_for_update(of=("self",)).select_related("group", "partnership").get(pk=meeting.pk)
    MEETING.require(by, "U", row)
    if row.state != Meeting.State.PLANNED or row.starts_at <= timezone.now():
        raise OutOfState("Only to a meeting that is planned and ahead can people be invited.")
    found = to_invite(by, [row])
    if not found.mails:
        raise DomainError(NOBODY)
    return _send(found, by)


@transaction.atomic
def invite_all(*, groups: Collection[int], mark: str, by: Standing) -> int:
    """Invite everybody who is expected to the meetings ahead of these groups; return how many mails that makes.

    `mark` is what the person looked at (`ToInvite.mark`). Raises NotAllowed when one of the meetings is not theirs to
    call, DomainError when nobody is left to invite, OutOfState when what would be sent has become something else.
    """
    rows = list(ahead(by, groups).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        MEETING.require(by, "U", row)
    found = to_invite(by, rows)
    if not found.mails:
        raise DomainError(NOBODY, field="group")
    if found.mark != mark:
        raise OutOfState(CHANGED)
    if found.mails > MOST:
        raise DomainError(f"This makes {found.mails} mails, and at most {MOST} go at once. Choose fewer groups.")
    return _send(found, by)


def _send(found: ToInvite, by: Standing) -> int:
    """Send what was found, with one line on the trail for each meeting."""
    _mail([(one.meeting, person) for one in found.meetings for person in one.people])
    for one in found.meetings:
        if one.people:
            record(
                tenant=by.partnership.code, verb="meeting.invited", reference=one.meeting.reference, by=by,
                after={"people": [person.pk for person in one.people], "edition": one.meeting.sequence},
            )  # fmt: skip
    return found.mails


def expected(meeting: Meeting) -> list[Person]:
    """Return the people expected at a meeting, each once; two queries."""
    found = sitting(meeting.partnership, [meeting.group_id]).on(meeting.group_id, england_date(meeting.starts_at))
    return list({one.person.pk: one.person for one in found}.values())


def tell_invited(meeting: Meeting, by: Standing) -> None:  # noqa: ARG001 (whoever moved it is told like the others)
    """Send the new edition of a meeting, or its cancellation, to everybody whose calendar holds it."""
    rows = Invitation.objects.filter(meeting=meeting, cancelled=False).select_related("person")
    _mail([(meeting, row.person) for row in rows if row.person.is_active])


def _mail(wanted: Sequence[tuple[Meeting, Person]]) -> None:
    """Queue a mail for each, and keep what each person was sent last; four statements, however many there are.

    The rows of the meetings are locked, and an edition is noted with its mail, so that nobody gets one twice.
    """
    made_at = timezone.now()
    mails = queue_mails([_letter(meeting, person, made_at) for meeting, person in wanted])
    sent = [
        Invitation(
            partnership=meeting.partnership, meeting=meeting, person=person, sequence=meeting.sequence,
            cancelled=meeting.state == Meeting.State.CANCELLED, mail=mail,
        )
        for (meeting, person), mail in zip(wanted, mails, strict=True)
    ]  # fmt: skip
    Invitation.objects.bulk_create(
        sent,
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["sequence", "cancelled", "mail"],
    )


def _letter(meeting: Meeting, person: Person, made_at: datetime) -> Letter:
    calendar = write_calendar([event_of(meeting)], made_at=made_at, organiser=_own_address(), invited=person.email)
    return Letter(
        tenant=meeting.partnership.code, to=person.email, kind=INVITATION, subject=_subject(meeting),
        text=_text(meeting, person), calendar=calendar.decode(),
        reference=f"{meeting.pk}:{person.pk}:{meeting.sequence}",
    )  # fmt: skip


def _own_address() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(" >")


def _subject(meeting: Meeting) -> str:
    day = england_date(meeting.starts_at)
    what = "Cancelled" if meeting.state == Meeting.State.CANCELLED else "Changed" if meeting.sequence else "Invitation"
    return f"{what}: {meeting.group}, {day.day} {day:%B %Y}"


def _text(meeting: Meeting, person: Person) -> str:
    here = meeting.partnership
    address = settings.SITE_ADDRESS + reverse("meetings:meeting", args=[here.slug, meeting.reference])
    if meeting.state == Meeting.State.CANCELLED:
        said = f"The meeting of {meeting.group} on {when(meeting)} is cancelled: {meeting.cancelled_reason}"
    else:
        place = " ".join(filter(None, (meeting.place, meeting.join_url))) or "The place will follow."
        said = f"You are asked to a meeting of {meeting.group}.\n\n{when(meeting)}\n{place}"
        said += f"\n\nWhat it is for: {meeting.purpose}" if meeting.purpose else ""
    return f"{person.name},\n\n{said}\n\nThe file with this mail puts it in your calendar.\n{address}\n\n{here.name}\n"


def may_still_invite(mail: MailMessage) -> bool:
    """Return whether an invitation is still true: the edition is the last, and the person still expected.

    A cancellation goes to whoever had the invitation, expected or not.
    """
    meeting_key, person_key, sequence = (int(part) for part in mail.reference.split(":"))
    meeting = Meeting.objects.select_related("group", "partnership").filter(pk=meeting_key).first()
    person = Person.objects.filter(pk=person_key, is_active=True).first()
    if meeting is None or person is None or person.email != mail.to or meeting.sequence != sequence:
        return False
    return meeting.state == Meeting.State.CANCELLED or person in expected(meeting)
