"""What the forms of governance share."""

from datetime import date
from typing import Any

from django import forms

from sightline.ui.forms import EmptyForm, EnglandDateField, Filter, said

__all__ = ["EARLIEST", "LONG", "STATES", "EmptyForm", "EndForm", "Filter", "PostChoice", "said"]

LONG = {"data-autocomplete": ""}
EARLIEST = date(1990, 1, 1)
STATES = [("current", "Current"), ("past", "Ended"), ("all", "All")]


class EndForm(forms.Form):
    """The last day of something."""

    ends_on = EnglandDateField(label="Last day", earliest=EARLIEST)


class PostChoice(forms.ModelChoiceField):
    """Posts with their agency beside them."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Title, agency”."""
        return f"{obj.title}, {obj.agency}"
