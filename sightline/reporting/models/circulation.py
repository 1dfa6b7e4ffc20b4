"""Papers sent round to a group, and what became of each copy."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Group, Owned, Seat
from sightline.kernel.models import MailMessage
from sightline.reporting.models.reports import ReportVersion


class Circulation(Owned):
    """A briefing, or a report as it was sent, that went round to a group. Its text never changes."""

    class Level(models.IntegerChoices):
        PARTNERSHIP = 1, "Level 1: the partnership"
        GROUP = 2, "Level 2: the group"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="circulations")
    title = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    version = models.ForeignKey(ReportVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    cover = models.TextField(blank=True)
    reply_to = models.EmailField(max_length=254)
    deputies = models.BooleanField(default=False)
    papers = models.BooleanField(default=False)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True) & ~Q(body="") | Q(version__isnull=False, body="", level=2),
                name="circulation_of_one_paper",
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="circulation_level_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Receipt(Owned):
    """One person's copy: the mail that took it there, and when they pressed to open it. Of its token only a hash."""

    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(max_length=254)
    seat = models.CharField(max_length=12, choices=Seat.Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["circulation", "person"], name="receipt_once_a_person")]

    def __str__(self) -> str:
        return f"copy of {self.circulation_id} for {self.person_id}"
