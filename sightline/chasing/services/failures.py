"""Mails of any kind that could not go: the address is marked, and the business unit told once."""

from datetime import datetime

from django.db import transaction

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.chasing.models import DeadAddress, Digest
from sightline.chasing.permissions import CHASING
from sightline.chasing.queries import business_unit
from sightline.chasing.services.mails import UNIT, tell_unit
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.kernel import tick
from sightline.kernel.dates import england_date
from sightline.kernel.models import MailMessage

FOR_GOOD = "5"  # what a mail server's answer begins with when it refuses for good (RFC 5321, 4.2.1)
AT_ONCE = 200


def note_failures(now: datetime) -> int:
    """Mark the addresses that refused a mail of a partnership for good, whatever its kind, and tell the business unit.

    Returns how many mails failed. Safe to repeat: each is noted once.
    """
    failed = MailMessage.objects.filter(state=MailMessage.State.FAILED, failure_noted=False).exclude(tenant="")
    return tick.each(failed.order_by("pk")[:AT_ONCE], lambda mail: _note_failure(mail, now))


@transaction.atomic
def _note_failure(mail: MailMessage, now: datetime) -> int:
    if not MailMessage.objects.filter(pk=mail.pk, failure_noted=False).update(failure_noted=True):
        return 0
    here = Partnership.objects.filter(code=mail.tenant).first()
    digest = Digest.objects.select_related("person").filter(mail=mail.pk).first()
    person = digest.person if digest else Person.objects.filter(email=mail.to).first()
    if here is None or person is None:
        return 1
    if digest:
        Digest.objects.filter(pk=digest.pk).update(failed_at=now)
    new = (
        mail.last_error.startswith(FOR_GOOD)
        and DeadAddress.objects.get_or_create(
            partnership=here, email=mail.to, defaults={"person": person, "reply": mail.last_error}
        )[1]
    )
    if digest or (new and mail.kind != UNIT):  # a mail to the unit that fails is told by the page, not by another
        _tell(here, person, mail, now, about="A mail about actions" if digest else "A mail")
    reference = f"digest:{digest.pk}" if digest else f"mail:{mail.pk}"
    record(tenant=here.code, verb="chasing.undelivered", reference=reference, by=None, after={"to": person.actor_key})
    return 1


def _tell(here: Partnership, person: Person, mail: MailMessage, now: datetime, *, about: str) -> None:
    unit = [one.email for one in business_unit(here, england_date(now)) if one.email != mail.to]
    subject = "a reminder could not be delivered" if about != "A mail" else "a mail could not be delivered"
    tell_unit(
        here, unit, subject,
        f"{about} to {person.name} ({mail.to}) could not be delivered.\n\nThe mail server said: {mail.last_error}\n\n"
        "Put the address right. It is on the page “Chasing”, where you can also let us try it again.",
    )  # fmt: skip


@transaction.atomic
def try_again(*, dead: DeadAddress, by: Standing) -> None:
    """Let mail go to an address again that refused it. Raises NotAllowed."""
    CHASING.require(by, "U")
    deleted, _ = DeadAddress.objects.filter(pk=dead.pk, partnership=by.partnership).delete()
    if deleted:
        record(
            tenant=by.partnership.code, verb="chasing.address_tried_again", reference=f"person:{dead.person_id}", by=by
        )
