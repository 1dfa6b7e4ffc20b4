"""The dictionary worked on offline: out as a workbook, back, and a look at all it changes before it does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance import offline_pages
from sightline.governance.access import in_partnership, missing
from sightline.governance.exports import file_name, note_export
from sightline.governance.models import LoadPreview
from sightline.governance.offline import RowRefused
from sightline.governance.offline_pages import Line
from sightline.governance.pages import FormPage, who
from sightline.governance.queries import own_preview
from sightline.governance.standing import Standing
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import listed
from sightline.indicators.services.comparing import Returned
from sightline.indicators.services.returned import OFFLINE, commit
from sightline.indicators.workbook import workbook_of
from sightline.kernel.errors import OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.workbooks import MOST_BYTES
from sightline.ui.downloads import XLSX, as_download
from sightline.ui.forms import WorkbookForm
from sightline.ui.tables import Table

ROOM = "Dictionary"


@in_partnership("indicator:X", area="data")
def workbook(request: HttpRequest) -> HttpResponse:
    """The dictionary as filtered, as a workbook that can come back."""
    by = who(request)
    rows = [row for row in listed(by, request.GET).select_related("deputy") if INDICATOR.may(by, "X", row)]
    note_export(what="indicator", reference="", by=by, file="workbook", rows=len(rows))
    return as_download(workbook_of(rows, by), f"{file_name('dictionary to work on', by)}.xlsx", XLSX)


@in_partnership("indicator:U", area="data")
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the workbook that comes back."""
    by, found = who(request), list[Returned]()

    def deed(form: WorkbookForm) -> LoadPreview:
        file = form.cleaned_data["workbook"]
        kept, asked = OFFLINE.read_back(content=file.read(MOST_BYTES + 1), file_name=file.name or "", by=by)
        found.append(asked)
        return kept

    answer = FormPage(
        title="Bring the dictionary back", button="Look at what it changes", form=WorkbookForm, deed=deed, room=ROOM,
        lead="A workbook of the dictionary that you worked on. Nothing changes until you have looked at every change.",
        back=(ROOM, reverse("indicators:dictionary", args=[by.partnership.slug])),
        done=lambda kept: (reverse("indicators:dictionary_brought", args=[by.partnership.slug, kept.pk]), ""),
    ).answer(request)  # fmt: skip
    for one in found:
        OFFLINE.note_refused(one, by)
    return answer


@in_partnership("indicator:U", area="data")
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook changes and what stands against it, and the button that does it."""
    by = who(request)
    preview = own_preview(pk, by, LoadPreview.Kind.DICTIONARY)
    if preview is None:
        raise missing(LoadPreview, "load_preview", by, pk=pk)
    if request.method != "POST":
        return _shown(request, preview, OFFLINE.look_at(preview, by), by)
    try:
        return lead_on(request, once(request, lambda: _done(preview, request.POST.get("seen", ""), by)))
    except (OutOfState, RowRefused) as error:
        return _shown(request, preview, OFFLINE.look_at(preview, by), by, sentence=error.sentence)
    except LoadPreview.DoesNotExist as gone:
        raise missing(LoadPreview, "load_preview", by, pk=pk) from gone


def _done(preview: LoadPreview, seen: str, by: Standing) -> Answer:
    done = commit(preview=preview, seen=seen, by=by)
    changed = "1 indicator" if done.changed == 1 else f"{done.changed} indicators"
    words = f"The workbook is in: {changed} changed, {done.added} added."
    return Answer(reverse("indicators:dictionary", args=[by.partnership.slug]), words)


def _shown(
    request: HttpRequest, preview: LoadPreview, found: Returned, by: Standing, *, sentence: str = ""
) -> HttpResponse:
    given = {
        "preview": preview, "found": found, "slug": by.partnership.slug, "told": preview.rows.get("told", []),
        "facts": offline_pages.facts(found, "indicator", "indicators"),
        "problems": offline_pages.problems(found), "more": offline_pages.left_out(found),
        "changes": _changes(request, found), "first": [(sentence, "#what")] if sentence else [],
        "page_errors": bool(sentence),
    }  # fmt: skip
    return render(request, "indicators/dictionary_brought.html", given, status=409 if sentence else 200)


def _changes(request: HttpRequest, found: Returned) -> Table:
    return offline_pages.changes(
        [Line.of(one, cell) for one in found.changes for cell in one.differences],
        request.GET,
        lambda one: f"Row {one.change.row}: {one.change.name}, {one.change.reference or 'new'}",
        empty="Nothing in it differs from the dictionary.",
    )
