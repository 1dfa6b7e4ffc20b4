"""Pages of the import: upload, check, mend, accept."""

import re
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from sightline.governance.access import PartnershipRequest, in_partnership, load, missing
from sightline.governance.standing import Standing
from sightline.imports import services
from sightline.imports.blueprint import parts_of
from sightline.imports.forms import (
    AsideForm,
    AssignForm,
    DescribeForm,
    DocumentForm,
    PlaceForm,
    RagForm,
    SplitForm,
    WordsForm,
)
from sightline.imports.forms_sheets import ListFileForm
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries import earlier_of, proposal_page, proposals, proposals_counted
from sightline.imports.reading import read_upload
from sightline.kernel.errors import Conflict, DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import short_date, word

SHOWN = ("questions", "unplaced")
LARGEST = 2**31
ONLY_UNIT = "Only the business unit sees which documents were read, so none is listed for you."


def _request(request: HttpRequest) -> PartnershipRequest:
    return cast(PartnershipRequest, request)


def _proposal(request: HttpRequest, reference: str) -> Proposal:
    return load(proposals(_request(request).standing), PROPOSAL, _request(request).standing, reference=reference)


def _href(name: str, proposal: Proposal, *args: Any) -> str:
    return reverse(f"imports:{name}", args=[proposal.partnership.slug, proposal.reference, *args])


def _place(request: HttpRequest, proposal: Proposal, anchor: str = "") -> str:
    """Return the address of the proposal, of what of it was shown, and of the place in it."""
    shown = request.POST.get("show", "")
    query = f"?show={shown}" if shown in SHOWN else ""
    return _href("proposal", proposal) + query + (f"#{anchor}" if anchor else "")


def _back(request: HttpRequest, proposal: Proposal, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(_place(request, proposal, anchor))


def _refused(form: forms.Form, error: DomainError) -> None:
    if error.status == 403:
        raise error
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


@in_partnership("import_proposal:R", area="plan")
def index(request: HttpRequest) -> HttpResponse:
    """The proposals so far, and the way to add one."""
    by = _request(request).standing
    form = DocumentForm(request.POST or None, request.FILES or None) if PROPOSAL.may(by, "C") else None
    if request.method == "POST":
        PROPOSAL.require(by, "C")
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                upload = form.cleaned_data["document"]
                found = read_upload(file_name=upload.name, content=upload.read())
                return lead_on(
                    request, once(request, lambda: Answer(_place(request, services.propose(understood=found, by=by))))
                )
            except DomainError as error:
                _refused(form, error)
    status = 422 if form is not None and form.errors else 200
    context = {"form": form, "table": _list(request), "list_form": ListFileForm() if form else None}
    return render(request, "imports/index.html", context, status=status)


def _list(request: HttpRequest) -> Table:
    slug = _request(request).partnership.slug
    may_read = PROPOSAL.may(_request(request).standing, "C")
    tones = {"open": "warn", "committed": "ok"}
    return Table(
        rows=proposals_counted(_request(request).standing),
        params=request.GET,
        caption="Documents read so far",
        caption_hidden=True,
        sort="-when",
        empty="No document has been read yet." if may_read else ONLY_UNIT,
        columns=[
            Column(
                "file_name", "Document", row_header=True, sort="file_name", sub=lambda row: row.reference,
                href=lambda row: reverse("imports:proposal", args=[slug, row.reference]),
            ),
            Column(
                "status", "State", sort="status", value=lambda row: row.get_status_display(),
                cell=lambda row: word(row.get_status_display(), tones.get(row.status, "")),
            ),
            Column(
                "plan", "Plan", value=lambda row: row.plan.reference if row.plan else "",
                href=lambda row: reverse("plans:plan_of", args=[slug, row.plan.reference]) if row.plan else "",
            ),
            Column("live", "Items", numeric=True, sort="live"),
            Column("left", "Unplaced", numeric=True, sort="left"),
            Column("by", "Read by", sort="created_by__name", value=lambda row: row.created_by.name),
            Column("when", "Read on", sort="created_at", value=lambda row: short_date(localdate(row.created_at))),
        ],
    )  # fmt: skip


@in_partnership("import_proposal:R", area="plan")
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """What was understood of one document, beside the document."""
    by = _request(request).standing
    found = _proposal(request, reference)
    show = request.GET.get("show", "")
    is_open = found.status == Proposal.Status.OPEN
    may_change = PROPOSAL.may(by, "U", found) and is_open
    context = {
        "page": proposal_page(found, show if show in SHOWN else ""),
        "proposal": found,
        "may_change": may_change,
        "may_accept": PROPOSAL.may(by, "A", found) and is_open,
        "may_end": PROPOSAL.may(by, "E", found) and is_open,
        "may_undo": PROPOSAL.may(by, "E", found) and found.status == Proposal.Status.COMMITTED and found.plan_id,
        "assign": AssignForm(by=by, prefix="to") if may_change else None,
    }
    return render(request, "imports/proposal.html", context)


def _do(
    request: HttpRequest, found: Proposal, deed: Callable[[], Any], done: str, anchor: str = "understood"
) -> HttpResponse:
    """Do once what a button asked for; what stands against it becomes a message on the proposal's page."""

    def did() -> Answer:
        made = deed()
        at = f"item-{made.pk}" if isinstance(made, Item) and not made.dropped else anchor
        return Answer(_place(request, found, at), done)

    try:
        return lead_on(request, once(request, did))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return _back(request, found, anchor)


def _did(request: HttpRequest, address: str, deed: Callable[[], str]) -> HttpResponse:
    """Do once what a form asked for; `deed` returns the sentence said at the address."""
    return lead_on(request, once(request, lambda: Answer(address, deed())))


def _described(found: Proposal, form: DescribeForm, by: Standing) -> str:
    services.describe(proposal=found, by=by, **form.cleaned_data)
    return "The title and the period are saved."


@in_partnership("import_proposal:U", area="plan")
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """Title and period of the plan to be."""
    by, found = _request(request).standing, _proposal(request, reference)
    start = {"title": found.title, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = DescribeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return _did(request, _place(request, found), lambda: _described(found, form, by))
        except DomainError as error:
            _refused(form, error)
    context = {"form": form, "proposal": found}
    return render(request, "imports/describe.html", context, status=422 if form.errors else 200)


@in_partnership("import_proposal:A", area="plan")
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then make the plan."""
    by, found = _request(request).standing, _proposal(request, reference)
    if found.status != Proposal.Status.OPEN:
        return _too_late(request, found, f"This proposal is {found.get_status_display()}.")
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
        return redirect(_href("describe" if error.field else "proposal", found))


def _committed(request: HttpRequest, found: Proposal, by: Standing) -> Answer:
    made = services.commit(proposal=found, by=by, version=_version(request.POST.get("version", "")))
    reference = made.plan.reference if made.plan else ""
    words = f"The plan is made: {reference}. You can undo this until somebody changes it."
    return Answer(reverse("plans:plan_of", args=[found.partnership.slug, reference]), words)


def _version(text: str) -> int | None:
    """Return the version a page was made of; what is no number of such a length is none that ever was."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None if not text else -1


@in_partnership("import_proposal:E", area="plan")
@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the plan back, while nobody has changed it."""
    found = _proposal(request, reference)
    done = "The plan is taken back. The proposal is open again."
    return _do(request, found, lambda: services.undo(proposal=found, by=_request(request).standing), done, "")


@in_partnership("import_proposal:E", area="plan")
@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the proposal aside."""
    found = _proposal(request, reference)
    done = "The proposal is put aside. You can still read it."
    return _do(request, found, lambda: services.discard(proposal=found, by=_request(request).standing), done, "")


@in_partnership("import_proposal:U", area="plan")
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Owner, group or date for the actions ticked."""
    by, found = _request(request).standing, _proposal(request, reference)
    form = AssignForm(request.POST, by=by, prefix="to")
    chosen = {int(key) for key in request.POST.getlist("selected") if re.fullmatch(r"[0-9]{1,9}", key)}
    items = list(found.items.select_related("proposal").filter(pk__in=chosen))
    if "everything" in request.POST:
        items = list(found.items.select_related("proposal").filter(kind=Item.Kind.ACTION, dropped=False))
        chosen = set()
    if len(items) < len(chosen):
        raise missing(Item, "import_proposal", by, pk__in=chosen - {item.pk for item in items})
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return _back(request, found, "assign")
    done = "The action is assigned." if len(items) == 1 else f"{len(items)} actions are assigned."
    return _do(request, found, lambda: services.assign(items=items, by=by, **form.cleaned_data), done)


ITEM_DEEDS: dict[str, tuple[Callable[..., Any], str]] = {
    "keep": (services.keep_as_one, "Kept as it is."),
    "drop": (services.drop, "Left out of the plan. Its pieces are set aside; you can take it back."),
    "take-back": (services.take_back, "Taken back."),
    "join": (services.join, "Joined to the one before."),
}


@in_partnership("import_proposal:U", area="plan")
@require_POST
def item_deed(request: HttpRequest, reference: str, pk: int, deed: str) -> HttpResponse:
    """Keep, leave out, take back, join, or split as proposed: one button each."""
    by, found = _request(request).standing, _proposal(request, reference)
    row = _item(request, found, pk)
    if deed == "split" and row.parts:
        return _do(request, found, lambda: services.split(item=row, texts=row.parts, by=by)[0], "Split.")
    if deed not in ITEM_DEEDS:
        raise Http404
    verb, done = ITEM_DEEDS[deed]
    return _do(request, found, lambda: verb(item=row, by=by), done)


def _item(request: HttpRequest, found: Proposal, pk: int) -> Item:
    rows = found.items.select_related("proposal", "parent", "owner__agency", "group")
    item = rows.filter(pk=pk).first() if pk < LARGEST else None
    if item is None:
        raise missing(Item, "import_proposal", _request(request).standing, pk=pk)
    return item


def _too_late(request: HttpRequest, found: Proposal, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return _back(request, found)


@in_partnership("import_proposal:U", area="plan")
def item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """All that can be changed about one item."""
    by, found = _request(request).standing, _proposal(request, reference)
    row = _item(request, found, pk)
    if row.kind in Item.MENTIONS:
        raise Http404
    if found.status != Proposal.Status.OPEN or row.dropped:
        return _too_late(request, found, "This cannot be changed now. Take it back, or the plan, first.")
    name, both = request.POST.get("form", ""), None
    items = _item_forms(request, found, row, by)
    if request.method == "POST" and name in items and items[name].is_valid():
        try:
            place = _place(request, found, f"item-{row.pk}")
            return _did(request, place, lambda: _item_change(name, items[name], row, by))
        except Conflict as error:
            both = {key: (error.theirs[key], error.yours[key]) for key in error.theirs}
            words = items["words"].cleaned_data["text"]
            items["words"] = WordsForm(initial={"text": words, "seen": error.theirs["Words"]})
        except DomainError as error:
            _refused(items[name], error)
    bad = next((form for form in items.values() if form.is_bound and form.errors), None)
    context = {
        "item": row,
        "proposal": found,
        "forms": items,
        "form": bad,
        "both": both,
        "lines": found.lines.filter(number__in=row.lines),
        "joins": earlier_of(row) is not None,
    }
    return render(request, "imports/item.html", context, status=409 if both else 422 if bad else 200)


def _item_forms(request: HttpRequest, found: Proposal, row: Item, by: Standing) -> dict[str, Any]:
    where = {"kind": row.kind, "under": row.parent_id}
    who = {"owner": row.owner_id, "group": row.group_id, "due_on": row.due_on}
    return {
        "words": WordsForm(_bound(request, "words"), initial={"text": row.text, "seen": row.text}),
        "place": PlaceForm(_bound(request, "place"), proposal=found, but=row.pk, initial=where),
        "split": SplitForm(_bound(request, "split"), initial={"texts": "\n".join(row.parts or [row.text])}),
        "assign": AssignForm(_bound(request, "assign"), by=by, prefix="to", initial=who),
        "rag": RagForm(_bound(request, "rag"), initial={"rag": row.rag}),
    }


def _bound(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("form") == name else None


def _item_change(name: str, form: Any, row: Item, by: Standing) -> str:
    """Do what a form of an item's page asks for; returns the sentence that says it is done."""
    if name == "words":
        changed = services.retitle(item=row, by=by, **form.cleaned_data)
        return (
            "The words are saved. They are not the document’s, and the item says so."
            if changed.words_by
            else ("The words are saved.")
        )
    if name == "place":
        services.move(item=row, kind=form.cleaned_data["kind"], under=form.place, by=by)
        return "It is moved."
    if name == "split":
        made = services.split(item=row, texts=form.cleaned_data["texts"].splitlines(), by=by)
        signed = any(one.words_by for one in made)
        return f"It is split into {len(made)} items." + (
            " Some words are not the document’s, and the items say so." if signed else ""
        )
    if name == "rag":
        services.say_rag(item=row, rag=form.cleaned_data["rag"], by=by)
        return "How the action stands is saved."
    services.assign(items=[row], by=by, **form.cleaned_data)
    return "The action is assigned."


@in_partnership("import_proposal:U", area="plan")
def line(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Place a line that nobody has placed, or say why it is left out."""
    by, found = _request(request).standing, _proposal(request, reference)
    row = found.lines.select_related("proposal").filter(number=number).first() if number < LARGEST else None
    if row is None:
        raise Http404
    if row.state == SourceLine.State.PLACED or found.status != Proposal.Status.OPEN:
        return _too_late(request, found, "This piece is placed already, or the proposal is closed.")
    placing = PlaceForm(_bound(request, "place"), proposal=found, initial={"kind": Item.Kind.ACTION})
    aside = AsideForm(_bound(request, "aside"))
    used = placing if placing.is_bound else aside
    if request.method == "POST" and used.is_valid():
        try:
            place = _place(request, found, f"line-{number}")
            return _did(request, place, lambda: _line_change(row, used, by))
        except DomainError as error:
            _refused(used, error)
    around = found.lines.filter(number__range=(number - 3, number + 3))
    bad = used if used.is_bound and used.errors else None
    context = {"line": row, "around": around, "proposal": found, "placing": placing, "aside": aside, "form": bad}
    return render(request, "imports/line.html", context, status=422 if bad else 200)


def _line_change(row: SourceLine, form: PlaceForm | AsideForm, by: Standing) -> str:
    """Place a piece or set it aside; returns the sentence that says it is done."""
    if isinstance(form, PlaceForm):
        services.place(line=row, kind=form.cleaned_data["kind"], under=form.place, by=by)
        return "The piece is placed."
    services.set_aside(line=row, reason=form.cleaned_data["reason"], by=by)
    return "The piece is set aside."
