"""The filters of the dashboard, and a rebase."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.indicators.queries.reading.dashboard import ORDERS
from sightline.indicators.rules.periods import period_words
from sightline.ui.forms import Filter

Choices = Sequence[tuple[str, str]]


class DashboardFilter(Filter):
    """Which indicators the dashboard shows, and in which order."""

    priority = forms.ChoiceField(label="Priority", required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    stage = forms.ChoiceField(label="Life stage", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)
    state = forms.ChoiceField(label="Reading", required=False)
    order = forms.ChoiceField(label="Show first", required=False, choices=list(ORDERS.items()))

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            if not found:
                del self.fields[name]
                continue
            self.fields[name].choices = [("", "The whole area" if name == "locality" else "All"), *found]  # type: ignore[attr-defined]


class RebaseForm(forms.Form):
    """Where the limits of a chart begin anew, and why."""

    from_day = forms.ChoiceField(label="First period after the change")
    reason = forms.CharField(
        label="What changed, and how you know", max_length=200,
        help_text="Such as a new pathway, a merged service or a new definition. It stands on the chart. A change that "
        "you only see in the figures is no reason: the chart is there to show it.",
    )  # fmt: skip

    def __init__(self, *args: Any, days: Sequence[date], frequency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(day.isoformat(), period_words(frequency, day)) for day in reversed(days)]
        self.fields["from_day"].choices = [("", "Choose a period"), *choices]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, the period as a day."""
        return {**self.cleaned_data, "from_day": date.fromisoformat(self.cleaned_data["from_day"])}
