"""Conflicts of interest in a case of level 3: recorded, they keep a person away at once, whatever they were granted."""

import re

from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import CaseAccess
from sightline.governance.services.cases import (
    check_open,
    close,
    locked,
    note_on_case,
    people_of,
    reason_said,
    require_on_case,
)
from sightline.governance.services.saying import once
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

Kind = CaseAccess.Kind
TAKEN = "An interest in this case is recorded already."


@transaction.atomic
def record_interest(*, reference: str, person: Person, interest: str, reason: str, by: Standing) -> CaseAccess:
    """Record an interest of oneself, or of another by those who may name on the case; from now they stay away.

    For oneself any reference is taken, whether or not there is such a case, so that the answer tells nothing. Being of
    an agency that is involved is no interest by itself. Raises NotAllowed, DomainError.
    """
    made = CaseAccess(
        partnership=by.partnership, reference=reference.strip().upper(), person=person, kind=Kind.RECUSED,
        interest=interest, made_by=by.person, starts_at=timezone.now(),
    )  # fmt: skip
    if person.pk != by.person.pk:
        require_on_case("C", made, by)
        if not people_of(by).filter(pk=person.pk).exists():
            raise DomainError("Choose a person of this partnership, or add them first.", field="person")
    if not re.fullmatch(rf"{by.partnership.code}-[A-Z]{{1,4}}-\d{{4,10}}", made.reference):
        raise DomainError(f"Enter the reference as you were told it, such as {by.partnership.code}-RR-12345678.",
                          field="reference")  # fmt: skip
    if interest not in CaseAccess.Interest.values or not interest:
        raise DomainError("Choose what the interest is.", field="interest")
    made.reason = reason_said(reason)
    with once(TAKEN, "reference", "case_access_recused_once", "governance_caseaccess.person_id"):
        made.save()
    by.__dict__.pop("cases", None)  # it holds at once, in this request too
    note_on_case("level3_grant.recused", made, by, interest=interest, reason=made.reason)
    return made


@transaction.atomic
def lift_recusal(*, access: CaseAccess, reason: str, by: Standing) -> CaseAccess:
    """End a recusal, with the reason why there is no conflict (any more); never one's own. Raises as `end_naming`."""
    row = locked(access)
    require_on_case("E", row, by)
    check_open(row)
    close(row, reason_said(reason), by)
    note_on_case("level3_grant.recusal_lifted", row, by, reason=row.end_reason)
    return row
