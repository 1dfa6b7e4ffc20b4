"""The dictionary: what is counted, out of what, by whom, which way is better, and where its chart begins anew."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Owned
from sightline.governance.models.history import AuthoredChange


class Frequency(models.TextChoices):
    """How often something is collected. A year begins in April, a term in September, January or April."""

    MONTH = "month", "monthly"
    QUARTER = "quarter", "quarterly"
    TERM = "term", "each term"
    YEAR = "year", "yearly"


class Indicator(Owned):
    """Something the partnership counts, measures or tells, in a code's short words and in plain ones.

    A rate is per `per` people of `base`. `target` is one figure to reach; a band has `low` and `high`. `chart` is empty
    when the product chooses. `catalogue_key` names the entry of the rule set it was taken from, or is empty.
    """

    class Unit(models.TextChoices):
        COUNT = "count", "number"
        RATE = "rate", "rate"
        PERCENT = "percent", "percentage"
        MEASURE = "measure", "measurement"
        NARRATIVE = "narrative", "words only"

    class Gathered(models.TextChoices):
        RECORDS = "records", "from records"
        DIP_SAMPLE = "dip_sample", "dip sample"
        SURVEY = "survey", "survey"
        SCORE = "score", "score"

    class Better(models.TextChoices):
        HIGHER = "higher", "higher is better"
        LOWER = "lower", "lower is better"
        BAND = "band", "a range is expected"
        NEITHER = "neither", "neither is better"

    class Base(models.TextChoices):
        NONE = "", "none"
        CHILDREN = "children", "children aged 0 to 17"
        ADULTS = "adults", "adults aged 18 and over"
        ALL = "all", "everybody"

    class LifeStage(models.TextChoices):
        ALL = "", "all ages"
        EARLY = "early", "before birth and under 5"
        CHILDREN = "children", "children aged 5 to 17"
        MOVING = "moving", "young people moving to adulthood"
        ADULTS = "adults", "adults"
        OLDER = "older", "older adults"

    class Chart(models.TextChoices):
        CHOSEN = "", "chosen by the kind of data"
        XMR = "xmr", "XmR"
        P = "p", "p"
        PP = "pp", "p′ (Laney)"
        U = "u", "u"
        UP = "up", "u′ (Laney)"
        C = "c", "c"
        G = "g", "g"
        T = "t", "t"
        RUN = "run", "run chart"

    reference = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    unit_words = models.CharField(max_length=30, blank=True)
    gathered = models.CharField(max_length=10, choices=Gathered.choices, default=Gathered.RECORDS)
    per = models.PositiveIntegerField(null=True, blank=True)
    base = models.CharField(max_length=10, choices=Base.choices, blank=True, default="")
    better = models.CharField(max_length=10, choices=Better.choices)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    supplier = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    life_stage = models.CharField(max_length=10, choices=LifeStage.choices, blank=True, default="")
    theme = models.CharField(max_length=60, blank=True)
    small_numbers = models.CharField(max_length=40)
    chart = models.CharField(max_length=5, choices=Chart.choices, blank=True, default="")
    baseline_points = models.PositiveSmallIntegerField(null=True, blank=True)
    splits = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    catalogue_key = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    published = models.BooleanField(default=False)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["partnership", "frequency", "code"], name="indicator_due")]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=~Q(unit="rate") | Q(per__isnull=False, per__gt=0), name="indicator_rate_has_base"
            ),
            models.CheckConstraint(
                condition=~Q(better="band") | Q(low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="indicator_band_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(baseline_points__isnull=True) | Q(baseline_points__gte=12), name="indicator_baseline_12"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="indicator_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorChange(AuthoredChange):
    """What somebody changed in an indicator's words, target or supplier. Never changed itself."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.what} of {self.indicator_id}"


class Rebase(Owned):
    """From this day the limits of a chart are worked out anew: the process is known to have changed, and why."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rebases")
    from_day = models.DateField()
    reason = models.CharField(max_length=200)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "from_day"], condition=Q(withdrawn_at__isnull=True), name="rebase_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="rebase_withdrawn_by_somebody",
            ),
            models.CheckConstraint(condition=Q(reason__gt=""), name="rebase_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} from {self.from_day}"
