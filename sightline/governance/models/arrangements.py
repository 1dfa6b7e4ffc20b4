"""What holds a partnership together: agreements, who represents the partners, what came before, whom it works with."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from sightline.governance.models.agencies import Agency, Post
from sightline.governance.models.partnership import Dated, Owned, Partnership


class Agreement(Owned):
    """A document the partners sign: their published arrangements or a memorandum of understanding, with its review."""

    class Kind(models.TextChoices):
        ARRANGEMENTS = "arrangements", "published arrangements"
        MEMORANDUM = "memorandum", "memorandum of understanding"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    address = models.URLField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind", "title", "starts_on"], name="agreement_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("starts_on")),
                name="agreement_review_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signatory(Owned):
    """Who signs an agreement for an agency, as they signed: a name and a post in words, and the day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatories")
    position = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    post_title = models.CharField(max_length=200)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "signatories"
        constraints = [models.UniqueConstraint(fields=["agreement", "agency", "name"], name="signatory_once")]

    def __str__(self) -> str:
        return self.name


class Representative(Dated):
    """A post that speaks for a statutory partner, or chairs the partnership; the rule set in force words its kind."""

    class Kind(models.TextChoices):
        LEAD = "lead", "lead for a partner"
        DELEGATED = "delegated", "delegated by a lead"
        CHAIR = "chair", "chair of the partnership"
        ADULTS = "adults", "council’s lead for the safeguarding adults board"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="represents")
    delegated_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegates")
    authority = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "post__agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "post"],
                condition=Q(ends_on__isnull=True),
                name="representative_open_once",
            ),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(ends_on__isnull=True, kind="chair"), name="one_chair_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="representative_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True) | Q(kind="delegated"), name="representative_only_delegates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.post_id}"


class Predecessor(Owned):
    """Arrangements that came before these, and until when they ran."""

    name = models.CharField(max_length=200)
    ended_on = models.DateField()

    class Meta:
        ordering = ["-ended_on", "name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="predecessor_once")]

    def __str__(self) -> str:
        return self.name


class TransitionTask(Owned):
    """What the arrangements before left to be finished: by when, by whom, and what becomes of the rest."""

    predecessor = models.ForeignKey(Predecessor, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    left = models.PositiveSmallIntegerField(null=True, blank=True)
    passed_to = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "text"], name="transition_task_once")]

    def __str__(self) -> str:
        return self.text


class RelatedBody(Owned):
    """Another partnership, board, forum or programme this one works with: on what, through which post, who reports.

    `promises` is what a programme says it will do for people, one on each line.
    """

    class Kind(models.TextChoices):
        NEIGHBOUR = "neighbour", "neighbouring partnership"
        BOARD = "board", "other board or partnership"
        FORUM = "forum", "forum or network"
        PROGRAMME = "programme", "linked programme"

    class Reports(models.TextChoices):
        NEITHER = "", "neither reports to the other"
        TO_US = "to_us", "reports to us"
        TO_THEM = "to_them", "we report to it"
        BOTH = "both", "each reports to the other"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    topics = models.TextField(blank=True)
    promises = models.TextField(blank=True)
    reports = models.CharField(max_length=10, choices=Reports.choices, blank=True, default="")
    link = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name_plural = "related bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(ended_on__isnull=True), name="related_body_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitPost(Dated):
    """A post of the business unit, with how much of a full-time post it gives to this partnership."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="unit_posts")
    fte = models.DecimalField(max_digits=3, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    also_serves = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["post__title"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "post"], condition=Q(ends_on__isnull=True), name="unit_post_open_once"
            ),
            models.CheckConstraint(condition=Q(fte__gt=0), name="unit_post_some_time"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="unit_post_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.fte}"


class UnitShare(Dated):
    """That this partnership's business unit serves another partnership too; the other sees the unit, not its people."""

    served = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="served_by")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "served"], condition=Q(ends_on__isnull=True), name="unit_share_open_once"
            ),
            models.CheckConstraint(condition=~Q(served=F("partnership")), name="unit_share_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} serves {self.served_id}"
