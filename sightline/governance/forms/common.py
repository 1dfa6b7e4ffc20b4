"""What the forms of governance share."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Choices
from django.utils.text import capfirst

from sightline.ui.forms import EnglandDateField

LONG = {"data-autocomplete": ""}
EARLIEST = date(1990, 1, 1)
STATES = [("current", "Current"), ("past", "Ended"), ("all", "All")]


def said(kinds: type[Choices]) -> list[tuple[str, str]]:
    """Return choices as a form says them: each begins with a capital."""
    return [(str(value), capfirst(str(words))) for value, words in kinds.choices]


class EndForm(forms.Form):
    """The last day of something."""

    ends_on = EnglandDateField(label="Last day", earliest=EARLIEST)


class EmptyForm(forms.Form):
    """Nothing is asked: the button says it all."""


class PostChoice(forms.ModelChoiceField):
    """Posts with their agency beside them."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Title, agency”."""
        return f"{obj.title}, {obj.agency}"


class Filter(forms.Form):
    """A filter of a list: what is wrong or missing counts as its default."""

    def chosen(self) -> dict[str, str]:
        """Return the values of the filter, defaults where the address says nothing of use."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        found = {name: said.get(name) or field.initial or "" for name, field in self.fields.items()}
        return {name: str(value) for name, value in found.items()}
