"""Deeds on the days that meetings avoid, and on those from which data are there."""

from datetime import date

from django.db import IntegrityError, transaction

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.meetings.models import AvoidedDays, DataReady
from sightline.meetings.permissions import DAYS

LONGEST_DAYS = 92
LONGEST_PERIOD = 60


@transaction.atomic
def add_avoided(*, kind: str, name: str, starts_on: date, ends_on: date, by: Standing) -> AvoidedDays:
    """Keep days free of meetings. Raises NotAllowed, DomainError when they are the wrong way round or known."""
    DAYS.require(by, "C")
    if ends_on < starts_on:
        raise DomainError("The last day must not be before the first.", field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise DomainError(f"Keep at most {LONGEST_DAYS} days free at a time.", field="ends_on")
    try:
        with transaction.atomic():
            made = AvoidedDays.objects.create(
                partnership=by.partnership, kind=kind, name=" ".join(name.split())[:100], starts_on=starts_on,
                ends_on=ends_on,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError("These days are kept free already.", field="starts_on") from None
    record(
        tenant=by.partnership.code, verb="meeting_days.added", reference="", by=by,
        after={"kind": kind, "name": made.name, "from": starts_on, "to": ends_on},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_avoided(*, days: AvoidedDays, by: Standing) -> None:
    """Let days be ordinary again. Raises NotAllowed."""
    DAYS.require(by, "E")
    if AvoidedDays.objects.filter(pk=days.pk).delete()[0]:
        record(
            tenant=by.partnership.code, verb="meeting_days.removed", reference="", by=by,
            before={"name": days.name, "from": days.starts_on, "to": days.ends_on},
        )  # fmt: skip


@transaction.atomic
def add_ready(*, period: str, ready_on: date, by: Standing) -> DataReady:
    """Say from which day the data of a period are there.

    Raises NotAllowed, DomainError for a period said already or longer than its column.
    """
    DAYS.require(by, "C")
    period = " ".join(period.split())
    if not 0 < len(period) <= LONGEST_PERIOD:
        raise DomainError(f"Write the period in 1 to {LONGEST_PERIOD} characters.", field="period")
    try:
        with transaction.atomic():
            made = DataReady.objects.create(partnership=by.partnership, period=period, ready_on=ready_on)
    except IntegrityError:
        raise DomainError("This period has its day already. Take it away first.", field="period") from None
    record(
        tenant=by.partnership.code, verb="data_ready.added", reference="", by=by,
        after={"period": made.period, "ready_on": ready_on},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_ready(*, ready: DataReady, by: Standing) -> None:
    """Take away the day from which a period’s data are there. Raises NotAllowed."""
    DAYS.require(by, "E")
    if DataReady.objects.filter(pk=ready.pk).delete()[0]:
        record(
            tenant=by.partnership.code, verb="data_ready.removed", reference="", by=by,
            before={"period": ready.period, "ready_on": ready.ready_on},
        )  # fmt: skip
