"""Tables that serve every context: reference counters, non-working days, the mail outbox."""

from django.db import models
from django.utils import timezone


class Record(models.Model):
    """A row that remembers when it was made."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class ReferenceCounter(models.Model):
    """The last number given out to a kind of thing in a partnership (`tenant` is the partnership's code)."""

    tenant = models.CharField(max_length=8)
    kind = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind"], name="kernel_counter_once")]

    def __str__(self) -> str:
        return f"{self.tenant}-{self.kind}-{self.last:04d}"
