"""Tables of disagreements about a case and of disputes between partners: two sets of the same make, kept apart."""

from sightline.disagreements.models.base import Dispute, Said, StepTaken
from sightline.disagreements.models.cases import CaseSaid, CaseStep, Disagreement, Identity, OwnNumber
from sightline.disagreements.models.chosen import Chosen
from sightline.disagreements.models.partners import PartnerDispute, PartnerSaid, PartnerStep

__all__ = [
    "CaseSaid", "CaseStep", "Chosen", "Disagreement", "Dispute", "Identity", "OwnNumber", "PartnerDispute",
    "PartnerSaid", "PartnerStep", "Said", "StepTaken",
]  # fmt: skip
