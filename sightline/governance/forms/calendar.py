"""Forms of the calendar."""

from typing import Any

from django import forms

from sightline.governance.forms.common import Filter
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField


class DayForm(forms.Form):
    """A day on which no working-day clock runs."""

    day = EnglandDateField(label="Day", help_text="For example a one-off bank holiday that has been proclaimed.")
    name = forms.CharField(label="What the day is", max_length=100, help_text="For example: National day of mourning.")


class YearFilter(Filter):
    """Days by year."""

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(by.today.year - 20, by.today.year + 21)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = by.today.year
