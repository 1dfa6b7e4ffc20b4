"""Forms of the review of access."""

from django import forms

from sightline.governance.forms.common import Filter
from sightline.governance.forms.reviews import LineForm
from sightline.governance.queries.access_review import LONG_DAYS
from sightline.ui.forms import WordsField

ANSWERS = [
    ("keep", "Still needed"),
    ("change", "To be changed"),
    ("end", "No longer needed: end it today"),
]


class AccessLineForm(forms.Form):
    """Whether somebody still needs what they have; `version` says which answer the page showed."""

    outcome = forms.ChoiceField(label="Do they still need this?", choices=ANSWERS, widget=forms.RadioSelect)
    note = WordsField(
        label="Note", required=False, rows=3, max_length=2000, help_text="Needed for a change or an end: why, and what."
    )
    version = LineForm.base_fields["version"]


class AccessFilter(Filter):
    """Lines by words, answer and how their people sign in."""

    text = forms.CharField(label="Name, post or agency", required=False, max_length=200)
    outcome = forms.ChoiceField(
        label="Answer", required=False,
        choices=[("", "All"), ("open", "Not looked at yet"), ("keep", "Still needed"), ("change", "To be changed"),
                 ("end", "No longer needed")],
    )  # fmt: skip
    signs_in = forms.ChoiceField(
        label="Sign-in", required=False,
        choices=[("", "All"), ("never", "Never signed in"), ("long", f"Not for {LONG_DAYS} days"),
                 ("weak", "No second step")],
    )  # fmt: skip
