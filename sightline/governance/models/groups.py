"""Groups, what they are for and when they meet, and the seats on them."""

from django.db import models
from django.db.models import F, Q

from sightline.governance.models.agencies import Agency, Post
from sightline.governance.models.partnership import Dated, Owned
from sightline.governance.rules import meeting


class Group(Owned):
    """The executive, a board, a delivery group, a sub-group, a task and finish group or a reference group.

    Its meeting rule is so many a year, or every so many weeks, or as needed until a day; `meets` says more in words.
    """

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", "executive"
        BOARD = "board", "board"
        DELIVERY = "delivery", "delivery group"
        SUB_GROUP = "sub_group", "sub-group"
        TASK = "task", "task and finish group"
        REFERENCE = "reference", "reference group"

    class Meets(models.TextChoices):
        UNSAID = "", "not said"
        A_YEAR = "a_year", "so many times a year"
        WEEKS = "weeks", "every so many weeks"
        AS_NEEDED = "as_needed", "as needed"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    purpose = models.TextField(blank=True)
    meeting_rule = models.CharField(max_length=10, choices=Meets.choices, blank=True, default="")
    meetings_a_year = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks_from = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks_to = models.PositiveSmallIntegerField(null=True, blank=True)
    meets_until = models.DateField(null=True, blank=True)
    meets = models.CharField(max_length=120, blank=True)
    terms_of_reference = models.TextField(blank=True)
    terms_agreed_on = models.DateField(null=True, blank=True)
    terms_review_on = models.DateField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_statutory = models.BooleanField(default=False)
    deputies = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(ended_on__isnull=True), name="group_name_once"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="group_not_own_parent"),
            models.CheckConstraint(
                condition=Q(meeting_rule__in=("", "as_needed"), meetings_a_year__isnull=True, weeks_from__isnull=True)
                | Q(meeting_rule="a_year", meetings_a_year__gte=1, weeks_from__isnull=True)
                | Q(
                    meeting_rule="weeks", weeks_from__gte=1, weeks_to__gte=F("weeks_from"), meetings_a_year__isnull=True
                ),
                name="group_meeting_rule_whole",
            ),
            models.CheckConstraint(condition=Q(quorum__isnull=True) | Q(quorum__gte=1), name="group_quorum_some"),
        ]

    @property
    def rule(self) -> meeting.MeetingRule:
        """How often it meets; words of before the rule that say no more than a rule are read as one."""
        if not self.meeting_rule:
            return meeting.read(self.meets) or meeting.MeetingRule()
        return meeting.MeetingRule(
            self.meeting_rule, self.meetings_a_year, self.weeks_from, self.weeks_to, self.meets_until
        )

    @property
    def further_words(self) -> str:
        """What is said about its meetings besides the rule."""
        return self.meets if self.meeting_rule or not self.rule else ""

    @property
    def meets_in_words(self) -> str:
        """The rule and the further words on one line, empty when neither is said."""
        return "; ".join(filter(None, (meeting.words(self.rule), self.further_words)))

    def __str__(self) -> str:
        return self.name


class GroupDuty(Owned):
    """One thing a group is there to do, in its own order."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["group", "position"], name="group_duty_place_once")]

    def __str__(self) -> str:
        return self.text


class Seat(Dated):
    """A place on a group, for a post or for an agency (which then appoints a person to it).

    A deputy seat may name the seat it deputises for. A chair that rotates is a row of chair seats with dates; a chair
    with a term is one whose end is set; an `independent` one speaks for no agency.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", "chair"
        DEPUTY_CHAIR = "deputy_chair", "deputy chair"
        MEMBER = "member", "member"
        DEPUTY = "deputy", "deputy"
        ATTENDS = "attends", "in attendance"
        PAPERS = "papers", "receives papers"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    deputises_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_seats"
    )
    independent = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, agency__isnull=False) | Q(post__isnull=False, agency__isnull=True),
                name="seat_for_post_or_agency",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(deputises_for__isnull=True) | Q(role="deputy"), name="seat_only_deputies_deputise"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.group_id}"
