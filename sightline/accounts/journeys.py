"""What is remembered of somebody who went to their organisation to sign in, until they come back: once, ten minutes."""

import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

KEPT_AS = "organisation_journeys"
LASTS_SECONDS = 600
AT_ONCE = 5


class Purpose(StrEnum):
    """Why somebody goes there."""

    SIGN_IN = "sign_in"
    LINK = "link"
    CONFIRM = "confirm"
    INVITATION = "invitation"


@dataclass(frozen=True)
class Journey:
    """One way there and back: `person` was signed in when it began (0: nobody), `invitation` is a link's secret."""

    organisation: str
    purpose: str
    nonce: str
    verifier: str
    way_back: str
    started_at: float
    person: int = 0
    invitation: str = ""


def begin(
    session: SessionBase, *, organisation: str, purpose: Purpose, way_back: str, person: int = 0, invitation: str = ""
) -> tuple[str, Journey]:
    """Remember that somebody leaves and return (state, journey); the state is all that the organisation is told."""
    journey = Journey(
        organisation, purpose, secrets.token_urlsafe(32), secrets.token_urlsafe(48), way_back, time.time(), person,
        invitation,
    )  # fmt: skip
    state = secrets.token_urlsafe(32)
    kept = {**session.get(KEPT_AS, {}), state: asdict(journey)}
    session[KEPT_AS] = dict(sorted(kept.items(), key=lambda one: one[1]["started_at"])[-AT_ONCE:])
    return state, journey


def come_back(session: SessionBase, *, state: str, organisation: str) -> Journey | None:
    """Return the journey of a state and forget it; None when this browser did not begin it, or too long ago.

    The state is also marked as used for everybody, since two requests at the same moment read one session.
    """
    kept = dict(session.get(KEPT_AS, {}))
    found = kept.pop(state, None)
    if found is None:
        return None
    session[KEPT_AS] = kept
    mark = f"oidc-state:{hashlib.sha256(state.encode()).hexdigest()}"
    if not cache.add(mark, "used", LASTS_SECONDS * 2):
        return None
    journey = Journey(**found)
    late = not 0 <= time.time() - journey.started_at < LASTS_SECONDS
    return None if late or journey.organisation != organisation else journey
