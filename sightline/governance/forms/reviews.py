"""Forms of reviews: open one, answer a line, conclude. For every kind."""

from typing import Any

from django import forms

from sightline.governance.forms.common import Filter, said
from sightline.governance.models import ReviewLine
from sightline.governance.queries import open_groups
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, WordsField


class OpenReviewForm(forms.Form):
    """By when a review is to be concluded, and by which group."""

    due_on = EnglandDateField(label="To be concluded by")
    group: Any = forms.ModelChoiceField(None, label="Group that concludes it", empty_label="Choose a group")

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = open_groups(by)  # type: ignore[attr-defined]


ANSWERS = [one for one in said(ReviewLine.Outcome) if one[0]]


class LineForm(forms.Form):
    """What a review found of one line; `seen` says which answer the page showed."""

    outcome = forms.ChoiceField(label="What did you find?", choices=ANSWERS, widget=forms.RadioSelect)
    note = WordsField(
        label="Note", required=False, rows=3, max_length=2000, help_text="Needed for a change or an end: why, and what."
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class ConcludeForm(forms.Form):
    """What a review concluded."""

    conclusion = WordsField(
        label="What the review concluded", rows=5, max_length=4000,
        help_text="Where and when it was decided, and what follows from it.",
    )  # fmt: skip


class LineFilter(Filter):
    """Lines by words and answer."""

    text = forms.CharField(label="Words", required=False, max_length=200)
    outcome = forms.ChoiceField(
        label="Answer", required=False, choices=[("", "All"), ("open", "Not looked at yet"), *ANSWERS]
    )
