"""Turns errors of the domain into pages with their sentence, and notes refusals on the trail."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from sightline.audittrail.services import refused
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.once import AT_ONCE, made_by_another


class DomainErrors:
    """A view may let a domain error pass: the visitor gets its sentence with status 400, 403 or 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response = only_a_button(request, response)
        if "Cache-Control" not in response and (hasattr(request, "standing") or request.user.is_authenticated):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a domain error, or a row that somebody else made first, with its page; leave the rest to Django."""
        if made_by_another(error) and hasattr(request, "standing"):
            error = OutOfState(AT_ONCE)
        if not isinstance(error, DomainError):
            return None
        standing = getattr(request, "standing", None)
        if isinstance(error, NotAllowed) and standing is not None:
            refused(tenant=standing.partnership.code, verb=error.verb, reference=error.reference, by=standing)
        both = [(name, (error.theirs.get(name, ""), text)) for name, text in error.yours.items()] if isinstance(
            error, Conflict
        ) else []  # fmt: skip
        context = {"sentence": error.sentence, "both": both}
        return render(request, f"{error.status}.html", context, status=error.status)


def only_a_button(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a page instead of the empty answer of an address that takes only a button press."""
    partnership = getattr(request, "partnership", None)
    page = render(request, "405.html", {"back": partnership}, status=405)
    page["Allow"] = response["Allow"]
    return page
