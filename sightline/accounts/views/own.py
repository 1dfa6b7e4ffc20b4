"""What is a person's own: their account, where they are signed in, their address, a link about a change of it."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sightline.accounts import forms, services
from sightline.accounts.confirming import recently_confirmed
from sightline.accounts.middleware import end_session as sign_out_with
from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.queries import (
    SignInWays,
    change_asked,
    change_waiting,
    linked_organisations,
    open_sessions,
    organisations_of,
    organisations_to_link,
    sign_in_ways,
)
from sightline.accounts.requirements import Need, need_of
from sightline.accounts.tokens import NEW, change_for
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.once import Answer, answered, lead_on, once


def person_of(request: HttpRequest) -> Person:
    """Return the person signed in; routes that call this are declared so."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    return person


def app_stays(person: Person, ways: SignInWays) -> bool:
    """Whether a person's roles keep them from removing their authenticator app, so that no page offers it."""
    return ways.app_is_last and need_of(person) is Need.STRONG


@require_safe
@never_cache
def your_account(request: HttpRequest) -> HttpResponse:
    """Show who the person is here and how they sign in."""
    person = person_of(request)
    sessions, ways = open_sessions(person, request.session.session_key), sign_in_ways(person)
    context = {
        "person": person,
        "ways": ways,
        "app_stays": app_stays(person, ways),
        "session_count": len(sessions),
        "linked": linked_organisations(person),
        "to_link": organisations_to_link(person),
        "change": change_waiting(person),
    }
    return render(request, "accounts/your_account.html", context)


@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """List where the person is signed in."""
    rows = open_sessions(person_of(request), request.session.session_key)
    return render(request, "usersessions/usersession_list.html", {"sessions": rows})


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out one of the person's own sessions."""
    person = person_of(request)

    def deed() -> Answer:
        if not services.end_session(person=person, session_id=session_id, by=person):
            raise Http404
        return Answer(reverse("usersessions_list"), "That session is signed out.")

    return lead_on(request, answered(request) or once(request, deed))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign the person out everywhere but here."""
    person = person_of(request)

    def deed() -> Answer:
        ended = services.end_sessions(person=person, by=person, keep=request.session.session_key)
        words = f"{ended} other {'session is' if ended == 1 else 'sessions are'} signed out."
        return Answer(reverse("usersessions_list"), words)

    return lead_on(request, answered(request) or once(request, deed))


def require_confirmed(request: HttpRequest) -> None:
    """Ask who they are before a change of how somebody signs in, unless they said so in the last five minutes."""
    if not recently_confirmed(request, app_settings.REAUTHENTICATION_TIMEOUT):
        raise ReauthenticationRequired


@never_cache
@rate_limit(action="change_email")
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for another address of one's own; nothing changes before the link mailed to it is opened."""
    person = person_of(request)
    require_confirmed(request)
    if before := answered(request):
        return lead_on(request, before)
    form = forms.NewEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _asked(person, form.cleaned_data["new_email"])))
        except DomainError as error:
            form.add_error("new_email", error.sentence)
    status = 422 if form.errors else 200
    return render(request, "accounts/change_email.html", {"form": form, "person": person}, status=status)


def _asked(person: Person, new_email: str) -> Answer:
    change = services.ask_own_new_email(person=person, new_email=new_email)
    words = f"We sent a link to {change.new_email}. Your address changes when you open it and say yes."
    return Answer(reverse("account"), words)


@require_POST
def stop_change(request: HttpRequest) -> HttpResponse:
    """Stop the change of one's own account that waits."""
    person = person_of(request)

    def deed() -> Answer:
        change = change_waiting(person)
        if change is None:
            raise Http404
        services.refuse_by_link(change=change)
        return Answer(reverse("account"), "The change is stopped.")

    return lead_on(request, answered(request) or once(request, deed))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_link")
def change_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Say yes or no to a change of one's account, by a link from a mail; opening it alone changes nothing."""
    if before := answered(request):
        return _said(request, before)
    found = change_for(key)
    if found is None:
        return render(request, "accounts/change_gone.html", status=410)
    change, role = found
    own = change.asked_by_id == change.person_id
    may_confirm = not own or role == NEW
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        return _answered(request, change, role)
    context = {"change": change, "own": own, "may_confirm": may_confirm}
    return render(request, "accounts/change_asked.html", context)


def _answered(request: HttpRequest, change: IdentityChange, role: str) -> HttpResponse:
    def deed() -> Answer:
        if request.POST["answer"] == "no":
            services.refuse_by_link(change=change)
            return Answer("stopped", str(change.pk))
        services.confirm_by_link(change=change, role=role)
        return Answer("made", str(change.pk))

    try:
        return _said(request, once(request, deed))
    except OutOfState as error:
        return render(request, "accounts/change_gone.html", {"sentence": error.sentence}, status=409)


def _said(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Say what came of a link; sent again from the same page, it says the same."""
    change = change_asked(int(answer.words))
    context = {"change": change, "made": answer.address == "made"}
    return render(request, "accounts/change_answered.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_elsewhere(request: HttpRequest) -> HttpResponse:
    """Confirm who one is at an organisation; whoever has no other way signs out and in again."""
    person = person_of(request)
    if request.method == "POST":
        return sign_out_with(request, person, "Sign in again to carry on.", back=way_on(request))
    methods = get_adapter().get_reauthentication_methods(person)
    others = [one for one in methods if one["id"] != "elsewhere"]
    context = {"organisations": organisations_of(person), "others": others, "way_on": way_on(request)}
    return render(request, "accounts/confirm_elsewhere.html", context)


def way_on(request: HttpRequest) -> str:
    """Return where a form says to go next: a path of ours, or the front page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if get_adapter().is_safe_url(asked) else "/"


@require_POST
def unlink_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away one of the person's own organisation sign-ins."""
    person = person_of(request)
    require_confirmed(request)
    if before := answered(request):
        return lead_on(request, before)
    link = next((one for one in linked_organisations(person) if one.pk == pk), None)
    if link is None:
        raise Http404
    keep = request.session.session_key

    def deed() -> Answer:
        services.unlink_organisation(person=person, pk=pk, name=link.name, keep=keep)
        return Answer(reverse("account"), f"You sign in through {link.name} no longer.")

    try:
        return lead_on(request, once(request, deed))
    except OutOfState as error:
        messages.error(request, error.sentence)
    return redirect("account")
