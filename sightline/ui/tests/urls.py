"""Addresses that the tests of the kit need."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sightline.kernel.access import open_to_all


@open_to_all
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """A room."""
    return HttpResponse(slug)


rooms = [path(f"<slug:slug>/{name}/", room, name=name) for name in ("work", "plan", "trail", "imports")]
urlpatterns = [path("", include("sightline.ui.urls")), path("", include((rooms, "rooms")))]
handler403 = "sightline.ui.views.forbidden"
handler404 = "sightline.ui.views.not_found"
