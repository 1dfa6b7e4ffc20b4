"""What people choose about their calendar."""

from typing import Any

from django import forms
from django.core import signing

from sightline.ui.forms import VersionField

SALT, KEPT_SECONDS = "calendars.address", 3600
TOO_LONG = "This page was open for too long. Look at it again, then choose."


class WhatForm(forms.Form):
    """What stands in the calendar."""

    with_followed = forms.BooleanField(label="Also the due dates of the groups I follow", required=False)


class MakeForm(WhatForm):
    """A new private address. Its secret is made with the page and signed, so that a form sent twice makes one."""

    sealed = forms.CharField(widget=forms.HiddenInput, error_messages={"required": TOO_LONG})
    version = VersionField()

    def __init__(self, *args: Any, person: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_sealed(self) -> str:
        """Return the secret; refuse one that we did not make for this person within the hour."""
        try:
            person, token = signing.loads(self.cleaned_data["sealed"], salt=SALT, max_age=KEPT_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            raise forms.ValidationError(TOO_LONG) from None
        if person != self.person:
            raise forms.ValidationError(TOO_LONG)
        return str(token)


def sealed(person: int, token: str) -> str:
    """Return a secret signed for one person."""
    return signing.dumps([person, token], salt=SALT)
