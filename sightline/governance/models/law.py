"""Which rule sets a partnership runs on, from when, and where it departs from them."""

from django.db import models
from django.db.models import F, Q

from sightline.accounts.models import Person
from sightline.governance.models.partnership import Dated, Owned


class RuleSetAdoption(Dated):
    """A shipped rule set that a partnership runs on between two dates; `key` names it in `data/rulesets`."""

    key = models.CharField(max_length=20)
    adopted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "key"], condition=Q(ends_on__isnull=True), name="adoption_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="adoption_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} since {self.starts_on}"


class RuleOverride(Owned):
    """A departure from one entry of a rule set: what holds instead, from when and why, once another approved it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "waiting for approval"
        APPROVED = "approved", "approved"
        REFUSED = "refused", "refused"
        WITHDRAWN = "withdrawn", "withdrawn"

    rule_set = models.CharField(max_length=20)
    entry = models.CharField(max_length=80)
    content = models.JSONField()
    reason = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["rule_set", "entry", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="override_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(state="withdrawn") | ~Q(decided_by=F("proposed_by")),
                name="override_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="override_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} {self.entry}"
