"""What a meeting is about: a group's usual items, the agenda of a meeting, its items, and what members propose.

An item of level 3 is restricted: it follows a case of level 3, its own unless another is named, and whoever is not near
that case never sees it (ADR 27).
"""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models import Group, Owned, Seat
from sightline.meetings.models.series import Meeting
from sightline.meetings.rules.agenda import label, page_label


class Purpose(models.TextChoices):
    """What the meeting is asked to do with an item."""

    DECIDE = "decide", "to decide"
    DISCUSS = "discuss", "to discuss"
    NOTE = "note", "to note"
    ASSURE = "assure", "for assurance"


class AgendaTemplate(Owned):
    """The usual agenda of a group's meetings of one kind, and how long before one its papers are due."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="agenda_templates")
    kind = models.CharField(max_length=8, choices=Meeting.Kind.choices, default=Meeting.Kind.ORDINARY)
    papers_days = models.PositiveSmallIntegerField(default=7)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["group__name", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind"], name="agenda_template_once"),
            models.CheckConstraint(condition=Q(papers_days__lte=30), name="agenda_template_days"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} agenda of {self.group_id}"


class StandingItem(Owned):
    """An item that stands on every agenda made from a template, until it is taken off."""

    template = models.ForeignKey(AgendaTemplate, on_delete=models.CASCADE, related_name="standing")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.NOTE)
    minutes = models.PositiveSmallIntegerField(default=5)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paper_wanted = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Agenda(Owned):
    """A meeting's agenda: when its papers are due, and whether a pack of it went out. From then on nothing in it gets
    another number.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="agenda")
    papers_due_on = models.DateField()
    issued_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, edition=0) | Q(issued_at__isnull=False, edition__gte=1),
                name="agenda_issued_with_edition",
            )
        ]

    def __str__(self) -> str:
        return f"agenda of {self.meeting_id}"


class AgendaItem(Owned):
    """One item of a meeting: number, title, purpose, who presents it, how long, at which level.

    `number` counts through the agenda, `letter` marks what came late (7a). A restricted item has a number of its own
    series, drawn by lot, so that no gap tells that there are others. What was withdrawn before the pack went out has 0.
    """

    class Level(models.IntegerChoices):
        GROUP = 2, "Level 2: the group"
        CASE = 3, "Level 3: restricted"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    reference = models.CharField(max_length=20, unique=True)
    number = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    minutes = models.PositiveSmallIntegerField(default=10)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GROUP)
    case_reference = models.CharField(max_length=40, blank=True)
    paper_wanted = models.BooleanField(default=False)
    standing = models.ForeignKey(StandingItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["level", "number", "letter", "pk"]
        indexes = [models.Index(fields=["meeting", "level", "number"], name="agenda_item_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "level", "number", "letter"],
                condition=Q(number__gt=0),
                name="agenda_item_number_once",
            ),
            models.CheckConstraint(
                condition=Q(level=2, case_reference="") | Q(level=3, case_reference__gt=""),
                name="agenda_item_restricted_by_case",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(person__isnull=True), name="agenda_item_one_presenter"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_reason__gt=""),
                name="agenda_item_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) | Q(withdrawn_at__isnull=False), name="agenda_item_numbered"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=600), name="agenda_item_minutes"),
        ]

    @property
    def restricted(self) -> bool:
        """Whether only those near its case may see it."""
        return self.level == self.Level.CASE

    @property
    def label(self) -> str:
        """Its number on paper: 7, 7a, or R47 for a restricted one."""
        return label(self.number, self.letter, restricted=self.restricted)

    def page(self, number: int, letter: str = "") -> str:
        """Return the label of one of its pages."""
        return page_label(number, letter, item=self.label if self.restricted else "")

    def __str__(self) -> str:
        return self.reference


class ItemReference(Owned):
    """A record that an item is about, by its reference: an action, a priority, a report. Shown to who may see it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="references")
    reference = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "reference"], name="item_reference_once")]

    def __str__(self) -> str:
        return self.reference


class ItemProposal(Owned):
    """What a member asks to have on an agenda, and what the chair or the business unit answered."""

    class State(models.TextChoices):
        OPEN = "open", "waits for an answer"
        ACCEPTED = "accepted", "accepted"
        REFUSED = "refused", "not this time"
        WITHDRAWN = "withdrawn", "taken back"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="item_proposals")
    title = models.CharField(max_length=200)
    why = models.TextField()
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    minutes = models.PositiveSmallIntegerField(default=10)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(answer__gt="") & Q(answered_by__isnull=False)),
                name="item_proposal_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("created_at")),
                name="item_proposal_answered_after",
            ),
        ]

    def __str__(self) -> str:
        return self.title
