"""What is known about how a person signs in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from sightline.accounts.models import Person

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_strong_factor(person: Person) -> bool:
    """Say whether the person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=person, type__in=STRONG).exists())


@dataclass(frozen=True)
class SignInWays:
    """How one person signs in."""

    has_password: bool
    has_app: bool
    passkeys: tuple[str, ...]
    codes_left: int | None


def sign_in_ways(person: Person) -> SignInWays:
    """Return how a person signs in; `codes_left` is None when there are no recovery codes."""
    rows = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    codes = [row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return SignInWays(
        has_password=person.has_usable_password(),
        has_app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=tuple(str(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
    )


@dataclass(frozen=True)
class OpenSession:
    """One place where a person is signed in."""

    pk: int
    started_at: datetime
    address: str
    browser: str
    is_this_one: bool


def open_sessions(person: Person, session_key: str | None) -> list[OpenSession]:
    """Return where a person is signed in, newest first; `session_key` is the session that asks."""
    rows = sorted(UserSession.objects.purge_and_list(person), key=lambda row: row.created_at, reverse=True)
    return [
        OpenSession(row.pk, row.created_at, row.ip, browser_name(row.user_agent), row.session_key == session_key)
        for row in rows
    ]


# The first that matches names the browser: most pretend to be several.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return “Chrome on Windows” from what the browser says of itself, or “An unknown browser”."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "An unknown browser"
