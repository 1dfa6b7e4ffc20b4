"""Forms of the import pages."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sightline.actions.models import Rag
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal
from sightline.imports.queries import places_for
from sightline.ui.forms import EnglandDateField

SUFFIXES = (
    ".docx", ".pdf", ".xlsx", ".ods", ".csv", ".html", ".htm", ".mhtml", ".mht", ".txt", ".md",
)  # fmt: skip
CHOICES = [choice for choice in Item.Kind.choices if choice[0] not in Item.MENTIONS]


class DocumentForm(forms.Form):
    """The document to read."""

    document = forms.FileField(
        label="Your plan",
        help_text="A Word file (.docx), a PDF, a spreadsheet, a saved web page or text, up to 20 MB. Nothing is added "
        "to your plan until you accept it.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_document(self) -> UploadedFile:
        """Refuse a file that is too large, or of a kind nobody can read, with what to do."""
        found: UploadedFile = self.cleaned_data["document"]
        if (found.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError("The file is larger than 20 MB. Take out its pictures and try again.")
        suffix = Path(found.name or "").suffix.lower()
        if suffix == ".doc":
            raise forms.ValidationError(
                "This is an old Word file (.doc). Open it in Word, save it as .docx and try again."
            )
        if suffix not in SUFFIXES:
            raise forms.ValidationError(
                f"A file ending in “{suffix or 'nothing'}” cannot be read. Save it as a Word file (.docx) or a PDF."
            )
        return found


class DescribeForm(forms.Form):
    """The title and period the plan will have."""

    mark_optional = False
    title = forms.CharField(label="Title of the plan", max_length=300)
    starts_on = EnglandDateField(label="Starts on")
    ends_on = EnglandDateField(label="Ends on")


class WordsForm(forms.Form):
    """The words of an item; `seen` is what they were when the page was opened."""

    mark_optional = False
    text = forms.CharField(label="Words", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class PlaceForm(forms.Form):
    """What an item or a line is, and where it stands."""

    mark_optional = False
    kind = forms.ChoiceField(label="What it is", choices=CHOICES)
    under = forms.TypedChoiceField(label="Where it stands", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, proposal: Proposal, but: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(item, words) for item, words in places_for(proposal) if item.pk != but]
        self.items = {item.pk: item for item, _ in places}
        own = [("", "On its own, under no priority")]
        self.fields["under"].choices = own + [(item.pk, words) for item, words in places]  # type: ignore[attr-defined]

    @property
    def place(self) -> Item | None:
        """The item chosen to put it under, if any."""
        chosen = self.cleaned_data.get("under")
        return self.items.get(chosen) if chosen else None


class UnderForm(forms.Form):
    """The priority to move several items under."""

    mark_optional = False
    priority_key = forms.TypedChoiceField(label="Move under", coerce=int, choices=[])

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = proposal.items.filter(kind=Item.Kind.PRIORITY, dropped=False).order_by("position", "pk")
        self.items = {item.pk: item for item in rows}
        choices = [("", "Choose a priority"), *((item.pk, item.text[:90]) for item in self.items.values())]
        self.fields["priority_key"].choices = choices  # type: ignore[attr-defined]

    @property
    def priority(self) -> Item:
        """The priority chosen."""
        return self.items[self.cleaned_data["priority_key"]]


class SplitForm(forms.Form):
    """The words of each item, a line each."""

    texts = forms.CharField(
        label="One item a line",
        help_text="Start a new line where the next item begins.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
    )


class AsideForm(forms.Form):
    """Why a line is left out."""

    reason = forms.CharField(label="Why it is left out", max_length=300)


class RagForm(forms.Form):
    """How an action stands when the plan starts."""

    mark_optional = False
    rag = forms.ChoiceField(label="How it stands", required=False, choices=[("", "Not said"), *Rag.choices])


class AssignForm(forms.Form):
    """An owner, a group or a date for the actions chosen; what is left empty stays as it is."""

    mark_optional = False
    owner = forms.ModelChoiceField(Post.objects.none(), label="Owner", required=False, empty_label="Leave as it is")
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", required=False, empty_label="Leave as it is")
    due_on = EnglandDateField(label="Due date", required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(partnership=by.partnership, ended_on__isnull=True).select_related("agency")
        owner, group = self.fields["owner"], self.fields["group"]
        owner.queryset = posts  # type: ignore[attr-defined]
        owner.label_from_instance = lambda post: f"{post.title}, {post.agency}"  # type: ignore[attr-defined]
        owner.widget.attrs["data-autocomplete"] = ""
        group.queryset = Group.objects.filter(partnership=by.partnership, ended_on__isnull=True)  # type: ignore[attr-defined]
