"""Long documents that the worker reads while their sender looks at a page of progress, or goes away."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.imports.models.proposals import Proposal


class Reading(Owned):
    """A document that waits, is read, or was read. Its bytes are kept only until it was read."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "read"
        FAILED = "failed", "not read"

    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sentence = models.TextField(blank=True)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", done_at__isnull=True) | (~Q(state="waiting") & Q(done_at__isnull=False)),
                name="reading_done_is_dated",
            ),
            models.UniqueConstraint(
                fields=["partnership", "sent_by", "digest"], condition=Q(state="waiting"), name="reading_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
