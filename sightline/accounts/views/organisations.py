"""There and back: signing in, linking and confirming through an organisation's own sign-in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.views import INTERNAL_RESET_SESSION_KEY
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sightline.accounts import oidc, services
from sightline.accounts.journeys import Journey, Purpose, begin, come_back
from sightline.accounts.models import Person
from sightline.accounts.stages import ORGANISATION
from sightline.accounts.tokens import invited_person
from sightline.accounts.views.own import person_of, require_confirmed, way_on
from sightline.kernel.errors import OutOfState

FAILED = (
    "We could not make sure with {name} who you are. Nothing has changed. Try again, and tell your partnership’s "
    "business unit if it happens again."
)
STRANGER = "{name} knows you, but its sign-in is linked to no account here."
LOST = "This sign-in was begun in another window or took longer than ten minutes. Begin again."
USED = "The link you came by no longer works. Ask your partnership’s business unit for a new one."
ANOTHER = "{name} named somebody else than the person who is signed in here. Nothing has changed."


def _organisation(key: str) -> oidc.Organisation:
    found = oidc.organisation(key)
    if found is None:
        raise Http404
    return found


@require_POST
@never_cache
@rate_limit(action="organisation")
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Send somebody to their organisation. A page of its own, since a form may lead nowhere but to ourselves."""
    of = _organisation(key)
    purpose = request.POST.get("purpose", "")
    if purpose not in list(Purpose):
        raise Http404
    facts = _facts(request, Purpose(purpose))
    if facts is None:
        return redirect(way_on(request))
    state, journey = begin(
        request.session, organisation=of.key, purpose=Purpose(purpose), way_back=way_on(request), **facts
    )
    try:
        again = purpose == Purpose.CONFIRM
        way = oidc.way_there(of, state=state, nonce=journey.nonce, verifier=journey.verifier, again=again)
    except oidc.Refused as refused:
        return _refuse(request, of, refused.why)
    return render(request, "accounts/organisation_leave.html", {"organisation": of, "way": way})


def _facts(request: HttpRequest, purpose: Purpose) -> dict[str, Any] | None:
    """Return what a purpose needs to be remembered; None when there is nothing to do, 404 when it is not to be had."""
    if purpose == Purpose.SIGN_IN:
        return None if request.user.is_authenticated else {}
    if purpose == Purpose.INVITATION:
        uid, secret = request.POST.get("uid", ""), request.session.get(INTERNAL_RESET_SESSION_KEY, "")
        if invited_person(uid, secret) is None:
            raise Http404
        return {"invitation": f"{uid}-{secret}"}
    person = person_of(request)
    if purpose == Purpose.LINK:
        require_confirmed(request)
    return {"person": person.pk}


@require_safe
@never_cache
@rate_limit(action="organisation", limit_get=True)
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Take somebody in who comes back from their organisation."""
    of = _organisation(key)
    answer = {name: request.GET.get(name, "") for name in ("code", "iss", "error") if name in request.GET}
    journey = come_back(request.session, state=request.GET.get("state", ""), organisation=of.key)
    if journey is None:
        return _refuse(request, of, "unknown state", LOST, status=400)
    try:
        identity = oidc.identity(of, answer, nonce=journey.nonce, verifier=journey.verifier)
    except oidc.Refused as refused:
        return _refuse(request, of, refused.why)
    return _ARRIVALS[Purpose(journey.purpose)](request, of, identity, journey)


def _sign_in(request: HttpRequest, of: oidc.Organisation, identity: oidc.Identity, journey: Journey) -> HttpResponse:
    row = services.sign_in_of(identity)
    if row is None:
        return _refuse(request, of, "not linked", STRANGER, stranger=True)
    return _enter(request, of, identity, row.person, journey)


def _enter(
    request: HttpRequest, of: oidc.Organisation, identity: oidc.Identity, person: Person, journey: Journey
) -> HttpResponse:
    """Let a person in whom their organisation named: through our second step where their role needs it."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    if not person.is_active:
        services.note_organisation_refused(organisation=of.key, why="switched off", person=person)
        return get_adapter().respond_user_inactive(request, person)
    services.note_used(identity=identity)
    record_authentication(
        request, person, method=ORGANISATION, organisation=of.key, second_step=identity.second_step or None
    )
    login = Login(user=person, redirect_url=journey.way_back, email=person.email)
    response: HttpResponse = perform_login(request, login)
    return response


def _link(request: HttpRequest, of: oidc.Organisation, identity: oidc.Identity, journey: Journey) -> HttpResponse:
    person = person_of(request)
    if person.pk != journey.person:
        return _refuse(request, of, "another person is signed in", ANOTHER)
    try:
        services.link_organisation(person=person, organisation=of, identity=identity, keep=request.session.session_key)
    except OutOfState as error:
        return _refuse(request, of, "cannot be linked", error.sentence, person=person)
    messages.success(request, f"From now on you can sign in through {of.name}.")
    return redirect("account")


def _confirm(request: HttpRequest, of: oidc.Organisation, identity: oidc.Identity, journey: Journey) -> HttpResponse:
    person, row = person_of(request), services.sign_in_of(identity)
    if row is None or not person.pk == journey.person == row.person_id:
        return _refuse(request, of, "another person answered", ANOTHER, person=person)
    if identity.signed_in_at < journey.started_at - oidc.SKEW:
        return _refuse(request, of, "not proven afresh", FAILED, person=person)
    record_authentication(request, person, method=ORGANISATION, organisation=of.key, reauthenticated=True)
    asked: Any = request.GET.copy()
    asked["next"] = journey.way_back  # where the library looks for the form that waits
    request.GET = asked
    resumed: HttpResponse | None = resume_request(request)
    return resumed or HttpResponseRedirect(journey.way_back)


def _invited(request: HttpRequest, of: oidc.Organisation, identity: oidc.Identity, journey: Journey) -> HttpResponse:
    uid, _, secret = journey.invitation.partition("-")
    person = invited_person(uid, secret)
    if person is None:
        return _refuse(
            request, of, "invitation no longer works", "The link you came by no longer works. Ask for a new one."
        )
    try:
        services.link_by_invitation(person=person, organisation=of, identity=identity)
    except OutOfState as error:
        return _refuse(request, of, "cannot be linked", error.sentence, person=person)
    request.session.pop(INTERNAL_RESET_SESSION_KEY, None)
    return _enter(request, of, identity, person, journey)


_ARRIVALS = {
    Purpose.SIGN_IN: _sign_in,
    Purpose.LINK: _link,
    Purpose.CONFIRM: _confirm,
    Purpose.INVITATION: _invited,
}


def _refuse(
    request: HttpRequest, of: oidc.Organisation, why: str, sentence: str = FAILED, *, status: int = 403,
    person: Person | None = None, stranger: bool = False,
) -> HttpResponse:  # fmt: skip
    """Say plainly what did not work and what to do; the trail keeps why."""
    services.note_organisation_refused(organisation=of.key, why=why, person=person)
    context = {"organisation": of, "sentence": sentence.format(name=of.name), "stranger": stranger}
    return render(request, "accounts/organisation_refused.html", context, status=status)
