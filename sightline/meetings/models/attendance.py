"""Who came to a meeting, seat by seat, who sent apologies, and who has an interest in an item."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Owned, Seat
from sightline.meetings.models.minutes import MinuteEntry
from sightline.meetings.models.series import Meeting


class Attendance(Owned):
    """One seat at one meeting, or a guest. `agency`, `role` and `holder` are the seat's on that day; `person` is who
    came.

    An independent seat has no agency. A deputy's row is that of the seat they stood in for; `deputy_seat` is their own.
    """

    class State(models.TextChoices):
        PRESENT = "present", "present"
        DEPUTY = "deputy", "a deputy came"
        APOLOGIES = "apologies", "apologies"
        ABSENT = "absent", "absent without apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deputy_seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    guest_from = models.CharField(max_length=120, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_seat_once"),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, guest="") | Q(seat__isnull=True, guest__gt="", state="present"),
                name="attendance_seat_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("apologies", "absent"), left_at__isnull=True)
                | Q(state__in=("present", "deputy")),
                name="attendance_left_was_there",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True)
                | Q(state__in=("apologies", "absent"))
                | Q(person__isnull=False),
                name="attendance_somebody_came",
            ),
            models.CheckConstraint(
                condition=Q(state="deputy", deputy_seat__isnull=False)
                | (~Q(state="deputy") & Q(deputy_seat__isnull=True)),
                name="attendance_deputy_by_seat",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} at {self.meeting_id}"


class Interest(Owned):
    """A conflict of interest declared in an item. With `out`, the person was shown out: they do not count, and do not
    read what was said.
    """

    entry = models.ForeignKey(MinuteEntry, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    out = models.BooleanField(default=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="interest_once")]

    def __str__(self) -> str:
        return f"interest in {self.entry_id}"
