"""Papers of an item, and the packs made of them: one for each set of papers that somebody may see."""

from django.db import models
from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Owned
from sightline.kernel.models import MailMessage
from sightline.meetings.models.agenda import AgendaItem
from sightline.meetings.models.series import Meeting
from sightline.meetings.rules.pack import labels


class Paper(Owned):
    """A file that belongs to an item: Word or PDF as it was sent, or a Word file of what is written here (`source`).

    `first_page` with `first_letter` (the place of its letter, 0 for none) is the page it was given when the pack first
    went out with it, never changed after. `lying` says of each page of a PDF whether it is wider than high.
    """

    class Kind(models.TextChoices):
        WORD = "word", "Word"
        PDF = "pdf", "PDF"
        WRITTEN = "written", "written here"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(max_length=40, blank=True)
    stored = models.CharField(max_length=64)
    file_name = models.CharField(max_length=140)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    lying = models.JSONField(default=list)
    pictures_lost = models.PositiveSmallIntegerField(default=0)
    first_page = models.PositiveSmallIntegerField(null=True, blank=True)
    first_letter = models.PositiveSmallIntegerField(default=0)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="paper_place_once"),
            models.CheckConstraint(condition=Q(pages__gte=1, pages__lte=400), name="paper_pages"),
            models.CheckConstraint(
                condition=Q(kind="written", source__gt="") | (~Q(kind="written") & Q(source="")), name="paper_source"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_reason__gt=""),
                name="paper_withdrawn_with_reason",
            ),
        ]

    @property
    def tagged(self) -> bool:
        """Whether it is set anew with tags; a supplied PDF is put in as it is."""
        return self.kind != self.Kind.PDF

    @property
    def labels(self) -> list[str]:
        """The labels of its pages, once it has them."""
        if self.first_page is None:
            return []
        item = self.item.label if self.item.restricted else ""
        return labels((self.first_page, self.first_letter), self.pages, item=item)

    def __str__(self) -> str:
        return self.title


class Pack(Owned):
    """The papers of a meeting in one file for everybody who may see exactly these. `key` is drawn from what is in it
    and in which state, so that whoever sees more, less or something newer gets another.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "being made"
        DONE = "done", "made"
        FAILED = "failed", "not made"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    key = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    stored = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    tagged = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="pack_once_for_what_is_in_it"),
            models.CheckConstraint(
                condition=Q(state="done", stored__gt="") | (~Q(state="done") & Q(stored="")), name="pack_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"pack of {self.meeting_id}"


class PaperMail(Owned):
    """That somebody was sent the word that a meeting's papers are there: of which edition, and what became of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="paper_mails")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    edition = models.PositiveSmallIntegerField()
    mail = models.ForeignKey(MailMessage, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "edition"], name="paper_mail_once_an_edition")
        ]

    def __str__(self) -> str:
        return f"papers of {self.meeting_id} for {self.person_id}"
