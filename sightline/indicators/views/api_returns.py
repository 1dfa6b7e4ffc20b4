"""The endpoint by which an agency's own software sends figures into a return that is open."""

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from sightline.governance.standing import Standing
from sightline.indicators.models import ApiToken
from sightline.indicators.queries.tokens import return_of
from sightline.indicators.rules.checks import NIL, NOT_HELD, Found, Line
from sightline.indicators.services.collecting.storing import store_figures
from sightline.indicators.views.api import RETURN, Malformed, by_key, refusal

MOST_LINES = 100_000
WHOLE, TEXT = ("numerator", "denominator"), ("dimension", "part", "state", "reason", "commentary")
STATES = ("", NIL, NOT_HELD)
BAD = re.compile(r"[\0\ud800-\udfff]")  # no database keeps them
KNOWN = {"code", "value", *WHOLE, *TEXT}
SHAPE = 'Send {"lines": [{"code": "C1", "numerator": 12}, …]} as JSON.'


@by_key(RETURN, "data_return:U", method="POST")
def figures(request: HttpRequest, token: ApiToken, by: Standing, reference: str) -> HttpResponse:
    """Check figures and keep them as the draft of a return of the key's agency; all of them or none."""
    row = return_of(token, by, reference)
    if row is None:
        return refusal(404, "There is no such return for this key.")
    done = store_figures(data_return=row, lines=lines_in(request), version=None, by=by, source="api")
    if done.errors:
        return JsonResponse({"error": "Nothing was stored.", "errors": [_told(one) for one in done.errors]}, status=422)
    return JsonResponse({"stored": done.rows, "queries": [_told(one) for one in done.queries]})


def _told(found: Found) -> dict[str, object]:
    return {"code": found.code, "row": found.row, "indicator": found.indicator, "sentence": found.sentence}


def lines_in(request: HttpRequest) -> list[Line]:
    """Return the lines that were sent, each with its place; raises Malformed for what is no such list."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or int(length[:18]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Malformed("Send at most 4 MB at once.")
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Malformed(f"This is not JSON. {SHAPE}") from None
    found = told.get("lines") if isinstance(told, dict) else None
    if not isinstance(found, list) or not found or len(found) > MOST_LINES:
        raise Malformed(SHAPE)
    return [_line(one, at) for at, one in enumerate(found, 1)]


def _line(one: Any, at: int) -> Line:
    if not isinstance(one, dict) or not isinstance(one.get("code"), str) or set(one) - KNOWN:
        raise Malformed(f"Line {at} must be an object with a code and, besides, any of {', '.join(sorted(KNOWN))}.")
    _check_numbers(one, at)
    value = one.get("value")
    texts = {name: one.get(name) or "" for name in TEXT}
    if any(not isinstance(text, str) or BAD.search(text) for text in (*texts.values(), one["code"])):
        raise Malformed(f"Line {at}: code, {', '.join(TEXT)} must be text, without signs that no text holds.")
    if texts["state"] not in STATES:
        raise Malformed(f"Line {at}: state must be one of {', '.join(filter(None, STATES))}, or left out.")
    return Line(
        at, one["code"], numerator=one.get("numerator"), denominator=one.get("denominator"),
        value=None if value is None else float(value), **texts,
    )  # fmt: skip


def _check_numbers(one: dict[str, Any], at: int) -> None:
    for name in WHOLE:
        number = one.get(name)
        if not isinstance(number, int | None) or isinstance(number, bool) or abs(number or 0) > 1e15:
            raise Malformed(f"Line {at}: {name} must be a whole number.")
    value = one.get("value")
    if not isinstance(value, int | float | None) or isinstance(value, bool) or (value and not abs(value) < 1e15):
        raise Malformed(f"Line {at}: value must be a number.")
