"""What the pages of governance add to the pages that every context shares: its addresses and its rooms."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance import pages
from sightline.governance.pages import FormPage, press, who
from sightline.governance.rooms import sub_navigation

__all__ = ["FormPage", "ListPage", "href", "press", "show", "who"]


def href(request: HttpRequest, name: str, *args: Any) -> str:
    """Return the address of a page of governance in this partnership."""
    return reverse(f"governance:{name}", args=[who(request).partnership.slug, *args])


def show(request: HttpRequest, template: str, room: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of governance with the rooms beside it; `room` is the words of the room it lies in."""
    rooms = sub_navigation(who(request))
    return render(request, f"governance/{template}.html", {"rooms": rooms, "room": room, **context}, status=status)


@dataclass
class ListPage(pages.ListPage):
    """A page of governance with one list, its rooms beside it."""

    def answer(self, request: HttpRequest, *, export: bool = False) -> HttpResponse:
        """Show the list with the rooms, or hand it over as a file to whoever may take it away."""
        self.more = {"rooms": sub_navigation(who(request)), **self.more}
        return super().answer(request, export=export)
