"""Disagreements about a case. Who it is about stands in a table of its own, encrypted; elsewhere stands a pseudonym."""

from django.db import models
from django.db.models import Q

from sightline.disagreements.models.base import Dispute, Said, StepTaken
from sightline.disagreements.rules.endings import TYPES
from sightline.governance.models import Agency, Owned


class Disagreement(Dispute):
    """Professionals disagree about a child, an adult or a family, known here by a pseudonym alone."""

    class Subject(models.TextChoices):
        CHILD = "child", "a child"
        ADULT = "adult", "an adult"
        FAMILY = "family", "a family"

    subject = models.CharField(max_length=6, choices=Subject.choices)
    pseudonym = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=list(TYPES.items()))

    class Meta(Dispute.Meta):
        indexes = [
            models.Index(fields=["partnership", "state", "raised_at"], name="disagreement_open"),
            models.Index(fields=["partnership", "closed_at"], name="disagreement_closed"),
        ]
        constraints = [
            *Dispute.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=list(TYPES)), name="disagreement_kind_known"),
        ]


class Identity(Owned):
    """Who a disagreement is about: name, date of birth, NHS number, address as one encrypted text."""

    dispute = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="identity")
    sealed = models.TextField()

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity {self.pk}"


class OwnNumber(Owned):
    """An agency's own number of the case, encrypted; its own people alone see it."""

    dispute = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="own_numbers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "agency"], name="own_number_once")]

    def __str__(self) -> str:
        return f"number {self.pk}"


class CaseStep(StepTaken):
    """A step of a disagreement about a case."""

    dispute = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="steps")


class CaseSaid(Said):
    """What was said in a disagreement about a case."""

    dispute = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="log")
