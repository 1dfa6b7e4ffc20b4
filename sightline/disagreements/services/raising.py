"""Raising a disagreement about a case, or a dispute between partners."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.disagreements.kinds import CASE, PARTNERS, Kind
from sightline.disagreements.models import Chosen, Disagreement, Dispute, Identity, OwnNumber, PartnerDispute
from sightline.disagreements.queries.page import identity_place, number_place
from sightline.disagreements.queries.protocols import chosen, use_of
from sightline.disagreements.rules.endings import TYPES
from sightline.disagreements.services.steps import What, begin_step, note, protocol_step, say, words
from sightline.disagreements.services.telling import tell_partnership
from sightline.governance.models import Agency, Membership
from sightline.governance.services.cases import name_intake
from sightline.governance.standing import Standing, in_force
from sightline.kernel.errors import DomainError
from sightline.kernel.references import hidden_reference
from sightline.kernel.sealing import seal

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
MOST_OF_IDENTITY = {"name": 200, "born": 40, "nhs_number": 20, "address": 500}


@dataclass(frozen=True)
class Who:
    """Who a disagreement is about, as far as the person who raises it knows."""

    name: str = ""
    born: str = ""
    nhs_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class NewDispute:
    """A disagreement or a dispute as it is raised; the fields from `subject` on are of a disagreement about a case."""

    raised_by: Agency
    answered_by: Agency
    about: str
    wanted: str = ""
    urgent: bool = False
    subject: str = ""
    kind: str = ""
    who: Who = field(default_factory=Who)
    own_number: str = ""


@transaction.atomic
def raise_disagreement(*, new: NewDispute, by: Standing) -> Disagreement:
    """Raise a disagreement about a case for one's own agency, or as the business unit for any.

    Whoever raises it and those who take in such cases are named on it. Raises NotAllowed, DomainError.
    """
    if new.subject not in Disagreement.Subject.values:
        raise DomainError("Choose whether it is about a child, an adult or a family.", field="subject")
    if new.kind not in TYPES:
        raise DomainError("Choose what the disagreement is about.", field="kind")
    row = Disagreement(subject=new.subject, kind=new.kind, pseudonym=_pseudonym(new.subject))
    _raise(row, new, CASE, use_of(new.subject), by)
    _keep_identity(row, new)
    return row


@transaction.atomic
def raise_partner_dispute(*, new: NewDispute, by: Standing) -> PartnerDispute:
    """Raise a dispute between partners, as somebody of the executive. Raises NotAllowed, DomainError."""
    row = PartnerDispute()
    _raise(row, new, PARTNERS, Chosen.Use.PARTNERS, by)
    return row


def _raise(row: Dispute, new: NewDispute, kind: Kind, use: str, by: Standing) -> None:
    row.partnership, row.created_by = by.partnership, by.person
    kind.scoped.require(by, "C", row)
    _check_agencies(new, by)
    protocol = chosen(by).get(use)
    if protocol is None:
        raise DomainError("No protocol is in use for this. Ask the business unit to choose one.")
    row.reference = hidden_reference(by.partnership.code, kind.letters)
    row.raised_by, row.answered_by, row.urgent = new.raised_by, new.answered_by, new.urgent
    row.about = words(new.about, "about", "Say what you disagree about, without names.")
    row.wanted = words(new.wanted, "wanted")
    entry = protocol.rule.entry
    row.protocol_set, row.protocol_key, row.protocol_title = entry.rule_set, entry.key, entry.title[:300]
    row.protocol, row.raised_at = [dict(one) for one in entry.content["stages"]], timezone.now()
    row.save()
    name_intake(reference=row.reference, kind=kind.key, by=by)
    first = protocol_step(row, 0)
    assert first is not None  # noqa: S101 (a protocol without steps is refused when it is loaded)
    say(row, What.RAISED, by, text=row.about, agency=new.raised_by, stage=first.stage, at=row.raised_at)
    begin_step(row, first, row.raised_at, by)
    if first.tells_board:
        tell_partnership(row, by)
    note("raised", row, by, raised_by=new.raised_by.pk, answered_by=new.answered_by.pk, urgent=new.urgent)


def _check_agencies(new: NewDispute, by: Standing) -> None:
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
    known = set(here.filter(agency__in=(new.raised_by.pk, new.answered_by.pk)).values_list("agency", flat=True))
    if new.raised_by.pk not in known or not ("BUS" in by.roles or new.raised_by.pk in by.agency_ids):
        raise DomainError("Choose an agency of your own.", field="raised_by")
    if new.answered_by.pk not in known:
        raise DomainError("Choose an agency of this partnership.", field="answered_by")
    if new.raised_by.pk == new.answered_by.pk:
        raise DomainError("Choose another agency than your own.", field="answered_by")


def _pseudonym(subject: str) -> str:
    return f"{subject.capitalize()} {''.join(secrets.choice(LETTERS) for _ in range(5))}"


def _keep_identity(row: Disagreement, new: NewDispute) -> None:
    told: dict[str, Any] = {name: " ".join(text.split()) for name, text in asdict(new.who).items()}
    for name, most in MOST_OF_IDENTITY.items():
        if len(told[name]) > most:
            raise DomainError(f"Make this at most {most} characters.", field=name)
    if any(told.values()):
        sealed = seal(json.dumps(told), identity_place(row))
        Identity.objects.create(partnership=row.partnership, dispute=row, sealed=sealed)
    if number := " ".join(new.own_number.split()):
        if len(number) > 60:
            raise DomainError("Make this at most 60 characters.", field="own_number")
        OwnNumber.objects.create(
            partnership=row.partnership, dispute=row, agency=new.raised_by,
            sealed=seal(number, number_place(row, new.raised_by.pk)),
        )  # fmt: skip
