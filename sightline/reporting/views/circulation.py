"""Papers sent round, as the business unit sees them, and a copy as its reader does after sign-in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load, missing
from sightline.governance.exports import letterhead, note_export
from sightline.governance.pages import FormPage, ListPage, press, who
from sightline.governance.standing import Standing
from sightline.kernel.once import Answer
from sightline.publishing.lists import document_as_file
from sightline.reporting import services
from sightline.reporting.forms_circulation import CirculationForm
from sightline.reporting.listing_circulation import circulation_table, receipt_table
from sightline.reporting.models import Circulation, Report
from sightline.reporting.papers import copy_document, shown
from sightline.reporting.permissions import CIRCULATION, REPORT
from sightline.reporting.queries import address, reports_to_open, standing_groups
from sightline.reporting.queries.circulation import (
    circulations,
    circulations_to_open,
    receipt_of,
    receipts_to_open,
)
from sightline.reporting.views.reading import FILES


@in_partnership("highlight_report:X", area="reports")
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that were sent round, with how many opened them."""
    by = who(request)
    return ListPage(
        title="Papers sent round", room="Papers sent round", table=circulation_table(circulations(by), request.GET, by),
        buttons=[("Send a briefing round", address("circulate", by))],
        lead="A briefing or a report goes to each member of a group as a personal link, never as an attachment. You "
        "see who opened it. To send a report round, open it first.",
        empty=("Nothing was sent round yet", "Send a briefing round, or open a report that was sent and start there."),
    ).answer(request)  # fmt: skip


@in_partnership("highlight_report:X", area="reports")
def circulate(request: HttpRequest) -> HttpResponse:
    """Send a briefing round."""
    by = who(request)
    return _form(request, by, None, "Send a briefing round", ("Papers sent round", address("papers", by)))


@in_partnership("highlight_report:X", area="reports")
def circulate_report(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a report round, as it was last sent."""
    by = who(request)
    report = load(reports_to_open(), REPORT, by, reference=reference.upper())
    back = (report.reference, address("report", by, report.reference))
    return _form(request, by, report, f"Send {report.reference} round", back)


def _form(request: HttpRequest, by: Standing, report: Report | None, title: str, back: tuple[str, str]) -> HttpResponse:
    groups = list(standing_groups(by.partnership, by.today))

    def deed(form: CirculationForm) -> Circulation:
        return services.circulate(new=services.NewCirculation(report=report, **form.cleaned_data), by=by)

    def form(*args: Any, **kwargs: Any) -> CirculationForm:
        return CirculationForm(*args, groups=groups, report=report, **kwargs)

    lead = "Each member of the group gets a mail with a personal link. Answers go to the unit’s mailbox."
    if report is not None:
        lead += " It is of level 2: only who may read it gets a copy, and they sign in to open it."
    return FormPage(
        title=title, button="Send it round", back=back, form=form, lead=lead, deed=deed,
        initial={"title": report.title if report else "", "level": 1},
        done=lambda made: (address("paper", by, made.pk), "It is on its way. Here you see who opened it."),
    ).answer(request)  # fmt: skip


@in_partnership("highlight_report:X", area="reports")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper that was sent round: each copy, whether it was opened and when."""
    by = who(request)
    found = load(circulations_to_open(), CIRCULATION, by, pk=pk)
    rows = receipts_to_open().filter(circulation=found)
    opened = sum(row.opened_at is not None for row in rows)
    given = {
        "paper": found, "table": receipt_table(rows, request.GET), "opened": opened, "copies": len(rows),
        "left": len(rows) - opened, "slug": by.partnership.slug, "body": shown(
            copy_document(found, letterhead(by, found.level))
        ), "live": [row for row in rows if not row.revoked_at] if not found.revoked_at else [],
    }  # fmt: skip
    return render(request, "reporting/paper.html", given)


def _load(request: HttpRequest, pk: int) -> tuple[Standing, Circulation, str]:
    by = who(request)
    found = load(circulations_to_open(), CIRCULATION, by, pk=pk)
    return by, found, address("paper", by, found.pk)


@in_partnership("highlight_report:X", area="reports")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a paper again to who did not open it."""
    by, found, back = _load(request, pk)

    def deed() -> Answer:
        count = services.send_again(paper=found, by=by)
        return Answer(back, f"Sent again to {count} {'person' if count == 1 else 'people'} who did not open it.")

    return press(request, back, deed)


@in_partnership("highlight_report:X", area="reports")
@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let no link to a paper work any longer."""
    by, found, back = _load(request, pk)

    def deed() -> Answer:
        services.call_back(paper=found, by=by)
        return Answer(back, "Called back. No link to it works any longer.")

    return press(request, back, deed)


@in_partnership("highlight_report:X", area="reports")
@require_POST
def call_back_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one person's link to a paper work no longer."""
    by = who(request)
    row = receipts_to_open().filter(pk=pk, partnership=by.partnership).first()
    if row is None:
        raise missing(receipts_to_open().model, "highlight_report", by, pk=pk)
    back = address("paper", by, row.circulation_id)

    def deed() -> Answer:
        services.call_back_copy(receipt=row, by=by)
        return Answer(back, f"The link of {row.person.name} works no longer.")

    return press(request, back, deed)


@in_partnership("highlight_report:R", area="reports")
def own_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper as its reader opens it after sign-in; nobody else has this page."""
    by = who(request)
    row = receipt_of(pk, by)
    if row is None:
        raise missing(Circulation, "highlight_report", by, pk=pk)
    services.open_copy(receipt=row, now=timezone.now())
    document = copy_document(row.circulation, letterhead(by, row.circulation.level))
    given = {
        "receipt": row, "paper": row.circulation, "body": shown(document), "slug": by.partnership.slug,
        "files": [(words, address("own_copy_file", by, pk, f"paper.{kind}")) for kind, words in FILES.items()],
    }  # fmt: skip
    return render(request, "reporting/own_copy.html", given)


@in_partnership("highlight_report:R", area="reports")
def own_copy_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A paper as Word or PDF for its reader, after sign-in."""
    by, kind = who(request), name.rpartition(".")[2]
    row = receipt_of(pk, by)
    if row is None:
        raise missing(Circulation, "highlight_report", by, pk=pk)
    if kind not in FILES:
        raise Http404
    services.open_copy(receipt=row, now=timezone.now())
    answer = document_as_file(copy_document(row.circulation, letterhead(by, row.circulation.level)), "paper", kind)
    note_export(what="highlight_report", reference=f"circulation:{pk}", by=by, file=kind, rows=1)
    return answer
