"""The action, its updates and its dates. Updates and date changes are rows that are never changed."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.evidence.models import Use
from sightline.governance.models import Agency, Authored, AuthoredChange, AuthoredWords, Group, Owned, Post


class Rag(models.TextChoices):
    """How an action stands: red, amber, green, plus complete and not started."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    COMPLETE = "complete", "Complete"
    NOT_STARTED = "not_started", "Not started"


class Action(Owned):
    """One commitment with an owner, a date and a history."""

    class Level(models.IntegerChoices):
        PARTNERSHIP = 1, "Level 1: partnership"
        GROUP = 2, "Level 2: group"
        CASE = 3, "Level 3: named case"

    class Status(models.TextChoices):
        OPEN = "open", "open"
        COMPLETE = "complete", "complete"
        WITHDRAWN = "withdrawn", "withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=500)
    detail = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.PARTNERSHIP)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_actions")
    deputy = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_actions")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    rag = models.CharField(max_length=12, choices=Rag.choices, default=Rag.NOT_STARTED)
    draft = models.BooleanField(default=False)
    last_update = models.ForeignKey("Update", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    completed_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    origin_reference = models.CharField(max_length=20, blank=True)
    origin_path = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["reference"]
        indexes = [
            models.Index(fields=["partnership", "status", "due_on"], name="action_state_due"),
            models.Index(fields=["partnership", "owner"], name="action_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="complete", rag="complete") | (~Q(status="complete") & ~Q(rag="complete")),
                name="action_complete_agrees",
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="action_level_known"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="action_not_own_parent"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | Q(owner__isnull=True) | ~Q(deputy=F("owner")),
                name="action_deputy_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Update(AuthoredWords):
    """What somebody said about an action on a day. Never changed; a correction is another update."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    rag = models.CharField(max_length=12, choices=Rag.choices)
    rag_before = models.CharField(max_length=12, choices=Rag.choices)

    def __str__(self) -> str:
        return f"update {self.pk} of {self.action_id}"


class DueDateChange(Authored):
    """A due date moved, with the reason. The first date set is a row with no date before."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="date_changes")
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"date of {self.action_id}"


class HandOver(AuthoredChange):
    """The owner, deputy, agency, group, title, detail or status of an action changed, as it read before and after."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="hand_overs")
    what = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.what} of {self.action_id}"


class ImpactNote(AuthoredWords):
    """What a completed action changed for children or adults, as somebody said it. Never changed: add another."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="impact_notes")

    def __str__(self) -> str:
        return f"impact of {self.action_id}"


class UpdateDraft(Owned):
    """What a person has typed into an action's update form and not sent."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rag = models.CharField(max_length=12, choices=Rag.choices, blank=True)
    text = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "person"], name="update_draft_once")]

    def __str__(self) -> str:
        return f"draft on {self.action_id}"


class ActionEvidence(Use):
    """Evidence attached to an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="proof")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "evidence"], condition=Q(detached_at__isnull=True), name="action_evidence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} of {self.action_id}"
