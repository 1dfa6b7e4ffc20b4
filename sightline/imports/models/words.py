"""A partnership's own words for what the documents it imports say."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned


class OwnWord(Owned):
    """Words that the next import understands; `key` is what two words are the same by.

    `means` is a key of the list (`rules.own.meanings`), or the title of a post for what somebody is called.
    """

    class List(models.TextChoices):
        HEADING = "heading", "Heading"
        LABEL = "label", "Label or column"
        ROLE = "role", "Who leads"
        RAG = "rag", "Status"
        DATE = "date", "Date"

    list = models.CharField(max_length=10, choices=List.choices)
    words = models.CharField(max_length=100)
    key = models.CharField(max_length=120)
    means = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["list", "key"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "list", "key"], name="own_word_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(means=""), name="own_word_means_something"),
            models.CheckConstraint(
                condition=Q(list__in=["heading", "label", "role", "rag", "date"]), name="own_word_is_of_a_list"
            ),
        ]

    def __str__(self) -> str:
        return self.words
