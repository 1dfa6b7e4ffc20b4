"""The page somebody looks at while the worker does what takes long; it looks again by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh


def waits(request: HttpRequest, title: str, words: str) -> HttpResponse:
    """Return the page that waits; its own address has to answer with `leads_on` or another page once it is done."""
    return render(request, "ui/waits.html", {"title": title, "words": words, "here": request.path})


def leads_on(request: HttpRequest, address: str, words: str) -> HttpResponse:
    """Lead on from the page that waits, with a sentence on what came of it."""
    messages.success(request, words)
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def looks_again(request: HttpRequest) -> HttpResponse | None:
    """Return the answer that makes a page that waits show itself anew, or None to whoever asked for a whole page."""
    return HttpResponseClientRefresh() if getattr(request, "htmx", False) else None
