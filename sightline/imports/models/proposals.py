"""A proposal: what was understood of a document, piece by piece, until somebody accepts it as a plan."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Rag
from sightline.governance.models import Group, Owned, Post
from sightline.plans.models import Plan


class Proposal(Owned):
    """One document read, and what the partnership makes of it. `own_updates` are those that accepting it wrote."""

    class Status(models.TextChoices):
        OPEN = "open", "being checked"
        COMMITTED = "committed", "made into a plan"
        UNDONE = "undone", "undone"
        DISCARDED = "discarded", "discarded"

    reference = models.CharField(max_length=20, unique=True)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    named_partnership = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    read_in_ms = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    committed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    own_updates = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["partnership", "digest"], name="proposal_same_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="committed", committed_at__isnull=False) | ~Q(status="committed"),
                name="proposal_commit_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SourceLine(Owned):
    """A line of the document (or a part of one, or of a Word file) and what became of it.

    `at` is its place in words. `gives` is what it gave the plan itself (title, period, partnership, part): such a line
    is placed though no item holds it. `part_title` is the heading of the part of the plan it stands in.
    """

    class State(models.TextChoices):
        PLACED = "placed", "placed"
        SET_ASIDE = "set_aside", "set aside"
        UNPLACED = "unplaced", "unplaced"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=120)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=300, blank=True)
    gives = models.CharField(max_length=12, blank=True, default="")
    part_title = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="source_line_once")]

    def __str__(self) -> str:
        return self.at


class Item(Owned):
    """One thing understood: a priority, or something under one (or under none). `lines` are source line numbers.

    `said_…` are the document's words for what `owner`, `group`, `due_on` and `rag` hold. `words_by` names who gave it
    words that are not in the document.
    """

    class Kind(models.TextChoices):
        PRIORITY = "priority", "Priority"
        VISION = "vision", "Vision"
        OBJECTIVE = "objective", "Objective"
        AMBITION = "ambition", "Ambition"
        DESIRED_OUTCOME = "desired_outcome", "Desired outcome"
        ACTION = "action", "Action"
        MEASURE = "measure", "Measure"
        SUCCESS = "success", "Success criterion"
        RATIONALE = "rationale", "Rationale"
        STRATEGIC_LEAD = "strategic_lead", "Strategic lead"
        LEAD = "lead", "Lead"
        LEAD_GROUP = "lead_group", "Lead group"
        CORE = "core", "Core business"
        PURPOSE = "purpose", "Purpose"
        GROUP = "group", "Group"
        MEMBER = "member", "Member"

    # Shown and not added to the plan; and what stands on its own, under no priority and in no part.
    MENTIONS = (Kind.GROUP, Kind.MEMBER)
    ALONE = (Kind.PRIORITY, Kind.CORE, Kind.PURPOSE, *MENTIONS)

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    text = models.TextField()
    source_text = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField(default=2)
    reason = models.CharField(max_length=300, blank=True)
    question = models.CharField(max_length=300, blank=True)
    parts = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    said_lead = models.CharField(max_length=300, blank=True)
    said_group = models.CharField(max_length=300, blank=True, default="")
    said_due = models.CharField(max_length=100, blank=True)
    said_status = models.CharField(max_length=100, blank=True, default="")
    rag = models.CharField(max_length=12, blank=True, choices=Rag.choices, default="")
    words_by = models.CharField(max_length=200, blank=True, default="")
    part_title = models.CharField(max_length=200, blank=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(confidence__in=[0, 1, 2]), name="item_confidence_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
