"""Who may come near a case of level 3: named grants, breaking the glass, and recusal, as one kind of row."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models.agencies import Post
from sightline.governance.models.partnership import Owned


class CaseAccess(Owned):
    """That somebody is named on a case, broke the glass to it, or is kept from it, for a reason and a time.

    `reference` is the case's. A person comes near while named or inside broken glass, in time, approved where it takes
    two, not suspended and not recused; a recusal wins over everything (rules 2, 3 and 6 of the security bar).
    `approved_by` and `finding` of broken glass are who looked at it afterwards and what they found.
    """

    class Kind(models.TextChoices):
        NAMED = "named", "named on the case"
        GLASS = "glass", "break-glass"
        RECUSED = "recused", "recused"

    class Interest(models.TextChoices):
        NONE = "", "none"
        PRACTITIONER = "practitioner", "worked with the child, adult or family"
        MANAGER = "manager", "manages or managed somebody who did"
        KIN = "kin", "is family or close to somebody in the case"
        OTHER = "other", "another interest"

    reference = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_access")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    interest = models.CharField(max_length=12, choices=Interest.choices, blank=True, default="")
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    needs_approval = models.BooleanField(default=False)
    finding = models.TextField(blank=True, default="")
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["partnership", "person", "reference"], name="case_access_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="recused") | Q(ends_at__gt=F("starts_at")), name="case_access_expires"
            ),
            models.CheckConstraint(
                condition=~Q(kind="named") | Q(made_by__isnull=True) | ~Q(made_by=F("person")),
                name="case_access_not_to_self",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | (~Q(approved_by=F("person")) & ~Q(approved_by=F("made_by"))),
                name="case_access_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind="recused", interest__gt="") | Q(interest=""), name="case_access_interest_of_recusal"
            ),
            models.UniqueConstraint(
                fields=["partnership", "reference", "person"],
                condition=Q(kind="recused", ended_at__isnull=True),
                name="case_access_recused_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class IntakePost(Owned):
    """A post whose holders are named on every new case of a kind; without one the business unit is."""

    kind = models.CharField(max_length=40)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="intakes")

    class Meta:
        ordering = ["kind", "post__title"]
        constraints = [models.UniqueConstraint(fields=["partnership", "kind", "post"], name="intake_post_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.post_id}"
