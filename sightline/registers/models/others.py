"""What is worked on with bodies outside the partnership, and what was reported back of it, never changed."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Group, Owned, RelatedBody


class Matter(Owned):
    """A consultation, a matter led elsewhere or work shared with a neighbour, and the group it is reported back to."""

    class Kind(models.TextChoices):
        THEY_ASK = "they_ask", "they consult us"
        WE_ASK = "we_ask", "we consult them"
        ELSEWHERE = "elsewhere", "led elsewhere"
        SHARED = "shared", "shared work"
        STRATEGY = "strategy", "strategies brought together"

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=100, blank=True)
    detail = models.TextField(blank=True)
    body = models.ForeignKey(RelatedBody, on_delete=models.PROTECT, related_name="matters")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="matters")
    starts_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    report_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["partnership", "closed_on", "due_on"], name="matter_due")]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on__isnull=True) | Q(outcome__gt=""),
                                   name="matter_closed_with_outcome"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class MatterReport(Owned):
    """What was reported back to our group. Never changed: report again."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="reports")
    on_day = models.DateField()
    text = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on_day", "-pk"]

    def __str__(self) -> str:
        return f"report on {self.matter_id}"
