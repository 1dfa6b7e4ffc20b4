"""The filters a person keeps, as any list shows them: those kept, the one in use to be kept, what it opens with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from sightline.governance.models import KeptFilter
from sightline.governance.standing import Standing

NEVER_KEPT = ("page", "format", "all")
WHOLE = "?all=1"


@dataclass(frozen=True)
class KeptLine:
    """A filter kept: its name, where it leads, where it is renamed or forgotten, and whether it is what is shown."""

    name: str
    href: str
    change: str
    current: bool
    default: bool


@dataclass(frozen=True)
class Kept:
    """What the component shows. `query` is the filter in use, empty when there is none to keep.

    `first` is what the list opens with, as a query; `whole` leads to the list without any filter.
    """

    list: str
    lines: Sequence[KeptLine]
    query: str
    keep: str
    first: str = ""

    @property
    def whole(self) -> str:
        """The address of the list without a filter, past the one it opens with."""
        return WHOLE if self.first else "?"


def kept_filters(by: Standing) -> QuerySet[KeptFilter]:
    """Return the filters a person keeps in this partnership; nobody else sees them."""
    return KeptFilter.objects.filter(person=by.person, partnership=by.partnership)


def kept_of(request: HttpRequest, by: Standing) -> Kept:
    """Return the filters kept of the list that is asked for; one query."""
    of = list_name(request)
    rows = kept_filters(by).filter(list=of).values_list("pk", "name", "query", "default")
    return kept_from(request, by, rows, cleaned(request.GET))


def kept_from(
    request: HttpRequest, by: Standing, rows: Iterable[tuple[int, str, str, bool]], query: QueryDict
) -> Kept:  # fmt: skip
    """Return what the component shows of rows (key, name, query, default), `query` being the filter in use."""
    slug = by.partnership.slug
    lines, first = [], ""
    for pk, name, kept, default in rows:
        change = reverse("governance:filter", args=[slug, pk])
        lines.append(KeptLine(name, f"?{kept}", change, bool(query) and QueryDict(kept) == query, default))
        first = f"?{kept}" if default and kept else first
    return Kept(list_name(request), lines, query.urlencode(), reverse("governance:filter_keep", args=[slug]), first)


def list_name(request: HttpRequest) -> str:
    """Return the name of the address that is asked for, by which a list keeps its filters."""
    return request.resolver_match.view_name if request.resolver_match else ""


def cleaned(params: QueryDict) -> QueryDict:
    """Return the filters and the order of an address as they are kept: no page, no format, nothing empty."""
    kept = QueryDict(mutable=True)
    for key, values in params.lists():
        words = [one.replace("\0", "")[:200] for one in values if one.strip()]
        if words and key not in NEVER_KEPT:
            kept.setlist(key[:40].replace("\0", ""), words)
    return kept
