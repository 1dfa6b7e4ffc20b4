"""Search in a partnership, and the way from one's own work to the search of each partnership."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.access import PartnershipRequest, in_partnership
from sightline.governance.models import Partnership
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing, partnerships_of, standing_of
from sightline.kernel.access import signed_in
from sightline.kernel.references import resolve
from sightline.search import rules
from sightline.search.kinds import kinds
from sightline.search.queries import PER_PAGE, Found, find, kinds_for
from sightline.ui.links import query_with
from sightline.ui.tables import Page, PageLink

CASE = 3


@in_partnership("partnership_arrangements:R", area="search")
def results(request: HttpRequest) -> HttpResponse:
    """What the reader may see of what they typed; a whole reference leads straight to its page."""
    by = cast(PartnershipRequest, request).standing
    typed = rules.read(request.GET.get("q", "")).typed
    leads = _led(request, typed, by) if "kind" not in request.GET else ""
    if leads:
        return HttpResponseRedirect(leads)
    known = {one.key for one in kinds()}
    kind = request.GET.get("kind", "") if request.GET.get("kind") in known else ""
    found = find(typed, by, kind, _number(request.GET.get("page", "")))
    _note_cases(found, by)
    request.search_words = typed  # type: ignore[attr-defined]
    given = {
        "typed": typed,
        "found": found,
        "kinds": _kinds(request, found, by, kind),
        "kind": kind,
        "page": _pages(request, found),
        "others": _others(request, by, typed),
        "slug": by.partnership.slug,
        "level": max((hit.level for hit in found.hits), default=1),
        "offered": [one.words for one in kinds_for(by)],
    }
    return render(request, "search/results.html", given)


def _note_cases(found: Found, by: Standing) -> None:
    """Leave on the trail of which cases a page of what was found shows words, but not what was typed."""
    for reference in dict.fromkeys(hit.reference for hit in found.hits if hit.level >= CASE):
        note_read(reference=reference, by=by, what="search")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _led(request: HttpRequest, typed: str, by: Standing) -> str:
    """Return the page of a whole reference, here or in another partnership of one's own; empty when there is none."""
    reference = rules.whole_reference(typed)
    code = reference.partition("-")[0]
    if not reference:
        return ""
    if code == by.partnership.code:
        asker: Standing | None = by
    else:
        mine = next((one for one in _mine(request) if one.code == code), None)
        asker = standing_of(by.person, mine, by.today) if mine else None
    leads = resolve(reference, asker) if asker else None
    return leads.url if leads else ""


def _mine(request: HttpRequest) -> list[Partnership]:
    return list(request.partnerships())  # type: ignore[attr-defined]


def _kinds(request: HttpRequest, found: Found, by: Standing, kind: str) -> list[tuple[str, str, bool]]:
    """Return (words, address, whether it is shown) of each kind of which something was found.

    With more than is counted no kind has a number: it would be one of the last changed only.
    """
    if not found.counts:
        return []
    kinds_found = [(one.key, one.words) for one in kinds_for(by) if found.counts.get(one.key) or one.key == kind]
    offered = [("", "Everything"), *sorted(kinds_found, key=lambda one: -found.counts.get(one[0], 0))]
    counts = {**found.counts, "": sum(found.counts.values())}
    return [
        (
            words if found.more else f"{words} ({counts.get(key, 0)})",
            query_with(request.GET, kind=key or None, page=None),
            key == kind,
        )
        for key, words in offered
    ]


def _pages(request: HttpRequest, found: Found) -> Page | None:
    if found.pages < 2:
        return None
    number = found.number
    first, last = (number - 1) * PER_PAGE + 1, min(number * PER_PAGE, found.total)
    links = [PageLink(one, query_with(request.GET, page=one), one == number) for one in range(1, found.pages + 1)]
    return Page(
        [], number, found.pages, found.total, f"{first} to {last} of {found.total}", links,
        query_with(request.GET, page=number - 1) if number > 1 else "",
        query_with(request.GET, page=number + 1) if number < found.pages else "",
    )  # fmt: skip


def _others(request: HttpRequest, by: Standing, typed: str) -> list[tuple[str, str]]:
    """Return (name, address) of the same search in each other partnership of one's own."""
    return [
        (one.name, reverse("search:results", args=[one.slug]) + query_with({"q": typed}))
        for one in _mine(request)
        if one.pk != by.partnership.pk
    ]


@signed_in
def everywhere(request: HttpRequest) -> HttpResponse:
    """From one's own work: to the search of one's only partnership, or to a choice of several."""
    typed = rules.read(request.GET.get("q", "")).typed
    mine = partnerships_of(cast(Person, request.user))
    places = [(one, reverse("search:results", args=[one.slug]) + query_with({"q": typed})) for one in mine]
    code = rules.whole_reference(typed).partition("-")[0]
    here = places if len(places) == 1 else [place for place in places if place[0].code == code]
    if here:
        return HttpResponseRedirect(here[0][1])
    request.search_words = typed  # type: ignore[attr-defined]
    return render(request, "search/everywhere.html", {"places": places, "typed": typed})
