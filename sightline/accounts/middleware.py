"""Two gates behind sign-in: how long a session lasts, and whether the second step is in place."""

# ruff: noqa: ARG002 (Django decides what a middleware is given)

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from sightline.accounts import services
from sightline.accounts.models import Person
from sightline.accounts.queries import had_strong_factor
from sightline.accounts.requirements import Need, need_of
from sightline.accounts.sessions import ended_because, stamp_visit
from sightline.accounts.stages import ORGANISATION, organisation_counts, steps_passed

GetResponse = Callable[[HttpRequest], HttpResponse]

# Where somebody may go who still has to set up the second step.
SET_UP = {
    "account_logout",
    "account_reauthenticate",
    "account_confirm_elsewhere",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_totp_image",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
SIGN_IN_AGAIN = "Your role now needs a code sent by email when you sign in. Sign in again to get one."
BOTH_HALVES = "Your role needs your password as well as the code. Enter your password."
SET_UP_FIRST = "Your role needs a second step at sign-in. Set up an authenticator app or a passkey to carry on."


class SessionLimits:
    """Ends sessions after 30 minutes without a visit and 12 hours after sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, Person):
            sentence = ended_because(request.session)
            if sentence:
                return end_session(request, person, sentence)
            stamp_visit(request.session)
        return self.get_response(request)


class SecondFactor:
    """Keeps people whose roles need a second step from every page until it is in place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return where to go instead, or None when the page may be shown."""
        person = request.user
        if not isinstance(person, Person) or _always_allowed(request, view):
            return None
        if had_strong_factor(person) or organisation_counts(request, person):
            return None  # asked first, for it costs far less than what somebody's roles ask for
        need = need_of(person)
        if need is Need.NONE:
            return None
        if need is Need.STRONG:
            return _lead(request, "mfa_index", SET_UP_FIRST)
        return _email_code(request, person)


def _email_code(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Return where to go for the half that is missing of password and e-mailed code."""
    passed = steps_passed(request, person)
    if "code" not in passed:
        return end_session(request, person, SIGN_IN_AGAIN)
    if "password" in passed or ORGANISATION in passed:
        return None
    page = "account_reauthenticate" if person.has_usable_password() else "account_set_password"
    return _lead(request, page, BOTH_HALVES)


def _always_allowed(request: HttpRequest, view: Any) -> bool:
    """Say whether a route is part of setting up, or open to everybody."""
    match = request.resolver_match
    return getattr(view, "access", "") == "open" or bool(match and match.view_name in SET_UP)


def end_session(request: HttpRequest, person: Person, sentence: str, back: str = "") -> HttpResponse:
    """End this session and lead to sign-in with a sentence that says why, and with the way back."""
    back = back or way_back(request)
    services.note_session_ended(person=person, reason=sentence)
    logout(request)
    messages.info(request, sentence)
    return go(request, f"{reverse('account_login')}?{urlencode({'next': back})}")


def _lead(request: HttpRequest, page: str, sentence: str) -> HttpResponse:
    """Lead to a page of the account, saying why."""
    messages.info(request, sentence)
    return go(request, f"{reverse(page)}?{urlencode({'next': way_back(request)})}")


def way_back(request: HttpRequest) -> str:
    """Return the path of the page the person was on: for a form sent, the page that held it."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        parts = urlsplit(address)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect; a request for part of a page moves the whole page instead of filling the part with sign-in."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
