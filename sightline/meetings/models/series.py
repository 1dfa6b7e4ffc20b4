"""When groups meet: the days they avoid and wait for, a group's meetings of a year, and each meeting."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import Group, Owned
from sightline.kernel.models import MailMessage


class AvoidedDays(Owned):
    """Days, set by hand, on which no meeting of the partnership is planned: school holidays, an election, a conference.

    Bank holidays are not among them: they stand in the calendar that every partnership shares.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", "school holidays"
        OTHER = "other", "other days"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "avoided days"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="avoided_days_end_after_start"),
            models.UniqueConstraint(
                fields=["partnership", "starts_on", "ends_on", "name"], name="avoided_days_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DataReady(Owned):
    """The day from which the data of a period are there, set by hand: groups that look at data meet after it."""

    period = models.CharField(max_length=60)
    ready_on = models.DateField()

    class Meta:
        ordering = ["ready_on", "pk"]
        verbose_name_plural = "data ready"
        constraints = [models.UniqueConstraint(fields=["partnership", "period"], name="data_ready_once")]

    def __str__(self) -> str:
        return self.period


class Series(Owned):
    """How a group’s meetings of a time were wished for; the meetings themselves may move on from it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="series")
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    avoids_school = models.BooleanField(default=True)
    after_data = models.BooleanField(default=False)
    lead_days = models.PositiveSmallIntegerField(default=0)
    pair = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="pairs")
    rule_in_words = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="series_ends_after_start"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="series_on_a_weekday"),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=600), name="series_minutes"),
        ]

    def __str__(self) -> str:
        return f"series of {self.group_id} from {self.starts_on}"


class Meeting(Owned):
    """One meeting of a group. `uid` and `sequence` are how calendars know it: a change raises the sequence."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "ordinary"
        EXTRAORDINARY = "extra", "extraordinary"

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        HELD = "held", "held"
        CANCELLED = "cancelled", "cancelled"

    reference = models.CharField(max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ORDINARY)
    purpose = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["partnership", "starts_at"], name="meeting_when"),
            models.Index(fields=["group", "starts_at"], name="meeting_of_group"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_reason__gt="")
                | (~Q(state="cancelled") & Q(cancelled_reason="")),
                name="meeting_cancelled_with_reason",
            ),
            models.UniqueConstraint(
                fields=["group", "starts_at"], condition=~Q(state="cancelled"), name="meeting_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class MeetingChange(Owned):
    """A meeting was called, moved, cancelled or its place changed, with the reason. Never changed itself."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} of {self.meeting_id}"


class Invitation(Owned):
    """The last calendar mail a person got for a meeting: which edition of it, and whether it took it back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    cancelled = models.BooleanField(default=False)
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="invitation_once")]

    def __str__(self) -> str:
        return f"invitation to {self.meeting_id}"
