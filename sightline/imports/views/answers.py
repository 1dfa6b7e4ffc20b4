"""What the pages of the import share: the proposal asked for, the way back to its page, the answer to a button."""

import re
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sightline.governance.access import PartnershipRequest, load
from sightline.imports.models import Item, Proposal
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries import proposals
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once

SHOWN = ("questions", "unplaced", "set-aside", "alike")
LARGEST = 2**31


def asked(request: HttpRequest) -> PartnershipRequest:
    return cast(PartnershipRequest, request)


def proposal_of(request: HttpRequest, reference: str) -> Proposal:
    return load(proposals(asked(request).standing), PROPOSAL, asked(request).standing, reference=reference)


def href(name: str, proposal: Proposal, *args: Any) -> str:
    return reverse(f"imports:{name}", args=[proposal.partnership.slug, proposal.reference, *args])


def place(request: HttpRequest, proposal: Proposal, anchor: str = "") -> str:
    """Return the address of the proposal, of what of it was shown, and of the place in it."""
    shown = request.POST.get("show", "")
    query = f"?show={shown}" if shown in SHOWN else ""
    return href("proposal", proposal) + query + (f"#{anchor}" if anchor else "")


def back(request: HttpRequest, proposal: Proposal, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(place(request, proposal, anchor))


def refused(form: forms.Form, error: DomainError) -> None:
    if error.status == 403:
        raise error
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


def do(
    request: HttpRequest, found: Proposal, deed: Callable[[], Any], done: str, anchor: str = "understood"
) -> HttpResponse:
    """Do once what a button asked for; what stands against it becomes a message on the proposal's page."""

    def did() -> Answer:
        made = deed()
        at = f"item-{made.pk}" if isinstance(made, Item) and not made.dropped else anchor
        return Answer(place(request, found, at), done)

    try:
        return lead_on(request, once(request, did))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return back(request, found, anchor)


def did(request: HttpRequest, address: str, deed: Callable[[], str]) -> HttpResponse:
    """Do once what a form asked for; `deed` returns the sentence said at the address."""
    return lead_on(request, once(request, lambda: Answer(address, deed())))


def version_of(text: str) -> int | None:
    """Return the version a page was made of; what is no number of such a length is none that ever was."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None if not text else -1


def too_late(request: HttpRequest, found: Proposal, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return back(request, found)
