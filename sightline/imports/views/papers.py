"""What can be taken from a proposal: the report of the import, and the comparison with the plan that is there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.governance.access import in_partnership
from sightline.governance.exports import letterhead, note_export
from sightline.imports.account_paper import name_of, paper_of
from sightline.imports.comparison import WORDS, Shown, counted, differences, table_of
from sightline.imports.permissions import may_take_out
from sightline.imports.queries import deeds_of, plan_there, proposal_page, texts_of
from sightline.imports.views.answers import asked, proposal_of
from sightline.plans.permissions import PLAN
from sightline.publishing.lists import document_as_file, table_as_file
from sightline.ui.downloads import file_links, wanted_format

KIND = "import_proposal"


@in_partnership("import_proposal:R", area="plan")
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report of an import as Word or PDF (`?format=pdf`)."""
    by, found = asked(request).standing, proposal_of(request, reference)
    PLAN.require(by, "X")
    wanted = wanted_format(request) or "docx"
    if wanted not in ("docx", "pdf"):
        raise Http404
    page = proposal_page(found)
    note_export(what=KIND, reference=found.reference, by=by, file=wanted, rows=len(page.lines))
    return document_as_file(paper_of(page, deeds_of(found), letterhead(by)), name_of(found), wanted)


@in_partnership("import_proposal:R", area="plan")
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What the document changes of the plan that is there: new, changed, gone; `?what=` shows one of them."""
    by, found = asked(request).standing, proposal_of(request, reference)
    plan = plan_there(found, by)
    every = differences(found, texts_of(plan, by)) if plan else []
    what = request.GET.get("what", "")
    rows = Shown(what if what in WORDS else "").rows(every)
    table = table_of(rows, request.GET)
    wanted = wanted_format(request) if may_take_out(by) else ""
    if plan and wanted:
        note_export(what=KIND, reference=found.reference, by=by, file=wanted, rows=len(rows))
        title = f"{found.file_name} compared with {plan.reference}"
        name = f"{found.reference} compared with {plan.reference}"
        widths = (14, 10, 38, 38)
        return table_as_file(table, name, wanted, head=letterhead(by), title=title, widths=widths)
    counts = counted(every)
    views = [("All that differs", "?", not what)] + [
        (f"{words} ({counts[key]})", f"?what={key}", what == key) for key, (words, _) in WORDS.items()
    ]
    files = file_links(request.GET) if may_take_out(by) else []
    context = {"proposal": found, "plan": plan, "table": table, "views": views, "files": files}
    return render(request, "imports/changes.html", context)
