"""What every view of evidence starts and ends with."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest

from sightline.evidence import services, uses
from sightline.evidence.models import Evidence
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.queries import evidence_to_open
from sightline.governance.access import PartnershipRequest, load
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

FORM_BYTES = 1_000_000


def standing(request: HttpRequest) -> Standing:
    """Return the visitor's standing."""
    return cast(PartnershipRequest, request).standing


def load_evidence(request: HttpRequest, reference: str) -> Evidence:
    """Return evidence with what its page shows; 404 when it does not exist or may not be seen.

    Each reading of level 3 stands on the trail.
    """
    by = standing(request)
    found = load(evidence_to_open(), EVIDENCE, by, reference=reference.upper())
    if found.level == Evidence.Level.CASE and request.method == "GET":
        note_read(reference=found.reference, by=by, what="evidence")
    return found


def target_named(request: HttpRequest) -> uses.Target | None:
    """Return what the address names after `for=`; None when it names nothing, 404 when it may not be seen."""
    named = request.GET.get("for", "")
    return uses.find_target(named, standing(request)) if named else None


def refused(form: forms.Form, error: DomainError) -> None:
    """Put a domain error on the field it names, or on the form."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


def received(form: Any, by: Standing) -> services.Received | None:
    """Check and keep the file of a form, when it has one; the caller has asked whether the deed may be done."""
    upload = form.cleaned_data.get("file")
    return services.receive(upload=upload, by=by) if upload else None


def context(by: Standing, row: Evidence | None = None, **more: Any) -> dict[str, Any]:
    """Return the context of a page; evidence that is marked carries the bands at head and foot."""
    marked = bool(row and row.marking == Evidence.Marking.SENSITIVE)
    most = settings.EVIDENCE_MAX_BYTES // 1_000_000
    return {"row": row, "slug": by.partnership.slug, "marking": marked, "most": most, **more}
