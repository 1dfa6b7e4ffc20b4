"""How long a session lasts: two stamps in it say when the person signed in and when they were last here."""

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
STAMP_EVERY_SECONDS = 60


def stamp_sign_in(session: SessionBase) -> None:
    """Start the clocks of a session."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()


def stamp_visit(session: SessionBase) -> None:
    """Note that the person is here; writes at most once a minute. A session without stamps starts its clocks now."""
    if SIGNED_IN_AT not in session:
        stamp_sign_in(session)
    elif abs(time.time() - session[SEEN_AT]) >= STAMP_EVERY_SECONDS:
        session[SEEN_AT] = time.time()


def ended_because(session: SessionBase) -> str:
    """Return the sentence that says why a session is over, or "" when it may go on."""
    now = time.time()
    if now - session.get(SIGNED_IN_AT, now) >= settings.SESSION_COOKIE_AGE:
        return "You were signed out because you signed in 12 hours ago. Sign in to carry on."
    if now - session.get(SEEN_AT, now) >= settings.SESSION_IDLE_SECONDS:
        return "You were signed out because you did nothing for 30 minutes. Sign in to carry on where you were."
    return ""
