"""The chain's entries and the head of each chain. Text and numbers only: no foreign keys out."""

from django.db import models

from sightline.audittrail.rules import GENESIS


class Entry(models.Model):
    """One deed. The database refuses to change or remove it (see `triggers`)."""

    tenant = models.CharField(max_length=8, blank=True, help_text="Partnership code; empty for the installation")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(help_text="Moment in UTC")
    actor = models.CharField(max_length=60, help_text="person:12, or system")
    on_behalf_of = models.CharField(max_length=60, blank=True)
    session_hash = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=60)
    reference = models.CharField(max_length=100)
    before = models.TextField(blank=True, help_text="Canonical JSON of the fields before, or empty")
    after = models.TextField(blank=True, help_text="Canonical JSON of the fields after, or empty")
    level = models.PositiveSmallIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["tenant", "sequence"], name="audittrail_entry_once")]
        indexes = [models.Index(fields=["tenant", "reference", "sequence"], name="audittrail_entry_reference")]

    def __str__(self) -> str:
        return f"{self.tenant or 'installation'} {self.sequence}: {self.verb} {self.reference}"


class Head(models.Model):
    """The end of a chain: the row that serialises its writers."""

    tenant = models.CharField(max_length=8, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.tenant or 'installation'} {self.sequence}"
