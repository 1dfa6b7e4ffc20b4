"""What is published of the data set: a release with the figures as the public sees them, small numbers hidden."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.governance.models.history import Authored
from sightline.indicators.models.dictionary import Indicator


class Release(Owned):
    """A set of figures to publish, by a policy on small numbers. Nothing is public until somebody else approved it."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        REFUSED = "refused", "refused by the gate"
        READY = "ready", "ready to approve"
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    policy = models.CharField(max_length=40)
    audience = models.CharField(max_length=100, default="the public")
    from_day = models.DateField()
    to_day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    gate = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False, published_by__isnull=False),
                name="release_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False, withdrawn_reason__gt=""),
                name="release_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReleaseLine(Owned):
    """An indicator that a release is asked to show: its whole always, and the `breakdowns` named."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    breakdowns = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["indicator__code"]
        constraints = [models.UniqueConstraint(fields=["release", "indicator"], name="release_line_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} in {self.release_id}"


class ReleaseChange(Authored):
    """What happened to a release, and why: its history. Never changed itself."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.what} of {self.release_id}"


class ReleasedFigure(Owned):
    """A figure as it is published: `shown` is what stands there, a symbol included; never the stored figure."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    dimension = models.CharField(max_length=20, blank=True, default="")
    part = models.CharField(max_length=80, blank=True, default="")
    numerator = models.CharField(max_length=20, blank=True)
    denominator = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=20)

    class Meta:
        ordering = ["indicator", "dimension", "part", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indicator", "dimension", "part", "starts_on"], name="released_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.starts_on}: {self.shown}"
