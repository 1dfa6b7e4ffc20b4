"""Deeds the library tells by signals only.

Our own code sends and receives none. Adding and removing second factors, and wrong codes, have no hook in the library's
adapters; its signals are the one place where all its ways of doing them meet.
"""

# ruff: noqa: ARG001 (Django asks receivers to take whatever is sent)

from typing import Any

from allauth.account.signals import login_code_rejected, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from sightline.accounts import services
from sightline.accounts.adapter import AccountAdapter
from sightline.accounts.models import Person


@receiver(authenticator_added)
def note_added(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """A second factor was added."""
    services.note_factor_added(person=user, kind=authenticator.type, keep=request.session.session_key)


@receiver(authenticator_removed)
def note_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """A second factor was removed."""
    services.note_factor_removed(person=user, kind=authenticator.type, keep=request.session.session_key)


@receiver(authenticator_reset)
def note_reset(user: Person, **kwargs: Any) -> None:
    """Recovery codes were replaced."""
    services.note_recovery_codes_made(person=user)


@receiver(authentication_failed)
def note_wrong_factor(user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """A wrong code or passkey was given."""
    services.note_failed_sign_in(email=user.email, step=authenticator.type)


@receiver(login_code_rejected)
def note_wrong_code(user: Person, **kwargs: Any) -> None:
    """A wrong e-mailed code was given."""
    services.note_failed_sign_in(email=user.email, step="code")


@receiver(password_reset)
def forget_tries(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """After a new password by link, let the person sign in at once.

    The library forgets the tries only of addresses in a table of its own, which we do not use.
    """
    AccountAdapter(request)._delete_login_attempts_cached_email(request, email=user.email)
