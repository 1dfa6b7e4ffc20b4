"""Decisions: what was decided, by whom, for which reason; who has to be there; and the actions that follow."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Agency, Group, Owned, Post, Seat
from sightline.meetings.models.minutes import MinuteEntry, Minutes
from sightline.meetings.models.series import Meeting


class DecisionKind(models.TextChoices):
    """What a decision is about; the arrangements may ask for somebody's presence by it."""

    POLICY = "policy", "policy"
    RESOURCING = "resourcing", "resourcing"
    COMMISSIONING = "commissioning", "commissioning"
    OTHER = "other", "other"


class Decision(Owned):
    """One decision of a group. `missing` names who was needed and not there, `despite` says why it was taken anyway."""

    class Way(models.TextChoices):
        MEETING = "meeting", "at a meeting"
        CIRCULATION = "circulation", "by circulation"
        DELEGATED = "delegated", "under delegated authority"
        EARLIER = "earlier", "before it was kept here"

    class State(models.TextChoices):
        ASKED = "asked", "being circulated"
        DECIDED = "decided", "decided"
        NOT_AGREED = "not_agreed", "not agreed"
        WITHDRAWN = "withdrawn", "withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="decisions")
    way = models.CharField(max_length=12, choices=Way.choices)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    entry = models.ForeignKey(MinuteEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    level = models.PositiveSmallIntegerField(choices=MinuteEntry.Level.choices, default=MinuteEntry.Level.GROUP)
    case_reference = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=14, choices=DecisionKind.choices)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    reason = models.TextField()
    decided_by = models.CharField(max_length=300, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    delegated_to = models.CharField(max_length=200, blank=True)
    publish = models.BooleanField(default=False)
    published = models.BooleanField(default=False)
    decided_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECIDED)
    quorum = models.CharField(max_length=300, blank=True)
    missing = models.CharField(max_length=500, blank=True)
    despite = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["partnership", "decided_on"], name="decision_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="meeting", meeting__isnull=False) | (~Q(way="meeting") & Q(meeting__isnull=True)),
                name="decision_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(way="circulation", answer_by__isnull=False)
                | (~Q(way="circulation") & Q(answer_by__isnull=True)),
                name="decision_answered_by_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("decided", "not_agreed"), decided_on__isnull=False)
                | Q(state__in=("asked", "withdrawn"), decided_on__isnull=True),
                name="decision_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(publish=True, state="decided"), name="decision_published_when_meant"
            ),
            models.CheckConstraint(
                condition=Q(level=2, case_reference="") | Q(level=3, case_reference__gt="", publish=False),
                name="decision_restricted_by_case",
            ),
            models.CheckConstraint(
                condition=Q(missing="") | Q(despite__gt="") | Q(state__in=("asked", "withdrawn", "not_agreed")),
                name="decision_despite_somebody_missing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DecisionAnswer(Owned):
    """What one member said when a decision went round, and when. Never changed."""

    class Said(models.TextChoices):
        AGREE = "agree", "agrees"
        DISAGREE = "disagree", "does not agree"
        ABSTAIN = "abstain", "abstains"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="decision_answer_once")]

    def __str__(self) -> str:
        return f"{self.said} on {self.decision_id}"


class Needed(Owned):
    """Who has to be there: for the quorum of a group, or for a kind of decision. A post, or anybody of an agency.

    Without a group it holds for every group. `source` says where the arrangements ask for it.
    """

    QUORUM = "quorum"
    FOR = [(QUORUM, "the quorum"), *((value, f"{words} decisions") for value, words in DecisionKind.choices)]

    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="needed")
    needed_for = models.CharField(max_length=14, choices=FOR)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["needed_for", "pk"]
        verbose_name_plural = "needed"
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, agency__isnull=False) | Q(post__isnull=False, agency__isnull=True),
                name="needed_post_or_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post or self.agency} for {self.get_needed_for_display()}"


class MinuteAction(Owned):
    """An action that a meeting or a decision opened, with what was minuted of it; the action itself lives on."""

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="minuted")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="minuted_actions"
    )
    minutes = models.ForeignKey(Minutes, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    entry = models.ForeignKey(MinuteEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(max_length=500)
    owner = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, minutes__isnull=False) | Q(decision__isnull=False),
                name="minute_action_has_its_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.action_id}"
