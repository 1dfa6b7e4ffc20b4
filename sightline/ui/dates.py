"""A date as England writes it: day, month and year in three boxes, and sentences that say what is missing."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInput(forms.MultiWidget):
    """Three text boxes named `<field>_day`, `<field>_month` and `<field>_year`."""

    template_name = "ui/forms/date_input.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in PARTS}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box an id that ends in its part, so that an error can lead to `id_due_day`."""
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"].get("id")
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["attrs"]["id"] = f"{own}_{part}" if own else None
        return context

    def decompress(self, value: Any) -> list[Any]:
        """Return [day, month, year] of a date, or three empties."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]


class EnglandDateField(forms.Field):
    """A date typed as day, month and year. Month names are taken too. `cleaned_data` holds a `date` or None.

    `earliest` and `latest` bound it. Errors are sentences that begin with the label: “Due date must be a real date”.
    """

    widget = DateInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**options)

    def clean(self, value: Any) -> date | None:
        """Return the date, or raise a sentence that says what is wrong with it."""
        if isinstance(value, date):
            return value
        day, month, year = (str(part or "").strip() for part in (value or ("", "", "")))
        if not (day or month or year):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = self._real(day, month, year)
        self._within(found)
        self.run_validators(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the three boxes differ from the date they were filled with."""
        before = DateInput().decompress(initial)
        return [str(part or "").strip() for part in data or ()] != [str(part or "") for part in before]

    def _real(self, day: str, month: str, year: str) -> date:
        missing = [part for part, text in zip(PARTS, (day, month, year), strict=True) if not text]
        if missing:
            raise ValidationError(f"{self._words()} must include a {' and a '.join(missing)}", code="incomplete")
        if len(year) != 4:
            raise ValidationError(f"{self._words()} must have a year of 4 numbers, such as 2026", code="year")
        try:
            return date(int(year), _month_number(month), int(day))
        except ValueError:
            raise ValidationError(f"{self._words()} must be a real date", code="invalid") from None

    def _within(self, found: date) -> None:
        if self.earliest and found < self.earliest:
            raise ValidationError(f"{self._words()} must be {_said(self.earliest)} or later", code="early")
        if self.latest and found > self.latest:
            raise ValidationError(f"{self._words()} must be {_said(self.latest)} or earlier", code="late")

    def _words(self) -> str:
        return str(self.label or "The date").removesuffix("?")


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _month_number(text: str) -> int:
    name = text[:3].lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else int(text)
