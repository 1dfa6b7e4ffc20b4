"""Who holds what: appointments and roles of people, who are shared by the installation."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models.agencies import Post
from sightline.governance.models.groups import Seat
from sightline.governance.models.partnership import Dated, Owned


class Appointment(Dated):
    """A person in a post, or in an agency's seat, from a date."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, seat__isnull=False) | Q(post__isnull=False, seat__isnull=True),
                name="appointment_to_post_or_seat",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "post"], condition=Q(ends_on__isnull=True), name="appointment_post_open_once"
            ),
            models.UniqueConstraint(
                fields=["person", "seat"], condition=Q(ends_on__isnull=True), name="appointment_seat_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.starts_on}"


class RoleGrant(Dated):
    """A role that comes from a grant, not from a post or seat, with its reason and who granted it."""

    class Role(models.TextChoices):
        BUSINESS_UNIT = "BUS", "business unit"
        REVIEWER = "REV", "independent reviewer"
        SCRUTINEER = "SCR", "independent scrutineer"
        DATA_PROTECTION = "DPO", "data protection officer"
        IT = "ADM", "IT administrator"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=3, choices=Role.choices)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "person", "role"], condition=Q(ends_on__isnull=True), name="role_grant_open_once"
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")), name="role_grant_not_to_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.person_id}"


class KnownPerson(Owned):
    """A person the partnership knows, so that it may appoint them; people are shared by the installation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "person"], name="known_person_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.partnership_id}"
