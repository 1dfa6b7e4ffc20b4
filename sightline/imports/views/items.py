"""Pages and buttons of one item or line of a proposal, or of several items at once."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, missing
from sightline.governance.standing import Standing
from sightline.imports import services
from sightline.imports.forms import AsideForm, AssignForm, PlaceForm, RagForm, SplitForm, UnderForm, WordsForm
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.queries import earlier_of
from sightline.imports.views.answers import (
    LARGEST,
    asked,
    back,
    did,
    do,
    place,
    proposal_of,
    refused,
    too_late,
)
from sightline.kernel.errors import Conflict, DomainError


@in_partnership("import_proposal:U", area="plan")
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Owner, group or date for the actions ticked."""
    by, found = asked(request).standing, proposal_of(request, reference)
    form = AssignForm(request.POST, by=by, prefix="to")
    everything = found.items.select_related("proposal").filter(kind=Item.Kind.ACTION, dropped=False)
    items = list(everything) if "everything" in request.POST else _ticked(request, found)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return back(request, found, "assign")
    done = "The action is assigned." if len(items) == 1 else f"{len(items)} actions are assigned."
    return do(request, found, lambda: services.assign(items=items, by=by, **form.cleaned_data), done)


def _ticked(request: HttpRequest, found: Proposal) -> list[Item]:
    """Return the items ticked; 404 when one of them is not of this proposal."""
    chosen = {int(key) for key in request.POST.getlist("selected") if re.fullmatch(r"[0-9]{1,9}", key)}
    items = list(found.items.select_related("proposal").filter(pk__in=chosen))
    if len(items) < len(chosen):
        gone = chosen - {item.pk for item in items}
        raise missing(Item, "import_proposal", asked(request).standing, pk__in=gone)
    return items


@in_partnership("import_proposal:U", area="plan")
@require_POST
def several(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Leave out the items ticked, or move them under one priority."""
    by, found = asked(request).standing, proposal_of(request, reference)
    items = _ticked(request, found)
    if deed == "drop":
        done = f"{_some(len(items))} left out. Their pieces are set aside; you can take them back."
        return do(request, found, lambda: services.drop_several(items=items, by=by), done)
    form = UnderForm(request.POST, proposal=found, prefix="under")
    if deed != "move":
        raise Http404
    if not form.is_valid():
        messages.error(request, "Choose the priority to move them under.")
        return back(request, found, "assign")
    done = f"{_some(len(items))} moved."
    return do(request, found, lambda: services.move_several(items=items, under=form.priority, by=by), done)


def _some(number: int) -> str:
    return "The item is" if number == 1 else f"{number} items are"


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
    by, found = asked(request).standing, proposal_of(request, reference)
    row = _item(request, found, pk)
    if deed == "split" and row.parts:
        return do(request, found, lambda: services.split(item=row, texts=row.parts, by=by)[0], "Split.")
    if deed not in ITEM_DEEDS:
        raise Http404
    verb, done = ITEM_DEEDS[deed]
    return do(request, found, lambda: verb(item=row, by=by), done)


def _item(request: HttpRequest, found: Proposal, pk: int) -> Item:
    rows = found.items.select_related("proposal", "parent", "owner__agency", "group")
    item = rows.filter(pk=pk).first() if pk < LARGEST else None
    if item is None:
        raise missing(Item, "import_proposal", asked(request).standing, pk=pk)
    return item


@in_partnership("import_proposal:U", area="plan")
def item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """All that can be changed about one item."""
    by, found = asked(request).standing, proposal_of(request, reference)
    row = _item(request, found, pk)
    if row.kind in Item.MENTIONS:
        raise Http404
    if found.status != Proposal.Status.OPEN or row.dropped:
        return too_late(request, found, "This cannot be changed now. Take it back, or the plan, first.")
    name, both = request.POST.get("form", ""), None
    items = _item_forms(request, found, row, by)
    if request.method == "POST" and name in items and items[name].is_valid():
        try:
            where = place(request, found, f"item-{row.pk}")
            return did(request, where, lambda: _item_change(name, items[name], row, by))
        except Conflict as error:
            both = {key: (error.theirs[key], error.yours[key]) for key in error.theirs}
            words = items["words"].cleaned_data["text"]
            items["words"] = WordsForm(initial={"text": words, "seen": error.theirs["Words"]})
        except DomainError as error:
            refused(items[name], error)
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
    by, found = asked(request).standing, proposal_of(request, reference)
    row = found.lines.select_related("proposal").filter(number=number).first() if number < LARGEST else None
    if row is None:
        raise Http404
    if row.state == SourceLine.State.PLACED or found.status != Proposal.Status.OPEN:
        return too_late(request, found, "This piece is placed already, or the proposal is closed.")
    placing = PlaceForm(_bound(request, "place"), proposal=found, initial={"kind": Item.Kind.ACTION})
    aside = AsideForm(_bound(request, "aside"))
    used = placing if placing.is_bound else aside
    if request.method == "POST" and used.is_valid():
        try:
            where = place(request, found, f"line-{number}")
            return did(request, where, lambda: _line_change(row, used, by))
        except DomainError as error:
            refused(used, error)
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
