"""The filters of attendance."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.meetings.queries.represented import BY, SHOW, year_of
from sightline.ui.forms import Filter

YEARS_BACK = 5


class RepresentedFilter(Filter):
    """By what, of which year and group, and whether only gaps."""

    by = forms.ChoiceField(label="By", required=False, choices=list(BY.items()), initial="agency")
    year = forms.ChoiceField(label="Year", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    show = forms.ChoiceField(label="Show", required=False, choices=list(SHOW.items()))

    def __init__(self, *args: Any, groups: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = year_of(today)
        years = [(str(one), f"April {one} to March {one + 1}") for one in range(year, year - YEARS_BACK, -1)]
        self.fields["year"].choices = [("", "This year"), *years]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", "All"), *groups]  # type: ignore[attr-defined]
