"""The strategic plan and its parts, priorities and promises."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.actions.models import Action, Rag
from sightline.evidence.models import Use
from sightline.governance.models import AuthoredChange, AuthoredWords, Group, Owned, Post
from sightline.indicators.models import Indicator
from sightline.plans.rules import state_words


class Line(Owned):
    """A line of a plan that people edit; its version tells whether somebody else changed it meanwhile."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Plan(Owned):
    """A strategic plan over a period."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        AGREED = "agreed", "agreed"
        PUBLISHED = "published", "published"
        DISCARDED = "discarded", "discarded"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    introduction = models.TextField(blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_for = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"], agreed_on__isnull=True)
                | (Q(status__in=["agreed", "published"]) & Q(agreed_on__isnull=False)),
                name="plan_agreed_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | Q(created_by__isnull=True) | ~Q(agreed_by=F("created_by")),
                name="plan_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Part(Owned):
    """A part of a plan: long-term objectives for its whole period, or one year's business plan."""

    class Kind(models.TextChoices):
        LONG_TERM = "long_term", "long-term objectives"
        YEARLY = "yearly", "yearly plan"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="part_place_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="part_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(Owned):
    """A priority of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="priorities")
    reference = models.CharField(max_length=20, unique=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    vision = models.TextField(blank=True)
    objective = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    provenance = models.TextField(blank=True)
    joint_with = models.CharField(max_length=200, blank=True)
    strategic_lead = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="priorities")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "priorities"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="priority_number_once")]

    def __str__(self) -> str:
        return self.reference


class RationaleFigure(Line):
    """A figure that explains why a priority is one, with where it comes from."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["priority", "position"], name="figure_place_once")]

    def __str__(self) -> str:
        return self.value


class Ambition(Line):
    """What a priority wants to be true."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="ambitions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["priority", "number"], name="ambition_number_once")]

    def __str__(self) -> str:
        return self.text


class DesiredOutcome(Line):
    """What a priority should change for children or adults, in a yearly part or throughout."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="desired_outcomes")
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["priority", "position"], name="outcome_place_once")]

    def __str__(self) -> str:
        return self.text


class SuccessCriterion(Line):
    """How the partnership will know that a priority has succeeded."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="success_criteria")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "success criteria"
        constraints = [models.UniqueConstraint(fields=["priority", "position"], name="criterion_place_once")]

    def __str__(self) -> str:
        return self.text


class Measure(Line):
    """What will be counted, which way it should go, from where and to where.

    With an indicator its state is what the indicator's chart says, never a difference of two figures.
    """

    class Direction(models.TextChoices):
        INCREASE = "increase", "should increase"
        DECREASE = "decrease", "should decrease"
        KEEP = "keep", "should stay as it is"
        UNKNOWN = "", "direction not said"

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="measures")
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    direction = models.CharField(max_length=10, choices=Direction.choices, blank=True, default="")
    baseline = models.CharField(max_length=100, blank=True)
    target = models.CharField(max_length=100, blank=True)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["priority", "position"], name="measure_place_once")]

    def __str__(self) -> str:
        return self.text


class PlannedAction(Owned):
    """An action's place in the plan. An action without a priority belongs to the plan as a whole."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="planned_actions")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.CASCADE, related_name="planned_actions"
    )
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_actions")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="planned")
    ambition = models.ForeignKey(Ambition, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.action_id} in {self.plan_id}"


class CoreBusiness(Line):
    """What the partnership does all the time, beside its priorities, and who leads it where another body does."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="core_business")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    led_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "core business"
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="core_business_place_once")]

    def __str__(self) -> str:
        return self.text


class LinkedStrategy(Line):
    """A strategy the plan leans on, with its owner and the date it is reviewed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="linked_strategies")
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=200, blank=True)
    url = models.URLField(blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "linked strategies"
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="linked_strategy_once")]

    def __str__(self) -> str:
        return self.title


class PlanChange(AuthoredChange):
    """What somebody changed in a plan after it was made: its state, its words, its lines. Never changed itself.

    What concerns an action has the action's level; above 1 it is kept and not shown in the plan's history.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes")
    level = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.what} of {self.plan_id}"

    @property
    def words(self) -> str:
        """What changed, as the history tells it."""
        return state_words(self.before, self.after) if self.what == "State" else self.what


class PriorityUpdate(AuthoredWords):
    """What the lead said of a priority as a whole on a day. Never changed."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="updates")
    rag = models.CharField(max_length=12, choices=Rag.choices)

    def __str__(self) -> str:
        return f"update of {self.priority_id}"


class PriorityEvidence(Use):
    """Evidence attached to a priority as a whole."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="proof")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "evidence"], condition=Q(detached_at__isnull=True), name="priority_evidence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} of {self.priority_id}"


class MeasureEvidence(Use):
    """Evidence attached to a measure."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="proof")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "evidence"], condition=Q(detached_at__isnull=True), name="measure_evidence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} of {self.measure_id}"


class RollOver(Owned):
    """One year's part closing and the next one opening: what is carried, closed or changed, a draft until it is done.

    `choices` is by key (`a12` an action, `o5` an outcome, `m7` a measure, by their place in the database); `undo` holds
    what it takes to put everything back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        DONE = "done", "done"
        UNDONE = "undone", "undone"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="roll_overs")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="roll_overs")
    new_part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    choices = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["part"], condition=Q(state="draft"), name="roll_over_draft_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="roll_over_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class YearRow(Owned):
    """A line of a closed year as it stood on the day it closed. Never changed; it tells what became of it too."""

    class Kind(models.TextChoices):
        ACTION = "action", "action"
        OUTCOME = "outcome", "outcome"
        MEASURE = "measure", "measure"

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="picture")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.SET_NULL, related_name="past_rows")
    heading = models.CharField(max_length=320)
    position = models.PositiveIntegerField()
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="past_years")
    reference = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    owner = models.CharField(max_length=420, blank=True)
    due_on = models.DateField(null=True, blank=True)
    rag = models.CharField(max_length=12, choices=Rag.choices, blank=True)
    said = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    fate = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "position", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.part_id}"
