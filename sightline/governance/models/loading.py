"""What a workbook would change, shown before it is done."""

from django.db import models

from sightline.accounts.models import Person
from sightline.governance.models.partnership import Owned


class LoadPreview(Owned):
    """What a workbook would change, kept as it was shown, so that confirming does exactly that.

    `digest` is of everything the check rested on: when it has changed by the time of confirming, the preview is stale.
    A large one is loaded by the worker: `asked_at` says since when it waits, `how` what was confirmed, and `answer`
    what came of it in a sentence.
    """

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "agencies, people, posts, groups and seats"
        ACTIONS = "actions", "actions"
        DICTIONARY = "dictionary", "the data dictionary"

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PARTNERSHIP)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    how = models.JSONField(default=dict, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
