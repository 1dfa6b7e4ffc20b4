"""The page of progress of a long document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from sightline.governance.access import in_partnership, load
from sightline.imports.models import Reading
from sightline.imports.permissions import READING
from sightline.imports.queries_readings import readings
from sightline.imports.views.answers import asked, href


@in_partnership("import_proposal:C", area="plan")
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a document is: waiting, read (its proposal), or why it was not read."""
    by = asked(request).standing
    found = load(readings(by), READING, by, pk=pk)
    if found.proposal is not None:
        there = href("proposal", found.proposal)
        return HttpResponseClientRedirect(there) if getattr(request, "htmx", False) else redirect(there)
    waits = found.state == Reading.State.WAITING
    if not waits and getattr(request, "htmx", False):
        return HttpResponseClientRefresh()
    return render(request, "imports/reading.html", {"reading": found, "waits": waits})
