"""Deeds on rebases: let the limits of a chart begin anew, with a reason, and take that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.services.saying import once, one_line
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Observation, Rebase
from sightline.indicators.permissions import INDICATOR
from sightline.kernel.errors import DomainError, OutOfState

TWICE = "The limits begin anew on that day already."


@transaction.atomic
def rebase(*, indicator: Indicator, from_day: date, reason: str, by: Standing) -> Rebase:
    """Let the limits begin anew with the period that begins on a day, because something is known to have changed.

    Raises NotAllowed, DomainError without a reason, for the first period, or for one that has no figure.
    """
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    INDICATOR.require(by, "U", row)
    why = one_line(reason, "reason", "what changed, and how you know")
    days = Observation.objects.filter(
        indicator=row, state=Observation.State.CURRENT, dimension="", part=""
    ).order_by("starts_on").values_list("starts_on", flat=True)  # fmt: skip
    if from_day not in list(days)[1:]:
        raise DomainError("Choose a period that has a figure, and not the first of them.", field="from_day")
    with once(TWICE, "from_day", "rebase_once", "indicators_rebase.indicator_id, indicators_rebase.from_day"):
        made = Rebase.objects.create(
            partnership=by.partnership, indicator=row, from_day=from_day, reason=why, author=by.person
        )
    record(
        tenant=by.partnership.code, verb="indicator.rebased", reference=row.reference, by=by,
        after={"from_day": from_day, "reason": why},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_rebase(*, rebase: Rebase, by: Standing) -> Rebase:
    """Take a rebase back: the limits run through again. It stays in the record. Raises NotAllowed, OutOfState."""
    row = Rebase.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=rebase.pk)
    INDICATOR.require(by, "U", row.indicator)
    if row.withdrawn_at:
        raise OutOfState("This was taken back already.")
    row.withdrawn_by, row.withdrawn_at = by.person, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        tenant=by.partnership.code, verb="indicator.rebase_withdrawn", reference=row.indicator.reference, by=by,
        before={"from_day": row.from_day, "reason": row.reason}, after={"from_day": None},
    )  # fmt: skip
    return row
