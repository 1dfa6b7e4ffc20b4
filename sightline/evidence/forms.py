"""What people type about evidence."""

from typing import Any

from django import forms
from django.conf import settings

from sightline.evidence.kinds import ACCEPT, TAKEN
from sightline.evidence.models import Evidence
from sightline.evidence.queries import (
    STATES,
    agencies_to_choose,
    agencies_to_filter,
    groups_to_choose,
    groups_to_filter,
)
from sightline.evidence.services import NewEvidence, Received, Told
from sightline.evidence.uses import Target
from sightline.governance.models import Agency, Group
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

LEVELS = [
    (1, "Those who read the evidence of its agency or its group, and the business unit"),
    (2, "Only its group, whoever added it and the business unit"),
]


def file_field(**options: Any) -> forms.FileField:
    """Return the field for a file; its hint says what is taken."""
    return forms.FileField(
        help_text=f"Up to {settings.EVIDENCE_MAX_BYTES // 1_000_000} MB: {TAKEN}.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file", "empty": "This file is empty. Choose another"},
        **options,
    )


def content_fields(kind: str) -> dict[str, forms.Field]:
    """Return the one field that holds the content of a kind of evidence."""
    if kind == Evidence.Kind.FILE:
        return {"file": file_field(label="File")}
    if kind == Evidence.Kind.LINK:
        hint = "The whole address, such as https://www.example.org/report. Sightline keeps the address, not the page."
        return {"url": forms.CharField(label="Address", help_text=hint, max_length=1000,
                                       widget=forms.URLInput(attrs={"autocomplete": "off"}),
                                       error_messages={"required": "Enter the address"})}  # fmt: skip
    hint = "What was said or seen, in their words. No names of children or adults."
    return {"text": WordsField(label="Statement", help_text=hint, max_length=10_000, rows=6,
                               error_messages={"required": "Write the statement"})}  # fmt: skip


class FilterForm(forms.Form):
    """The filters of the list; it only shows what the address asks for, and is never validated."""

    q = forms.CharField(label="Words or reference", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *Evidence.Kind.choices])
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))
    agency = forms.ChoiceField(label="Agency", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    level = forms.ChoiceField(label="Level", required=False, choices=[("", "Any"), *Evidence.Level.choices])

    def __init__(self, *, given: dict[str, str], by: Standing) -> None:
        super().__init__(initial=given)
        for name, rows in (("agency", agencies_to_filter(by)), ("group", groups_to_filter(by))):
            pairs = [(str(pk), words) for pk, words in rows.values_list("pk", "name")]
            self.fields[name].choices = [("", "Any"), *pairs]  # type: ignore[attr-defined]

    def in_use(self, given: dict[str, str]) -> list[tuple[str, str]]:
        """Return (key, words) of the filters in use: “Kind: File”."""
        found = []
        for key, value in given.items():
            offered = {str(one): words for one, words in getattr(self.fields[key], "choices", ())}
            found.append((key, f"{self.fields[key].label}: {offered.get(value, value)}"))
        return found


class AboutForm(forms.Form):
    """What is said about evidence beside its content."""

    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Give it a title"})
    shows = WordsField(
        label="What it shows",
        help_text="In a sentence or two: what somebody who reads it will know afterwards.",
        required=False, rows=3, max_length=4000,
    )  # fmt: skip
    source = forms.CharField(
        label="Who made or said it", help_text="A post, a group or an organisation.", required=False, max_length=200
    )
    effective_on = EnglandDateField(
        label="In force from", help_text="For example, the day of the audit or the minutes: 4 12 2026.", required=False
    )
    expires_on = EnglandDateField(
        label="Last day it proves anything",
        help_text="From the day after it is shown as expired. Leave empty when it does not wear out.", required=False,
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency it belongs to", required=False, empty_label="None",
        help_text="Its people who read evidence may read it.",
    )  # fmt: skip
    group = forms.ModelChoiceField(
        Group.objects.none(), label="Group it belongs to", required=False, empty_label="None",
        help_text="Its members may read it.",
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="Who may see it", coerce=int, choices=LEVELS, widget=forms.RadioSelect, initial=1
    )
    marking = forms.ChoiceField(
        label="Marking", choices=Evidence.Marking.choices, required=False,
        help_text="What stands on the document. It is shown beside the title and at the head of its page.",
    )  # fmt: skip

    def prepare(self, by: Standing, row: Evidence | None, target: Target | None) -> None:
        """Offer agencies and groups this standing may give it to; evidence of a named case keeps level and marking."""
        group = row.group_id if row else target.group_id if target else None
        self.fields["agency"].queryset = agencies_to_choose(by, row.agency_id if row else None)  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups_to_choose(by, group)  # type: ignore[attr-defined]
        least = row.level if row and row.level == Evidence.Level.CASE else target.level if target else 1
        if least == Evidence.Level.CASE:
            del self.fields["level"], self.fields["marking"]
        elif least == Evidence.Level.GROUP:
            self.fields["level"].choices = LEVELS[1:]  # type: ignore[attr-defined]
            self.fields["level"].initial = Evidence.Level.GROUP

    @property
    def told(self) -> Told:
        """What was said."""
        said = {name: value for name, value in self.cleaned_data.items() if name in Told.__dataclass_fields__}
        return Told(**said)


class AddForm(AboutForm):
    """New evidence of a kind: its content first."""

    def __init__(self, *args: Any, kind: str, by: Standing, target: Target | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields = content_fields(kind) | self.fields
        if kind == Evidence.Kind.FILE:
            self.fields["title"].required = False
            self.fields["title"].help_text = "Leave empty to take the name of the file."
        self.prepare(by, None, target)

    def new(self, file: Received | None, told: Told) -> NewEvidence:
        """Return the evidence to add."""
        said = self.cleaned_data
        return NewEvidence(self.kind, told, file, said.get("url", ""), said.get("text", ""))


class ChangeForm(AboutForm):
    """Other words, dates, agency, group, level or marking."""

    version = VersionField()

    def __init__(self, *args: Any, by: Standing, row: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(by, row, None)


class OneForm(forms.Form):
    """A form on one piece of evidence."""

    def __init__(self, *args: Any, by: Standing, row: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.row = by, row


class VersionForm(OneForm):
    """Another version."""

    note = forms.CharField(
        label="What is new", help_text="People read it beside the version.", required=False, max_length=300
    )
    version = VersionField()

    def __init__(self, *args: Any, row: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields = content_fields(row.kind) | self.fields

    def new(self, file: Received | None) -> NewEvidence:
        """Return the version to add."""
        said = self.cleaned_data
        told = Told(self.row.title)
        return NewEvidence(self.row.kind, told, file, said.get("url", ""), said.get("text", ""), said["note"])


class EndForm(OneForm):
    """Why evidence is no longer used."""

    status = forms.ChoiceField(
        label="What happens to it", widget=forms.RadioSelect,
        choices=[
            ("ended", "It is no longer used: its time is over or something better took its place"),
            ("withdrawn", "It is withdrawn: it is wrong and must not be relied on"),
        ],
        error_messages={"required": "Choose whether it is no longer used or withdrawn"},
    )  # fmt: skip
    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why"})
    version = VersionField()


class RestoreForm(OneForm):
    """Why evidence comes back."""

    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why"})
