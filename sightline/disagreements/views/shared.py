"""What the pages of both kinds share: loading one, the pages with a form, the page itself, its chronology."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.disagreements import services
from sightline.disagreements.forms import AnswerForm, EndForm, VersionedTextForm
from sightline.disagreements.kinds import CASE, Kind, kind_of
from sightline.disagreements.models import Dispute
from sightline.disagreements.papers import chronology
from sightline.disagreements.queries.choices import sides
from sightline.disagreements.queries.lists import href, to_open
from sightline.disagreements.queries.page import dispute_page
from sightline.governance.access import load
from sightline.governance.exports import file_name, note_export
from sightline.governance.pages import FormPage, who
from sightline.governance.services.cases import note_read
from sightline.publishing.lists import document_as_file
from sightline.ui.downloads import wanted_format

LEVEL = 3
AREA = "disagreements"


def loaded(request: HttpRequest, kind: Kind, reference: str) -> Any:
    """Return a row its reader may see; 404 else. Reading it is left on the trail."""
    row = load(to_open(kind), kind.scoped, who(request), reference=reference.upper())
    if request.method in ("GET", "HEAD"):
        note_read(reference=row.reference, by=who(request), what=kind.key)
    return row


@dataclass
class CaseForm(FormPage):
    """A page with one form, marked as level 3."""

    def _render(self, request: HttpRequest, form: forms.Form, status: int, **more: Any) -> HttpResponse:
        return super()._render(request, form, status, **more, level=LEVEL)


def detail(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """One disagreement or dispute: its steps and clocks, what was said, what can be done."""
    by, row = who(request), loaded(request, kind, reference)
    context = {
        "page": dispute_page(row, by), "kind": kind, "slug": by.partnership.slug, "level": LEVEL,
        "case": kind is CASE, "list": f"disagreements:{kind.room}s",
        "files": [("Word", "?format=docx"), ("PDF", "?format=pdf")],
    }  # fmt: skip
    return render(request, "disagreements/detail.html", context)


def chronology_file(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """The chronology as Word or PDF: a named person's download is a reading, and logged."""
    by, row = who(request), loaded(request, kind, reference)
    wanted = wanted_format(request)
    wanted = wanted if wanted in ("docx", "pdf") else "docx"
    document = chronology(dispute_page(row, by), by)
    answer = document_as_file(document, file_name(f"chronology {row.reference}", by), wanted)
    note_export(what=kind.key, reference=row.reference, by=by, file=wanted, rows=1)
    return answer


def form_page(request: HttpRequest, row: Dispute, *, right: str, done: str, **more: Any) -> HttpResponse:
    """Return a page with one form about a row; `right` is the letter of the table that it takes."""
    by = who(request)
    kind_of(row).scoped.require(by, right, row)
    where = href(row, by.partnership.slug)
    initial = {"version": row.version, **more.pop("initial", {})}
    return CaseForm(
        back=(row.reference, where), initial=initial, done=lambda _: (where, done),
        version=lambda: version_now(row), **more,
    ).answer(request)  # fmt: skip


def version_now(row: Dispute) -> int:
    """Return the version of a row as it is now."""
    return int(to_open(kind_of(row)).values_list("version", flat=True).get(pk=row.pk))


def answer(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """Say something for one of the two agencies."""
    by, row = who(request), loaded(request, kind, reference)
    return form_page(
        request, row, right="U", done="Your answer is on record.", title=f"Answer in {row.reference}", button="Send",
        lead="Everybody named on it reads your answer. It cannot be changed after; you can add to it.",
        form=lambda *args, **kwargs: AnswerForm(*args, sides=sides(row, by), neither="BUS" in by.roles, **kwargs),
        deed=lambda form: services.answer(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def on(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """Take it to the next step."""
    by, row = who(request), loaded(request, kind, reference)
    return form_page(
        request, row, right="U", done="It is at the next step, and its clock runs.",
        title=f"Take {row.reference} to the next step", button="Take it on",
        lead="The clock of this step stops and stays as it is. The clock of the next step starts now.",
        form=lambda *args, **kwargs: VersionedTextForm(*args, label="Why does it go on?", **kwargs),
        deed=lambda form: services.take_on(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def urgent(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """Put it on the urgent track."""
    by, row = who(request), loaded(request, kind, reference)
    return form_page(
        request, row, right="U", done="The urgent limits hold from now on.", title=f"Make {row.reference} urgent",
        button="Make it urgent", warning=True,
        lead="The urgent limit of this step holds, counted from when the step began, and those of all steps after it. "
        "Where the protocol states none, its ordinary limit holds.",
        form=lambda *args, **kwargs: VersionedTextForm(*args, label="Why is it urgent?", **kwargs),
        deed=lambda form: services.make_urgent(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def ending(request: HttpRequest, kind: Kind, reference: str, *, decides: bool) -> HttpResponse:
    """Say how it ended: settled by the agencies, or decided above them."""
    by, row = who(request), loaded(request, kind, reference)
    lead = (
        "For those who decide above the agencies. The agencies stay answerable for what they do."
        if decides
        else "For what the agencies settled themselves. Who decides above them has a page of their own."
    )
    return form_page(
        request, row, right="A" if decides else "U", done="It has ended.", lead=lead,
        title=f"Decide {row.reference}" if decides else f"End {row.reference}",
        button="Decide" if decides else "End it",
        form=lambda *args, **kwargs: EndForm(*args, decides=decides, **kwargs),
        deed=lambda form: services.end(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def learning(request: HttpRequest, kind: Kind, reference: str) -> HttpResponse:
    """Add what was learnt after it ended."""
    by, row = who(request), loaded(request, kind, reference)
    return form_page(
        request, row, right="U", done="The learning is added.", title=f"Add learning to {row.reference}", button="Add",
        lead="What would help others, in words that could be shared.",
        form=lambda *args, **kwargs: VersionedTextForm(*args, label="What was learnt?", **kwargs),
        deed=lambda form: services.add_learning(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip
