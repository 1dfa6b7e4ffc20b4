"""Disagreements about a case: raise one, read it, see who it is about, work on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.confirming import confirm_first
from sightline.disagreements import services
from sightline.disagreements.forms import NumberForm, RaiseForm
from sightline.disagreements.kinds import CASE
from sightline.disagreements.queries.choices import may_raise_for, members, own_sides
from sightline.disagreements.queries.lists import href
from sightline.disagreements.queries.page import identity_of
from sightline.disagreements.views import shared
from sightline.governance.access import in_partnership, missing
from sightline.governance.pages import who
from sightline.governance.services.cases import note_read

AREA = shared.AREA
IDENTITY_WORDS = {"name": "Name", "born": "Date of birth", "nhs_number": "NHS number", "address": "Address"}


@in_partnership("dispute_case:C", area=AREA)
def new(request: HttpRequest) -> HttpResponse:
    """Raise a disagreement about a case."""
    by = who(request)
    return shared.CaseForm(
        title="Raise a disagreement about a case", button="Raise it", template="disagreements/raise.html",
        back=("Disagreements", reverse("disagreements:cases", args=[by.partnership.slug])),
        form=lambda *args, **kwargs: RaiseForm(*args, own=may_raise_for(by), others=members(by), **kwargs),
        lead="To disagree about what a child or an adult needs is part of the work. The protocol says who talks to "
        "whom, and by when. You and those who take in such cases are named on it; nobody else sees it.",
        deed=lambda form: services.raise_disagreement(new=form.new, by=by),
        done=lambda row: (href(row, by.partnership.slug), f"It is raised as {row.reference}. Its first clock runs."),
    ).answer(request)  # fmt: skip


@in_partnership("dispute_case:R", area=AREA)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One disagreement."""
    return shared.detail(request, CASE, reference)


@in_partnership("dispute_case:R", area=AREA)
def identity(request: HttpRequest, reference: str) -> HttpResponse:
    """Who it is about, for those named on it; each opening is on the trail by itself."""
    by, row = who(request), shared.loaded(request, CASE, reference)
    if row.reference not in by.case_references:
        raise missing(type(row), CASE.key, by, reference=row.reference)
    note_read(reference=row.reference, by=by, what="dispute_case.identity")
    told = identity_of(row)
    facts = [(words, told[name]) for name, words in IDENTITY_WORDS.items() if told.get(name)]
    context = {"row": row, "facts": facts, "back": href(row, by.partnership.slug), "level": shared.LEVEL}
    return render(request, "disagreements/identity.html", context)


@in_partnership("dispute_case:R", area=AREA)
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """Its chronology as Word or PDF."""
    return shared.chronology_file(request, CASE, reference)


@in_partnership("dispute_case:U", area=AREA)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer."""
    return shared.answer(request, CASE, reference)


@in_partnership("dispute_case:U", area=AREA)
def on(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it to the next step."""
    return shared.on(request, CASE, reference)


@in_partnership("dispute_case:U", area=AREA)
def urgent(request: HttpRequest, reference: str) -> HttpResponse:
    """Make it urgent."""
    return shared.urgent(request, CASE, reference)


@in_partnership("dispute_case:U", area=AREA)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End it as the agencies settled it."""
    return shared.ending(request, CASE, reference, decides=False)


@in_partnership("dispute_case:A", area=AREA)
@confirm_first
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide it."""
    return shared.ending(request, CASE, reference, decides=True)


@in_partnership("dispute_case:U", area=AREA)
def learning(request: HttpRequest, reference: str) -> HttpResponse:
    """Add learning."""
    return shared.learning(request, CASE, reference)


@in_partnership("dispute_case:R", area=AREA)
def number(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep one's own agency's number of the case."""
    by, row = who(request), shared.loaded(request, CASE, reference)
    own = own_sides(row, by)
    return shared.form_page(
        request, row, right="R", done="The number is kept, for your agency alone.", button="Keep the number",
        title=f"Your agency’s own number of {row.reference}", lead="Encrypted. Only people of your agency see it.",
        form=lambda *args, **kwargs: NumberForm(*args, own=own, **kwargs),
        deed=lambda form: services.keep_own_number(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip
