"""Forms that change an action: its date, its hands, its words, its end. One view serves them; a table says how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.actions import services
from sightline.actions.forms import ActionForm, DateForm, HandOnForm, ImpactForm, NewForm, ReasonForm, TitleForm
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import href, visible
from sightline.actions.views.loading import both, context, load_action, refused, standing, with_version
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError
from sightline.kernel.once import Answer, lead_on, once


@dataclass(frozen=True)
class Changing:
    """A form page on one action: its words, its form, the deed it does and the state it is offered in."""

    title: str
    lead: str
    button: str
    done: str
    form: type[ActionForm]
    do: Callable[[Action, Any, Standing], object]
    warning: bool = False
    kept: tuple[str, ...] = ()

    def filled(self, found: Action) -> dict[str, Any]:
        """Return what the form starts with."""
        return {"version": found.version, **{name: getattr(found, name) for name in self.kept}}


def _date(found: Action, form: Any, by: Standing) -> object:
    said = form.cleaned_data
    had = found.due_on
    services.move_due_date(action=found, by=by, **{k: said[k] for k in ("due_on", "reason", "version")})
    return "The date is taken away." if had and said["due_on"] is None else DATE.done


def _hand_on(found: Action, form: Any, by: Standing) -> object:
    had = found.owner
    now = services.hand_over(action=found, to=form.to, version=form.cleaned_data["version"], by=by)
    return f"Owner removed. {found.reference} has no owner now." if had and now.owner is None else HAND_ON.done


def _words(found: Action, form: Any, by: Standing) -> object:
    return services.retitle(action=found, by=by, **form.cleaned_data)


def _withdraw(found: Action, form: Any, by: Standing) -> object:
    return services.withdraw(action=found, by=by, **form.cleaned_data)


def _reopen(found: Action, form: Any, by: Standing) -> object:
    return services.reopen(action=found, reason=form.cleaned_data["reason"], by=by)


def _impact(found: Action, form: Any, by: Standing) -> object:
    return services.add_impact(action=found, text=form.cleaned_data["impact"], by=by)


DATE = Changing(
    "Move the date", "The old date stays in the history with your reason.", "Move the date", "The date is moved.",
    DateForm, _date, kept=("due_on",),
)  # fmt: skip
HAND_ON = Changing(
    "Hand it on", "Work belongs to posts: whoever is appointed next takes it over. The history keeps who had it.",
    "Hand it on", "The action is handed on.", HandOnForm, _hand_on, kept=("owner", "deputy", "agency", "group"),
)  # fmt: skip
WORDS = Changing(
    "Change the words", "The old words stay in the history.", "Save the words", "The words are changed.", TitleForm,
    _words, kept=("title", "detail"),
)  # fmt: skip
WITHDRAW = Changing(
    "Withdraw this action", "It leaves the lists of work and stays readable with your reason. You can open it again.",
    "Withdraw the action", "The action is withdrawn.", ReasonForm, _withdraw, warning=True,
)  # fmt: skip
REOPEN = Changing(
    "Open this action again", "It comes back as it stood, with its owner, its date and its history.",
    "Open it again", "The action is open again.", ReasonForm, _reopen,
)  # fmt: skip


IMPACT = Changing(
    "What changed?",
    "The action is complete. The partnership reports what was different afterwards, not only what was done. "
    "What you write stays as it is; to correct it, add another note.",
    "Save what changed", "Thank you. What changed is saved.", ImpactForm, _impact,
)  # fmt: skip


def _page(request: HttpRequest, reference: str, deed: str, changing: Changing) -> HttpResponse:
    by, found = standing(request), load_action(request, reference)
    ACTION.require(by, deed, found)
    if request.method != "POST":
        return _show(request, found, changing, changing.form(by=by, action=found, initial=changing.filled(found)))
    form = changing.form(request.POST, by=by, action=found, initial=changing.filled(found))
    if not form.is_valid():
        return _show(request, found, changing, form, status=422)
    try:
        answer = once(request, lambda: _answer(changing, found, changing.do(found, form, by), by))
    except Conflict as conflict:
        fresh = load_action(request, reference)
        form = changing.form(with_version(request, fresh.version), by=by, action=fresh)
        return _show(request, fresh, changing, form, status=409, **both(conflict))
    except DomainError as error:
        if error.field not in form.fields:
            raise
        refused(form, error)
        return _show(request, found, changing, form, status=422)
    return lead_on(request, answer)


def _answer(changing: Changing, found: Action, said: object, by: Standing) -> Answer:
    return Answer(href(found, by), said if isinstance(said, str) else changing.done)


def _show(
    request: HttpRequest, found: Action, changing: Changing, form: ActionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    by = standing(request)
    words = context(by, found, form=form, changing=changing, back=href(found, by), **more)
    return render(request, "actions/change.html", words, status=status)


@in_partnership("action:U", area="plan")
def date(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an action's date."""
    return _page(request, reference, "U", DATE)


@in_partnership("action:U", area="plan")
def hand_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an action to other hands."""
    return _page(request, reference, "U", HAND_ON)


@in_partnership("action:U", area="plan")
def words(request: HttpRequest, reference: str) -> HttpResponse:
    """Change an action's title and detail."""
    return _page(request, reference, "U", WORDS)


@in_partnership("action:U", area="plan")
def impact(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a completed action changed for children or adults."""
    return _page(request, reference, "U", IMPACT)


@in_partnership("action:E", area="plan")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw an action."""
    return _page(request, reference, "E", WITHDRAW)


@in_partnership("action:E", area="plan")
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a withdrawn action again."""
    return _page(request, reference, "E", REOPEN)


@in_partnership("action:C", area="plan")
def new(request: HttpRequest) -> HttpResponse:
    """Open a new action, under another one when the address names it."""
    by = standing(request)
    parent = visible(by).filter(reference=request.GET.get("under", "").replace("\0", "").upper()).first()
    form = NewForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _opened(form, parent, by)))
        except DomainError as error:
            refused(form, error)
    given = {"form": form, "parent": parent, "slug": by.partnership.slug}
    return render(request, "actions/new.html", given, status=422 if form.errors else 200)


def _opened(form: NewForm, parent: Action | None, by: Standing) -> Answer:
    made = services.open_action(new=services.NewAction(**form.cleaned_data, parent=parent), by=by)
    return Answer(href(made, by), f"{made.reference} is open.")
