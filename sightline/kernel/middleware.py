"""The facts of a request that the trail and the logs need, held for the length of the request."""

import hashlib
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Facts:
    """Where a request came from: its number, the caller's address and a hash of the session key."""

    request_id: str = ""
    address: str = ""
    session_hash: str = ""


NOBODY = Facts()
_facts: ContextVar[Facts] = ContextVar("request_facts", default=NOBODY)


def current_facts() -> Facts:
    """Return the facts of the request being served, or empty ones outside a request."""
    return _facts.get()


def caller_address(request: HttpRequest) -> str:
    """Return the caller's address; behind a trusted proxy it is the last one the proxy's header names.

    Earlier entries of that header come from the caller and prove nothing.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return told.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


class RequestFacts:
    """Sets the facts at the start of a request and clears them at its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        session_hash = hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
        request.META["REMOTE_ADDR"] = caller_address(request)  # sign-in limits count by it
        token = _facts.set(Facts(uuid.uuid4().hex, request.META["REMOTE_ADDR"], session_hash))
        try:
            return self.get_response(request)
        finally:
            _facts.reset(token)
