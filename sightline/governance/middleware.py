"""Turns errors of the domain into pages with their sentence, and notes refusals on the trail."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.audittrail.services import refused
from sightline.kernel.errors import Conflict, DomainError, NotAllowed


class DomainErrors:
    """A view may let a domain error pass: the visitor gets its sentence with status 400, 403 or 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and (hasattr(request, "standing") or request.user.is_authenticated):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a domain error with its page; leave any other error to Django."""
        if not isinstance(error, DomainError):
            return None
        standing = getattr(request, "standing", None)
        if isinstance(error, NotAllowed) and standing is not None:
            refused(tenant=standing.partnership.code, verb="page.refused", reference="", by=standing)
        both = [(name, (error.theirs.get(name, ""), text)) for name, text in error.yours.items()] if isinstance(
            error, Conflict
        ) else []  # fmt: skip
        context = {"sentence": error.sentence, "both": both}
        return render(request, f"{error.status}.html", context, status=error.status)
