"""The secrets in links sent by mail: used once, for one purpose, for a limited time.

A token stops working when the password changes, the person signs in, or the address changes.
"""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36

from sightline.accounts.models import Person

HOUR = 60 * 60


class LinkTokens(PasswordResetTokenGenerator):
    """Makes and checks the tokens of one purpose."""

    def __init__(self, purpose: str, seconds: int) -> None:
        super().__init__()
        self.key_salt = f"sightline.accounts.{purpose}"
        self.seconds = seconds

    def check_token(self, user: Any, token: str | None) -> bool:
        """Say whether the token is whole, unused and no older than `seconds`."""
        if not user or not token or not super().check_token(user, token):
            return False
        made_at = base36_to_int(token.split("-")[0])
        return self._num_seconds(self._now()) - made_at <= self.seconds


RESETS = LinkTokens("password-reset", HOUR)
# Django's own limit (PASSWORD_RESET_TIMEOUT, three days) also holds.
INVITATIONS = LinkTokens("invitation", 72 * HOUR)


def key_for(person: Person, tokens: LinkTokens) -> str:
    """Return what stands in the link: who, and the secret."""
    return f"{int_to_base36(person.pk)}-{tokens.make_token(person)}"


def person_for(uidb36: str, token: str) -> Person | None:
    """Return the person a link belongs to, or None when it is wrong, used, too old or the account is switched off."""
    try:
        person = Person.objects.filter(pk=base36_to_int(uidb36), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if person and any(tokens.check_token(person, token) for tokens in (RESETS, INVITATIONS)):
        return person
    return None
