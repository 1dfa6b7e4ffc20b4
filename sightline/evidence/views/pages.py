"""The page of one piece of evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.evidence import queries, services, uses
from sightline.evidence.models import Evidence
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.views.loading import context, load_evidence, standing
from sightline.governance.access import in_partnership
from sightline.kernel.once import Answer, lead_on, once


@in_partnership("evidence:R", area="plan")
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One piece of evidence: what it is, how it stands, its versions, and where it is used."""
    row, by = load_evidence(request, reference), standing(request)
    current = row.status == Evidence.Status.CURRENT
    given = context(
        by, row, page=queries.page_of(row, by), may_change=current and EVIDENCE.may(by, "U", row),
        may_end=EVIDENCE.may(by, "E", row), current=current, may_attach=current,
    )  # fmt: skip
    return render(request, "evidence/one.html", given)


@in_partnership("evidence:R", area="plan")
@require_POST
def detach(request: HttpRequest, reference: str) -> HttpResponse:
    """Take evidence off what the form names."""
    row, by = load_evidence(request, reference), standing(request)
    target = uses.find_target(request.POST.get("for", ""), by)

    def deed() -> Answer:
        services.detach(evidence=row, target=target, by=by)
        return Answer(queries.href(row, by), f"{row.reference} is no longer attached to {target.reference}.")

    return lead_on(request, once(request, deed))
