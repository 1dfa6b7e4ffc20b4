"""What people say of a plan's progress, beside what its actions add up to. None of these rows is ever changed."""

from django.db import models
from django.db.models import Q

from sightline.actions.models import Rag
from sightline.governance.models import AuthoredWords, Group
from sightline.plans.models.plan import Part, Plan, Priority


class Said(AuthoredWords):
    """Somebody's words about a plan, and in which capacity they wrote."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta(AuthoredWords.Meta):
        abstract = True


class RagOverride(Said):
    """A RAG set by a person beside what actions add up to: of a priority, a part, a group's part, or the whole plan.

    The latest of a subject counts; one without a RAG takes back what was set. `answered` is what the actions of level 1
    added up to when it was set: it stands only while they still do, and until its day. It is never shown.
    """

    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.CASCADE, related_name="overrides")
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rag = models.CharField(max_length=12, choices=Rag.choices, blank=True)
    answered = models.CharField(max_length=12, choices=Rag.choices)
    until = models.DateField()

    class Meta(Said.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(part__isnull=True, group__isnull=True)
                | Q(priority__isnull=True, group__isnull=True)
                | Q(priority__isnull=True, part__isnull=True),
                name="override_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rag} of {self.plan_id}"


class OnTrackStatement(Said):
    """What a group's chair says of its part of the plan in a quarter: on track or not. The latest counts."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    on_track = models.BooleanField()

    class Meta(Said.Meta):
        indexes = [models.Index(fields=["plan", "quarter"], name="on_track_quarter")]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.quarter}"


class ProgressVerdict(Said):
    """What the chair says of an area with little or no progress in a quarter. The latest counts."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "Little or no progress"
        CONTESTED = "contested", "There is progress"

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="verdicts")
    quarter = models.DateField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)

    class Meta(Said.Meta):
        indexes = [models.Index(fields=["plan", "quarter"], name="verdict_quarter")]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.priority_id} in {self.quarter}"
