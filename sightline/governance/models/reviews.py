"""Looking again, once a year: is each member still right, and does everybody still need what they hold?"""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models.agencies import Membership
from sightline.governance.models.groups import Group
from sightline.governance.models.partnership import Owned
from sightline.governance.models.people import Appointment, RoleGrant


class Review(Owned):
    """One round of looking again at membership or at access, from the day it opened to the day it was concluded."""

    class Kind(models.TextChoices):
        MEMBERSHIP = "membership", "review of membership"
        ACCESS = "access", "review of access"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    conclusion = models.TextField(blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind"], condition=Q(closed_on__isnull=True), name="review_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="review_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_on}"


class ReviewLine(Owned):
    """What a review found of one membership, appointment or role; `what` keeps it in words as it was."""

    class Outcome(models.TextChoices):
        OPEN = "", "not looked at yet"
        KEEP = "keep", "still right"
        CHANGE = "change", "to be changed"
        END = "end", "ended"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="lines")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="review_lines")
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="review_lines")
    role_grant = models.ForeignKey(RoleGrant, null=True, on_delete=models.PROTECT, related_name="review_lines")
    what = models.CharField(max_length=400)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True, default="")
    note = models.TextField(blank=True)
    said_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["what", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(membership__isnull=False, appointment__isnull=True, role_grant__isnull=True)
                | Q(membership__isnull=True, appointment__isnull=False, role_grant__isnull=True)
                | Q(membership__isnull=True, appointment__isnull=True, role_grant__isnull=False),
                name="review_line_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(said_by__isnull=False, said_at__isnull=False), name="review_line_said_by"
            ),
        ]

    def __str__(self) -> str:
        return self.what
