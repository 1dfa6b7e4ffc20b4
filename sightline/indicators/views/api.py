"""Endpoints for other software: figures as JSON and CSV, the layout of the statistics service, the dictionary.

Whoever calls shows a key in the header `Authorization: Bearer …`; there is no cookie, and nothing else opens them.
A key that is wrong, ended, revoked, of another partnership or of somebody who lost the right is answered alike.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from sightline.audittrail.services import refused
from sightline.governance.standing import Standing
from sightline.indicators.models import ApiToken
from sightline.indicators.queries.machines import DICTIONARY, MOST, USUAL, Asked, dictionary_of, page_of, tidy_of
from sightline.indicators.queries.tokens import token_by, user_of
from sightline.indicators.rules.tidy import LONG, META, data_header, data_rows, meta_rows
from sightline.indicators.services.tokens import note_used
from sightline.kernel.access import declare
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed
from sightline.kernel.guessing import too_many_guesses, used_too_often
from sightline.publishing.tables import write_csv
from sightline.ui.downloads import CSV

WRONG_KEY = "Show a key that is in use, in the header Authorization: Bearer and the key."
TOO_OFTEN = "Too many calls. Wait a minute, then call again."
READ, RETURN = ApiToken.Scope.READ, ApiToken.Scope.RETURN
FREQUENCIES = ("month", "quarter", "term", "year")

View = Callable[..., HttpResponse]  # called with request, key, standing and what the address names


class Malformed(ValueError):
    """What was asked for cannot be understood; `str(error)` says which part and what to send instead."""


def by_key(scope: str, access: str, method: str = "GET") -> Callable[[View], Callable[..., HttpResponse]]:
    """Declare an endpoint that a key of a scope opens, with the right `access` that its owner needs today."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def entered(request: HttpRequest, partnership: str, **kwargs: Any) -> HttpResponse:
            answer = _answer(request, partnership, scope, method, lambda *given: view(*given, **kwargs))
            answer["Cache-Control"] = "private, no-store"
            answer["Vary"] = "Authorization"
            answer["X-Content-Type-Options"] = "nosniff"
            return answer

        return declare(entered, access)

    return decorate


def _answer(request: HttpRequest, slug: str, scope: str, method: str, view: View) -> HttpResponse:
    methods = ("GET", "HEAD") if method == "GET" else (method,)
    if request.method not in methods:
        unlike = refusal(405, f"Use {method} here.")
        unlike["Allow"] = ", ".join(methods)
        return unlike
    token = _shown(request)
    by = user_of(token, england_today()) if token and token.scope == scope and token.partnership.slug == slug else None
    if token is None or by is None:
        return _unknown(request, token)
    if used_too_often(token.digest):
        return refusal(429, TOO_OFTEN)
    note_used(token=token, by=by)
    return _seen(request, token, by, view)


def _unknown(request: HttpRequest, token: ApiToken | None) -> HttpResponse:
    """Answer whatever opens nothing alike; one of ours that does not leaves its refusal on the trail."""
    if too_many_guesses(request):
        return refusal(429, TOO_OFTEN)
    if token:
        refused(tenant=token.partnership.code, verb="api_token.used", reference=token.reference, by=token.owner)
    answer = refusal(401, WRONG_KEY)
    answer["WWW-Authenticate"] = 'Bearer realm="Sightline"'
    return answer


def _seen(request: HttpRequest, token: ApiToken, by: Standing, view: View) -> HttpResponse:
    """Return what a view answers; what stands against it in a sentence of JSON."""
    try:
        return view(request, token, by)
    except Malformed as error:
        return refusal(400, str(error))
    except NotAllowed:
        return refusal(404, "There is nothing here for this key.")
    except DomainError as error:
        return refusal(error.status, error.sentence)


def _shown(request: HttpRequest) -> ApiToken | None:
    """Return the key that a call shows, whatever its state; None when it shows none of ours."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not key.strip() or len(key) > 200:
        return None
    return token_by(key.strip())


def refusal(status: int, sentence: str) -> HttpResponse:
    """Return a refusal as JSON with its sentence."""
    return JsonResponse({"error": sentence}, status=status)


def _given(request: HttpRequest, content: bytes, content_type: str, more: dict[str, str] | None = None) -> HttpResponse:
    """Return what was asked for; 304 when the caller has the very same already."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    if tag in known or "*" in known:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(content, content_type=content_type)
    answer["ETag"] = tag
    for name, value in (more or {}).items():
        answer[name] = value
    return answer


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Malformed(f"{name} must be a day such as 2026-04-01.") from None


def _number(request: HttpRequest, name: str, usual: int, least: int, most: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 18 or not least <= int(text) <= most:
        raise Malformed(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def asked_in(request: HttpRequest) -> Asked:
    """Return what an address asks for; raises Malformed for what it cannot mean."""
    if "\0" in request.META.get("QUERY_STRING", "") or "%00" in request.META.get("QUERY_STRING", ""):
        raise Malformed("The address holds a sign that no figure has.")
    codes = tuple(one.strip() for text in request.GET.getlist("indicator") for one in text.split(",") if one.strip())
    if len(codes) > 200:
        raise Malformed("Name at most 200 indicators, or none for all.")
    return Asked(
        codes, _day(request, "from"), _day(request, "to"), request.GET.get("breakdown") == "total",
        _number(request, "after", 0, 0, 2**62), _number(request, "limit", USUAL, 1, MOST),
    )  # fmt: skip


@by_key(READ, "indicator:R")
def observations_json(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """Figures, one a row, a page at a time; `next` is the address of the next page."""
    page = page_of(by, asked_in(request))
    following = _next(request, page.next)
    return _given(request, _json({"data": page.rows, "next": following}), "application/json")


@by_key(READ, "indicator:R")
def observations_csv(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """The same figures as CSV; the header Link names the next page."""
    page = page_of(by, asked_in(request))
    following = _next(request, page.next)
    more = {"Link": f'<{following}>; rel="next"'} if following else {}
    return _given(request, write_csv(LONG, ([row[name] for name in LONG] for row in page.rows)), CSV, more)


def _next(request: HttpRequest, after: int) -> str | None:
    if not after:
        return None
    query = request.GET.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _frequency(request: HttpRequest) -> str:
    found = request.GET.get("frequency", "month")
    if found not in FREQUENCIES:
        raise Malformed(f"frequency must be one of {', '.join(FREQUENCIES)}.")
    return found


@by_key(READ, "indicator:R")
def tidy_csv(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """The data set in the layout of the national statistics service; one file holds one length of period."""
    frequency = _frequency(request)
    measures, figures, place = tidy_of(by, frequency, asked_in(request))
    return _given(request, plain_csv(data_header(measures), data_rows(measures, figures, place, frequency)), CSV)


@by_key(READ, "indicator:R")
def tidy_meta_csv(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """The file that describes the columns of the one above."""
    frequency = _frequency(request)
    measures, _, _ = tidy_of(by, frequency, asked_in(request))
    return _given(request, plain_csv(META, meta_rows(measures)), CSV)


def plain_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV without the mark at its beginning, which the statistics service does not take."""
    return write_csv(header, rows).removeprefix(b"\xef\xbb\xbf")


@by_key(READ, "indicator:R")
def dictionary_json(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """What each indicator means."""
    return _given(request, _json({"data": dictionary_of(by)}), "application/json")


@by_key(READ, "indicator:R")
def dictionary_csv(request: HttpRequest, token: ApiToken, by: Standing) -> HttpResponse:  # noqa: ARG001
    """The same as CSV."""
    rows = dictionary_of(by)
    return _given(request, write_csv(DICTIONARY, ([row[name] for name in DICTIONARY] for row in rows)), CSV)
