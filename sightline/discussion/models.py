"""Comments and their earlier words, mentions, what people follow, and the digests they had of it."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.kernel.models import MailMessage


class Comment(Owned):
    """What somebody said about a thing, named by its kind and reference.

    `level` is that of the thing when it was said; a reader needs that one and the thing's own of the moment. A comment
    taken away keeps who said it, when, and who took it away; its words are gone.
    """

    kind = models.CharField(max_length=4)
    reference = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    author_as = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["partnership", "kind", "reference", "created_at"], name="comment_of"),
            models.Index(fields=["partnership", "created_at"], name="comment_when"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="comment_level_known"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True) & ~Q(text="")
                | Q(removed_at__isnull=False, removed_by__isnull=False, text=""),
                name="comment_said_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.reference}"


class EarlierWords(Owned):
    """What a comment said before it was changed. Never changed itself; gone with a comment that is taken away."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier")
    text = models.TextField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"earlier words of {self.comment_id}"


class Mention(Owned):
    """Somebody whom a comment asks to look; `seen_at` when they opened the thread after it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"], condition=Q(seen_at__isnull=True), name="mention_unread")]
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"mention of {self.person_id} in {self.comment_id}"


class Follow(Owned):
    """A thing somebody follows, by its kind and its reference (a group by its key)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4)
    key = models.CharField(max_length=20)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person", "kind", "key"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.key}"


class FollowSetting(Owned):
    """How often somebody is told what changed in what they follow; no row means daily."""

    class Often(models.TextChoices):
        NEVER = "never", "Never"
        DAILY = "daily", "Once a day, if anything changed"
        WEEKLY = "weekly", "Once a week, if anything changed"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    often = models.CharField(max_length=6, choices=Often.choices, default=Often.DAILY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "person"], name="follow_setting_once")]

    def __str__(self) -> str:
        return f"{self.often} for {self.person_id}"


class FollowDigest(Owned):
    """One mail to one person about what changed between two moments in what they follow; at most one a day.

    `things` is what it told as [kind, key, words, level], to be compared with what may be told when it is sent. One of
    which nothing may be told any more has no mail.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(max_length=254)
    day = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    things = models.JSONField(default=list)
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person", "day"], name="follow_digest_once_a_day")
        ]

    def __str__(self) -> str:
        return f"digest of {self.day} for {self.person_id}"
