"""The library's forms in our words: labels and hints, no placeholders, tries counted per account."""

# ruff: noqa: ARG002 (the library decides what its forms are given)

from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context as request_context
from allauth.core import ratelimit
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.http import HttpRequest

from sightline.accounts import services
from sightline.accounts.passwords import LongEnough

CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class OurWords:
    """Puts our labels and hints on the library's fields and takes its placeholders away."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    required_messages: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = self.required_messages.get(name, field.error_messages["required"])


class LoginForm(OurWords, account_forms.LoginForm):
    """Email address and password."""

    labels = {"login": "Email address", "password": "Password"}
    required_messages = {"login": "Enter your email address", "password": "Enter your password"}

    def _setup_password_field(self) -> None:
        """Keep the password: the library drops it where nobody may sign up with one."""


class RequestLoginCodeForm(OurWords, account_forms.RequestLoginCodeForm):
    """The address to send a code to."""

    labels = {"email": "Email address"}
    required_messages = {"email": "Enter your email address"}


class ConfirmLoginCodeForm(OurWords, account_forms.ConfirmLoginCodeForm):
    """The code sent by email; tries are counted per address, whatever session they come from."""

    labels = {"code": "Code"}
    hints = {"code": "Eight letters, such as BCDF-GHJK. The dash may be left out."}
    required_messages = {"code": "Enter the code from the email"}

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_code(self) -> str:
        """Return the code if it is right and there were not too many tries."""
        key = f"login-code:{self.email.lower()}"
        if not ratelimit.consume(request_context.request, action="login_failed", key=key):
            raise forms.ValidationError("There were too many tries. Wait 5 minutes, then ask for a new code.")
        return super().clean_code()


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    """The password once more."""

    labels = {"password": "Password"}
    required_messages = {"password": "Enter your password"}


NEW_PASSWORD = {
    "labels": {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    },
    "hints": {"password1": LongEnough().get_help_text()},
    "required": {
        "oldpassword": "Enter your current password",
        "password1": "Enter a new password",
        "password2": "Enter the new password again",
    },
}


class NewPasswordWords(OurWords):
    """The words of the three forms that set a password."""

    labels = NEW_PASSWORD["labels"]
    hints = NEW_PASSWORD["hints"]
    required_messages = NEW_PASSWORD["required"]


class ChangePasswordForm(NewPasswordWords, account_forms.ChangePasswordForm):
    """The current password and a new one, twice."""


class SetPasswordForm(NewPasswordWords, account_forms.SetPasswordForm):
    """A first password, twice."""


class PasswordByLinkForm(NewPasswordWords, account_forms.ResetPasswordKeyForm):
    """A new password for somebody who followed a link, twice."""


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    """The address to send a link to."""

    labels = {"email": "Email address"}
    required_messages = {"email": "Enter your email address"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mail a link, or a sentence that there is no account; the page says the same in both cases."""
        email: str = self.cleaned_data["email"]
        services.send_reset_link(email=email)
        return email


class AuthenticateForm(OurWords, mfa_forms.AuthenticateForm):
    """The second step at sign-in."""

    labels = {"code": "Code"}
    hints = {"code": "The 6-digit code your authenticator app shows now, or one of your recovery codes."}
    required_messages = {"code": "Enter a code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_ATTRS)


class MfaReauthenticateForm(OurWords, mfa_forms.ReauthenticateForm):
    """The second step once more."""

    labels = AuthenticateForm.labels
    hints = AuthenticateForm.hints
    required_messages = AuthenticateForm.required_messages

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_ATTRS)


class ActivateTOTPForm(OurWords, totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels = {"code": "Code from the app"}
    hints = {"code": "6 digits, such as 012345."}
    required_messages = {"code": "Enter the 6-digit code the app shows"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_ATTRS)


class DeactivateTOTPForm(OurWords, totp_forms.DeactivateTOTPForm):
    """Nothing to fill in."""


class AddPasskeyForm(OurWords, webauthn_forms.AddWebAuthnForm):
    """A passkey and what to call it."""

    mark_optional = False

    labels = {"name": "Name of this passkey", "passwordless": "Let me sign in with this passkey alone"}
    hints = {
        "name": "So that you know it again, such as “Work laptop” or “Blue key”.",
        "passwordless": "Your device will ask for your PIN, face or fingerprint instead of your password.",
    }
    required_messages = {"credential": "The passkey was not made. Choose “Add passkey” and follow your device."}


class RenamePasskeyForm(OurWords, webauthn_forms.EditWebAuthnForm):
    """A new name for a passkey."""

    labels = {"name": "Name of this passkey"}
    hints = {"name": "So that you know it again, such as “Work laptop” or “Blue key”."}
    required_messages = {"name": "Enter a name for this passkey"}


class RecoveryCodesForm(OurWords, GenerateRecoveryCodesForm):
    """Nothing to fill in."""


class NewEmailForm(forms.Form):
    """The address somebody wants to use from now on."""

    new_email = forms.CharField(
        label="New email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your new email address"},
    )
