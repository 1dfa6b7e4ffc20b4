"""Filters of lists that a person keeps by name; nobody else sees them."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models.partnership import Owned


class KeptFilter(Owned):
    """A filter of a list. `list` is the name of the list's address, such as `actions:list`.

    The default one is what the list opens with.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person", "list", "name"], name="kept_filter_once"),
            models.UniqueConstraint(
                fields=["partnership", "person", "list"], condition=Q(default=True), name="kept_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
