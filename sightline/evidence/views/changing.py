"""Forms that change evidence: what is said of it, another version, its end and its return. A table says how each is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.evidence import queries, services
from sightline.evidence.forms import ChangeForm, EndForm, RestoreForm, VersionForm
from sightline.evidence.models import Evidence
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.views.loading import context, load_evidence, received, refused, standing
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.once import Answer, lead_on, once


@dataclass(frozen=True)
class Changing:
    """A form page on one piece of evidence: its words, the deed it needs, its form and what it does."""

    deed: str
    title: str
    lead: str
    button: str
    done: str
    make: Callable[..., forms.Form]
    do: Callable[[Evidence, Any, Any, Standing], object]
    warning: bool = False
    kept: tuple[str, ...] = ()

    def filled(self, row: Evidence) -> dict[str, Any]:
        """Return what the form starts with."""
        return {"version": row.version, **{name: getattr(row, name) for name in self.kept}}


ABOUT = ("title", "shows", "source", "effective_on", "expires_on", "agency", "group", "level", "marking")
CHANGE = Changing(
    "U", "Change what is said about it", "The old words and dates stay in its history.", "Save",
    "The changes are saved.",
    ChangeForm,
    lambda row, form, _file, by: services.change_evidence(
        evidence=row, told=form.told, version=form.cleaned_data["version"], by=by
    ),
    kept=ABOUT,
)  # fmt: skip
VERSION = Changing(
    "U", "Add a version", "It becomes the one that is shown first; the earlier ones stay.", "Add the version",
    "The version is added.", VersionForm,
    lambda row, form, file, by: services.add_version(
        evidence=row, new=form.new(file), version=form.cleaned_data["version"], by=by
    ),
)  # fmt: skip
END = Changing(
    "E", "End or withdraw it", "It stays readable with its versions and its history, and proves nothing from now "
    "on. You can bring it back.", "End or withdraw it", "It no longer counts as proof.",
    EndForm,
    lambda row, form, _file, by: services.end_evidence(evidence=row, by=by, **form.cleaned_data), warning=True,
)  # fmt: skip
RESTORE = Changing(
    "E", "Bring it back", "It counts as proof again wherever it is attached.", "Bring it back", "It is back in use.",
    RestoreForm,
    lambda row, form, _file, by: services.restore_evidence(evidence=row, reason=form.cleaned_data["reason"], by=by),
)  # fmt: skip


def _page(request: HttpRequest, reference: str, changing: Changing) -> HttpResponse:
    by, row = standing(request), load_evidence(request, reference)
    EVIDENCE.require(by, changing.deed, row)
    if request.method != "POST":
        return _show(request, row, changing, changing.make(row=row, by=by, initial=changing.filled(row)))
    form: Any = changing.make(request.POST, request.FILES, row=row, by=by)
    if not form.is_valid():
        return _show(request, row, changing, form, status=422)
    try:
        file = received(form, by)
        with services.unless_refused(file):
            return lead_on(request, once(request, lambda: _done(changing, row, form, file, by)))
    except Conflict as conflict:
        fresh = load_evidence(request, reference)
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        again = changing.make(typed, request.FILES, row=fresh, by=by)
        again.is_valid()
        return _show(request, fresh, changing, again, status=409, conflict=conflict)
    except (NotAllowed, OutOfState):
        raise
    except DomainError as error:
        refused(form, error)
        return _show(request, row, changing, form, status=422)


def _done(changing: Changing, row: Evidence, form: Any, file: services.Received | None, by: Standing) -> Answer:
    changing.do(row, form, file, by)
    return Answer(queries.href(row, by), changing.done)


def _show(
    request: HttpRequest, row: Evidence, changing: Changing, form: forms.Form, *, status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:  # fmt: skip
    by = standing(request)
    more: dict[str, Any] = {}
    if conflict:
        texts = [(name, conflict.theirs.get(name, ""), mine) for name, mine in conflict.yours.items()]
        more = {"both": texts, "sentence": conflict.sentence, "page_errors": True,
                "first": [("Somebody changed this while you had it open", "#both")]}  # fmt: skip
    given = context(by, row, form=form, changing=changing, back=queries.href(row, by), **more)
    return render(request, "evidence/change.html", given, status=status)


@in_partnership("evidence:U", area="plan")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change words, dates, agency, group, level or marking."""
    return _page(request, reference, CHANGE)


@in_partnership("evidence:U", area="plan")
def version(request: HttpRequest, reference: str) -> HttpResponse:
    """Add another version."""
    return _page(request, reference, VERSION)


@in_partnership("evidence:E", area="plan")
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End or withdraw evidence."""
    return _page(request, reference, END)


@in_partnership("evidence:E", area="plan")
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring evidence back."""
    return _page(request, reference, RESTORE)
