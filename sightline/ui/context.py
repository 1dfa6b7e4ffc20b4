"""What the frame of every page needs, worked out only when a template asks for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject

from sightline.ui import navigation

HOME_URLS = ("partnership:front",)
LOGO_URLS = ("governance:logo",)
SEARCH_URLS = ("search:results", "search_everywhere:everywhere")
ACCOUNT_URLS = ("accounts:account", "accounts:profile", "account")


@dataclass(frozen=True)
class Link:
    """A link of the frame; `count` is None when there is nothing to count."""

    key: str
    words: str
    href: str
    current: bool = False
    count: int | None = None
    count_words: str = ""


@dataclass(frozen=True)
class Frame:
    """The bar, the row and the disclosure of one request. Every part is empty when nobody is signed in."""

    partnership: Any = None
    person: Any = None
    where: str = ""
    logo: str = ""
    account: str = ""
    sign_out: str = ""
    search: str = ""
    search_words: str = ""
    partnerships: list[Link] = field(default_factory=list)
    main: list[Link] = field(default_factory=list)
    areas: list[tuple[str, list[Link]]] = field(default_factory=list)
    sub: list[tuple[str, str, bool]] = field(default_factory=list)
    rooms: list[tuple[str, str, bool]] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates `frame`; reading it costs what `request.partnerships()` and `request.counts` cost."""
    return {"frame": SimpleLazyObject(lambda: build_frame(request))}


def build_frame(request: Any) -> Frame:
    """Work out the frame from what the request carries: standing, partnerships, counts, area; any may be missing."""
    standing = getattr(request, "standing", None)
    partnership = getattr(standing, "partnership", None)
    links = _links(request, standing, partnership)
    area = getattr(request, "area", "")
    rooms = _rooms(links, area)
    return Frame(
        partnership=partnership,
        person=getattr(standing, "person", None) or _signed_in_person(request),
        where=getattr(partnership, "short_name", "") or "",
        logo=_first_url(LOGO_URLS, str(getattr(partnership, "slug", ""))) if getattr(partnership, "logo", None) else "",
        account=_first_url(ACCOUNT_URLS),
        sign_out=_first_url(("account_logout",)),
        search=_search(request, partnership),
        search_words=getattr(request, "search_words", ""),
        partnerships=[_partnership_link(one, partnership) for one in _partnerships(request, standing)],
        main=[link for entry, link in links if entry.main],
        areas=_by_verb(links, area) if any(not entry.main for entry, _ in links) else [],
        sub=_sub(request, standing, partnership) or rooms,
        rooms=rooms,
    )


def _signed_in_person(request: Any) -> Any:
    user = getattr(request, "user", None)
    return user if getattr(user, "is_authenticated", False) else None


def _search(request: Any, partnership: Any) -> str:
    """Return where the search of the bar leads: into the partnership, or to a choice of one's partnerships."""
    if partnership is not None:
        return _first_url(SEARCH_URLS[:1], partnership.slug)
    return _first_url(SEARCH_URLS[1:]) if _signed_in_person(request) else ""


def _value(thing: Any) -> Any:
    return thing() if callable(thing) else thing


def _partnerships(request: Any, standing: Any) -> Iterable[Any]:
    found = getattr(request, "partnerships", None) or getattr(standing, "partnerships", None)
    return _value(found) or []


def _partnership_link(one: Any, current: Any) -> Link:
    here = current is not None and one.slug == current.slug
    return Link(one.slug, one.name, _first_url(HOME_URLS, one.slug) or f"/{one.slug}/", here)


def _links(request: Any, standing: Any, partnership: Any) -> list[tuple[navigation.Entry, Link]]:
    if partnership is None:
        return []
    counts = _value(getattr(request, "counts", None)) or {}
    area = getattr(request, "area", "")
    row = navigation.current_main(area)
    links = []
    for entry in navigation.entries_for(standing):
        href = _first_url((entry.url_name,), partnership.slug)
        if href:
            current = entry.key == (row if entry.main else area)
            count = counts[entry.key] if entry.key in counts else entry.count(standing) if entry.count else None
            links.append((entry, Link(entry.key, entry.words, href, current, count or None, entry.count_words)))
    return links


def _rooms(links: list[tuple[navigation.Entry, Link]], area: str) -> list[tuple[str, str, bool]]:
    """Return the sub navigation of an area as (words, address, current); empty when the area is one room."""
    row = navigation.current_main(area)
    found = [(entry, link) for entry, link in links if row in (entry.key, entry.within)]
    if len(found) < 2:
        return []
    found.sort(key=lambda pair: (not pair[0].main, pair[0].order))
    return [(entry.sub_words or entry.words, link.href, entry.key == area) for entry, link in found]


def _sub(request: Any, standing: Any, partnership: Any) -> list[tuple[str, str, bool]]:
    """Return the row of the area as (words, address, whether it is this page), for the sub navigation."""
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    entries = navigation.subs_for(getattr(request, "area", ""), standing) if partnership is not None else []
    found = [(one.words, _first_url((one.url_name,), partnership.slug), one.url_name == here) for one in entries]
    return [link for link in found if link[1]]


def _by_verb(links: list[tuple[navigation.Entry, Link]], area: str) -> list[tuple[str, list[Link]]]:
    links = [(entry, replace(link, current=entry.key == area)) for entry, link in links]
    grouped = [(verb, [link for entry, link in links if entry.area_verb == verb]) for verb in navigation.VERBS]
    return [(verb, found) for verb, found in grouped if found]


def _first_url(names: tuple[str, ...], *args: Any) -> str:
    """Return the first of these routes that exists, or an empty text."""
    return _known_url(names, args, settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=8192)
def _known_url(names: tuple[str, ...], args: tuple[Any, ...], urlconf: str, prefix: str) -> str:  # noqa: ARG001
    """Work an address of the frame out once: every page has sixty of them, and they change with the last two alone."""
    reverse_one: Callable[..., str] = reverse
    for name in names:
        try:
            return reverse_one(name, urlconf=urlconf, args=args)
        except NoReverseMatch:
            continue
    return ""
