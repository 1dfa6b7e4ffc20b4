"""The one private address by which a person's calendar fetches their dates in a partnership."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned


class CalendarFeed(Owned):
    """A person's calendar in one partnership. Of its address only a hash is kept, also after its end."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    with_followed = models.BooleanField(default=False)
    renewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person"], name="calendar_feed_once"),
            models.CheckConstraint(condition=~Q(token_hash=""), name="calendar_feed_has_hash"),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
