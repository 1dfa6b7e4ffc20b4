"""Tables of governance. Agencies and people are shared by the installation; every other row has its partnership."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.kernel.models import Record


class Partnership(Record):
    """A safeguarding partnership. Its code leads every reference and its slug every address; both are for good."""

    class Kind(models.TextChoices):
        ALL_AGE = "all_age", "children and adults"
        CHILDREN = "children", "children"
        ADULTS = "adults", "adults"

    code = models.CharField(max_length=5, unique=True, validators=[RegexValidator(r"^[A-Z]{2,5}$")])
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALL_AGE)
    vision = models.TextField(blank=True)
    vision_source = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    arrangements_published = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="partnership_has_code")]

    @property
    def partnership_id(self) -> int:
        """A partnership belongs to itself, so that the locks treat it as any row."""
        return self.pk

    def __str__(self) -> str:
        return self.name


class Owned(Record):
    """A row that belongs to one partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Logo(models.Model):
    """A partnership's own logo, small enough to live in the database."""

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="logo")
    content_type = models.CharField(max_length=20)
    content = models.BinaryField(max_length=200_000)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"logo of {self.partnership_id}"


class Area(Owned):
    """A local authority, NHS board or police force whose area the partnership covers."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "local authority"
        NHS = "nhs", "NHS board"
        POLICE = "police", "police force"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "kind", "name"], name="area_once")]

    def __str__(self) -> str:
        return self.name


class Statement(Owned):
    """A purpose or a value of the partnership, in its own words and order."""

    class Kind(models.TextChoices):
        PURPOSE = "purpose", "purpose"
        VALUE = "value", "value"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "kind", "position"], name="statement_place_once")]

    def __str__(self) -> str:
        return self.text


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


class Dated(Owned):
    """A row in force from a date, to a date or still."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Membership(Dated):
    """An agency's membership of a partnership."""

    class Category(models.TextChoices):
        STATUTORY = "statutory", "statutory safeguarding partner"
        RELEVANT = "relevant", "relevant agency"
        OTHER = "other", "other member"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.RELEVANT)

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
    """A job in an agency that can own work; whoever is appointed to it takes the work over."""

    class Role(models.TextChoices):
        NONE = "", "no role of its own"
        PRACTITIONER = "PRA", "practitioner"
        SCHOOL_LEAD = "DSL", "school safeguarding lead"
        AGENCY_LEAD = "AGL", "agency safeguarding lead"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=3, choices=Role.choices, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["partnership", "agency", "title"], name="post_once")]

    def __str__(self) -> str:
        return self.title


class Group(Owned):
    """The executive, a board, a delivery group, a sub-group, a task and finish group or a reference group."""

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", "executive"
        BOARD = "board", "board"
        DELIVERY = "delivery", "delivery group"
        SUB_GROUP = "sub_group", "sub-group"
        TASK = "task", "task and finish group"
        REFERENCE = "reference", "reference group"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    purpose = models.TextField(blank=True)
    meets = models.CharField(max_length=120, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(ended_on__isnull=True), name="group_name_once"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="group_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Dated):
    """A place on a group, for a post or for an agency (which then appoints a person to it)."""

    class Role(models.TextChoices):
        CHAIR = "chair", "chair"
        DEPUTY_CHAIR = "deputy_chair", "deputy chair"
        MEMBER = "member", "member"
        ATTENDS = "attends", "in attendance"
        PAPERS = "papers", "receives papers"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, agency__isnull=False) | Q(post__isnull=False, agency__isnull=True),
                name="seat_for_post_or_agency",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.group_id}"


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


class LoadPreview(Owned):
    """What a workbook would change, kept as it was shown, so that confirming does exactly that.

    `digest` is of everything the check rested on: when it has changed by the time of confirming, the preview is stale.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
