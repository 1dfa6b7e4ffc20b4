"""An action's page and its draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.actions import beside, services
from sightline.actions.forms import UpdateForm
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.proof import evidence_of, may_add_evidence
from sightline.actions.queries import href, page_of
from sightline.actions.views.loading import both, context, load_action, refused, standing, with_version
from sightline.discussion.queries import thread_beside
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState


@in_partnership("action:R", area="plan")
def action(request: HttpRequest, reference: str) -> HttpResponse:
    """One action: how it is going first, the facts and the history after."""
    found = load_action(request, reference)
    if request.method == "POST":
        return _update(request, found)
    return _show(request, found)


def _update(request: HttpRequest, found: Action) -> HttpResponse:
    by = standing(request)
    ACTION.require(by, "U", found)
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        services.report(action=found, by=by, **form.cleaned_data)
    except Conflict as conflict:
        fresh = load_action(request, found.reference)
        form = UpdateForm(with_version(request, fresh.version))
        return _show(request, fresh, form, status=409, conflict=conflict)
    except OutOfState:
        raise
    except DomainError as error:
        refused(form, error)
        return _show(request, found, form, status=422)
    messages.success(request, f"Thank you. Your update to {found.reference} is saved.", extra_tags="taken")
    return HttpResponseRedirect(href(found, by))


def _show(
    request: HttpRequest,
    found: Action,
    form: UpdateForm | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    by = standing(request)
    page = page_of(found, by)
    may = ACTION.may(by, "U", found) and found.status != Action.Status.WITHDRAWN
    if form is None and may:
        start = page.draft or found
        form = UpdateForm(
            initial={
                "rag": start.rag or found.rag,
                "text": getattr(start, "text", ""),
                "version": found.version,
                "impact": getattr(start, "title", "") if page.draft else "",
            }
        )
    more = {
        "page": page,
        "form": form if may else None,
        **(both(conflict) if conflict else {}),
        "may_move": may and found.status == Action.Status.OPEN,
        "may_change": may,
        "may_end": ACTION.may(by, "E", found),
        "may_add": ACTION.may(by, "C"),
        "beside": beside.of_action(found, by),
        "proof": evidence_of(found, by),
        "may_prove": may_add_evidence(found, by),
        "thread": thread_beside(found, "A", by),
    }
    return render(request, "actions/action.html", context(by, found, **more), status=status)


@in_partnership("action:U", area="plan")
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what was typed and not sent: by script while typing, or by the button “Save as a draft”."""
    found, by = load_action(request, reference), standing(request)
    _keep(request, found, by)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    messages.success(request, "Your draft is saved. Only you can see it.")
    return HttpResponseRedirect(href(found, by))


def _keep(request: HttpRequest, found: Action, by: Standing) -> None:
    text, impact = (
        request.POST.get(name, "").replace("\r\n", "\n").replace("\0", "")[:4000] for name in ("text", "impact")
    )
    services.save_draft(action=found, rag=request.POST.get("rag", ""), text=text, impact=impact, by=by)
