"""The two kinds side by side: what each deed and page needs to know of the one it is about."""

from dataclasses import dataclass
from typing import Any

from sightline.disagreements.models import (
    CaseSaid,
    CaseStep,
    Disagreement,
    Dispute,
    PartnerDispute,
    PartnerSaid,
    PartnerStep,
    Said,
    StepTaken,
)
from sightline.disagreements.permissions import DISPUTE_CASE, PARTNER_DISPUTE
from sightline.governance.permissions import Scoped


@dataclass(frozen=True)
class Kind:
    """A kind of dispute: its row in the permission table, the letters of its references, its tables, its pages."""

    key: str
    letters: str
    model: type[Dispute]
    step: type[StepTaken]
    said: type[Said]
    scoped: Scoped
    one: str
    many: str
    room: str


CASE = Kind(
    "dispute_case", "DC", Disagreement, CaseStep, CaseSaid, DISPUTE_CASE, "disagreement about a case",
    "Disagreements about a case", "case",
)  # fmt: skip
PARTNERS = Kind(
    "partner_dispute", "PD", PartnerDispute, PartnerStep, PartnerSaid, PARTNER_DISPUTE, "dispute between partners",
    "Disputes between partners", "partner",
)  # fmt: skip
KINDS = (CASE, PARTNERS)


def kind_of(row: Any) -> Kind:
    """Return the kind of a row."""
    return CASE if isinstance(row, Disagreement) else PARTNERS
