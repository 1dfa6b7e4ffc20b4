"""A person's page about their calendar, and the private address from which a calendar is fetched.

The private address carries no cookie and asks for none: whoever has it has all that a sign-in could prove to it.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_POST

from sightline.calendars import services
from sightline.calendars.forms import MakeForm, WhatForm, sealed
from sightline.calendars.models import CalendarFeed
from sightline.calendars.queries import address_of, edition_of, feed_by, own_feed, reader_of
from sightline.calendars.sources import follows_known
from sightline.governance.access import PartnershipRequest, in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.access import declare
from sightline.kernel.errors import OutOfState
from sightline.kernel.guessing import too_many_guesses
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.downloads import ICS


def _standing(request: HttpRequest) -> Standing:
    return cast(PartnershipRequest, request).standing


def _here(by: Standing) -> str:
    return reverse("calendars:mine", args=[by.partnership.slug])


@in_partnership("calendar_feed:R", area="calendar_feed")
def mine(request: HttpRequest) -> HttpResponse:
    """Whether a person has a calendar address here, when it was last fetched, and what can be done with it."""
    return _show(request, _standing(request))


def _show(
    request: HttpRequest, by: Standing, *, status: int = 200, token: str = "", sentence: str = ""
) -> HttpResponse:
    feed = own_feed(by)
    version = feed.version if feed else 0
    fresh = {"sealed": sealed(by.person.pk, secrets.token_urlsafe(32)), "version": version}
    live = feed is not None and feed.ended_at is None
    given = {
        "feed": feed, "live": live, "slug": by.partnership.slug, "address": address_of(token) if token else "",
        "make": MakeForm(initial={**fresh, "with_followed": bool(feed and feed.with_followed)}, person=by.person.pk),
        "what": WhatForm(initial={"with_followed": bool(feed and feed.with_followed)}, auto_id="what_%s"),
        "follows": follows_known(), "error": [(sentence, "#make")] if sentence else None, "page_errors": bool(sentence),
    }  # fmt: skip
    return render(request, "calendars/mine.html", given, status=status)


@in_partnership("calendar_feed:C", area="calendar_feed")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make an address, or a new one in place of the old, and show it this once."""
    by = _standing(request)
    form = MakeForm(request.POST, person=by.person.pk)
    if not form.is_valid():
        return _show(
            request, by, status=422, sentence=" ".join(str(one) for some in form.errors.values() for one in some)
        )
    said = form.cleaned_data
    try:
        services.make_feed(
            token=said["sealed"], version=said["version"], with_followed=said["with_followed"], by=by
        )  # fmt: skip
    except OutOfState as error:
        return _show(request, by, status=409, sentence=error.sentence)
    return _show(request, by, token=said["sealed"])


@in_partnership("calendar_feed:C", area="calendar_feed")
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Say what stands in the calendar; its address stays."""
    by = _standing(request)
    wanted = bool(request.POST.get("with_followed"))

    def deed() -> Answer:
        services.choose_followed(with_followed=wanted, by=by)
        return Answer(_here(by), "Saved. Your calendar shows it when it next looks.")

    return lead_on(request, once(request, deed))


@in_partnership("calendar_feed:E", area="calendar_feed")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Let the address work no longer."""
    by = _standing(request)

    def deed() -> Answer:
        services.end_feed(by=by)
        return Answer(_here(by), "The address works no longer. Remove the calendar from your calendar program too.")

    return lead_on(request, once(request, deed))


def _by_address(view: Callable[[HttpRequest, CalendarFeed], HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def entered(request: HttpRequest, token: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            answer = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        else:
            feed = feed_by(token)
            answer = view(request, feed) if feed else _unknown(request)
        answer.setdefault("Cache-Control", "private, no-store")
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return declare(entered, "calendar_feed:R")


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "calendars/unknown.html", status=429 if too_many_guesses(request) else 404)


@_by_address
def fetch(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    """Give a calendar to whoever has its address: rights are asked each time, and an unchanged one answers 304."""
    now = timezone.now()
    by = reader_of(feed, now)
    if by is None:
        return render(request, "calendars/ended.html", status=410)
    services.note_fetched(feed=feed, now=now)
    edition = edition_of(feed, by)
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    same = edition.tag in known or "*" in known
    answer = HttpResponseNotModified() if same else HttpResponse(edition.content, content_type=ICS)
    answer["ETag"] = edition.tag
    answer["Cache-Control"] = "private, no-cache"  # a calendar may keep its copy, and must ask before using it again
    if not same:
        answer["Content-Disposition"] = 'attachment; filename="sightline.ics"'
        answer["X-Content-Type-Options"] = "nosniff"
    return answer
