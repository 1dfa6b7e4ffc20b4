"""What people type when they send a paper round."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.reporting.models import Circulation, Report
from sightline.ui.forms import WordsField


class CirculationForm(forms.Form):
    """A briefing, or a report, sent round to a group."""

    group = forms.ChoiceField(label="Group")
    title = forms.CharField(label="Title", max_length=200)
    body = WordsField(
        label="The briefing", rows=10, max_length=20000,
        help_text="An empty line begins a new paragraph. No names of children or adults.",
        error_messages={"required": "Write the briefing"},
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="Who may read it", choices=Circulation.Level.choices, coerce=int, initial=1, widget=forms.RadioSelect,
        help_text="Level 1 opens by the link alone. Level 2 asks for sign-in as a member of the group.",
    )  # fmt: skip
    cover = WordsField(label="Words for the mail", required=False, rows=3, max_length=1000)
    deputies = forms.BooleanField(label="Also to deputies", required=False)
    papers = forms.BooleanField(label="Also to those in attendance and those who receive papers", required=False)

    def __init__(self, *args: Any, groups: Sequence[Any], report: Report | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.pk): one for one in groups}
        self.fields["group"].choices = [("", "Choose"), *((key, one.name) for key, one in self.groups.items())]  # type: ignore[attr-defined]
        if report is not None:
            del self.fields["body"], self.fields["level"]

    def clean_group(self) -> Any:
        """Return the group itself."""
        return self.groups[self.cleaned_data["group"]]
