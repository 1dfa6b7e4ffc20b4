"""The first lock: every page of a partnership declares the kind and deed it needs, and loads the visitor's standing."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from sightline.accounts.models import Person
from sightline.audittrail.services import refused
from sightline.governance.models import Partnership
from sightline.governance.permissions import Scoped, table
from sightline.governance.rules import DEEDS
from sightline.governance.standing import Standing, partnerships_of, standing_of
from sightline.kernel.access import declare
from sightline.kernel.errors import NotAllowed
from sightline.kernel.once import answered, lead_on

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponse]
METHODS = ("GET", "HEAD", "POST")


class PartnershipRequest(HttpRequest):
    """A request whose partnership and standing are known."""

    standing: Standing
    partnership: Partnership
    area: str


def in_partnership(access: str, *, area: str = "") -> Callable[[View], View]:
    """Declare a page under `/<partnership>/`; `access` is `kind:deed`, `area` the menu entry it lies in.

    Answers 404 to whoever has no role there or no reading of the kind, 403 when only the deed is lacking, and 405 to a
    method that no page knows: a view may take what is not a POST for a GET. A form that was sent and done before gets
    the answer it got then (see `kernel.once`).
    """
    kind, deed = access.split(":")
    if deed not in DEEDS:
        raise ValueError(f"“{access}” does not name a deed")

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def entered(request: HttpRequest, partnership: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS, "This address is opened or sent to, and nothing else.")
            if "\0" in request.path:  # no database keeps such a text, and one of them falls over it
                raise Http404
            by = enter(request, partnership, area)
            _let_in(by, kind, deed)
            before = answered(request)
            return lead_on(request, before) if before else view(request, *args, **kwargs)

        return cast(View, declare(entered, access))

    return decorate


def enter(request: HttpRequest, slug: str, area: str = "") -> Standing:
    """Put the standing on the request; 404 when the partnership is unknown or the person has no role in it."""
    person = cast(Person, request.user)
    mine = partnerships_of(person)  # the switcher shows them all, so one query serves both
    partnership = next((one for one in mine if one.slug == slug), None)
    by = standing_of(person, partnership) if partnership else None
    if by is None or not by.belongs:
        for code in Partnership.objects.filter(slug=slug).values_list("code", flat=True):
            refused(tenant=code, verb="partnership.entered", reference="", by=person)
        raise Http404
    request = cast(PartnershipRequest, request)
    request.standing, request.partnership, request.area = by, by.partnership, area
    request.partnerships = lambda: mine  # type: ignore[attr-defined]
    return by


def _let_in(by: Standing, kind: str, deed: str) -> None:
    row = table()[kind]
    if row.for_roles(by.roles, deed):
        return
    verb = f"{kind}.{DEEDS[deed]}"
    if row.for_roles(by.roles, "R"):  # the middleware answers it, and writes it on the trail
        sentence = f"Your role does not let you {DEEDS[deed]} this. Ask the business unit if you need to."
        raise NotAllowed(sentence, verb=verb)
    refused(tenant=by.partnership.code, verb=verb, reference="", by=by)
    raise Http404


def load(rows: QuerySet[M], scoped: Scoped, by: Standing, **lookup: Any) -> M:
    """Return the one row this standing may read; 404 when there is none, with the refusal on the trail if it exists."""
    if any(
        "\0" in value for value in lookup.values() if isinstance(value, str)
    ):  # as in an address: see in_partnership
        raise Http404
    row = scoped.visible(rows, by).filter(**lookup).first()
    if row is not None:
        scoped.remember(row, by)
        return row
    raise missing(rows.model, scoped.kind, by, **lookup)


def missing(model: type[Model], kind: str, by: Standing, **lookup: Any) -> Http404:
    """Return the 404 for a row that this standing may not know of, the refusal on the trail if there is such a row."""
    if model._default_manager.filter(**lookup).exists():
        name = str(lookup.get("reference") or lookup.get("pk") or "")
        refused(tenant=by.partnership.code, verb=f"{kind}.read", reference=name, by=by)
    return Http404()


def note_hidden(model: type[Model], references: Collection[str], kind: str, by: Standing) -> None:
    """Leave a refusal on the trail for each of these references that exists, though this standing may not see it."""
    rows = model._default_manager.filter(reference__in=references)
    for reference in rows.values_list("reference", flat=True):
        refused(tenant=by.partnership.code, verb=f"{kind}.read", reference=reference, by=by)
