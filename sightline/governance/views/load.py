"""The load from Excel: template, upload, preview, confirmation; and the same workbook out again."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst

from sightline.accounts.confirming import confirm_first
from sightline.governance import services
from sightline.governance.access import in_partnership, missing
from sightline.governance.exports import note_export
from sightline.governance.loading import ADD, CHANGE, SAME, Change, Found, check
from sightline.governance.models import LoadPreview
from sightline.governance.queries import own_preview
from sightline.governance.views.pages import href, show, who
from sightline.governance.workbook import KINDS
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.rules import Problem
from sightline.publishing.workbooks import MOST_BYTES, SheetOut, write_sheets
from sightline.ui.downloads import XLSX, as_download
from sightline.ui.forms import WorkbookForm
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word
from sightline.ui.waiting import leads_on, looks_again, waits

ROOM = "Agencies"
MOST_SHOWN = 200


@in_partnership("agency:C", area="agencies")
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; what is wrong with it is said row by row."""
    by = who(request)
    services.require_load(by)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _read(request, form.cleaned_data["workbook"], problems)))
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    context = {"form": form, "problems": _problems(problems), "more": max(0, len(problems) - MOST_SHOWN)}
    return show(request, "load", ROOM, context, 422 if form.errors else 200)


def _read(request: HttpRequest, file: UploadedFile, problems: list[Problem]) -> Answer:
    """Keep what a workbook would change; raises DomainError when it cannot, with the `problems` filled in."""
    content = file.read(MOST_BYTES + 1)
    kept, found = services.make_preview(content=content, file_name=file.name or "", by=who(request))
    problems.extend(found)
    if kept is None:
        sentence = f"The workbook has {_things(len(problems))} to put right. Nothing was changed."
        raise DomainError(sentence, field="workbook")
    return Answer(href(request, "load_preview", kept.pk))


@in_partnership("agency:C", area="agencies")
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """An empty workbook with the right sheets and headings."""
    content = write_sheets([SheetOut(kind, []) for kind in KINDS.values()])
    return as_download(content, "Sightline template.xlsx", XLSX)


@in_partnership("agency:X", area="agencies")
def workbook(request: HttpRequest) -> HttpResponse:
    """The partnership as it is, in the workbook that can be loaded again."""
    by = who(request)
    sheets = services.whole_workbook(by)
    content = write_sheets(sheets)
    note_export(what="agency", reference="", by=by, file="xlsx", rows=sum(len(one.rows) for one in sheets))
    return as_download(content, f"{by.partnership.short_name} {by.today.isoformat()}.xlsx", XLSX)


@in_partnership("agency:C", area="agencies")
@confirm_first
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change, and the button that does it."""
    by = who(request)
    row = own_preview(pk, by)
    if row is None:
        raise missing(LoadPreview, "load_preview", by, pk=pk)
    if waiting := _waiting(request, row):
        return waiting
    found = check(row.rows, by)
    if request.method == "POST":
        return _confirm(request, row, found)
    tones = {ADD: "ok", CHANGE: "warn", SAME: ""}
    wanted = request.GET.get("what", "")
    changes = [one for one in found.changes if one.what == wanted or (not wanted and one.what != SAME)]
    table = Table(
        rows=changes, params=request.GET, caption="What the workbook changes", empty="Nothing of this kind.",
        caption_hidden=True,
        group=lambda one: one.sheet,
        columns=[
            Column("words", "Will be", row_header=True),
            Column("what", "What", cell=lambda one: word(WORDS[one.what], tones[one.what])),
            Column("was", "Is now"),
            Column("row", "Row", numeric=True),
        ],
    )  # fmt: skip
    context = {
        "preview": row,
        "answer": row.answer,
        "table": table,
        "told": row.rows.get("told", []),
        "stale": bool(found.problems) or found.digest != row.digest,
        "facts": _facts(found.changes),
        "nothing": not any(one.deeds for one in found.changes),
    }
    return show(request, "load_preview", ROOM, context)


def _problems(found: list[Problem]) -> Table | None:
    if not found:
        return None
    both = [Column("theirs", "Now here"), Column("yours", "In your workbook")] * any(one.yours for one in found)
    return Table(
        rows=found[:MOST_SHOWN], params={}, caption="What to put right in the workbook", caption_hidden=True,
        per_page=MOST_SHOWN,
        columns=[
            Column("sheet", "Sheet", row_header=True),
            Column("row", "Row", value=lambda one: one.row or ""),
            Column("column", "Column"),
            Column("sentence", "What is wrong", value=lambda one: capfirst(one.sentence)),
            *both,
        ],
    )  # fmt: skip


WORDS = {ADD: "Added", CHANGE: "Changed", SAME: "Unchanged"}


def _facts(changes: list[Change]) -> list[tuple[int, str, str, str]]:
    return [
        (sum(one.what == what for one in changes), words, f"?what={what}", "") for what, words in (
            (ADD, "rows add something"), (CHANGE, "rows change something"), (SAME, "rows are unchanged")
        )
    ]  # fmt: skip


def _waiting(request: HttpRequest, row: LoadPreview) -> HttpResponse | None:
    """Return what the page says of a workbook left to the worker, or None when there is nothing to wait for."""
    if row.asked_at and row.done_at:
        return leads_on(request, href(request, "agencies"), row.answer)
    if row.asked_at:
        return waits(request, "Your workbook is being loaded", f"Sightline is loading “{row.file_name}”.")
    return looks_again(request)


def _confirm(request: HttpRequest, row: LoadPreview, shown: Found) -> HttpResponse:
    def deed() -> Answer:
        if services.is_long_load(shown):
            services.load_later(preview=row, by=who(request))
            return Answer(href(request, "load_preview", row.pk))
        found = services.confirm_load(preview=row, by=who(request))
        return Answer(href(request, "agencies"), services.said_of_load(found))

    try:
        return lead_on(request, once(request, deed))
    except LoadPreview.DoesNotExist:
        messages.error(request, "You have read another workbook since. Confirm that one, or read this one again.")
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return redirect(href(request, "load"))


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"
