"""Pages of a whole proposal: the list, the proposal beside its document, its title, accepting it, ending it."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.imports import services
from sightline.imports.blueprint import parts_of
from sightline.imports.forms import AssignForm, DescribeForm, DocumentForm, UnderForm
from sightline.imports.forms_sheets import ListFileForm
from sightline.imports.listing import documents
from sightline.imports.models import Proposal
from sightline.imports.permissions import PROPOSAL, may_take_out
from sightline.imports.queries import deeds_of, plan_there, proposal_page, texts_of
from sightline.imports.queries_words import lexicon_for
from sightline.imports.reading import read_upload
from sightline.imports.services.readings import is_long, keep_for_reading
from sightline.imports.views.answers import (
    SHOWN,
    asked,
    did,
    do,
    href,
    place,
    proposal_of,
    refused,
    too_late,
    version_of,
)
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once

SHOWN_DEEDS = 8


@in_partnership("import_proposal:R", area="plan")
def index(request: HttpRequest) -> HttpResponse:
    """The proposals so far, and the way to add one."""
    by = asked(request).standing
    form = DocumentForm(request.POST or None, request.FILES or None) if PROPOSAL.may(by, "C") else None
    if request.method == "POST":
        PROPOSAL.require(by, "C")
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _read(request, form.cleaned_data["document"], by)
            except DomainError as error:
                refused(form, error)
    status = 422 if form is not None and form.errors else 200
    context = {"form": form, "table": documents(by, request.GET), "list_form": ListFileForm() if form else None}
    return render(request, "imports/index.html", context, status=status)


def _read(request: HttpRequest, upload: UploadedFile, by: Standing) -> HttpResponse:
    """Read a document, or keep a long one for the worker and lead to its page of progress. Raises DomainError."""
    name, content = upload.name or "", upload.read()
    if is_long(name, len(content)):
        return lead_on(request, once(request, lambda: Answer(_kept(name, content, by))))
    found = read_upload(file_name=name, content=content, lexicon=lexicon_for(by.partnership.pk))
    return lead_on(request, once(request, lambda: Answer(place(request, services.propose(understood=found, by=by)))))


def _kept(name: str, content: bytes, by: Standing) -> str:
    made = keep_for_reading(file_name=name, content=content, by=by)
    return reverse("imports:reading", args=[by.partnership.slug, made.pk])


@in_partnership("import_proposal:R", area="plan")
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """What was understood of one document, beside the document."""
    by = asked(request).standing
    found = proposal_of(request, reference)
    show = request.GET.get("show", "")
    is_open = found.status == Proposal.Status.OPEN
    may_change = PROPOSAL.may(by, "U", found) and is_open
    plan = plan_there(found, by)
    there = texts_of(plan, by) if plan and is_open else []
    context = {
        "page": proposal_page(found, show if show in SHOWN else "", there),
        "plan": plan,
        "deeds": deeds_of(found, SHOWN_DEEDS) if not show else [],
        "proposal": found,
        "may_change": may_change,
        "may_accept": PROPOSAL.may(by, "A", found) and is_open,
        "may_take_out": may_take_out(by),
        "may_end": PROPOSAL.may(by, "E", found) and is_open,
        "may_undo": PROPOSAL.may(by, "E", found) and found.status == Proposal.Status.COMMITTED and found.plan_id,
        "assign": AssignForm(by=by, prefix="to") if may_change else None,
        "under": UnderForm(proposal=found, prefix="under") if may_change else None,
    }
    return render(request, "imports/proposal.html", context)


def _described(found: Proposal, form: DescribeForm, by: Standing) -> str:
    services.describe(proposal=found, by=by, **form.cleaned_data)
    return "The title and the period are saved."


@in_partnership("import_proposal:U", area="plan")
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """Title and period of the plan to be."""
    by, found = asked(request).standing, proposal_of(request, reference)
    start = {"title": found.title, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = DescribeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return did(request, place(request, found), lambda: _described(found, form, by))
        except DomainError as error:
            refused(form, error)
    context = {"form": form, "proposal": found}
    return render(request, "imports/describe.html", context, status=422 if form.errors else 200)


@in_partnership("import_proposal:A", area="plan")
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then make the plan."""
    by, found = asked(request).standing, proposal_of(request, reference)
    if found.status != Proposal.Status.OPEN:
        return too_late(request, found, f"This proposal is {found.get_status_display()}.")
    if request.method != "POST":
        page = proposal_page(found)
        parts = parts_of(found, [row.item for row in page.rows])
        return render(request, "imports/accept.html", {"page": page, "proposal": found, "parts": parts})
    try:
        return lead_on(request, once(request, lambda: _committed(request, found, by)))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
        return redirect(href("describe" if error.field else "proposal", found))


def _committed(request: HttpRequest, found: Proposal, by: Standing) -> Answer:
    made = services.commit(proposal=found, by=by, version=version_of(request.POST.get("version", "")))
    reference = made.plan.reference if made.plan else ""
    words = f"The plan is made: {reference}. You can undo this until somebody changes it."
    return Answer(reverse("plans:plan_of", args=[found.partnership.slug, reference]), words)


@in_partnership("import_proposal:E", area="plan")
@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the plan back, while nobody has changed it."""
    found = proposal_of(request, reference)
    done = "The plan is taken back. The proposal is open again."
    return do(request, found, lambda: services.undo(proposal=found, by=asked(request).standing), done, "")


@in_partnership("import_proposal:E", area="plan")
@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the proposal aside."""
    found = proposal_of(request, reference)
    done = "The proposal is put aside. You can still read it."
    return do(request, found, lambda: services.discard(proposal=found, by=asked(request).standing), done, "")
