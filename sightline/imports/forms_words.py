"""Forms of a partnership's own words."""

from typing import Any

from django import forms

from sightline.governance.standing import Standing
from sightline.imports.models import OwnWord
from sightline.imports.queries_words import posts_called
from sightline.imports.rules.own import ROLE, meanings

HINTS = {
    "heading": "As it stands in your documents. Capital letters, numbers before it and marks make no difference.",
    "label": "A label such as “Who will do it”, or the heading of a column.",
    "role": "What your documents call the post. The next import makes that post the owner.",
    "rag": "One word or a few, such as “In hand”.",
    "date": "Write {year} where 2026 or 26 stands, {years} for 2025/26 and {quarter} for the number of a quarter. "
    "For example “Q{quarter} {years}” or “Spring {year}”.",
}


class WordForm(forms.Form):
    """Words, what they mean, and why."""

    words = forms.CharField(label="The words", max_length=100)
    means = forms.ChoiceField(label="What they mean")
    reason = forms.CharField(label="Why", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, which: str, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = HINTS[which]
        found = {title: title for title in posts_called(by)} if which == ROLE else meanings(which)
        shown = [(key, words[:1].upper() + words[1:]) for key, words in found.items()]
        self.fields["means"].choices = [("", "Choose"), *shown]  # type: ignore[attr-defined]


class WordFilter(forms.Form):
    """Which words to show."""

    list = forms.ChoiceField(label="List", required=False, choices=[("", "All"), *OwnWord.List.choices])
    whose = forms.ChoiceField(
        label="Whose words", required=False, choices=[("", "All"), ("own", "Yours"), ("shipped", "Shipped")]
    )
    asked = forms.CharField(label="Search", required=False, max_length=100)


class TryForm(forms.Form):
    """Words to try."""

    said = forms.CharField(label="Words from a document", required=False, max_length=250)
