"""What people type, send and choose about returns."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sightline.governance.models import Agency
from sightline.indicators.models import Period, ReturnLine
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.queries.missing import MISSING
from sightline.indicators.queries.returns import STATES, Row, period_words
from sightline.indicators.rules import cells
from sightline.indicators.rules.checks import NUMBER, OUT_OF, REASON, STATE, VALUE, Found, Line, told
from sightline.indicators.rules.periods import start_of
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said

MOST_BYTES = 5_000_000
KINDS = (".xlsx", ".csv", ".txt")
FIGURES = {"number": NUMBER, "out_of": OUT_OF, "value": VALUE}
TYPED: dict[str, tuple[str, Any]] = {
    "number": ("numerator", cells.whole), "out_of": ("denominator", cells.whole), "value": ("value", cells.number),
}  # fmt: skip
STATE_CHOICES = [("", "Given below"), ("nil", "Nil return"), ("not_held", "Not held")]


class ReturnFilter(Filter):
    """The filters of the list of returns."""

    period = forms.ChoiceField(label="Period", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))

    def __init__(self, *args: Any, periods: Sequence[Period], agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [("", "All"), *((str(one.pk), period_words(one)) for one in periods)]
        fields["agency"].choices = [("", "All"), *((str(one.pk), one.name) for one in agencies)]


class MissingFilter(ReturnFilter):
    """The filters of who is missing."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *((key, words) for key, (words, _) in MISSING.items())]
    )


class OpenForm(forms.Form):
    """A period to collect."""

    frequency = forms.ChoiceField(label="How often", choices=said(Frequency))
    day = EnglandDateField(label="A day in the period", help_text="The period it lies in is opened.")
    working_days = forms.IntegerField(
        label="Working days after its end", min_value=0, max_value=120, initial=15,
        help_text="Returns are due so many working days after the last day of the period.",
    )  # fmt: skip


class VersionOnly(forms.Form):
    """Only the version is asked: the button says it all."""

    version = VersionField()


class WhyForm(forms.Form):
    """Why something is done."""

    reason = WordsField(label="Why", rows=2, max_length=300)
    version = VersionField()


class ExtendForm(forms.Form):
    """A later day, and why."""

    due_on = EnglandDateField(label="Due on")
    reason = WordsField(label="Why there is more time", rows=2, max_length=300)
    version = VersionField()


class BringForm(forms.Form):
    """A file, or cells that were copied from a spreadsheet."""

    workbook = forms.FileField(
        label="Excel or CSV file", required=False, help_text="Up to 5 MB, ending in .xlsx or .csv.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip
    cells = WordsField(
        label="Or paste the cells", required=False, rows=6, max_length=1_000_000,
        help_text="Copy them in Excel with their headings, and paste them here.",
    )  # fmt: skip
    version = VersionField()

    def clean_workbook(self) -> UploadedFile | None:
        """Refuse a file that is too large or of another kind, before it is read."""
        found: UploadedFile | None = self.cleaned_data["workbook"]
        if found is not None and not (found.name or "").lower().endswith(KINDS):
            raise forms.ValidationError("Choose an Excel workbook (.xlsx) or a CSV file. Other kinds cannot be read.")
        if found is not None and (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 5 MB. Take out what is not needed, or send it in parts."
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("workbook") and not found.get("cells", "").strip() and "workbook" not in self.errors:
            self.add_error("workbook", "Choose a file, or paste the cells below.")
        return found


def row_key(row: Row) -> str:
    """Return what names a row's fields: its own, not its place, which others may change while somebody types."""
    part = f"{row.dimension}\0{row.part}".encode()
    return f"{row.indicator.pk}_{blake2s(part, digest_size=6).hexdigest()}" if row.dimension else f"{row.indicator.pk}"


class FillForm(forms.Form):
    """A whole return on one page: a row for each figure, and for each indicator what is said of it."""

    version = VersionField()

    def __init__(self, *args: Any, rows: Sequence[Row], lines: Sequence[ReturnLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.lines = list(rows), list(lines)
        self.nil = {line.indicator_id for line in self.lines if line.state == ReturnLine.State.NIL}
        for row in self.rows:
            self._row(row_key(row), row)
        for line in self.lines:
            self._line(line)

    def _row(self, key: str, row: Row) -> None:
        one, there = row.indicator, None if row.indicator.pk in self.nil else row.figure
        names = {"measure": ("value",), "percent": ("number", "out_of"), "narrative": ()}.get(one.unit, ("number",))
        start = {"number": there.numerator, "out_of": there.denominator, "value": there.value} if there else {}
        for name in names:
            words = f"{one.code} {row.part or one.name}, {FIGURES[name].lower()}"
            attrs = {"aria-label": words, "inputmode": "decimal" if name == "value" else "numeric", "size": "8",
                     "class": "govuk-input--width-5"}  # fmt: skip
            self.fields[f"{name}_{key}"] = forms.CharField(
                label=words, required=False, max_length=40, initial=start.get(name), widget=forms.TextInput(attrs=attrs)
            )

    def _line(self, line: ReturnLine) -> None:
        key, code = line.indicator_id, line.indicator.code
        start = line.state if line.state in ("nil", "not_held") else ""
        self.fields[f"state_{key}"] = forms.ChoiceField(
            label=f"{code}: figures", required=False, choices=STATE_CHOICES, initial=start
        )
        self.fields[f"reason_{key}"] = forms.CharField(
            label=f"{code}: why it is not held", required=False, max_length=300, initial=line.reason
        )
        self.fields[f"commentary_{key}"] = WordsField(
            label=f"{code}: commentary", required=False, rows=2, max_length=4000, initial=line.commentary
        )

    def read(self) -> tuple[list[Line], list[Found]]:
        """Return the lines that were typed, numbered from 1 as they stand, and what could not be read."""
        found: list[Found] = []
        lines: list[Line] = []
        said_of = {line.indicator_id: line for line in self.lines}
        for at, row in enumerate(self.rows):
            line = Line(at + 1, row.indicator.code, row.dimension, row.part)
            for name, (into, read) in TYPED.items():
                try:
                    setattr(line, into, read(self.cleaned_data.get(f"{name}_{row_key(row)}", "")))
                except cells.Bad as error:
                    found.append(told(error.code, at + 1, column=FIGURES[name], indicator=line.code, said=error.text))
            if not row.dimension and row.indicator.pk in said_of:
                key = row.indicator.pk
                line.state = self.cleaned_data[f"state_{key}"]
                line.reason = self.cleaned_data[f"reason_{key}"]
                line.commentary = self.cleaned_data[f"commentary_{key}"]
            if line.filled or not row.dimension:
                lines.append(line)
        return lines, found

    def put(self, problems: Sequence[Found]) -> None:
        """Put each problem at the field it is about."""
        names = {words: name for name, words in FIGURES.items()}
        keys = {line.indicator.code: line.indicator_id for line in self.lines}
        for one in problems:
            key = keys.get(one.indicator)
            row = self.rows[one.row - 1] if 0 < one.row <= len(self.rows) else None
            field = f"{names.get(one.column, '')}_{row_key(row)}" if row else ""
            if field not in self.fields:
                part = {STATE: "state", REASON: "reason"}.get(one.column, "commentary")
                field = f"{part}_{key}"
            self.add_error(field if field in self.fields else None, f"{one.indicator}: {one.column} {one.sentence}")

    def blocks(self) -> list[tuple[ReturnLine, list[tuple[Row, list[tuple[str, Any]]]], list[Any]]]:
        """Return each indicator with its rows (each its fields with their headings) and what is said of it."""
        found = []
        for line in self.lines:
            mine = [(row_key(row), row) for row in self.rows if row.indicator.pk == line.indicator_id]
            made = [
                (
                    row,
                    [
                        (words, self[f"{name}_{key}"])
                        for name, words in FIGURES.items()
                        if f"{name}_{key}" in self.fields
                    ],
                )
                for key, row in mine
            ]
            said_here = [self[f"{name}_{line.indicator_id}"] for name in ("state", "reason", "commentary")]
            found.append((line, made, said_here))
        return found


def first_day(day: date) -> date:
    """Return the last day of the quarter before the one a day lies in: what a new collection is most likely of."""
    return start_of("quarter", day) - timedelta(days=1)
