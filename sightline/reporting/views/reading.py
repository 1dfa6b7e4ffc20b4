"""Reports as they are read, and the executive's pack; on screen, as Word and as PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.discussion.queries import thread_beside
from sightline.governance.access import in_partnership, missing
from sightline.governance.exports import letterhead, note_export
from sightline.governance.pages import who
from sightline.governance.standing import Standing
from sightline.publishing.documents import Document
from sightline.publishing.lists import document_as_file
from sightline.reporting.listing import asked_table, pack_asked, track_table
from sightline.reporting.meeting_papers import pack_reference
from sightline.reporting.models import Report, Round
from sightline.reporting.papers import pack_document, report_document
from sightline.reporting.permissions import RECEIVING, REPORT, WRITING
from sightline.reporting.queries import (
    address,
    pack_page,
    pack_round,
    parts_of,
    report_page,
    rounds,
    versions_of,
)
from sightline.reporting.queries.helps import helps_of
from sightline.reporting.rules import transition
from sightline.reporting.rules.content import from_data
from sightline.reporting.services.states import NOTING
from sightline.reporting.views.loading import load_report

FILES = {"docx": "Word", "pdf": "PDF"}


@in_partnership("highlight_report:R", area="reports")
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """One report: what needs a decision first, its sections with their sources, its history."""
    by, found = who(request), load_report(request, reference)
    files = [(words, address("file", by, found.reference, f"report.{kind}")) for kind, words in FILES.items()]
    page = report_page(found, by)
    given = {"report": found, "page": page, "asked": asked_table(page.content), "slug": by.partnership.slug,
             "files": files, "thread": thread_beside(found, "HR", by), **_deeds(found, by)}  # fmt: skip
    return render(request, "reporting/report.html", {**given, "helps": helps_of(found, by)})


def _deeds(found: Report, by: Standing) -> dict[str, bool]:
    """Return what this reader may do to a report as it stands."""
    receives = RECEIVING.may(by, "U", found)
    another = {"v"} if found.created_by_id != by.person.pk else set()
    mine = WRITING.may(by, "U", found)
    return {
        "may_edit": found.is_open and mine,
        "may_send": found.is_open and WRITING.may(by, "A", found, another),
        "may_collate": found.is_open and mine and found.group.kind in ("delivery", "board"),
        "may_return": receives and transition("return", found.state) is not None and not found.collated_into_id,
        "may_leave": receives and found.state == "collated",
        "may_note": found.state == "sent_up" and not found.collated_into_id and found.sent_by_id != by.person.pk
        and NOTING.may(by, "A", found, {"v"}),
        "may_circulate": not found.is_open and REPORT.may(by, "X", found),
        "may_link": mine,
        "may_correct": not found.is_open and mine,
    }  # fmt: skip


@in_partnership("highlight_report:R", area="reports")
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A report as it was sent one time, with its digest."""
    by, found = who(request), load_report(request, reference)
    row = versions_of(found).filter(number=number).first()
    if row is None:
        raise Http404
    content = from_data(row.content)
    given = {"report": found, "version": row, "content": content, "parts": parts_of(content, by),
             "asked": asked_table(content), "same": content.digest == row.digest,
             "slug": by.partnership.slug}  # fmt: skip
    return render(request, "reporting/version.html", given)


@in_partnership("highlight_report:R", area="reports")
def report_file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A report as Word or PDF, for whoever may read it (ADR 21)."""
    by, found = who(request), load_report(request, reference)
    document = report_document(report_page(found, by), letterhead(by, 2))
    return _file(document, found.reference, f"{found.reference} {found.group.name}", name, by)


def _file(document: Document, reference: str, called: str, name: str, by: Standing) -> HttpResponse:
    kind = name.rpartition(".")[2]
    if kind not in FILES:
        raise Http404
    answer = document_as_file(document, called, kind)
    note_export(what="highlight_report", reference=reference, by=by, file=kind, rows=1)
    return answer


@in_partnership("highlight_report:R", area="reports")
def pack(request: HttpRequest) -> HttpResponse:
    """What needs the executive in the newest round of which something was sent up."""
    by = who(request)
    found = pack_round(by)
    if found is None:
        return render(request, "reporting/no_pack.html", {"slug": by.partnership.slug})
    return _pack(request, found, by)


@in_partnership("highlight_report:R", area="reports")
def pack_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What needs the executive in one round."""
    return _pack(request, _round(request, pk), who(request))


def _round(request: HttpRequest, pk: int) -> Round:
    by = who(request)
    found = rounds(by).filter(pk=pk).first()
    if found is None:
        raise missing(Round, "highlight_report", by, pk=pk)
    return found


def _pack(request: HttpRequest, found: Round, by: Standing) -> HttpResponse:
    files = [(words, address("pack_file", by, found.pk, f"pack.{kind}")) for kind, words in FILES.items()]
    others = [(one.name, address("pack_of", by, one.pk)) for one in rounds(by)[:12] if one.pk != found.pk]
    page = pack_page(found, by)
    given = {"page": page, "asked": pack_asked(page.decisions, by), "track": track_table(page.track, by),
             "reference": pack_reference(found), "files": files, "others": others,
             "slug": by.partnership.slug}  # fmt: skip
    return render(request, "reporting/pack.html", given)


@in_partnership("highlight_report:R", area="reports")
def pack_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The executive's pack as Word or PDF, with contents and the groups' reports."""
    by, found = who(request), _round(request, pk)
    page = pack_page(found, by)
    if not page.reports:
        raise Http404
    document = pack_document(page, letterhead(by, 2))
    return _file(document, "", f"{by.partnership.code} pack {found.executive_on:%Y-%m-%d}", name, by)
