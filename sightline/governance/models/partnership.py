"""The partnership itself, and the base of every row that belongs to one."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from sightline.kernel.models import Record


class Partnership(Record):
    """A safeguarding partnership. Its code leads every reference and its slug every address; both are for good."""

    class Kind(models.TextChoices):
        ALL_AGE = "all_age", "children and adults"
        WHOLE_LIFE = "whole_life", "children, adults and community safety"
        CHILDREN = "children", "children"
        ADULTS = "adults", "adults"

    code = models.CharField(max_length=5, unique=True, validators=[RegexValidator(r"^[A-Z]{2,5}$")])
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALL_AGE)
    legal_basis = models.TextField(blank=True)
    stance = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    vision_source = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    colour = models.CharField(max_length=7, blank=True, default="")
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


class Dated(Owned):
    """A row in force from a date, to a date or still."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

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
    """A local authority, NHS board or police force whose area the partnership covers.

    `code` is a council's code in published statistics (E06000030), by which its figures are found.
    """

    class Kind(models.TextChoices):
        COUNCIL = "council", "local authority"
        NHS = "nhs", "NHS board"
        POLICE = "police", "police force"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=9, blank=True, default="")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind", "name"], name="area_once"),
            models.UniqueConstraint(fields=["partnership", "code"], condition=~Q(code=""), name="area_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Statement(Owned):
    """What the partnership says of itself in a list: its own words, in its own order."""

    class Kind(models.TextChoices):
        PURPOSE = "purpose", "purpose"
        VALUE = "value", "value"
        OUTCOME = "outcome", "outcome of the vision"
        CRITERION = "criterion", "what we ask of a representative"
        WIDER = "wider", "work with other areas"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "kind", "position"], name="statement_place_once")]

    def __str__(self) -> str:
        return self.text
