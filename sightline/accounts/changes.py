"""Who wants to know when a person's address or way of signing in changed. Higher contexts register here.

Rule: a change of somebody's e-mail or sign-in factors suspends what is most sensitive until it is looked at again. The
callbacks run inside the deed's transaction: what they raise undoes the change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sightline.accounts.models import Person


class What(StrEnum):
    """What changed."""

    EMAIL = "email"
    FACTORS = "factors"
    ORGANISATION = "organisation"
    PASSWORD = "password"  # noqa: S105 (the name of a thing, not a secret)
    RESET = "reset"


@dataclass(frozen=True)
class IdentityChanged:
    """A change; `own` when the person did it themselves, signed in and confirmed a moment ago.

    EMAIL: another address. FACTORS: an authenticator app or a passkey added or removed. ORGANISATION: an organisation's
    sign-in linked or unlinked. PASSWORD: a new one set by a mailed link. RESET: all of these taken away.
    """

    person: Person
    what: What
    own: bool


Callback = Callable[[IdentityChanged], None]
_callbacks: list[Callback] = []


def on_identity_changed(callback: Callback) -> None:
    """Call `callback` at each change, inside its transaction; registering it twice counts once."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def tell(person: Person, what: What, *, own: bool) -> None:
    """Tell everybody who registered."""
    for callback in _callbacks:
        callback(IdentityChanged(person, what, own))
