"""Evidence, its versions and its changes. Versions and changes are rows that are never changed."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models import Agency, AuthoredChange, Group, Owned

NO_FILE, NO_LINK, NO_WORDS = Q(stored=""), Q(url=""), Q(text="")


class Evidence(Owned):
    """What proves something: a file, a link or a statement."""

    class Kind(models.TextChoices):
        FILE = "file", "File"
        LINK = "link", "Link"
        STATEMENT = "statement", "Statement"

    class Level(models.IntegerChoices):
        PARTNERSHIP = 1, "Level 1: partnership"
        GROUP = 2, "Level 2: group"
        CASE = 3, "Level 3: named case"

    class Marking(models.TextChoices):
        NONE = "", "No marking"
        OFFICIAL = "official", "OFFICIAL"
        SENSITIVE = "sensitive", "OFFICIAL-SENSITIVE"

    class Status(models.TextChoices):
        CURRENT = "current", "current"
        ENDED = "ended", "no longer used"
        WITHDRAWN = "withdrawn", "withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=300)
    shows = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.PARTNERSHIP)
    marking = models.CharField(max_length=10, choices=Marking.choices, blank=True, default="")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=20, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CURRENT)
    status_reason = models.CharField(max_length=300, blank=True)
    newest = models.ForeignKey("EvidenceVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "evidence"
        indexes = [
            models.Index(fields=["partnership", "status", "expires_on"], name="evidence_state_expiry"),
            models.Index(fields=["partnership", "group"], name="evidence_group"),
            models.Index(fields=["partnership", "agency"], name="evidence_agency"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="evidence_level_known"),
            models.CheckConstraint(
                condition=~Q(level=3) | Q(marking="sensitive"), name="evidence_of_a_case_is_marked"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
                name="evidence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="current", status_reason="") | (~Q(status="current") & ~Q(status_reason="")),
                name="evidence_ended_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class EvidenceVersion(Owned):
    """One state of a piece of evidence. Never changed: a correction is another version.

    `stored` is the name in the evidence folder, drawn at random; `file_name` is what the sender called it. `scan` says
    what the virus scanner said, `unscanned` where none is set up.
    """

    class Scan(models.TextChoices):
        NONE = "", "no file"
        CLEAN = "clean", "checked for viruses"
        UNSCANNED = "unscanned", "not checked for viruses"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stored = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=10, choices=Scan.choices, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    author_as = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_once"),
            models.UniqueConstraint(fields=["stored"], condition=~Q(stored=""), name="evidence_file_once"),
            models.CheckConstraint(
                condition=(~NO_FILE & NO_LINK & NO_WORDS & ~Q(file_name="") & ~Q(sha256="") & ~Q(scan=""))
                | (NO_FILE & ~NO_LINK & NO_WORDS)
                | (NO_FILE & NO_LINK & ~NO_WORDS),
                name="evidence_version_is_one_thing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"version {self.number} of {self.evidence_id}"


class EvidenceChange(AuthoredChange):
    """What somebody changed about evidence: its words, dates, level or state, as it read before and after."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.what} of {self.evidence_id}"


class Use(Owned):
    """Evidence attached to something. A context above makes a table of its own from it; taking off keeps the row."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    detached_at = models.DateTimeField(null=True, blank=True)
    detached_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
