"""What disagreements about a case and disputes between partners have in common: the thing, its steps, what was said."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.disagreements.rules.clocks import Limit
from sightline.disagreements.rules.endings import OUTCOMES, REFERRED
from sightline.governance.models import Agency, Owned


class Dispute(Owned):
    """One agency disagrees with another. `protocol` is the list of steps as the protocol had it on the day it was
    raised: a later edition changes nothing that runs.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    reference = models.CharField(max_length=20, unique=True)
    raised_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    about = models.TextField()
    wanted = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    protocol_set = models.CharField(max_length=20)
    protocol_key = models.CharField(max_length=40)
    protocol_title = models.CharField(max_length=300)
    protocol: models.JSONField[Any, Any] = models.JSONField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=[*OUTCOMES.items(), (REFERRED, "Referred")], blank=True)
    ended_stage = models.PositiveSmallIntegerField(null=True)
    resolution = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(raised_by=F("answered_by")), name="%(class)s_between_two"),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed_at__isnull=True)
                | Q(state="closed", outcome__gt="", closed_at__isnull=False, ended_stage__isnull=False),
                name="%(class)s_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it runs."""
        return self.state == self.State.OPEN


class StepTaken(Owned):
    """A step that was begun: who had to do what, by when. Once it has ended it is frozen, `due_at` with it.

    `reminded` says how far people were told of its clock: 0 not, 1 that it runs out, 2 that it ran out.
    """

    position = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=300)
    does = models.CharField(max_length=500)
    form = models.CharField(max_length=100, blank=True)
    tells_board = models.BooleanField(default=False)
    limit_amount = models.FloatField(null=True)
    limit_unit = models.CharField(max_length=12, blank=True)
    begins_at = models.DateTimeField()
    counts_from = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begins_at")), name="%(class)s_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True, due_at__isnull=True)
                | Q(limit_amount__gte=0, due_at__isnull=False),
                name="%(class)s_due_with_limit",
            ),
            models.UniqueConstraint(fields=["dispute", "position"], name="%(class)s_once"),
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(ended_at__isnull=True), name="%(class)s_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.position}"

    @property
    def limit(self) -> Limit | None:
        """The limit it was begun with."""
        return None if self.limit_amount is None else Limit(self.limit_amount, self.limit_unit)


class Said(Owned):
    """What was said or done, at which stage. Never changed: a correction is another line."""

    class What(models.TextChoices):
        RAISED = "raised", "Raised"
        ANSWERED = "answered", "Answered"
        VIEW = "view", "Independent view"
        ON = "on", "Taken to the next step"
        URGENT = "urgent", "Made urgent"
        TOLD = "told", "The partnership was told"
        ENDED = "ended", "Ended"
        LEARNT = "learnt", "Learning added"

    what = models.CharField(max_length=10, choices=What.choices)
    stage = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return self.what
