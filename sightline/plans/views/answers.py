"""What every form page of the plan does: show, bind, do the deed, answer its refusals with nothing typed lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import PartnershipRequest, load
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed
from sightline.kernel.once import Answer, lead_on, once
from sightline.plans import queries
from sightline.plans.models import Plan, Priority
from sightline.plans.permissions import PLAN, PRIORITY


def standing_of(request: HttpRequest) -> Standing:
    """Return who asks."""
    return cast(PartnershipRequest, request).standing


def load_plan(request: HttpRequest, reference: str) -> Plan:
    """Return a plan the visitor may read, or 404."""
    by = standing_of(request)
    return load(queries.plans(by), PLAN, by, reference=reference)


def load_priority(request: HttpRequest, reference: str) -> Priority:
    """Return a priority the visitor may read, or 404."""
    by = standing_of(request)
    found = load(queries.priorities(by), PRIORITY, by, reference=reference)
    found.partnership = found.plan.partnership = by.partnership  # known already, so that nothing asks for it again
    return found


def address(request: HttpRequest, name: str, *args: Any) -> str:
    """Return the address of one of the plan's pages in this partnership."""
    return reverse(f"plans:{name}", args=[standing_of(request).partnership.slug, *args])


def home_of(request: HttpRequest, holder: Plan | Priority) -> str:
    """Return the page of a plan or a priority."""
    return address(request, "plan_of" if isinstance(holder, Plan) else "priority", holder.reference)


@dataclass(frozen=True)
class FormPage:
    """What a form page says and where it leads. `holder` gives the way back, `done` is said when the deed is done."""

    title: str
    holder: Plan | Priority | None
    button: str
    done: str
    lead: str = ""
    danger: bool = False
    to: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


Deed = Callable[[dict[str, Any]], Any]
MakeForm = Callable[..., forms.Form]


def answer(
    request: HttpRequest, page: FormPage, make: MakeForm, deed: Deed, *, initial: dict[str, Any] | None = None,
    fresh_version: Callable[[], int] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or do the deed with what was sent, once however often it is sent, and lead on.

    Status 422 when something is missing, 409 with both texts when somebody else was first: the form then carries the
    new version, so that sending it again keeps what the person wrote.
    """
    form = make(request.POST) if request.method == "POST" else make(initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, page, form, 422 if form.errors else 200)
    try:
        given = once(request, lambda: _answer(request, page, deed(form.cleaned_data)))
    except NotAllowed:
        raise
    except Conflict as conflict:
        data = request.POST.copy()
        data["version"] = str(fresh_version() if fresh_version else "")
        return _shown(request, page, make(data), 409, conflict)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _shown(request, page, form, 422)
    return lead_on(request, given)


def _answer(request: HttpRequest, page: FormPage, done: Any) -> Answer:
    return Answer(page.to or home_of(request, page.holder or done), page.done)


def press(request: HttpRequest, holder: Plan | Priority, deed: Callable[[], str]) -> HttpResponse:
    """Do what a button asks for, once however often it is pressed; `deed` returns the sentence said on the page."""
    return lead_on(request, once(request, lambda: Answer(words=deed(), address=home_of(request, holder))))


def _shown(
    request: HttpRequest, page: FormPage, form: forms.Form, status: int, conflict: Conflict | None = None
) -> HttpResponse:
    context = {"page": page, "form": form, "back": home_of(request, page.holder) if page.holder else "", **page.extra}
    if conflict:
        names = conflict.yours
        context["both"] = [(name, conflict.theirs.get(name, ""), names[name]) for name in names]
        context["sentence"] = conflict.sentence
    return render(request, "plans/form.html", context, status=status)


def found(row: Any) -> Any:
    """Return the row, or 404 when there is none."""
    if row is None:
        raise Http404
    return row
