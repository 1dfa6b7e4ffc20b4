"""A list read from a spreadsheet until it is loaded, and how its columns and words were matched, for next time."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned


class SheetLoad(Owned):
    """One spreadsheet read in. `tables` hold what was found, and are emptied once it is loaded or put aside.

    `columns` maps the letters of the table chosen to (key of the kind's column or "", why); `meanings` the keys of
    columns to {word of the file: what it means}. `outcome` says row by row what was done, `made` what undoing ends.
    """

    class Status(models.TextChoices):
        OPEN = "open", "being checked"
        LOADED = "loaded", "loaded"
        UNDONE = "undone", "taken back"
        DISCARDED = "discarded", "put aside"

    reference = models.CharField(max_length=20, unique=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, blank=True)
    tables = models.JSONField(default=list)
    table = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    leaves_refused = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveIntegerField(default=1)
    outcome = models.JSONField(default=list)
    made = models.JSONField(default=list)
    loaded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["partnership", "digest"], name="sheet_load_same_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["loaded", "undone"], loaded_at__isnull=False)
                | Q(status__in=["open", "discarded"]),
                name="sheet_load_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ColumnMatch(Owned):
    """How a partnership matched a heading, or a word in a column, of a kind of list, for when it comes again.

    `column` is "" for a heading, whose meaning is the key of a column; else the key of the column the word stands in.
    """

    kind = models.CharField(max_length=20)
    column = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=200)
    means = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["kind", "column", "said"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind", "column", "said"], name="column_match_once")
        ]

    def __str__(self) -> str:
        return f"{self.said}: {self.means}"
