"""Forms of changes of people's accounts."""

from django import forms


class EmailChangeForm(forms.Form):
    """Another address for somebody, and why."""

    new_email = forms.CharField(
        label="New email address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the new email address"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", max_length=300, help_text="The person reads this.",
        error_messages={"required": "Enter why the address changes"},
    )  # fmt: skip


class ResetForm(forms.Form):
    """Why somebody's sign-in is to be reset."""

    reason = forms.CharField(
        label="Why", max_length=300, help_text="The person reads this. For example: they lost their phone.",
        error_messages={"required": "Enter why the sign-in is reset"},
    )  # fmt: skip
