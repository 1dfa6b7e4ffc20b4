"""What every view of an action starts and ends with."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import rows_for_page
from sightline.governance.access import PartnershipRequest, load
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError


def standing(request: HttpRequest) -> Standing:
    """Return the visitor's standing."""
    return cast(PartnershipRequest, request).standing


def load_action(request: HttpRequest, reference: str) -> Action:
    """Return the action with what its page shows; 404 when it does not exist or may not be seen.

    Each reading of one of level 3 stands on the trail.
    """
    by = standing(request)
    found = load(rows_for_page(by), ACTION, by, reference=reference.upper())
    if found.level == Action.Level.CASE and request.method == "GET":
        note_read(reference=found.reference, by=by, what="action")
    return found


def refused(form: forms.Form, error: DomainError) -> None:
    """Put a domain error on the field it names, or on the form."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


def with_version(request: HttpRequest, version: int) -> QueryDict:
    """Return what was typed with the version as it is now, so that sending again succeeds."""
    typed = request.POST.copy()
    typed["version"] = str(version)
    return typed


def both(conflict: Conflict) -> dict[str, Any]:
    """Return what a page needs to show both texts: [(field, (theirs, yours))] and the line of its error summary."""
    texts = [(name, (conflict.theirs.get(name, ""), mine)) for name, mine in conflict.yours.items()]
    return {"both": texts, "first": [("Somebody changed this while you had it open", "#both")], "page_errors": True}


def context(by: Standing, found: Action, **more: Any) -> dict[str, Any]:
    """Return the context of a page on one action; above level 2 it carries the marking."""
    return {"action": found, "slug": by.partnership.slug, "marking": found.level == Action.Level.CASE, **more}
