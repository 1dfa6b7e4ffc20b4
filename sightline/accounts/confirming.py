"""Whether somebody proved who they are a moment ago: asked before what a stolen, unlocked screen must not do."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from sightline.accounts.models import Person
from sightline.accounts.sessions import SIGNED_IN_AT

# Long enough for a few grants in a row, short enough for a coffee.
DEEDS_SECONDS = 15 * 60

View = Callable[..., HttpResponse]


def recently_confirmed(request: HttpRequest, seconds: float = DEEDS_SECONDS) -> bool:
    """Say whether the person signed in, or confirmed who they are, within so many seconds in this session."""
    person = request.user
    if not isinstance(person, Person):
        return False
    records = get_authentication_records(request, person)
    moments = [float(row["at"]) for row in records if row.get("reauthenticated")]
    last = max([float(request.session.get(SIGNED_IN_AT, 0)), *moments])
    return 0 <= time.time() - last < seconds


def confirm_first(view: View) -> View:
    """Ask who they are before a page for grants and approvals; a form that was sent too late is kept meanwhile.

    Put it below `in_partnership`, so that whoever may not come there hears that first.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not recently_confirmed(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    confirmed.confirms = True  # type: ignore[attr-defined]  # a test reads which approvals ask
    return confirmed
