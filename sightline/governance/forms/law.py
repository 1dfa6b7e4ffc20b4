"""Forms of the law: which rule set from when, what holds in place of a rule, what is decided, and the filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from sightline.governance.forms.common import EARLIEST, Filter
from sightline.governance.rules.law import TIED, as_typed, from_typed
from sightline.rulesets.catalogue import editions, shipped
from sightline.rulesets.rules import KINDS, NUMBER, RECORDS, STATUSES, TEXTS, YES, Entry, Field, RuleSet
from sightline.ui.forms import EnglandDateField, WordsField

ANY = [("", "All")]
STATES = [
    *ANY, ("unverified", "Not verified"), ("verified", "Verified"), ("overridden", "Overridden"),
    ("later", "Not in force"),
]  # fmt: skip
CHANGES = [*ANY, ("new", "New"), ("changed", "Changed"), ("gone", "Gone")]
SAYS = "says_"


def _sets() -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in shipped().values()]


def _with_editions() -> list[tuple[str, str]]:
    """Return the sets of which there are several editions; the key leads, since titles differ only at their ends."""
    return [(key, f"{key}, {title}") for key, title in _sets() if len(editions(key)) > 1]


class AdoptForm(forms.Form):
    """A rule set to run on, from a day; `offered` are the (key, words) to choose from."""

    key = forms.ChoiceField(label="Rule set")
    starts_on = EnglandDateField(
        label="From", earliest=EARLIEST, help_text="The day from which the partnership works by it."
    )
    reason = forms.CharField(
        label="Why", max_length=300, required=False,
        help_text="For example: the executive decided it on 3 March 2026.",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Choose a rule set"), *offered]  # type: ignore[attr-defined]


class RuleFilter(Filter):
    """Rules of a set by words, kind, legal status, and whether verified or overridden."""

    text = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False)
    status = forms.ChoiceField(label="Legal status", required=False, choices=[*ANY, *STATUSES.items()])
    state = forms.ChoiceField(label="State", required=False, choices=STATES)

    def __init__(self, *args: Any, rule_set: RuleSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = dict.fromkeys(entry.kind for entry in rule_set.entries)
        self.fields["kind"].choices = [*ANY, *((one, KINDS[one].words) for one in kinds)]  # type: ignore[attr-defined]


class CompareForm(Filter):
    """Two editions of the same guidance, and which changes."""

    before = forms.ChoiceField(label="From", required=False, choices=_with_editions)
    after = forms.ChoiceField(label="To", required=False, choices=_with_editions)
    what = forms.ChoiceField(label="Change", required=False, choices=CHANGES)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[*ANY, *((name, kind.words) for name, kind in KINDS.items())]
    )
    text = forms.CharField(label="Words", required=False, max_length=200)


class OverrideForm(forms.Form):
    """What is to hold in place of a rule: one control for each thing the rule says, the day and the reason."""

    def __init__(self, *args: Any, entry: Entry, content: Mapping[str, Any], rule_set: RuleSet, **kwargs: Any) -> None:
        typed = {f"{SAYS}{name}": text for name, text in as_typed(entry.kind, content).items()}
        kwargs["initial"] = {**typed, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.entry = entry
        for name, field in KINDS[entry.kind].fields.items():
            if (entry.kind, name) not in TIED:
                self.fields[f"{SAYS}{name}"] = _control(field, rule_set)
        self.fields["starts_on"] = EnglandDateField(label="Holds from", earliest=EARLIEST)
        self.fields["reason"] = WordsField(
            label="Reason", rows=4, max_length=2000,
            help_text="Why the partnership departs from the rule, and who agreed it. It is shown with the rule.",
        )  # fmt: skip

    @property
    def content(self) -> dict[str, Any]:
        """The content that was typed, in the shape of the rule's kind."""
        typed = {name: self.cleaned_data.get(f"{SAYS}{name}") for name in KINDS[self.entry.kind].fields}
        return from_typed(self.entry.kind, typed, self.entry.content)


def _control(field: Field, rule_set: RuleSet) -> forms.Field:
    """Return the control for one thing a rule says, by its form."""
    plain: dict[str, Any] = {"label": field.words, "required": field.needed}
    if field.refers or field.choices:
        found = [(entry.key, entry.title) for entry in rule_set.of_kind(field.refers)]
        found += [(one, capfirst(one)) for one in field.choices]
        return forms.ChoiceField(**plain, choices=[("", "Not said"), *found])
    if field.form == YES:
        radios = forms.RadioSelect(attrs={"class": "govuk-radios--inline"})
        return forms.ChoiceField(**plain, choices=[("yes", "Yes"), ("no", "No")], widget=radios)
    if field.form == NUMBER:
        return _Figure(**plain, min_value=0, max_value=999_999)
    if field.form in (TEXTS, RECORDS):
        hint = "One on each line." if field.form == TEXTS else _rows_hint(field)
        return WordsField(**plain, rows=6, help_text=hint)
    return forms.CharField(**plain, max_length=1000)


class _Figure(forms.DecimalField):
    """A number, given back as text so that the rule reads it as it reads a file."""

    def clean(self, value: Any) -> Any:
        """Return the number as text, empty when nothing was typed."""
        found = super().clean(value)
        return "" if found is None else f"{found:f}"


def _rows_hint(field: Field) -> str:
    parts = " | ".join(one.words.lower() for one in field.rows.values())
    return f"One row on each line, its parts in this order with a bar between them: {parts}."


class ApproveForm(forms.Form):
    """What the executive says when it approves."""

    decision = WordsField(
        label="Anything to add", required=False, rows=3, max_length=2000,
        help_text="For example: agreed at the meeting of 3 March 2026, for one year.",
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why an override is refused."""

    decision = WordsField(label="Why it is refused", rows=3, max_length=2000)
