"""What history is made of: rows that somebody wrote once and nobody changes, newest first."""

from django.db import models

from sightline.accounts.models import Person
from sightline.governance.models.partnership import Owned


class Authored(Owned):
    """A row of history with whoever wrote it. Never changed: what puts it right is another row."""

    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-created_at", "-id"]


class AuthoredWords(Authored):
    """What somebody said, and in which capacity."""

    text = models.TextField()
    author_as = models.CharField(max_length=200, blank=True)

    class Meta(Authored.Meta):
        abstract = True


class AuthoredChange(Authored):
    """What somebody changed, as it read before and after, with the reason; a subclass says `what` it was."""

    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Authored.Meta):
        abstract = True
