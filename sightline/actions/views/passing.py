"""The page on which all open work of a post or a person goes to another post: choose, look, hand over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.actions import services
from sightline.actions.forms import PassForm, ReasonForm
from sightline.actions.passing import Passing, passing_of
from sightline.actions.queries import clock_for, href
from sightline.actions.views.loading import standing
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once


@in_partnership("action:U", area="plan")
def pass_on(request: HttpRequest) -> HttpResponse:
    """Choose whose work goes where, look at what would pass, and hand it over."""
    by = standing(request)
    form = PassForm(request.GET if "whose" in request.GET else None, by=by)
    if not form.is_bound or not form.is_valid():
        return _show(request, by, form, status=422 if form.errors else 200)
    if request.method != "POST":
        return _show(request, by, form, passing_of(form.posts, by), _reason(by))
    reason = _reason(by, request)
    if not reason.is_valid():
        return _show(request, by, form, passing_of(form.posts, by), reason, status=422)
    try:
        return lead_on(request, once(request, lambda: _passed(request, by, form, reason)))
    except DomainError as error:
        reason.add_error("reason" if error.field == "reason" else None, error.sentence)
        return _show(request, by, form, passing_of(form.posts, by), reason, status=error.status)


def _reason(by: Standing, request: HttpRequest | None = None) -> ReasonForm:
    form = ReasonForm(request.POST if request else None, by=by)
    del form.fields["version"]
    return form


def _passed(request: HttpRequest, by: Standing, form: PassForm, reason: ReasonForm) -> Answer:
    to = form.cleaned_data["to"]
    number = services.pass_on(
        posts=form.posts, to=to, reason=reason.cleaned_data["reason"], seal=request.POST.get("seal", ""), by=by
    )
    words = "1 action is" if number == 1 else f"{number} actions are"
    return Answer(f"/{by.partnership.slug}/actions/?owner={to.pk}", f"{words} handed over to {to}.")


def _show(
    request: HttpRequest, by: Standing, form: PassForm, found: Passing | None = None,
    reason: ReasonForm | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    sides = [("Owned", found.owned), ("As deputy", found.deputised)] if found else []
    given = {
        "form": form, "found": found, "reason": reason, "slug": by.partnership.slug,
        "summary": reason if reason is not None and reason.errors else form,
        "sides": [
            (words, [(action, href(action, by), clock_for(action, by.today)) for action in rows])
            for words, rows in sides if rows
        ],
        "to": form.cleaned_data["to"] if found else None,
        "page_errors": bool(form.errors or (reason is not None and reason.errors)),
    }  # fmt: skip
    return render(request, "actions/pass_on.html", given, status=status)
