"""Rounds and the reports of each: what a group writes, its states, its frozen versions."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Authored, Group, Owned
from sightline.plans.models import Priority
from sightline.reporting.rules import DECIDED, KINDS, OPEN_STATES, SECTIONS
from sightline.reporting.rules.states import WORDS


class Setting(Owned):
    """What a partnership sets once for its reports: the mailbox that answers to circulated papers go to."""

    mailbox = models.EmailField(max_length=254, blank=True)
    reminded_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership"], name="report_setting_once")]

    def __str__(self) -> str:
        return f"reports of {self.partnership_id}"


class Round(Owned):
    """A period on which groups report, and the days by which the reports of each rank are due."""

    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens_on = models.DateField()
    groups_due_on = models.DateField()
    delivery_due_on = models.DateField()
    executive_on = models.DateField()
    asks = models.JSONField(default=list)
    opened_on = models.DateField(null=True, blank=True)
    drawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="report_round_name_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="report_round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(
                    groups_due_on__gte=F("opens_on"), delivery_due_on__gte=F("groups_due_on"),
                    executive_on__gte=F("delivery_due_on"),
                ),
                name="report_round_days_in_order",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Report(Owned):
    """What a group says of a period. Its text changes only while it is a draft or returned for change."""

    class OnTrack(models.TextChoices):
        UNSAID = "", "Not said yet"
        YES = "yes", "On track"
        NO = "no", "Not on track"

    reference = models.CharField(max_length=20, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()), default="highlight")
    state = models.CharField(max_length=10, choices=list(WORDS.items()), default="draft")
    on_track = models.CharField(max_length=3, choices=OnTrack.choices, blank=True, default="")
    summary = models.TextField(blank=True)
    sent_to = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passed_to = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    collated_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="collated_reports"
    )
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-round__starts_on", "group__name", "kind"]
        indexes = [models.Index(fields=["partnership", "state"], name="report_state")]
        constraints = [
            models.UniqueConstraint(fields=["round", "group", "kind"], name="report_once_a_round"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, sent_to__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(sent_to__isnull=False)),
                name="report_sent_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state="collated", collated_into__isnull=False)
                | Q(state__in=["sent_up", "noted"])
                | Q(state__in=["draft", "submitted", "returned"], collated_into__isnull=True),
                name="report_collated_into_one",
            ),
            models.CheckConstraint(condition=~Q(collated_into=F("id")), name="report_not_into_itself"),
        ]

    @property
    def title(self) -> str:
        """What the report is called, with whose it is and of which period; needs group and round."""
        return f"{self.get_kind_display()} of {self.group.name}, {self.round.name}"

    @property
    def is_open(self) -> bool:
        """Whether its text may still change."""
        return self.state in OPEN_STATES

    def __str__(self) -> str:
        return self.reference


class Section(Owned):
    """One entry of a report, with what it was drawn from; one taken out is kept, so that no draft brings it back."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=10, choices=[(key, words) for key, (words, _) in SECTIONS.items()])
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    drawn = models.TextField(blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    source_reference = models.CharField(max_length=20, blank=True)
    needs_decision = models.BooleanField(default=False)
    recommended = models.TextField(blank=True)
    if_not = models.CharField(max_length=300, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    taken_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "source_key"], condition=~Q(source_key=""), name="report_section_drawn_once"
            ),
            models.CheckConstraint(
                condition=Q(needs_decision=False) | Q(kind__in=DECIDED), name="report_section_decided_kind"
            ),
            models.CheckConstraint(
                condition=Q(needs_decision=False) | ~Q(recommended=""), name="report_decision_has_recommendation"
            ),
        ]

    @property
    def edited(self) -> bool:
        """Whether a person wrote or changed its words."""
        return self.text != self.drawn

    def __str__(self) -> str:
        return f"{self.kind} of {self.report_id}"


class Step(Authored):
    """One step of a report from state to state. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    deed = models.CharField(max_length=10)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.deed} of {self.report_id}"


class ReportVersion(Authored):
    """The text of a report as it was sent, with its SHA-256 digest. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    @property
    def digest_shown(self) -> str:
        """The digest in groups of eight, so that a narrow screen can break it."""
        return " ".join(self.digest[at : at + 8] for at in range(0, len(self.digest), 8))

    def __str__(self) -> str:
        return f"version {self.number} of {self.report_id}"


class Addition(Authored):
    """A correction or addition to a report after it was sent: dated, authored, never changed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="additions")
    text = models.TextField()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"addition to {self.report_id}"


class Typed(Owned):
    """What a person has typed into a report's form and not saved."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="report_typed_once")]

    def __str__(self) -> str:
        return f"typed into {self.report_id}"


class Help(Owned):
    """One group's work helps another's: said in a report, of an action of the one and an action or priority of the
    other.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="helps")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_action__isnull=False, to_priority__isnull=True)
                | Q(to_action__isnull=True, to_priority__isnull=False),
                name="report_help_to_one",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True) | Q(to_action__isnull=True) | ~Q(action=F("to_action")),
                name="report_help_not_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.words
