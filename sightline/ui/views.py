"""Pages that belong to no partnership: the gallery of components, help, accessibility, privacy, an expired form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose token is missing or old: status 403, a sentence, and nothing of what was sent."""
    return render(request, "ui/form_expired.html", status=403)
