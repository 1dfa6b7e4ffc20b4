"""Working offline: actions out as a workbook, the workbook back, and a look at all it changes before it does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.actions import filtering, services
from sightline.actions.forms import ConflictsForm
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.returned import Returned
from sightline.actions.views.loading import refused, standing
from sightline.actions.workbook import rows_to_take, workbook_of
from sightline.governance import offline_pages
from sightline.governance.access import in_partnership, missing
from sightline.governance.exports import file_name, note_export
from sightline.governance.models import LoadPreview
from sightline.governance.offline import RowRefused
from sightline.governance.offline_pages import Line
from sightline.governance.queries import own_preview
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.workbooks import MOST_BYTES
from sightline.ui.downloads import XLSX, as_download
from sightline.ui.forms import WorkbookForm
from sightline.ui.tables import Column, Table
from sightline.ui.waiting import leads_on, looks_again, waits


@in_partnership("action:X", area="plan")
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as a workbook that can come back."""
    by, wanted = standing(request), filtering.asked(request.GET)
    rows = rows_to_take(by, wanted)
    content = workbook_of(rows, by)
    filters = request.GET.urlencode() if wanted.given else ""
    note_export(what="action", reference="", by=by, file="workbook", rows=len(rows), filters=filters)
    return as_download(content, f"{file_name('actions to work on', by)}.xlsx", XLSX)


@in_partnership("action:U", area="plan")
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the workbook that comes back."""
    by, form = standing(request), WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        asked: list[Returned] = []
        try:
            answer = once(request, lambda: _read(form, asked, by))
            for found in asked:
                services.OFFLINE.note_refused(found, by)
            return lead_on(request, answer)
        except DomainError as error:
            if error.status == 403:
                raise
            refused(form, error)
    given = {"form": form, "slug": by.partnership.slug, "may_take": ACTION.may_some(by, "X")}
    return render(request, "actions/bring.html", given, status=422 if form.errors else 200)


def _read(form: WorkbookForm, asked: list[Returned], by: Standing) -> Answer:
    file = form.cleaned_data["workbook"]
    kept, found = services.OFFLINE.read_back(content=file.read(MOST_BYTES + 1), file_name=file.name or "", by=by)
    asked.append(found)
    return Answer(reverse("actions:brought", args=[by.partnership.slug, kept.pk]))


@in_partnership("action:U", area="plan")
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook changes, with what somebody else changed as well, and what stands against it."""
    by = standing(request)
    preview = own_preview(pk, by, LoadPreview.Kind.ACTIONS)
    if preview is None:
        raise missing(LoadPreview, "load_preview", by, pk=pk)
    if waiting := _waiting(request, preview, by):
        return waiting
    found = services.OFFLINE.look_at(preview, by)
    if request.method != "POST":
        form = ConflictsForm(rows=services.conflicts_to_show(found))
        return _shown(request, preview, found, form, sentence=preview.answer)
    form = ConflictsForm(request.POST, rows=services.conflicts_to_show(found))
    seen = request.POST.get("seen", "")
    if seen == found.digest and not form.is_valid():
        return _shown(request, preview, found, form, status=422)
    try:
        choices = form.chosen if form.is_valid() else {}
        how = _left if services.is_long(found) else _done
        return lead_on(request, once(request, lambda: how(preview, seen, choices, by)))
    except (OutOfState, RowRefused) as error:
        fresh = services.OFFLINE.look_at(preview, by)
        again = ConflictsForm(rows=services.conflicts_to_show(fresh))
        return _shown(request, preview, fresh, again, status=409, sentence=error.sentence)
    except LoadPreview.DoesNotExist as gone:
        raise missing(LoadPreview, "load_preview", by, pk=pk) from gone


def _waiting(request: HttpRequest, preview: LoadPreview, by: Standing) -> HttpResponse | None:
    """Return what the page says of a workbook left to the worker, or None when there is nothing to wait for."""
    if preview.asked_at and preview.done_at:
        return leads_on(request, reverse("actions:list", args=[by.partnership.slug]), preview.answer)
    if preview.asked_at:
        words = f"Sightline is doing all that “{preview.file_name}” asks for."
        return waits(request, "Your workbook is being taken in", words)
    return looks_again(request)


def _done(preview: LoadPreview, seen: str, choices: dict[int, str], by: Standing) -> Answer:
    done = services.commit(preview=preview, seen=seen, choices=choices, by=by)
    return Answer(reverse("actions:list", args=[by.partnership.slug]), services.said_of(done))


def _left(preview: LoadPreview, seen: str, choices: dict[int, str], by: Standing) -> Answer:
    services.commit_later(preview=preview, seen=seen, choices=choices, by=by)
    return Answer(reverse("actions:brought", args=[by.partnership.slug, preview.pk]))


def _shown(
    request: HttpRequest, preview: LoadPreview, found: Returned, form: ConflictsForm, *, status: int = 200,
    sentence: str = "",
) -> HttpResponse:  # fmt: skip
    by = standing(request)
    given = {
        "preview": preview, "form": form, "found": found, "slug": by.partnership.slug, "sentence": sentence,
        "page_errors": bool(sentence), "told": preview.rows["told"], "facts": _facts(found),
        "problems": offline_pages.problems(found), "more": offline_pages.left_out(found),
        "changes": _changes(request, found, by), "first": [(sentence, "#what")],
        "too_many": len(found.conflicts) > len(form.rows),
        "marking": any(row.level == Action.Level.CASE for row in found.actions.values()),
    }  # fmt: skip
    return render(request, "actions/brought.html", given, status=status)


def _facts(found: Returned) -> list[offline_pages.Fact]:
    conflicts = len(found.conflicts)
    too = (conflicts, "changed by somebody else too", "#choose" if conflicts else "", "")
    return offline_pages.facts(found, "action", "actions", [too])


def _lines(found: Returned) -> list[Line]:
    lines = []
    for one in found.changes:
        if not one.reference:
            lines.append(Line(one, "New action", "", one.title))
        lines += [Line.of(one, cell) for cell in one.differences]
    return lines


def _changes(request: HttpRequest, found: Returned, by: Standing) -> Table:
    root = reverse("actions:list", args=[by.partnership.slug])

    def group(line: Line) -> str:
        name = line.change.reference or "New"
        return f"Row {line.change.row}: {name}, {line.change.title}"

    opens = Column(
        "open", "Open", href=lambda one: f"{root}{one.change.reference}/" if one.change.reference else "",
        value=lambda one: one.change.reference,
    )  # fmt: skip
    empty = "Nothing in it differs from Sightline."
    return offline_pages.changes(_lines(found), request.GET, group, empty=empty, more=[opens])
