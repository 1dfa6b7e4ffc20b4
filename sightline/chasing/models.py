"""Who is asked for what by mail, by which link, and what came back."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Owned, Post
from sightline.kernel.models import MailMessage


class Chasing(Owned):
    """When a partnership reminds people; no row means the shipped days, with reminders off."""

    reminders_on = models.BooleanField(default=False)
    before = models.JSONField(default=list)
    on_day = models.BooleanField(default=True)
    after = models.JSONField(default=list)
    every = models.PositiveSmallIntegerField(default=0)
    rest_days = models.PositiveSmallIntegerField(default=0)
    link_days = models.PositiveSmallIntegerField(default=21)
    quiet_weekends = models.BooleanField(default=True)
    quiet_holidays = models.BooleanField(default=True)
    ladder = models.JSONField(default=dict)
    ladder_from = models.DateField(null=True, blank=True)
    reminded_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership"], name="chasing_once"),
            models.CheckConstraint(condition=Q(link_days__gte=1, link_days__lte=90), name="chasing_link_days"),
        ]

    def __str__(self) -> str:
        return f"chasing in {self.partnership_id}"


class QuietDays(Owned):
    """Days, set by hand, on which the partnership reminds nobody."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="quiet_days_end_after_start"),
            models.UniqueConstraint(fields=["partnership", "starts_on", "ends_on"], name="quiet_days_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Digest(Owned):
    """One mail to one person with all they are asked for on a day; of each kind there is one a day."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "reminder"
        CHASE = "chase", "chased by hand"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(max_length=254)
    day = models.DateField()
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person", "day", "kind"], name="digest_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.day}"


class ActionLink(Owned):
    """A link by which one person may update one action, once. Of its token only a hash is kept.

    Whoever is told of an action that they may read and not update has a row without a token.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    why = models.CharField(max_length=10)
    instead_of = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.ForeignKey(Digest, null=True, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    not_mine = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["action", "person"], name="action_link_of")]
        constraints = [models.UniqueConstraint(fields=["digest", "action"], name="action_link_once_a_digest")]

    def __str__(self) -> str:
        return f"link to {self.action_id} for {self.person_id}"


class Leave(Owned):
    """Days on which a person is away: their reminders go to the post that stands in, or to the deputies.

    `told_back_at` is when they were mailed what was done meanwhile, `told` which actions that mail names.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stand_in = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    told_back_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),
            models.UniqueConstraint(fields=["partnership", "person", "starts_on"], name="leave_once"),
        ]

    def __str__(self) -> str:
        return f"leave of {self.person_id}"


class DeadAddress(Owned):
    """An address that refused our mail for good; nothing more is sent there until somebody says to try again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    reply = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "email"], name="dead_address_once")]

    def __str__(self) -> str:
        return f"refused mail of {self.partnership_id}"
