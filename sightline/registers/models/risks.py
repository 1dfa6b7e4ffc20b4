"""A risk, what holds it, what is done about it, and its history: rows that are never changed."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Agency, Group, Owned, Post
from sightline.plans.models import Priority

SCALE_END = 10  # no scale is longer
Pair = tuple[int, int]


def _part(**more: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True, **more)  # type: ignore[arg-type]


def _paired(name: str, prefix: str) -> models.CheckConstraint:
    """Likelihood and impact come together, from 1 up."""
    first, second = f"{name}_likelihood", f"{name}_impact"
    ends = {f"{one}__{end}": at for one in (first, second) for end, at in (("gte", 1), ("lte", SCALE_END))}
    none = {f"{first}__isnull": True, f"{second}__isnull": True}
    both = {f"{first}__isnull": False, f"{second}__isnull": False}
    return models.CheckConstraint(condition=Q(**none) | Q(**both, **ends), name=f"{prefix}_{name}_paired")


def pair_of(row: object, name: str) -> Pair | None:
    """Return (likelihood, impact) of a row's inherent, current or target score, or None."""
    likely, impact = getattr(row, f"{name}_likelihood"), getattr(row, f"{name}_impact")
    return (likely, impact) if likely is not None and impact is not None else None


class Risk(Owned):
    """What may happen, why, and what would follow; scored as it was with nothing done, as it is, as it should be."""

    class Status(models.TextChoices):
        EMERGING = "emerging", "emerging"
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    class Proximity(models.TextChoices):
        NOW = "now", "now"
        QUARTER = "quarter", "within three months"
        YEAR = "year", "within a year"
        LATER = "later", "later than a year"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    event = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    category = models.CharField(max_length=80, blank=True)
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.SET_NULL, related_name="risks")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="risks")
    raised_to = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="risks_raised")
    raised_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="risks")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="risks")
    inherent_likelihood, inherent_impact = _part(), _part()
    current_likelihood, current_impact = _part(), _part()
    target_likelihood, target_impact = _part(), _part()
    appetite = _part()
    treatment = models.CharField(max_length=80, blank=True)
    proximity = models.CharField(max_length=8, choices=Proximity.choices, blank=True)
    review_months = models.PositiveSmallIntegerField(default=3)
    reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)  # of a review that was overdue
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["partnership", "status", "next_review_on"], name="risk_review")]
        constraints = [
            _paired("inherent", "risk"), _paired("current", "risk"), _paired("target", "risk"),
            models.CheckConstraint(condition=~Q(status="open") | Q(current_likelihood__isnull=False),
                                   name="risk_open_is_scored"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False, closed_reason__gt="")
                | (~Q(status="closed") & Q(closed_on__isnull=True)), name="risk_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(raised_to__isnull=True, raised_on__isnull=True)
                | Q(raised_to__isnull=False, raised_on__isnull=False), name="risk_raised_on_a_day",
            ),
            models.CheckConstraint(condition=Q(review_months__gte=1, review_months__lte=24), name="risk_review_cycle"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class RiskScore(Owned):
    """A risk as somebody scored it on a day, with the band as it was called then. Never changed: score again."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="scores")
    on_day = models.DateField()
    inherent_likelihood, inherent_impact = _part(), _part()
    current_likelihood = models.PositiveSmallIntegerField()
    current_impact = models.PositiveSmallIntegerField()
    target_likelihood, target_impact = _part(), _part()
    band = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on_day", "pk"]
        indexes = [models.Index(fields=["risk", "on_day"], name="risk_score_line")]
        constraints = [_paired("inherent", "score"), _paired("current", "score"), _paired("target", "score")]

    def __str__(self) -> str:
        return f"score of {self.risk_id}"


class RiskChange(Owned):
    """A risk was opened, moved up or down, closed, or its words or controls changed. Never changed itself."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="changes")
    on_day = models.DateField()
    what = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on_day", "-pk"]
        indexes = [models.Index(fields=["partnership", "on_day"], name="risk_change_day")]

    def __str__(self) -> str:
        return f"{self.what} of {self.risk_id}"


class Control(Owned):
    """What already holds a risk, apart from the actions still to be done."""

    class Strength(models.TextChoices):
        WORKS = "works", "works"
        PARTLY = "partly", "works in part"
        UNTESTED = "untested", "not tested"

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="controls")
    text = models.CharField(max_length=500)
    strength = models.CharField(max_length=8, choices=Strength.choices, default=Strength.UNTESTED)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "text"], condition=Q(ended_on__isnull=True), name="control_once")
        ]

    def __str__(self) -> str:
        return self.text


class RiskAction(Owned):
    """An action that a risk opened."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="mitigations")
    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="mitigates")

    def __str__(self) -> str:
        return f"{self.action_id} of {self.risk_id}"
