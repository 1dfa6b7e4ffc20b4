"""Tables that serve every context: reference counters, non-working days, the mail outbox, forms answered."""

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


class NonWorkingDay(models.Model):
    """A day on which no working-day clock runs in England and Wales, such as a bank holiday (weekends never run)."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class MailMessage(Record):
    """An e-mail on its way out, written in the deed's transaction and sent by the worker (see `outbox`)."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        WITHDRAWN = "withdrawn", "Withdrawn: the reader may no longer see it"

    tenant = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=60, blank=True, help_text="Names the check of rights made again at sending")
    to = models.EmailField(max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An iCalendar file that goes with it, such as an invitation")
    reference = models.CharField(max_length=100, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    not_before = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=320, unique=True, help_text="Fixed, so that a second try is the same mail")
    dedupe_key = models.CharField(max_length=200, unique=True, null=True)
    failure_noted = models.BooleanField(default=False, help_text="Whether somebody was told that it could not go")

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="kernel_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class TickState(models.Model):
    """When a regular deed is next due, and which worker is doing it now (see `tick`)."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True, help_text="The kind of error, without its message")

    def __str__(self) -> str:
        return f"{self.name} due {self.due_at}"


class WorkerBeat(models.Model):
    """The last sign of life of a worker."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} {self.at}"


class AnsweredForm(models.Model):
    """A form that was sent and done, with its answer, for a day (see `once`). `key` names the sending."""

    key = models.CharField(max_length=64, unique=True)
    address = models.TextField()
    words = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.address
