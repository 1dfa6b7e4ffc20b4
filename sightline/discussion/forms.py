"""What people type into a discussion, and how often they want to be told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.discussion.models import FollowSetting
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

MENTIONS = ("mention", "mention_2", "mention_3")
NOT_LISTED = "Choose from the people who may read this"
NO_NAMES = "No names of children or adults."
BOUNDS = {"earliest": date(2000, 1, 1), "latest": date(2100, 12, 31)}  # the day after the last one there is, is none


class CommentForm(forms.Form):
    """A comment, and up to three people it asks to look."""

    text = WordsField(
        label="Your comment", help_text=NO_NAMES, rows=4, max_length=4000,
        error_messages={"required": "Write your comment"},
    )  # fmt: skip
    mention = forms.ChoiceField(
        required=False, label="Ask somebody to look", error_messages={"invalid_choice": NOT_LISTED}
    )
    mention_2 = forms.ChoiceField(
        required=False, label="And somebody else", error_messages={"invalid_choice": NOT_LISTED}
    )
    mention_3 = forms.ChoiceField(required=False, label="And a third", error_messages={"invalid_choice": NOT_LISTED})

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in MENTIONS:
            field = self.fields[name]
            if people:
                field.choices = [("", "Nobody"), *((str(key), words) for key, words in people)]  # type: ignore[attr-defined]
                field.widget.attrs["data-autocomplete"] = ""
        if not people:  # whoever may not read who is in the partnership is shown no list, and may name nobody
            for name in MENTIONS:
                del self.fields[name]

    @property
    def told(self) -> set[int]:
        """The keys of the people asked to look."""
        return {int(self.cleaned_data[name]) for name in MENTIONS if self.cleaned_data.get(name)}


class WordsForm(forms.Form):
    """Other words for one's own comment."""

    text = WordsField(
        label="Your comment", help_text=f"{NO_NAMES} The earlier words stay to be read.", rows=5, max_length=4000,
        error_messages={"required": "Write your comment, or remove it"},
    )  # fmt: skip
    version = VersionField()


class OftenForm(forms.Form):
    """How often somebody is told what changed."""

    often = forms.ChoiceField(
        choices=FollowSetting.Often.choices, widget=forms.RadioSelect, label="How often should we mail you?",
        help_text="One mail with everything, never one for each change. Changes you made yourself are left out.",
        error_messages={"required": "Choose how often"},
    )  # fmt: skip


class PeriodForm(forms.Form):
    """From when to when; a day left empty or mistyped does not narrow."""

    since = EnglandDateField(label="From", required=False, **BOUNDS)
    until = EnglandDateField(label="To", required=False, **BOUNDS)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The days chosen."""
        self.is_valid()
        said = self.cleaned_data if self.is_bound else {}
        return said.get("since"), said.get("until")
