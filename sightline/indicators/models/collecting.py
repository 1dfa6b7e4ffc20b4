"""What agencies return for a period, and the figures that stand once a return is accepted."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Owned, Partnership
from sightline.governance.models.history import Authored
from sightline.indicators.models.dictionary import Frequency, Indicator


class Period(Owned):
    """A month, quarter, term or year that is collected, and when its returns are due. Frozen, its figures are final."""

    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "frequency"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "frequency", "starts_on"], name="period_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_ends_after_start"),
            models.CheckConstraint(condition=Q(due_on__gte=F("ends_on")), name="period_due_after_end"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="period_frozen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frequency} from {self.starts_on}"


class DataReturn(Owned):
    """What one agency owes for a period. `revision` counts up when an accepted return is opened again, and why."""

    class State(models.TextChoices):
        DRAFT = "draft", "not yet submitted"
        SUBMITTED = "submitted", "submitted"
        SENT_BACK = "sent_back", "sent back"
        ACCEPTED = "accepted", "accepted"
        FROZEN = "frozen", "frozen"

    reference = models.CharField(max_length=20, unique=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "reference"]
        indexes = [models.Index(fields=["partnership", "state", "due_on"], name="data_return_due")]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency"], name="data_return_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted", "frozen"]) | Q(submitted_at__isnull=False),
                name="data_return_submitted_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "frozen"])
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="data_return_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReturnLine(Owned):
    """One indicator in a return: given, nil, or not held and why; with what the supplier says of it.

    The figures are observations of the same return and revision. `queries` holds what the checks asked (codes of
    `rules.checks`) and `answered` what the supplier said to it.
    """

    class State(models.TextChoices):
        EMPTY = "empty", "not filled in"
        GIVEN = "given", "given"
        NIL = "nil", "nil return"
        NOT_HELD = "not_held", "not held"

    data_return = models.ForeignKey(DataReturn, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="lines")
    state = models.CharField(max_length=10, choices=State.choices, default=State.EMPTY)
    reason = models.CharField(max_length=300, blank=True)
    commentary = models.TextField(blank=True)
    queries = models.JSONField(default=list, blank=True)
    answered = models.TextField(blank=True)

    class Meta:
        ordering = ["data_return", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["data_return", "indicator"], name="return_line_once"),
            models.CheckConstraint(condition=~Q(state="not_held") | Q(reason__gt=""), name="return_line_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} in {self.data_return_id}"


class Extension(Authored):
    """More time for a return: until when, and why."""

    data_return = models.ForeignKey(DataReturn, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta(Authored.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("before")), name="extension_is_later"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="extension_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.data_return_id} until {self.due_on}"


class ReturnChange(Authored):
    """What happened to a return, on which revision, and why: its history. Never changed itself."""

    data_return = models.ForeignKey(DataReturn, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    revision = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.what} of {self.data_return_id}"


class Observation(Owned):
    """One figure: of an indicator, for the period that begins on `starts_on`, for all or for a part of a breakdown.

    All: `dimension` and `part` are empty. A count has `numerator`, a share both, a rate `numerator` and the population
    as `denominator` when the supplier gave it, a measurement `value`. A published symbol (`c`, `z`, `x`, `k`, `:`)
    stands in `symbol`, then there is no figure. Only CURRENT rows are read by pages; what was current before a revision
    stays as SUPERSEDED and is never changed. There are millions of them, so they have two indexes and no more:
    the line of current rows of an indicator, and the rows of a return.
    """

    class State(models.TextChoices):
        DRAFT = "d", "in a return that is not accepted"
        CURRENT = "c", "current"
        SUPERSEDED = "s", "superseded"

    created_at = None  # type: ignore[assignment]  # the return says when
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations", db_index=False)
    data_return = models.ForeignKey(
        DataReturn, null=True, blank=True, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    revision = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    dimension = models.CharField(max_length=20, blank=True, default="")
    part = models.CharField(max_length=80, blank=True, default="")
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    symbol = models.CharField(max_length=1, blank=True, default="")
    state = models.CharField(max_length=1, choices=State.choices, default=State.DRAFT)
    final = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator", "starts_on", "dimension", "part"]
        indexes = [models.Index(fields=["data_return", "indicator"], name="observation_of_return")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "dimension", "starts_on", "part"],
                condition=Q(state="c"),
                name="observation_current_once",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0), name="observation_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0), name="observation_base_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(symbol="") | Q(numerator__isnull=True, value__isnull=True),
                name="observation_symbol_or_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.starts_on} {self.dimension} {self.part}".rstrip()
