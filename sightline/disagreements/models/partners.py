"""Disputes between partners: apart from disagreements about a case, with their own readers."""

from django.db import models

from sightline.disagreements.models.base import Dispute, Said, StepTaken


class PartnerDispute(Dispute):
    """Partners disagree about the arrangements or about each other's part in them."""

    class Meta(Dispute.Meta):
        indexes = [models.Index(fields=["partnership", "state", "raised_at"], name="partner_dispute_open")]


class PartnerStep(StepTaken):
    """A step of a dispute between partners."""

    dispute = models.ForeignKey(PartnerDispute, on_delete=models.CASCADE, related_name="steps")


class PartnerSaid(Said):
    """What was said in a dispute between partners."""

    dispute = models.ForeignKey(PartnerDispute, on_delete=models.CASCADE, related_name="log")
