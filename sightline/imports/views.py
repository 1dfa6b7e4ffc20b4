"""Pages of the import: upload, check, mend, accept."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.governance.access import PartnershipRequest, in_partnership, load
from sightline.imports import services
from sightline.imports.forms import AsideForm, AssignForm, DescribeForm, DocumentForm, PlaceForm, SplitForm, WordsForm
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries import proposal_page, proposals
from sightline.imports.reading import read_upload
from sightline.kernel.errors import Conflict, DomainError
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

SHOWN = {"questions", "unplaced", "dropped"}


def _request(request: HttpRequest) -> PartnershipRequest:
    return cast(PartnershipRequest, request)


def _proposal(request: HttpRequest, reference: str) -> Proposal:
    return load(proposals(_request(request).standing), PROPOSAL, _request(request).standing, reference=reference)


def _href(name: str, proposal: Proposal, *args: Any) -> str:
    return reverse(f"imports:{name}", args=[proposal.partnership.slug, proposal.reference, *args])


def _back(proposal: Proposal, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(_href("proposal", proposal) + (f"#{anchor}" if anchor else ""))


def _refused(form: forms.Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


@in_partnership("import_proposal:R", area="imports")
def index(request: HttpRequest) -> HttpResponse:
    """The proposals so far, and the way to add one."""
    by = _request(request).standing
    form = DocumentForm(request.POST or None, request.FILES or None) if PROPOSAL.may(by, "C") else None
    if request.method == "POST":
        PROPOSAL.require(by, "C")
        if form is not None and form.is_valid():
            upload = form.cleaned_data["document"]
            try:
                found = read_upload(file_name=upload.name, content=upload.read())
                return _back(services.propose(understood=found, by=by))
            except DomainError as error:
                _refused(form, error)
    status = 422 if form is not None and form.errors else 200
    return render(request, "imports/index.html", {"form": form, "table": _list(request)}, status=status)


def _list(request: HttpRequest) -> Table:
    slug = _request(request).partnership.slug
    tones = {"open": "warn", "committed": "ok"}
    return Table(
        rows=proposals(_request(request).standing),
        params=request.GET,
        caption="Documents read so far",
        sort="-when",
        empty="No document has been read yet.",
        columns=[
            Column(
                "file_name", "Document", row_header=True, sort="file_name", sub=lambda row: row.reference,
                href=lambda row: reverse("imports:proposal", args=[slug, row.reference]),
            ),
            Column("status", "State", cell=lambda r: word(r.get_status_display(), tones.get(r.status, ""))),
            Column("live", "Items", numeric=True, sort="live"),
            Column("left", "Unplaced", numeric=True, sort="left"),
            Column("by", "Read by", value=lambda row: row.created_by.name),
            Column("when", "Read on", sort="created_at", value=lambda row: row.created_at.date()),
        ],
    )  # fmt: skip


@in_partnership("import_proposal:R", area="imports")
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """What was understood of one document, beside the document."""
    by = _request(request).standing
    found = _proposal(request, reference)
    page = proposal_page(found)
    shown = request.GET.get("show", "")
    context = {
        "page": page,
        "proposal": found,
        "shown": shown if shown in SHOWN else "",
        "may_change": PROPOSAL.may(by, "U", found) and found.status == Proposal.Status.OPEN,
        "may_undo": PROPOSAL.may(by, "E", found) and found.status == Proposal.Status.COMMITTED and found.plan_id,
        "assign": AssignForm(by=by, prefix="to"),
    }
    return render(request, "imports/proposal.html", context)


Deed = Callable[[Any], Any]


def _do(request: HttpRequest, found: Proposal, deed: Callable[[], Any], done: str, anchor: str = "") -> HttpResponse:
    """Do a deed that a button asked for; what stands against it becomes a message on the proposal's page."""
    try:
        deed()
        messages.success(request, done)
    except Conflict:
        raise
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return _back(found, anchor)


@in_partnership("import_proposal:U", area="imports")
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """Title and period of the plan to be."""
    by, found = _request(request).standing, _proposal(request, reference)
    start = {"title": found.title, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = DescribeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(proposal=found, by=by, **form.cleaned_data)
            return _back(found)
        except DomainError as error:
            _refused(form, error)
    context = {"form": form, "proposal": found}
    return render(request, "imports/describe.html", context, status=422 if form.errors else 200)


@in_partnership("import_proposal:A", area="imports")
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then make the plan."""
    by, found = _request(request).standing, _proposal(request, reference)
    if request.method != "POST":
        return render(request, "imports/accept.html", {"page": proposal_page(found), "proposal": found})
    try:
        made = services.commit(proposal=found, by=by)
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
        return redirect(_href("describe" if error.field else "proposal", found))
    messages.success(request, f"The plan is made: {made.plan.reference}. You can undo this until somebody changes it.")
    return redirect("plans:detail", found.partnership.slug, made.plan.reference)


@in_partnership("import_proposal:E", area="imports")
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the plan back, while nobody has changed it."""
    found = _post_only(request, reference)
    done = "The plan is taken back. The proposal is open again."
    return _do(request, found, lambda: services.undo(proposal=found, by=_request(request).standing), done)


@in_partnership("import_proposal:E", area="imports")
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the proposal away."""
    found = _post_only(request, reference)
    done = "The proposal is put away. You can still read it."
    return _do(request, found, lambda: services.discard(proposal=found, by=_request(request).standing), done)


def _post_only(request: HttpRequest, reference: str) -> Proposal:
    found = _proposal(request, reference)
    if request.method != "POST":
        raise Http404
    return found


@in_partnership("import_proposal:U", area="imports")
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Owner, group or date for the actions ticked."""
    by, found = _request(request).standing, _post_only(request, reference)
    form = AssignForm(request.POST, by=by, prefix="to")
    chosen = [int(key) for key in request.POST.getlist("selected") if key.isdigit()]
    items = list(found.items.select_related("proposal").filter(pk__in=chosen))
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return _back(found, "understood")
    done = "The actions are assigned."
    deed = lambda: services.assign(items=items, by=by, **form.cleaned_data)  # noqa: E731
    return _do(request, found, deed, done, "understood")


ITEM_DEEDS: dict[str, tuple[Callable[..., Any], str]] = {
    "keep": (services.keep_as_one, "Kept as it is."),
    "drop": (services.drop, "Dropped. Its lines are set aside; you can take it back."),
    "take-back": (services.take_back, "Taken back."),
    "join": (services.join, "Joined to the one before."),
}


@in_partnership("import_proposal:U", area="imports")
def item_deed(request: HttpRequest, reference: str, pk: int, deed: str) -> HttpResponse:
    """Keep, drop, take back, join, or split as proposed: one button each."""
    by, found = _request(request).standing, _post_only(request, reference)
    item = _item(found, pk)
    if deed == "split" and item.parts:
        return _do(request, found, lambda: services.split(item=item, texts=item.parts, by=by), "Split.", f"item-{pk}")
    if deed not in ITEM_DEEDS:
        raise Http404
    verb, done = ITEM_DEEDS[deed]
    return _do(request, found, lambda: verb(item=item, by=by), done, f"item-{pk}")


def _item(found: Proposal, pk: int) -> Item:
    item = found.items.select_related("proposal", "parent", "owner__agency", "group").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


@in_partnership("import_proposal:U", area="imports")
def item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """All that can be changed about one item."""
    by, found = _request(request).standing, _proposal(request, reference)
    row = _item(found, pk)
    form_name = request.POST.get("form", "")
    items = {
        "words": WordsForm(_bound(request, "words"), initial={"text": row.text, "seen": row.text}),
        "place": PlaceForm(
            _bound(request, "place"), proposal=found, initial={"kind": row.kind, "under": row.parent_id}
        ),
        "split": SplitForm(_bound(request, "split"), initial={"texts": "\n".join(row.parts or [row.text])}),
        "assign": AssignForm(_bound(request, "assign"), by=by, prefix="to"),
    }
    both = None
    if request.method == "POST" and form_name in items and items[form_name].is_valid():
        try:
            _item_change(form_name, items[form_name], row, by)
            return _back(found, f"item-{pk}")
        except Conflict as error:
            both = {key: (error.theirs[key], error.yours[key]) for key in error.theirs}
            items["words"] = WordsForm({"text": items["words"].cleaned_data["text"], "seen": error.theirs["Words"]})
        except DomainError as error:
            _refused(items[form_name], error)
    bad = next((form for form in items.values() if form.is_bound and form.errors), None)
    context = {
        "item": row,
        "proposal": found,
        "forms": items,
        "form": bad,
        "both": both,
        "lines": _lines_of(found, row),
    }
    return render(request, "imports/item.html", context, status=409 if both else 422 if bad else 200)


def _bound(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("form") == name else None


def _item_change(name: str, form: Any, row: Item, by: Any) -> None:
    if name == "words":
        services.retitle(item=row, by=by, **form.cleaned_data)
    elif name == "place":
        services.move(item=row, kind=form.cleaned_data["kind"], under=form.place, by=by)
    elif name == "split":
        services.split(item=row, texts=form.cleaned_data["texts"].splitlines(), by=by)
    else:
        services.assign(items=[row], by=by, **form.cleaned_data)


def _lines_of(found: Proposal, row: Item) -> list[SourceLine]:
    return list(found.lines.filter(number__in=row.lines))


@in_partnership("import_proposal:U", area="imports")
def line(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Place a line that nobody has placed, or say why it is left out."""
    by, found = _request(request).standing, _proposal(request, reference)
    row = found.lines.select_related("proposal").filter(number=number).first()
    if row is None:
        raise Http404
    placing = PlaceForm(_bound(request, "place"), proposal=found, initial={"kind": Item.Kind.ACTION})
    aside = AsideForm(_bound(request, "aside"))
    used = placing if placing.is_bound else aside
    if request.method == "POST" and used.is_valid():
        try:
            if used is placing:
                services.place(line=row, kind=placing.cleaned_data["kind"], under=placing.place, by=by)
            else:
                services.set_aside(line=row, reason=aside.cleaned_data["reason"], by=by)
            return _back(found, f"line-{number}")
        except DomainError as error:
            _refused(used, error)
    around = found.lines.filter(number__range=(number - 3, number + 3))
    bad = used if used.is_bound and used.errors else None
    context = {"line": row, "around": around, "proposal": found, "placing": placing, "aside": aside, "form": bad}
    return render(request, "imports/line.html", context, status=422 if bad else 200)
