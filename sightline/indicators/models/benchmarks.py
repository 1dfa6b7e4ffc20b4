"""Published tables: figures of authorities, regions and England, populations, and statistical neighbours."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.indicators.models.dictionary import Indicator


class PublishedTable(Owned):
    """A published file as it was loaded: whose it is, what it is called, where from, and under which licence.

    What was READ and not yet loaded is somebody's preview. Only CURRENT tables are shown; a newer release of the same
    kind and title supersedes it, and comes back when the newer one is taken back. `authorities` are the authorities
    the file names, as [older code, code, name, region's code, region's name]; `told` what was understood, in sentences.
    """

    class Kind(models.TextChoices):
        FIGURES = "figures", "figures"
        POPULATION = "population", "population"
        NEIGHBOURS = "neighbours", "statistical neighbours"

    class State(models.TextChoices):
        READ = "read", "read, not loaded"
        CURRENT = "current", "in use"
        SUPERSEDED = "superseded", "superseded"
        TAKEN_BACK = "taken_back", "taken back"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    authorities = models.JSONField(default=list, blank=True)
    ours = models.JSONField(default=dict, blank=True)
    told = models.JSONField(default=list, blank=True)
    first = models.CharField(max_length=6, blank=True)
    last = models.CharField(max_length=6, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    loaded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    loaded_on = models.DateField()
    superseded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-loaded_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "title"], condition=Q(state="current"), name="published_table_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublishedFigure(Owned):
    """One published figure of an area for a period, or the symbol that stands in its place, as it was published."""

    class Level(models.TextChoices):
        AUTHORITY = "authority", "local authority"
        REGION = "region", "region"
        COUNTRY = "country", "England"

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="figures")
    level = models.CharField(max_length=10, choices=Level.choices)
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100)
    column = models.CharField(max_length=100)
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField(default=12)
    value = models.FloatField(null=True, blank=True)
    symbol = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        ordering = ["column", "area_code", "starts_on"]
        indexes = [models.Index(fields=["partnership", "column", "area_code", "starts_on"], name="published_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "area_code", "column", "starts_on", "months"], name="published_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(symbol="", value__isnull=False) | (~Q(symbol="") & Q(value__isnull=True)),
                name="published_figure_or_symbol",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} of {self.area_name}, {self.starts_on}"


class Population(Owned):
    """How many people of an age lived in an area in the middle of a year, estimated or projected."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="populations")
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    ages = models.CharField(max_length=10)
    people = models.PositiveIntegerField()
    projected = models.BooleanField(default=False)

    class Meta:
        ordering = ["area_code", "ages", "year"]
        constraints = [
            models.UniqueConstraint(fields=["table", "area_code", "year", "ages", "projected"], name="population_once"),
        ]
        indexes = [models.Index(fields=["partnership", "area_code", "ages", "year"], name="population_line")]

    def __str__(self) -> str:
        return f"{self.area_name}, {self.ages}, {self.year}"


class Neighbour(Owned):
    """An authority that is statistically like one of ours, and how close."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="neighbours")
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100)
    neighbour_code = models.CharField(max_length=12)
    neighbour_name = models.CharField(max_length=100)
    rank = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["area_code", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["table", "area_code", "neighbour_code"], name="neighbour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.neighbour_name}, like {self.area_name}"


class PublishedLink(Owned):
    """Which published column an indicator is set beside: its name, and how many months one of its figures covers.

    With `as_rate` the column is a count, and what is compared is its rate by the indicator's own base.
    """

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="published_link")
    column = models.CharField(max_length=100)
    months = models.PositiveSmallIntegerField(default=12)
    as_rate = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.column}"
