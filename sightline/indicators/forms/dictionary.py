"""What people type about indicators."""

from typing import Any

from django import forms

from sightline.governance.models import Agency, Group
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.queries.dictionary import (
    STATES,
    Catalogue,
    agencies_here,
    groups_here,
    guess_supplier,
    small_number_rules,
)
from sightline.indicators.rules.words import splits_read, splits_typed
from sightline.indicators.services.dictionary import IndicatorText
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said

LONG = {"data-autocomplete": ""}
OWN = tuple(IndicatorText.__dataclass_fields__)


class DictionaryFilter(Filter):
    """The filters of the dictionary."""

    q = forms.CharField(label="Words or code", required=False, max_length=100)
    agency = forms.ChoiceField(label="Supplied by", required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    frequency = forms.ChoiceField(label="How often", required=False, choices=[("", "All"), *said(Frequency)])
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))

    def __init__(self, *args: Any, agencies: list[Agency], themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        named = [(str(one.pk), one.name) for one in agencies]
        fields["agency"].choices = [("", "All"), *named, ("none", "Nobody yet")]
        fields["theme"].choices = [("", "All"), *((one, one) for one in themes)]


class IndicatorForm(forms.Form):
    """Everything the dictionary says of an indicator."""

    code = forms.CharField(label="Code", max_length=12, help_text="Short, such as C07. It stands in every template.")
    name = forms.CharField(label="Name", max_length=120)
    definition = WordsField(
        label="Definition", rows=3, required=False,
        help_text="In plain words: what counts, what does not, and from which day it is counted.",
    )  # fmt: skip
    unit = forms.ChoiceField(label="Shown as", choices=said(Indicator.Unit))
    numerator = forms.CharField(label="Counts", max_length=200, required=False, help_text="What is counted.")
    denominator = forms.CharField(label="Out of", max_length=200, required=False, help_text="For a percentage.")
    unit_words = forms.CharField(
        label="Unit in words", max_length=30, required=False, help_text="For a measurement, such as days."
    )
    gathered = forms.ChoiceField(label="How it is gathered", choices=said(Indicator.Gathered))
    per = forms.IntegerField(label="Rate for each", required=False, min_value=1, help_text="Such as 10000 people.")
    base = forms.ChoiceField(label="Of whom", required=False, choices=said(Indicator.Base))
    better = forms.ChoiceField(label="Better is", choices=said(Indicator.Better))
    target = forms.FloatField(label="Target", required=False)
    low = forms.FloatField(label="Expected range from", required=False)
    high = forms.FloatField(label="Expected range to", required=False)
    frequency = forms.ChoiceField(label="How often", choices=said(Frequency))
    supplier = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="Supplied by", required=False, empty_label="Nobody yet",
        widget=forms.Select(attrs=LONG),
    )  # fmt: skip
    deputy = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="Deputy", required=False, empty_label="None",
        widget=forms.Select(attrs=LONG), help_text="Who is asked when the supplier cannot tell.",
    )  # fmt: skip
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Group that looks after it", required=False, empty_label="None"
    )
    life_stage = forms.ChoiceField(label="Life stage", required=False, choices=said(Indicator.LifeStage))
    theme = forms.CharField(label="Theme", max_length=60, required=False)
    splits = WordsField(
        label="Breakdowns", rows=3, max_length=4000, required=False,
        help_text="One a line, such as “Category: Neglect, Emotional”. Without parts the supplier names them.",
    )  # fmt: skip
    small_numbers = forms.ChoiceField(label="Rule on small numbers", help_text="Applied when figures are published.")
    chart = forms.ChoiceField(label="Chart", required=False, choices=said(Indicator.Chart))
    baseline_points = forms.IntegerField(
        label="Points of the baseline", required=False, min_value=12,
        help_text="Left empty: limits are worked out from every point.",
    )  # fmt: skip
    source = forms.CharField(label="Source of the definition", max_length=300, required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("supplier", "deputy"):
            fields[name].queryset = agencies_here(by)
        fields["group"].queryset = groups_here(by)
        fields["small_numbers"].choices = small_number_rules(by)

    def clean_splits(self) -> dict[str, list[str]]:
        """Read the breakdowns, one a line."""
        try:
            return splits_read(self.cleaned_data["splits"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def words(self) -> IndicatorText:
        """What was typed."""
        return IndicatorText(**{name: self.cleaned_data[name] for name in OWN})


class IndicatorEditForm(IndicatorForm):
    """The words of an indicator that is in the dictionary."""

    reason = forms.CharField(label="Why it changes", max_length=300, required=False)
    version = VersionField()

    @staticmethod
    def start(row: Indicator) -> dict[str, Any]:
        """Return what the form starts with."""
        return {name: getattr(row, name) for name in (*OWN, "version")} | {"splits": splits_typed(row.splits)}


class RetireForm(forms.Form):
    """The last day of an indicator, and why."""

    ends_on = EnglandDateField(label="Last day it is collected for")
    reason = WordsField(label="Why", rows=2, max_length=300)
    version = VersionField()


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = WordsField(label="Why", rows=2, max_length=300)
    version = VersionField()


class PublishForm(forms.Form):
    """Only the version is asked: the button says it all."""

    version = VersionField()


class CatalogueForm(forms.Form):
    """Entries of the catalogue, and which agency each of its suppliers is here."""

    def __init__(self, *args: Any, found: Catalogue, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        rows = agencies_here(by)
        here = list(rows)
        choices = [(rule.entry.key, rule.entry.title) for rule in found.rules]
        self.fields["entries"] = forms.MultipleChoiceField(
            choices=choices, label="Indicators", error_messages={"required": "Tick the indicators to take over."}
        )
        for at, words in enumerate(found.suppliers):
            self.fields[f"supplier_{at}"] = forms.ModelChoiceField(
                queryset=rows, label=words, required=False, empty_label="Nobody yet",
                initial=guess_supplier(words, here), widget=forms.Select(attrs=LONG),
            )  # fmt: skip

    @property
    def supplier_fields(self) -> list[Any]:
        """The fields of suppliers, in order."""
        return [self[name] for name in self.fields if name.startswith("supplier_")]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the deed takes it."""
        told = self.cleaned_data
        named = {words: told.get(f"supplier_{at}") for at, words in enumerate(self.found.suppliers)}
        return {"keys": told["entries"], "suppliers": named}
