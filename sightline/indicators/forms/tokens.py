"""The form by which somebody makes a key for other software."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.text import capfirst

from sightline.governance.standing import Standing
from sightline.indicators.models import ApiToken
from sightline.indicators.queries.tokens import agencies_to_return_for
from sightline.indicators.services.tokens import NewToken
from sightline.ui.forms import EnglandDateField

SALT, KEPT_SECONDS = "indicators.key", 3600
TOO_LONG = "This page was open for too long. Open it again, then make the key."


class TokenForm(forms.Form):
    """A new key. Its letters are made with the page and signed, so that a form sent twice makes one key."""

    mark_optional = False
    name = forms.CharField(
        label="What uses the key", max_length=100, help_text="For example: Power BI, quality report."
    )
    scope = forms.ChoiceField(
        label="What it may do", widget=forms.RadioSelect, initial=ApiToken.Scope.READ,
        choices=[(key, capfirst(words)) for key, words in ApiToken.Scope.choices],
    )  # fmt: skip
    agency: Any = forms.ModelChoiceField(
        label="Agency whose returns it sends in", queryset=None, required=False, empty_label="None",
        help_text="Only for a key that sends in returns.",
    )  # fmt: skip
    ends_on = EnglandDateField(label="Last day", help_text="Within a year. Make a new key before then.")
    sealed = forms.CharField(widget=forms.HiddenInput, error_messages={"required": TOO_LONG})

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["agency"].queryset = agencies_to_return_for(by)  # type: ignore[attr-defined]

    def clean_sealed(self) -> str:
        """Return the key; refuse one that we did not make for this person here within the hour."""
        try:
            person, here, key = signing.loads(self.cleaned_data["sealed"], salt=SALT, max_age=KEPT_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            raise forms.ValidationError(TOO_LONG) from None
        if (person, here) != (self.by.person.pk, self.by.partnership.pk):
            raise forms.ValidationError(TOO_LONG)
        return str(key)

    def new(self) -> NewToken:
        """Return what the key is for."""
        told = self.cleaned_data
        return NewToken(told["name"], told["scope"], told["ends_on"], told["agency"])


def sealed(by: Standing, key: str) -> str:
    """Return a key signed for one person in one partnership."""
    return signing.dumps([by.person.pk, by.partnership.pk, key], salt=SALT)
