"""Pages on which a report is sent, returned, collated, noted or corrected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.reporting import services
from sightline.reporting.forms import CollateForm, CorrectionForm, ReasonForm
from sightline.reporting.listing import asked_table
from sightline.reporting.models import Report
from sightline.reporting.permissions import RECEIVING, WRITING
from sightline.reporting.queries import address, collating, report_page, to_send
from sightline.reporting.services.states import NOTING
from sightline.reporting.views.loading import load_report


@in_partnership("highlight_report:A", area="reports")
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Look at a report as the group above will read it, then send it."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "A", found, {"v"} if found.created_by_id != by.person.pk else set())
    if request.method != "POST":
        return _check(request, found)
    said = request.POST.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    try:
        return lead_on(request, once(request, lambda: _sent(found, version, request)))
    except DomainError as error:
        if error.status == 403:
            raise
        return _check(request, found, error)


def _sent(found: Report, version: int, request: HttpRequest) -> Answer:
    by = who(request)
    made = services.send(report=found, version=version, by=by)
    to = made.sent_to.name if made.sent_to else ""
    return Answer(address("report", by, found.reference), f"Sent to {to}. Its text stands as it was sent.")


def _check(request: HttpRequest, found: Report, error: DomainError | None = None) -> HttpResponse:
    by = who(request)
    page = report_page(found, by)
    given = {
        "report": found, "page": page, "may_edit": WRITING.may(by, "U", found), "asked": asked_table(page.content),
        "slug": by.partnership.slug, "check": to_send(found, by),
        "error": [(error.sentence, "#check")] if error else None, "page_errors": error is not None,
    }  # fmt: skip
    return render(request, "reporting/send.html", given, status=error.status if error else 200)


@in_partnership("highlight_report:U", area="reports")
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Return a report to its group with what has to change."""
    by, found = who(request), load_report(request, reference)
    RECEIVING.require(by, "U", found)
    return FormPage(
        title=f"Return {found.reference} for change", button="Return it",
        back=(found.reference, address("report", by, found.reference)),
        form=ReasonForm, lead=f"{found.title}. Its chair can then change it and send it again.",
        deed=lambda form: services.give_back(report=found, reason=form.cleaned_data["reason"], by=by),
        done=lambda _: (address("list", by), f"{found.reference} is back with {found.group.name}."),
    ).answer(request)  # fmt: skip


@in_partnership("highlight_report:A", area="reports")
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Note a report for the executive."""
    by, found = who(request), load_report(request, reference)
    NOTING.require(by, "A", found, {"v"} if found.sent_by_id != by.person.pk else set())
    back = address("report", by, found.reference)

    def deed() -> Answer:
        services.note(report=found, by=by)
        return Answer(back, "Noted by the executive.")

    return press(request, back, deed)


@in_partnership("highlight_report:U", area="reports")
def collate(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the reports that came in to a group into its own, with the entries chosen."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "U", found)
    page = collating(found, by)
    form = CollateForm(
        request.POST if request.method == "POST" else None, offered=[(one.report, one.sections) for one in page.waiting]
    )
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _collated(found, form, request)))
        except DomainError as error:
            if error.status != 400:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    given: dict[str, Any] = {"report": found, "page": page, "form": form, "slug": by.partnership.slug}
    return render(request, "reporting/collate.html", given, status=422 if form.errors else 200)


def _collated(found: Report, form: CollateForm, request: HttpRequest) -> Answer:
    by, said = who(request), form.cleaned_data
    count = services.collate(into=found, reports=said["reports"], sections=said["sections"], by=by)
    words = f"{count} {'report is' if count == 1 else 'reports are'} taken in. Edit the entries as you need."
    return Answer(address("edit", by, found.reference), words)


@in_partnership("highlight_report:U", area="reports")
@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a report out of the one that collates it."""
    by, found = who(request), load_report(request, reference)
    RECEIVING.require(by, "U", found)
    back = address("report", by, found.reference)

    def deed() -> Answer:
        services.leave_out(report=found, by=by)
        return Answer(back, "Taken out again. It waits to be collated or returned.")

    return press(request, back, deed)


@in_partnership("highlight_report:U", area="reports")
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a dated correction to a report that was sent."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "U", found)
    back = address("report", by, found.reference)
    return FormPage(
        title=f"Add a correction to {found.reference}", button="Add it",
        back=(found.reference, back), form=CorrectionForm,
        deed=lambda form: services.correct(report=found, text=form.cleaned_data["text"], by=by),
        done=lambda _: (f"{back}#additions", "The correction stands below the report."),
    ).answer(request)  # fmt: skip
