"""The page behind a link to a paper sent round: outside sign-in, for one person and one paper.

Opening the page shows what it is and counts as nothing, because mail scanners open links; pressing “Open the document”
does. A paper of level 2 is not shown here: the button leads to sign-in (ADR 21). The page carries no cookie, so the
CSRF token has nothing to guard.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sightline.kernel.access import declare
from sightline.kernel.guessing import too_many_guesses, used_too_often
from sightline.publishing.documents import Document, Letterhead
from sightline.publishing.lists import document_as_file
from sightline.reporting import services
from sightline.reporting.models import Circulation, Receipt
from sightline.reporting.papers import copy_document, shown
from sightline.reporting.queries.circulation import link_state, receipt_by
from sightline.reporting.views.reading import FILES

View = Callable[..., HttpResponse]
OFTEN = "This link was opened very often"


def by_token(view: View) -> View:
    """Load the copy of a token. An unknown token gets one and the same answer, and soon none at all.

    A right one is answered so many times a minute: more is a program, not a person.
    """

    @wraps(view)
    def entered(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        row = receipt_by(token)
        if row is None:
            answer = _unknown(request)
        elif used_too_often(f"c:{row.pk}"):
            answer = render(request, "reporting/closed.html", {"words": OFTEN, "often": True}, status=429)
        else:
            answer = view(request, row, token, **more)
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return csrf_exempt(declare(entered, "highlight_report:R"))


def _unknown(request: HttpRequest) -> HttpResponse:
    given = {"words": "This link is not known"}
    return render(request, "reporting/closed.html", given, status=429 if too_many_guesses(request) else 404)


CLOSED = {"revoked": "This paper was called back", "old": "This link is too old", "lost": "This link works no longer"}


@by_token
def paper(request: HttpRequest, receipt: Receipt, token: str) -> HttpResponse:
    """What a paper is, with the button that opens it; after the button, the paper."""
    state = link_state(receipt, timezone.now())
    if state != "open":
        return render(request, "reporting/closed.html", {"words": CLOSED[state], "receipt": receipt}, status=410)
    found = receipt.circulation
    open_here = found.level == Circulation.Level.PARTNERSHIP
    if request.method != "POST":
        return render(request, "reporting/landing.html", {"receipt": receipt, "paper": found, "open_here": open_here})
    if not open_here:
        return HttpResponseRedirect(reverse("reporting:own_copy", args=[receipt.partnership.slug, found.pk]))
    services.open_copy(receipt=receipt, now=timezone.now())
    files = [(words, reverse("reporting_link:file", args=[token, f"paper.{kind}"])) for kind, words in FILES.items()]
    given = {"receipt": receipt, "paper": found, "body": shown(_document(receipt)), "files": files}
    return render(request, "reporting/opened.html", given)


def _document(receipt: Receipt) -> Document:
    head = Letterhead(receipt.partnership.name, timezone.localdate(receipt.circulation.created_at))
    return copy_document(receipt.circulation, head)


@by_token
def file(request: HttpRequest, receipt: Receipt, token: str, name: str) -> HttpResponse:  # noqa: ARG001 (the route's)
    """A paper of level 1 as Word or PDF, for whoever has opened it."""
    kind = name.rpartition(".")[2]
    live = link_state(receipt, timezone.now()) == "open" and receipt.opened_at is not None
    if kind not in FILES or not live or receipt.circulation.level > Circulation.Level.PARTNERSHIP:
        raise Http404
    return document_as_file(_document(receipt), "paper", kind)
