"""Every route declares who may enter; a test reads the declarations and silence fails it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def declare(view: View, access: str) -> View:
    """Write the declaration on a view and return it; `access` is a word or `kind:deed`."""
    view.access = access  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Declare a route that needs no sign-in and shows nothing of any partnership above level 0."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return declare(opened, "open")


def signed_in(view: View) -> View:
    """Declare a route of the person's own that needs sign-in and no role in a partnership."""
    return declare(login_required(view), "signed in")
