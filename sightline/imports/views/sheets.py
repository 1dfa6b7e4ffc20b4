"""Pages of lists from spreadsheets: read one, match its columns, see what each row will do, load it, take it back."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import PartnershipRequest, in_partnership, load
from sightline.governance.standing import Standing
from sightline.imports.forms_sheets import KindForm, ListFileForm, MatchForm
from sightline.imports.models import SheetLoad
from sightline.imports.permissions import SHEET
from sightline.imports.queries_sheets import Here, listed_loads, same_file, sheet_loads
from sightline.imports.services import sheets as services
from sightline.imports.services.sheets_check import Checked, beside, check_list, table_of
from sightline.imports.services.sheets_kinds import kind_of
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import short_date, word

Status = SheetLoad.Status
TONES = {"open": "warn", "loaded": "ok", "undone": "", "discarded": ""}
WHAT = {
    "new": ("New", "ok"),
    "change": ("Changed", "warn"),
    "same": ("Already there", ""),
    "refused": ("Refused", "bad"),
}
FACTS = {
    "new": "rows bring something new", "change": "rows change something", "same": "rows are there already",
    "refused": "rows are refused",
}  # fmt: skip
ONLY_UNIT = "Only the business unit sees which lists were read, so none is shown for you."


def _who(request: HttpRequest) -> Standing:
    return cast(PartnershipRequest, request).standing


def _load(request: HttpRequest, reference: str) -> SheetLoad:
    return load(sheet_loads(_who(request)), SHEET, _who(request), reference=reference)


def _href(name: str, row: SheetLoad) -> str:
    return reverse(f"imports:{name}", args=[row.partnership.slug, row.reference])


def _refused(form: forms.Form, error: DomainError) -> None:
    if error.status == 403:
        raise error
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


@in_partnership("import_proposal:R", area="plan")
def lists(request: HttpRequest) -> HttpResponse:
    """The lists read so far, and the way to read one."""
    by = _who(request)
    form = ListFileForm() if SHEET.may(by, "C") else None
    if request.method == "POST":
        SHEET.require(by, "C")
        form = ListFileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return lead_on(request, once(request, lambda: _read(form, by)))
            except DomainError as error:
                _refused(form, error)
    status = 422 if form is not None and form.errors else 200
    context = {"list_form": form, "table": _listed(request, by), "page_errors": status == 422}
    return render(request, "imports/sheets/lists.html", context, status=status)


def _read(form: ListFileForm, by: Standing) -> Answer:
    file = form.cleaned_data["spreadsheet"]
    return Answer(_href("list_one", services.read_list(file_name=file.name, content=file.read(), by=by)))


def _listed(request: HttpRequest, by: Standing) -> Table:
    return Table(
        rows=listed_loads(by),
        params=request.GET,
        caption="Lists read so far",
        caption_hidden=True,
        sort="-when",
        empty="No list has been read yet." if SHEET.may(by, "C") else ONLY_UNIT,
        columns=[
            Column(
                "file_name", "File", row_header=True, sort="file_name", sub=lambda row: row.reference,
                href=lambda row: _href("list_one", row),
            ),
            Column("kind", "What it lists", sort="kind", value=_kind_words),
            Column(
                "status", "State", sort="status", value=lambda row: row.get_status_display(),
                cell=lambda row: word(row.get_status_display(), TONES.get(row.status, "")),
            ),
            Column("by", "Read by", sort="owner__name", value=lambda row: row.owner.name),
            Column("when", "Read on", sort="created_at", value=lambda row: short_date(localdate(row.created_at))),
        ],
    )  # fmt: skip


def _kind_words(row: SheetLoad) -> str:
    kind = kind_of(row.kind)
    return kind.label if kind else "Not known"


@in_partnership("import_proposal:R", area="plan")
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """What a list is and how its columns are matched while it is open; what became of it afterwards."""
    found = _load(request, reference)
    if found.status != Status.OPEN and request.method != "POST":
        return _outcome(request, found)
    by, here, table = _who(request), Here(_who(request)), table_of(found)
    tables = [one for at in range(len(found.tables)) if (one := table_of(found, at)) is not None]
    name = request.POST.get("form", "")
    kind_form = KindForm(request.POST if name == "kind" else None, load=found, tables=tables)
    kind = kind_of(found.kind)
    match_form = None
    if kind is not None and table is not None:
        match_form = MatchForm(request.POST if name == "match" else None, load=found, kind=kind, table=table, here=here)
    form: forms.Form | None = match_form if name == "match" else kind_form
    if request.method == "POST":
        SHEET.require(by, "U", found)
        try:
            if form is not None and form.is_valid():
                return lead_on(request, once(request, lambda: _matched(found, form, by)))
        except DomainError as error:
            _refused(cast(forms.Form, form), error)
    context = {
        "load": found, "table": table,
        "aside": beside(found, kind, table) if table else [], "kind": kind,
        "kind_form": kind_form, "match_form": match_form,
        "form": form if form is not None and form.is_bound else None, "earlier": same_file(found),
        "may_change": SHEET.may(by, "U", found), "may_end": SHEET.may(by, "E", found),
        "why_not": services.why_not(found),
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return render(request, "imports/sheets/match.html", context, status=status)


def _matched(found: SheetLoad, form: forms.Form, by: Standing) -> Answer:
    """Keep what was said of a list and lead to the preview, or back while something is still to be said."""
    if isinstance(form, KindForm):
        fresh = services.choose_kind(load=found, by=by, **form.cleaned_data)
        return Answer(_href("list_one", fresh) + "#columns")
    columns, meanings = cast(MatchForm, form).matched()
    version = form.cleaned_data["version"]
    fresh = services.match_list(load=found, columns=columns, meanings=meanings, version=version, by=by)
    left = sum(1 for words in fresh.meanings.values() for value, _ in words.values() if not value)
    if services.why_not(fresh):
        return Answer(_href("list_one", fresh), "The match is saved.")
    if left:
        words = "1 word is" if left == 1 else f"{left} words are"
        what = "say what each means, or choose “Leave it empty” where that is offered."
        return Answer(_href("list_one", fresh), f"The match is saved. {words} not known yet: {what}")
    return Answer(_href("list_preview", fresh))


def _outcome(request: HttpRequest, found: SheetLoad) -> HttpResponse:
    by, kind = _who(request), kind_of(found.kind)
    may = bool(kind and kind.undo) and found.status == Status.LOADED and SHEET.may(by, "E", found)
    counted = {what: sum(row["what"] == what for row in found.outcome) for what in WHAT}
    context = {
        "load": found, "kind": kind, "may_undo": may, "tone": TONES[found.status], "facts": _facts(counted),
        "only": request.GET.get("what") in WHAT,
        "table": _rows(request, found.outcome, kind.page if kind else ""),
    }  # fmt: skip
    return render(request, "imports/sheets/outcome.html", context)


def _facts(counted: dict[str, int]) -> list[tuple[int, str, str, str]]:
    return [(count, FACTS[what], f"?what={what}", "") for what, count in counted.items() if count]


def _rows(request: HttpRequest, rows: Sequence[dict[str, Any]], page: str) -> Table:
    """What each row does or did, as {at, what, words, notes, problems, reference}; `?what=` shows one sort of them."""
    slug, wanted = cast(PartnershipRequest, request).partnership.slug, request.GET.get("what", "")
    reference = Column(
        "reference", "Reference", value=lambda row: row["reference"],
        href=lambda row: reverse(page, args=[slug, row["reference"]]) if page and row["reference"] else "",
    )  # fmt: skip
    return Table(
        rows=[row for row in rows if wanted not in WHAT or row["what"] == wanted],
        params=request.GET,
        caption="What each row does",
        caption_hidden=True,
        empty="No row of this kind.",
        columns=[
            Column("words", "What it says", row_header=True, value=lambda row: row["words"] or "No words", sub=_beside),
            Column("at", "Where", value=lambda row: row["at"][:1].upper() + row["at"][1:]),
            Column(
                "what", "What it does", value=lambda row: WHAT[row["what"]][0],
                cell=lambda row: word(*WHAT[row["what"]]),
            ),
            *([reference] if any(row["reference"] for row in rows) else []),
        ],
    )  # fmt: skip


def _beside(row: dict[str, Any]) -> SafeString:
    """What stands against a row, or beside it, a line each."""
    return format_html_join("", "{}<br>", ((line,) for line in (*row["problems"], *row["notes"])))


@in_partnership("import_proposal:A", area="plan")
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What each row will do, and the button that does it."""
    found = _load(request, reference)
    if found.status != Status.OPEN:
        return HttpResponseRedirect(_href("list_one", found))
    kind = kind_of(found.kind)
    show = confirm_first(_preview) if kind is not None and kind.confirms else _preview
    return show(request, found)


def _preview(request: HttpRequest, found: SheetLoad) -> HttpResponse:
    by = _who(request)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        return _do(request, found, lambda: services.load_list(load=found, seen=seen, by=by), "The list is loaded.")
    checked = check_list(found, by)
    if checked is None:
        messages.error(request, services.why_not(found))
        return HttpResponseRedirect(_href("list_one", found))
    return render(request, "imports/sheets/preview.html", _shown(request, found, checked))


def _shown(request: HttpRequest, found: SheetLoad, checked: Checked) -> dict[str, Any]:
    rows = [
        {"at": one.at, "what": one.what, "words": one.words, "notes": one.notes, "problems": one.problems,
         "reference": one.reference}
        for one in checked.outcomes
    ]  # fmt: skip
    return {
        "only": request.GET.get("what") in WHAT,
        "load": found, "kind": checked.kind, "digest": checked.digest, "refused": checked.count("refused"),
        "wanted": len(checked.wanted), "facts": _facts({what: checked.count(what) for what in WHAT}),
        "table": _rows(request, rows, checked.kind.page),
    }  # fmt: skip


def _do(request: HttpRequest, found: SheetLoad, deed: Callable[[], SheetLoad], done: str) -> HttpResponse:
    """Do once what a button asked for; what stands against it becomes a message on the page it came from."""

    def did() -> Answer:
        fresh = deed()
        name = "list_preview" if fresh.status == Status.OPEN else "list_one"
        return Answer(_href(name, fresh), done)

    try:
        return lead_on(request, once(request, did))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return HttpResponseRedirect(_href("list_preview", found))


@in_partnership("import_proposal:U", area="plan")
@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave the refused rows out, or no longer."""
    found, leaves = _load(request, reference), request.POST.get("leaves", "") == "yes"
    done = "The refused rows are left out." if leaves else "No row is left out."
    return _do(request, found, lambda: services.leave_refused(load=found, leaves=leaves, by=_who(request)), done)


@in_partnership("import_proposal:E", area="plan")
@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a list aside."""
    found = _load(request, reference)
    done = "The list is put aside. Nothing of it was loaded."
    return _do(request, found, lambda: services.discard_list(load=found, by=_who(request)), done)


@in_partnership("import_proposal:E", area="plan")
@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what a list brought, while nobody has changed it."""
    found = _load(request, reference)
    done = "What the list brought is taken back."
    return _do(request, found, lambda: services.undo_list(load=found, by=_who(request)), done)
