"""A question on a figure, its answer, and the action it may become."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Agency, Group, Owned
from sightline.indicators.models.dictionary import Indicator


class Question(Owned):
    """What somebody asks about a figure, for a group or an agency; what the supplier answers; what is done about it.

    `reminded` says which rung of the ladder was last told on which day that its answer is overdue.
    """

    reference = models.CharField(max_length=20, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="questions")
    starts_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asking_agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    reminded = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["partnership", "closed_on", "due_on"], name="question_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True)
                | Q(answer__gt="", answered_on__isnull=False, answered_by__isnull=False),
                name="question_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
