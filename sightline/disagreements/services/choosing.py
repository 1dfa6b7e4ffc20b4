"""Choosing the protocol a partnership uses."""

from django.db import transaction

from sightline.audittrail.services import record
from sightline.disagreements.models import Chosen
from sightline.disagreements.queries.protocols import protocols
from sightline.governance.models import Partnership
from sightline.governance.permissions import LAW
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError


@transaction.atomic
def choose_protocol(*, use: str, key: str, by: Standing) -> Chosen:
    """Use a protocol for a kind of disagreement from now on; what runs keeps its own.

    Raises NotAllowed, DomainError.
    """
    LAW.require(by, "C", Chosen(partnership=by.partnership))
    fitting = {
        one.key: one for one in protocols(by.partnership, by.today) if use in Chosen.Use.values and one.fits(use)
    }
    if key not in fitting:
        raise DomainError("Choose one of the protocols.", field="key")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    before = Chosen.objects.filter(partnership=by.partnership, use=use).values_list("key", flat=True).first()
    row, _ = Chosen.objects.update_or_create(partnership=by.partnership, use=use, defaults={"key": key})
    record(
        tenant=by.partnership.code, verb="protocol.chosen", reference="", by=by, before={"key": before or ""},
        after={"use": use, "key": key},
    )  # fmt: skip
    return row
