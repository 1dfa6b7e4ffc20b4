"""Forms of published tables: the file, the codes of councils, what an indicator is set beside."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst

from sightline.governance.models import Area
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.rules.headings import Heading
from sightline.indicators.rules.published import MOST_BYTES


class TableForm(forms.Form):
    """The published file to read."""

    table = forms.FileField(
        label="The published table", widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
        help_text="A CSV file as the statistics service publishes it: figures by authority, populations, or "
        "statistical neighbours. Nothing is loaded until you have seen what was understood.",
    )  # fmt: skip

    def clean_table(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        found: UploadedFile = self.cleaned_data["table"]
        if (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES // 1_000_000} MB. Cut it to the table you need."
            )
        return found


class CodesForm(forms.Form):
    """The code of each council in published statistics."""

    mark_optional = False

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        kwargs["initial"] = {f"code-{one.pk}": one.code for one in areas}
        super().__init__(*args, **kwargs)
        self.areas = areas
        for one in areas:
            self.fields[f"code-{one.pk}"] = forms.CharField(
                label=f"Code of {one.name}", required=False, max_length=20,
                help_text="Nine characters, such as E06000030. Leave it empty to have it found by the name.",
            )  # fmt: skip

    def codes(self) -> dict[str, str]:
        """Return {name: code} as typed."""
        return {one.name: self.cleaned_data[f"code-{one.pk}"] for one in self.areas}


class LinkForm(forms.Form):
    """Which published figure an indicator is set beside."""

    mark_optional = False
    column = forms.ChoiceField(label="Published figure", required=False)
    as_rate = forms.BooleanField(
        label="The published figure is a count: compare it as a rate by the indicator’s own base", required=False
    )

    def __init__(self, *args: Any, columns: list[tuple[str, int, Heading]], rates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rates:
            self.fields["as_rate"].widget = forms.HiddenInput()
        by = {1: "by month", 3: "by quarter", 12: "by year"}
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            ("", "None"),
            *((f"{months}:{name}", f"{one.words}, {by.get(months, '')}") for name, months, one in columns),
        ]  # fmt: skip

    def chosen(self) -> tuple[str, int]:
        """Return (column, months); an empty column for none."""
        months, _, column = self.cleaned_data["column"].partition(":")
        return (column, int(months)) if column else ("", 12)


class SeriesForm(forms.Form):
    """Which published months to show, and of which area."""

    mark_optional = False
    column = forms.ChoiceField(label="Published figure", required=False)
    area = forms.ChoiceField(label="Area", required=False)

    def __init__(self, *args: Any, columns: list[tuple[str, str]], areas: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "column": next((name for name, _ in columns), ""),
            "area": next((code for code, _ in areas), ""),
        }
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = columns  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """Return (column, code of the area) as chosen, else the first of each; empty when there is none."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return (told.get("column") or self.initial["column"], told.get("area") or self.initial["area"])


class TidyForm(forms.Form):
    """Which file of the data set to take out."""

    mark_optional = False
    frequency = forms.ChoiceField(label="Figures", choices=[(key, capfirst(words)) for key, words in Frequency.choices])
    part = forms.ChoiceField(
        label="File", choices=[("data", "The figures"), ("meta", "What the columns mean (metadata)")],
        widget=forms.RadioSelect, initial="data",
    )  # fmt: skip
