"""Agencies, their membership of a partnership and their posts. Agencies are shared by the installation."""

from django.db import models
from django.db.models import F, Q

from sightline.governance.models.partnership import Area, Dated, Owned
from sightline.kernel.models import Record


class Agency(Record):
    """An organisation. It may belong to several partnerships and be followed by another from a date."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=80, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    succeeded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(successor__isnull=True, succeeded_on__isnull=True)
                | Q(successor__isnull=False, succeeded_on__isnull=False),
                name="agency_successor_dated",
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="agency_not_own_successor"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterKind(Owned):
    """A kind of agency on the partnership's register of relevant agencies, and why it is on it."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(ended_on__isnull=True), name="register_kind_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    """An agency's membership of a partnership."""

    class Category(models.TextChoices):
        STATUTORY = "statutory", "statutory safeguarding partner"
        RELEVANT = "relevant", "relevant agency"
        OTHER = "other", "other member"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.RELEVANT)
    register_kind = models.ForeignKey(
        RegisterKind, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="partners")
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency"], condition=Q(ends_on__isnull=True), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.partnership_id}"


class Post(Owned):
    """A job in an agency that can own work; whoever is appointed to it takes the work over.

    An `independent` post (a chair, a scrutineer) is paid through the agency but does not speak for it.
    """

    class Role(models.TextChoices):
        NONE = "", "no role of its own"
        PRACTITIONER = "PRA", "practitioner"
        SCHOOL_LEAD = "DSL", "school safeguarding lead"
        AGENCY_LEAD = "AGL", "agency safeguarding lead"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=3, choices=Role.choices, blank=True, default="")
    independent = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["partnership", "agency", "title"], name="post_once")]

    def __str__(self) -> str:
        return self.title
