"""The page behind a link in a mail: outside sign-in, for one person, one action and one update.

It carries no cookie and asks for none: whoever has the address has all that a form could prove, so the CSRF token,
which guards sessions, has nothing to guard here (ADR 17).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sightline.chasing import services
from sightline.chasing.forms import LinkForm, NotMineForm
from sightline.chasing.models import ActionLink
from sightline.chasing.queries import link_by, state_of
from sightline.evidence.services import unless_refused
from sightline.kernel.access import declare
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.guessing import too_many_guesses, used_too_often

CHANGED = "Somebody updated this action after you opened the page. Read the newest update, then send yours again."
FORM_BYTES = 1_000_000
TOO_LARGE = (
    "What you sent was too large, so nothing of it was read. Say again how it is going, with a smaller file or none."
)
View = Callable[[HttpRequest, ActionLink, str], HttpResponse]


def by_token(access: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Declare a page behind a link. An unknown token gets one and the same answer, and soon none at all.

    A right one is answered so many times a minute: more is a program, not a person.
    """

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def entered(request: HttpRequest, token: str) -> HttpResponse:
            link = link_by(token)
            if link is None:
                answer = _unknown(request)
            elif used_too_often(f"u:{link.pk}"):
                answer = render(request, "chasing/too_often.html", status=429)
            else:
                answer = view(request, link, token)
            answer["Cache-Control"] = "private, no-store"
            answer["Referrer-Policy"] = "no-referrer"
            answer["X-Robots-Tag"] = "noindex, nofollow"
            return answer

        return csrf_exempt(declare(entered, access))

    return decorate


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "chasing/unknown.html", status=429 if too_many_guesses(request) else 404)


@by_token("action_link:U")
def page(request: HttpRequest, link: ActionLink, token: str) -> HttpResponse:
    """One action as its link shows it, with the form; opening it changes nothing about the action or the link."""
    now = timezone.now()
    state = state_of(link, now)
    if request.method == "GET":
        services.note_opened(link=link, now=now)
    if state != "open":
        return _closed(request, link, state)
    if request.method != "POST":
        return _show(request, link, _fresh_form(link), NotMineForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.EVIDENCE_MAX_BYTES + FORM_BYTES:
        return _too_large(request, link)
    return _not_mine(request, link, token) if request.POST.get("deed") == "not_mine" else _update(request, link, token)


def _fresh_form(link: ActionLink) -> LinkForm:
    may = services.may_prove(link, timezone.now())
    return LinkForm(may_prove=may, initial={"version": link.action.version})


def _too_large(request: HttpRequest, link: ActionLink) -> HttpResponse:
    """Answer a file that is far too large without reading it; what was typed is lost with it, and the page says so."""
    form = _fresh_form(link)
    form.errors["file" if "file" in form.fields else NON_FIELD_ERRORS] = form.error_class([TOO_LARGE])
    return _show(request, link, form, NotMineForm(), status=413)


def _said(form: LinkForm, link: ActionLink) -> services.Said:
    """Return what was said, its file checked and kept; raises DomainError when the file is not taken."""
    told = dict(form.cleaned_data)
    upload = told.pop("file", None)
    return services.Said(**told, proof=services.receive_by_link(link=link, upload=upload) if upload else None)


def _update(request: HttpRequest, link: ActionLink, token: str) -> HttpResponse:
    may = services.may_prove(link, timezone.now())
    form = LinkForm(request.POST, request.FILES, may_prove=may)
    if not form.is_valid():
        return _show(request, link, form, NotMineForm(), status=422)
    try:
        said = _said(form, link)
        with unless_refused(said.proof):
            services.update_by_link(link=link, said=said)
    except Conflict:
        fresh = link_by(token) or link
        typed: Any = request.POST.copy()
        typed["version"] = str(fresh.action.version)
        form = LinkForm(typed, may_prove=may)
        form.add_error("text", CHANGED)
        return _show(request, fresh, form, NotMineForm(), status=409)
    except OutOfState:
        return _again(token)
    except DomainError as error:
        _refused(form, error)
        return _show(request, link, form, NotMineForm(), status=422)
    return _again(token)


def _not_mine(request: HttpRequest, link: ActionLink, token: str) -> HttpResponse:
    form = NotMineForm(request.POST)
    first = _fresh_form(link)
    if not form.is_valid():
        return _show(request, link, first, form, status=422)
    try:
        services.say_not_mine(link=link, text=form.cleaned_data["words"])
    except OutOfState:
        return _again(token)
    except DomainError as error:
        _refused(form, error)
        return _show(request, link, first, form, status=422)
    return _again(token)


def _refused(form: forms.Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


def _again(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("chasing_link:page", args=[token]))


def _show(
    request: HttpRequest, link: ActionLink, form: LinkForm, other: NotMineForm, *, status: int = 200
) -> HttpResponse:
    given = {
        "link": link, "action": link.action, "last": link.action.last_update, "form": form, "other": other,
        "summary": other if other.errors else form, "page_errors": bool(form.errors or other.errors),
    }  # fmt: skip
    return render(request, "chasing/by_link.html", given, status=status)


def _closed(request: HttpRequest, link: ActionLink, state: str) -> HttpResponse:
    done = state in ("used", "not_mine")
    given = {"link": link, "state": state, "fresh": reverse("chasing_link:fresh", args=[_token(request)])}
    return render(request, "chasing/closed.html", given, status=200 if done else 410)


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


@by_token("action_link:R")
def fresh(request: HttpRequest, link: ActionLink, token: str) -> HttpResponse:
    """Mail a fresh link to the address the old one went to; the answer is the same whether one went or not."""
    if request.method == "POST":
        services.send_fresh(link=link)
        return HttpResponseRedirect(reverse("chasing_link:fresh", args=[token]))
    return render(request, "chasing/fresh.html")
