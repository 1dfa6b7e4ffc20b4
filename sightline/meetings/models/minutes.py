"""The minutes of a meeting: item by item, through draft and approval to confirmed. Confirmed ones never change."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.meetings.models.agenda import AgendaItem
from sightline.meetings.models.series import Meeting


class Minutes(Owned):
    """The record of one meeting. `version` is of the state, `attendance_version` of who came.

    `log` is the carried log as it stood when the chair approved: [reference, state, title, owner, due on, from], in
    order. `kept` is what else is told from the arrangements and was true then: the quorum, what seats were called.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        APPROVED = "approved", "approved by the chair"
        CONFIRMED = "confirmed", "confirmed"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    log = models.JSONField(default=list)
    kept = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    attendance_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True)),
                name="minutes_confirmed_at_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"


class MinutesStep(Owned):
    """The minutes were begun, approved, taken back or confirmed. Never changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what} of {self.minutes_id}"


class MinuteEntry(Owned):
    """What was said under one item. The later of two people who write at once sees both texts (`version`).

    One of level 3 follows the case of its restricted item: whoever is not near that case never sees it, and its number
    is drawn by lot like the item's own, so that no gap tells of it.
    """

    class Level(models.IntegerChoices):
        GROUP = 2, "Level 2: the group"
        CASE = 3, "Level 3: restricted"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="minuted")
    position = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=2, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GROUP)
    case_reference = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["level", "position", "letter", "pk"]
        verbose_name_plural = "minute entries"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "level", "position", "letter"], name="minute_entry_place_once"),
            models.UniqueConstraint(fields=["minutes", "item"], name="minute_entry_item_once"),
            models.CheckConstraint(
                condition=Q(level=2, case_reference="") | Q(level=3, case_reference__gt=""),
                name="minute_entry_restricted_by_case",
            ),
        ]

    @property
    def restricted(self) -> bool:
        """Whether only those near its case may see it."""
        return self.level == self.Level.CASE

    @property
    def label(self) -> str:
        """Its number on paper: 7, 7a, or R47 for a restricted one."""
        return f"{'R' if self.restricted else ''}{self.position}{self.letter}"

    def __str__(self) -> str:
        return f"entry {self.position} of {self.minutes_id}"


class Correction(Owned):
    """What confirmed minutes should have said, dated by when it was added. Never changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    entry = models.ForeignKey(MinuteEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"correction of {self.minutes_id}"
