"""What is known about how a person signs in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet

from sightline.accounts.models import IdentityChange, OrganisationSignIn, Person
from sightline.accounts.oidc import Organisation, organisation, organisations
from sightline.accounts.sessions import SEEN_AT

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
STRONG_ROWS = Authenticator.objects.filter(type__in=STRONG).order_by()


def has_strong_factor(person: Person) -> bool:
    """Say whether the person has an authenticator app or a passkey."""
    return bool(STRONG_ROWS.filter(user=person).exists())


def had_strong_factor(person: Person) -> bool:
    """Say so of the person of a request as it began; no query, since it was read with the person (see `backend`)."""
    known: bool | None = getattr(person, "strong_at_start", None)
    return has_strong_factor(person) if known is None else known


def people_with_strong_factor() -> QuerySet[Authenticator, Any]:
    """Return, as a part of a query, the keys of people who have an authenticator app or a passkey."""
    found: QuerySet[Authenticator, Any] = Authenticator.objects.filter(type__in=STRONG).order_by().values("user")
    return found


@dataclass(frozen=True)
class SignInWays:
    """How one person signs in."""

    has_password: bool
    has_app: bool
    passkeys: tuple[str, ...]
    codes_left: int | None

    @property
    def app_is_last(self) -> bool:
        """Whether an authenticator app is the only strong second step."""
        return self.has_app and not self.passkeys


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
class LinkedOrganisation:
    """An organisation's sign-in that a person may use, and when they last did."""

    pk: int
    key: str
    name: str
    since: datetime
    last_used_at: datetime | None


def linked_organisations(person: Person) -> list[LinkedOrganisation]:
    """Return a person's links, also those to organisations that the settings name no more."""
    rows = OrganisationSignIn.objects.filter(person=person)
    return [LinkedOrganisation(row.pk, row.organisation, _name(row), row.created_at, row.last_used_at) for row in rows]


def _name(row: OrganisationSignIn) -> str:
    found = organisation(row.organisation)
    return found.name if found else row.organisation


def organisations_of(person: Person) -> list[Organisation]:
    """Return the organisations of the settings through which a person can sign in; no query when there are none."""
    known = organisations()
    linked = set(OrganisationSignIn.objects.filter(person=person).values_list("issuer", flat=True)) if known else set()
    return [one for one in known if one.server in linked or f"{one.server}/" in linked]


def organisations_to_link(person: Person) -> list[Organisation]:
    """Return the organisations of the settings whose sign-in a person may still link."""
    linked = organisations_of(person)
    return [one for one in organisations() if one not in linked]


def change_asked(pk: int) -> IdentityChange:
    """Return a change of an address or a sign-in that was asked for, whatever came of it."""
    return IdentityChange.objects.get(pk=pk)


def change_of(key: int) -> IdentityChange:
    """Return a change by its key, for the page that says what came of it."""
    return IdentityChange.objects.select_related("person").get(pk=key)


def change_waiting(person: Person) -> IdentityChange | None:
    """Return the change of a person's address or sign-in that waits for a yes, or None."""
    rows = IdentityChange.objects.filter(person=person, state=IdentityChange.State.OPEN)
    return rows.select_related("asked_by").first()


@dataclass(frozen=True)
class OpenSession:
    """One place where a person is signed in."""

    pk: int
    started_at: datetime
    seen_at: datetime | None
    address: str
    browser: str
    is_this_one: bool


def open_sessions(person: Person, session_key: str | None) -> list[OpenSession]:
    """Return where a person is signed in, newest first; `session_key` is the session that asks."""
    rows = sorted(UserSession.objects.purge_and_list(person), key=lambda row: row.created_at, reverse=True)
    return [
        OpenSession(
            row.pk, row.created_at, _seen_at(row), row.ip, browser_name(row.user_agent), row.session_key == session_key
        )
        for row in rows
    ]


def _seen_at(row: UserSession) -> datetime | None:
    """Return when the person was last there, to the minute."""
    stamp = import_module(settings.SESSION_ENGINE).SessionStore(row.session_key).get(SEEN_AT)
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int | float) else None


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
