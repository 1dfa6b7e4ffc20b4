"""The secrets in links sent by mail: used once, for one purpose, for a limited time.

A token stops working when the password or the address changes, the person signs in or is switched off.
"""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils.http import base36_to_int, int_to_base36

from sightline.accounts.models import IdentityChange, Person

HOUR = 60 * 60
CHANGE_LASTS = 72 * HOUR
NEW, OLD = "new", "old"
_CHANGES = "sightline.accounts.change"


class LinkTokens(PasswordResetTokenGenerator):
    """Makes and checks the tokens of one purpose."""

    def __init__(self, purpose: str, seconds: int) -> None:
        super().__init__()
        self.key_salt = f"sightline.accounts.{purpose}"
        self.seconds = seconds

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        """Bind the token also to the moment before which mailed links count no longer."""
        return f"{super()._make_hash_value(user, timestamp)}{user.links_since.isoformat()}"

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


def invited_person(uidb36: str, token: str) -> Person | None:
    """Return whom an invitation belongs to, when it still works and they have no way to sign in yet."""
    person = person_for(uidb36, token)
    if person is None or person.has_usable_password() or not INVITATIONS.check_token(person, token):
        return None
    return person


def change_key(change: IdentityChange, role: str) -> str:
    """Return what stands in a link about a change that waits; `role` is the address it is mailed to, OLD or NEW."""
    return signing.dumps([change.pk, role], salt=_CHANGES)


def change_for(key: str) -> tuple[IdentityChange, str] | None:
    """Return the change a link belongs to, while it waits, and to which address it was mailed; None otherwise."""
    try:
        pk, role = signing.loads(key, salt=_CHANGES, max_age=CHANGE_LASTS)
    except signing.BadSignature:
        return None
    rows = IdentityChange.objects.select_related("person", "asked_by")
    change = rows.filter(pk=pk, state=IdentityChange.State.OPEN, person__is_active=True).first()
    return (change, role) if change else None
