"""Escalations from a group or an agency to another group, challenges, and what happened to each, never changed."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Owned, RelatedBody
from sightline.plans.models import Priority
from sightline.registers.models.risks import Risk


def _one_of(*columns: str) -> Q:
    """Just one of the columns is filled."""
    each = [{f"{one}__isnull": one != filled for one in columns} for filled in columns]
    return reduce(or_, (Q(**one) for one in each))


class Escalation(Owned):
    """What a group or an agency asks of the executive (or another group), by when, what it said, what became of it."""

    class State(models.TextChoices):
        OPEN = "open", "waiting for an answer"
        ANSWERED = "answered", "answered"
        CLOSED = "closed", "closed"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Decision(models.TextChoices):
        AGREED = "agreed", "agreed"
        PARTLY = "partly", "agreed in part"
        REFUSED = "refused", "not agreed"
        BACK = "back", "sent back for more"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    detail = models.TextField()
    ask = models.TextField()
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations")
    to_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="escalations_to")
    risk = models.ForeignKey(Risk, null=True, blank=True, on_delete=models.SET_NULL, related_name="escalations")
    raised_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    response = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["partnership", "state", "due_on"], name="escalation_due")]
        constraints = [
            models.CheckConstraint(condition=_one_of("group", "agency"), name="escalation_from_one"),
            models.CheckConstraint(condition=Q(group__isnull=True) | ~Q(group=F("to_group")),
                                   name="escalation_to_another_group"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "withdrawn"), decision="", decided_on__isnull=True)
                | Q(state__in=("answered", "closed"), decision__gt="", decided_on__isnull=False),
                name="escalation_answer_agrees",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Challenge(Owned):
    """One partner, group or scrutineer challenged another, or another partnership: on what, the answer, the effect."""

    class State(models.TextChoices):
        OPEN = "open", "waiting for an answer"
        ANSWERED = "answered", "answered, effect not known"
        CLOSED = "closed", "closed with its effect"

    class Effect(models.TextChoices):
        YES = "yes", "it changed something"
        PARTLY = "partly", "it changed a little"
        NO = "no", "it changed nothing"

    reference = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges")
    challenger = models.CharField(max_length=200, blank=True)
    challenger_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges_made"
    )
    challenged_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges_met"
    )
    challenged_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges_met"
    )
    challenged_body = models.ForeignKey(
        RelatedBody, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.SET_NULL, related_name="challenges")
    made_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    effect = models.TextField(blank=True)
    effect_kind = models.CharField(max_length=8, choices=Effect.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["partnership", "state", "due_on"], name="challenge_due")]
        constraints = [
            models.CheckConstraint(condition=Q(challenger_agency__isnull=False) | Q(challenger__gt=""),
                                   name="challenge_by_somebody"),
            models.CheckConstraint(condition=_one_of("challenged_agency", "challenged_group", "challenged_body"),
                                   name="challenge_of_one"),
            models.CheckConstraint(
                condition=Q(state="open", answered_on__isnull=True, closed_on__isnull=True)
                | Q(state="answered", answered_on__isnull=False, closed_on__isnull=True)
                | Q(state="closed", answered_on__isnull=False, closed_on__isnull=False, effect__gt=""),
                name="challenge_state_agrees",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class EscalationStep(Owned):
    """What was done with an escalation, as it was said. Never changed."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="steps")
    on_day = models.DateField()
    what = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} of {self.escalation_id}"


class ChallengeStep(Owned):
    """What was done with a challenge, as it was said. Never changed."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="steps")
    on_day = models.DateField()
    what = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} of {self.challenge_id}"
