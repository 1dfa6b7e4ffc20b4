"""The index. Its rows are written by the database (see `triggers`), never by a deed."""

from django.db import models


class Entry(models.Model):
    """One thing that can be found, as its kind reads it. A change of its text makes a new row, so `id` tells recency.

    `place` names the partnership (`p12`), or `p0` for what the installation shares.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    place = models.CharField(max_length=24)
    reference = models.CharField(max_length=40, blank=True)
    under = models.CharField(max_length=40, blank=True)
    title = models.TextField()
    body = models.TextField(blank=True)
    names = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["reference"], name="search_entry_reference")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Laid(models.Model):
    """How a kind was read when its triggers were laid, as a digest; another digest means: lay and read anew."""

    kind = models.CharField(max_length=20, primary_key=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.kind
