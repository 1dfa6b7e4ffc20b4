"""Pages that belong to no partnership: the gallery of components, help, accessibility, privacy, an expired form."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from sightline.kernel.access import open_to_all
from sightline.ui.samples import gallery_context


@open_to_all
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, with invented data."""
    return render(request, "ui/gallery.html", gallery_context(request))


@open_to_all
def help_page(request: HttpRequest) -> HttpResponse:
    """Say what the signs mean and whom to ask."""
    return render(request, "ui/help.html")


@open_to_all
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "ui/accessibility.html")


@open_to_all
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept, and what the installation must still write."""
    return render(request, "ui/privacy.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a request that Django refused: status 400, with no word of what was sent."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal: status 403, with the sentence of a domain error when there is one."""
    return render(request, "403.html", {"sentence": getattr(exception, "sentence", "")}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that does not exist or may not be known: status 404, always the same words."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a fault: status 500. No context processor runs, so that it needs neither session nor database."""
    return HttpResponseServerError(render_to_string("500.html"))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose token is missing or old: status 403, a sentence, and nothing of what was sent."""
    return render(request, "ui/form_expired.html", status=403)
