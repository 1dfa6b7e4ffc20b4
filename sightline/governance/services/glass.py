"""Breaking the glass to a case of level 3 in an emergency: an hour, a reason, and the data protection officer told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.governance.cases import limits
from sightline.governance.models import CaseAccess, Partnership, RoleGrant
from sightline.governance.permissions import BREAK_GLASS
from sightline.governance.services.cases import LEVEL, check_open, close, locked, note_on_case, reason_said
from sightline.governance.standing import Standing, in_force
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

Kind = CaseAccess.Kind
MAIL = "governance.glass_broken"
CLOSED = "No case with this reference can be opened this way. Check the reference, or ask somebody of the executive."
SHUT = "A data protection officer closed this glass. Ask them, or somebody who is named on the case."
SUSPENDED = (
    "Your address or your way of signing in changed, so you cannot break the glass. Ask somebody named on your case to "
    "lift the suspension, and somebody else of the executive when a case cannot wait."
)


@transaction.atomic
def break_glass(*, reference: str, reason: str, by: Standing) -> CaseAccess:
    """Come near a case at once for an hour, and mail every data protection officer that it happened.

    A reference that is no case and one that the person is kept from get the same answer. Raises NotAllowed,
    DomainError, OutOfState.
    """
    BREAK_GLASS.require(by, "C", CaseAccess(partnership=by.partnership, person=by.person))
    said = reason_said(reason)
    reference = reference.strip().upper()
    now = timezone.now()
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    by.__dict__.pop("cases", None)  # as they are under the lock: of two at once the later finds the glass broken
    _check_trusted(by, now)
    known = CaseAccess.objects.filter(partnership=by.partnership, reference=reference, kind=Kind.NAMED)
    if not known.exists() or reference in by.cases.recused:
        raise DomainError(CLOSED, field="reference")
    if reference in by.case_references:
        raise OutOfState("You may come near this case already; there is no glass to break.")
    mine = CaseAccess.objects.filter(partnership=by.partnership, reference=reference, person=by.person, kind=Kind.GLASS)
    if mine.filter(ended_at__isnull=False, ends_at__gt=now).exists():
        raise OutOfState(SHUT)
    row = CaseAccess.objects.create(
        partnership=by.partnership, reference=reference, person=by.person, kind=Kind.GLASS, reason=said,
        made_by=by.person, starts_at=now, ends_at=now + timedelta(minutes=limits().broken_glass_minutes),
    )  # fmt: skip
    by.__dict__.pop("cases", None)
    _alert(row, by)
    note_on_case("break_glass.broken", row, by, reason=said)
    return row


def _check_trusted(by: Standing, now: datetime) -> None:
    """Raise OutOfState while anything of the person's, in any partnership, is suspended: whoever took their account
    over would be the first to break the glass (rule 10).
    """
    rows = CaseAccess.objects.filter(person=by.person, kind__in=(Kind.NAMED, Kind.GLASS), ended_at__isnull=True)
    if rows.filter(suspended_at__isnull=False, ends_at__gt=now).exists():
        raise OutOfState(SUSPENDED)


def _officers(row: CaseAccess) -> list[tuple[int, str]]:
    rows = RoleGrant.objects.filter(
        in_force(england_today()), partnership=row.partnership, role=RoleGrant.Role.DATA_PROTECTION,
        person__is_active=True,
    )  # fmt: skip
    return list(rows.order_by("pk").values_list("person", "person__email"))


def _alert(row: CaseAccess, by: Standing) -> None:
    """Mail every data protection officer but oneself; neither the case nor the reason stands in it."""
    where = settings.SITE_ADDRESS + reverse("governance:glass", args=[by.partnership.slug, row.pk])
    for person, email in _officers(row):
        if person != by.person.pk:
            queue_mail(
                tenant=by.partnership.code, to=email, kind=MAIL, reference=f"case_access:{row.pk}", level=LEVEL,
                subject=f"{by.partnership.short_name}: break-glass was used",
                text=f"{by.person.name} broke the glass to a case of {by.partnership.name} just now. It closes by "
                f"itself after {limits().broken_glass_minutes} minutes.\n\nRead why, end it or note what you found "
                f"after you sign in:\n{where}\n",
            )  # fmt: skip


def may_still_alert(message: MailMessage) -> bool:
    """Say whether the reader of an alert is still a data protection officer of the partnership."""
    row = CaseAccess.objects.filter(pk=int(message.reference.removeprefix("case_access:"))).first()
    return row is not None and message.to in {email for _, email in _officers(row)}


@transaction.atomic
def review_glass(*, access: CaseAccess, finding: str, by: Standing) -> CaseAccess:
    """Write down what the data protection officer found of a broken glass, once. Raises NotAllowed, OutOfState."""
    row = locked(access)
    BREAK_GLASS.require(by, "A", row)
    if row.person_id == by.person.pk:
        raise DomainError("You broke this glass. Another data protection officer has to look at it.")
    if row.approved_at:
        raise OutOfState("Somebody has written down what they found already.")
    row.approved_by, row.approved_at, row.finding = by.person, timezone.now(), reason_said(finding, "finding")
    row.save(update_fields=["approved_by", "approved_at", "finding"])
    note_on_case("break_glass.reviewed", row, by, finding=row.finding)
    return row


@transaction.atomic
def end_glass(*, access: CaseAccess, reason: str, by: Standing) -> CaseAccess:
    """Close broken glass before its hour is over. Raises NotAllowed, DomainError, OutOfState."""
    row = locked(access)
    BREAK_GLASS.require(by, "E", row)
    check_open(row)
    if row.ends_at is not None and row.ends_at <= timezone.now():
        raise OutOfState("Its time has run out already.")
    close(row, reason_said(reason), by)
    note_on_case("break_glass.ended", row, by, reason=row.end_reason)
    return row
