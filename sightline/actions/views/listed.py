"""The list of actions: filters, saved filters, files, and one deed on several."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from sightline.actions import beside, filtering, papers, services
from sightline.actions.filtering import REFERENCE
from sightline.actions.forms import FilterForm, ManyForm
from sightline.actions.listing import action_table, file_columns
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import choices, counts_for_list, rows_for_file, rows_for_list, visible
from sightline.actions.views.loading import refused, standing
from sightline.audittrail.services import refused as note_refusal
from sightline.governance.access import in_partnership, note_hidden
from sightline.governance.exports import letterhead, note_export
from sightline.governance.keeping import kept_from
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import PAPER, file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Table

DEEDS = {"owner": "Set the owner", "due_on": "Set the date", "group": "Set the group", "withdraw": "Withdraw"}
MOST = 200


@in_partnership("action:R", area="plan")
def index(request: HttpRequest) -> HttpResponse:
    """The actions a reader may see, as the address filters them."""
    by, wanted = standing(request), filtering.asked(request.GET)
    total, to_do = counts_for_list(by, wanted)
    request.counts = {"work": to_do}  # type: ignore[attr-defined]
    offered = choices(by)
    kept = kept_from(request, by, offered.saved, _kept(request) if wanted.given else QueryDict())
    if kept.first and not request.GET:
        return HttpResponseRedirect(request.path + kept.first)
    form = FilterForm(given=wanted.given, choices=offered)
    deeds = _deeds(by)
    table = action_table(
        rows_for_list(by, wanted), request.GET, by, caption="Actions", caption_hidden=True,
        select=bool(deeds), total=total, empty=_empty(wanted, by),
    )  # fmt: skip
    given = {
        "table": table,
        "form": form,
        "on": [(words, query_with(request.GET, page=None, **{key: None})) for key, words in form.in_use(wanted.given)],
        "kept": kept,
        "unknown": filtering.unknown(request.GET),
        "here": request.GET.urlencode(),
        "deeds": deeds,
        "beside": beside.of_list(_kept(request).urlencode(), by),
        "files": _files(request, by),
        "slug": by.partnership.slug,
        "total": total,
        "may_add": ACTION.may(by, "C"),
        "may_bring": ACTION.may_some(by, "X") and ACTION.may_some(by, "U"),
    }
    return render(request, "actions/list.html", given)


def _empty(wanted: filtering.Asked, by: Standing) -> str:
    if wanted.given:
        return "No action matches these filters. Remove one of them to see more."
    if ACTION.may(by, "C"):
        return "There are no actions yet. Import the plan or add an action."
    return (
        "No action is yours to see. Actions that your post owns, or that your group or agency shares in, appear here."
    )


def _kept(request: HttpRequest) -> QueryDict:
    """Return the filters and the order of the address, as a saved filter keeps them."""
    kept = QueryDict(mutable=True)
    kept.update(
        {**filtering.asked(request.GET).given, **({"sort": request.GET["sort"]} if request.GET.get("sort") else {})}
    )
    return kept


def _deeds(by: Standing) -> list[tuple[str, str, str]]:
    """Return (address, words, key) of what this reader may do to several actions."""
    needs = {"withdraw": "E"}
    may = {key: bool(ACTION.may_some(by, needs.get(key, "U"))) for key in DEEDS}
    address = {key: reverse("actions:many", args=[by.partnership.slug, key]) for key in DEEDS}
    return [(address[key], words, key) for key, words in DEEDS.items() if may[key]]


def _files(request: HttpRequest, by: Standing) -> list[tuple[str, str]]:
    if not ACTION.may_some(by, "X"):
        return []
    offline = reverse("actions:workbook", args=[by.partnership.slug]) + query_with(request.GET, page=None)
    every = file_links(request.GET, reverse("actions:export", args=[by.partnership.slug]))
    return [*every, ("Excel to work on offline", offline)]


@in_partnership("action:X", area="plan")
def export(request: HttpRequest) -> HttpResponse:
    """The list as filtered and sorted, as Word, PDF, web page, Excel or CSV."""
    by, wanted = standing(request), filtering.asked(request.GET)
    kept, file = rows_for_file(by, wanted), wanted_format(request) or "xlsx"
    paper = file in PAPER
    columns = papers.columns(by) if paper else file_columns(by)
    table = Table(rows=kept, params=request.GET, columns=columns, caption="Actions", empty="No action matches.")
    answer = table_as_file(
        table, f"{by.partnership.code} actions {by.today:%Y-%m-%d}", file, subtitle=_said(wanted, by) if paper else "",
        head=letterhead(by, max((row.level for row in kept), default=1)), widths=papers.WIDTHS if paper else (),
    )  # fmt: skip
    note_export(what="action", reference="", by=by, file=file, rows=len(kept), filters=_kept(request).urlencode())
    return answer


def _said(wanted: filtering.Asked, by: Standing) -> str:
    """Return the filters in words, for the head of a document."""
    if not wanted.given:
        return ""
    return "; ".join(words for _, words in FilterForm(given=wanted.given, choices=choices(by)).in_use(wanted.given))


def _chosen(request: HttpRequest, by: Standing) -> list[tuple[Action, int]]:
    """Return the actions ticked with the version seen of each; one that may not be seen is as if it did not exist."""
    versions: dict[str, int] = {}
    for value in (request.POST if request.method == "POST" else request.GET).getlist("selected")[:MOST]:
        reference, _, version = value.rpartition(".")
        if version.isascii() and version.isdigit() and REFERENCE.fullmatch(reference):
            versions[reference] = int(version[:9])
    found = visible(by).filter(reference__in=versions).select_related("owner__agency", "deputy", "agency", "group")
    chosen = [(row, versions[row.reference]) for row in found.order_by("reference")]
    if request.method == "POST":
        note_hidden(Action, versions.keys() - {row.reference for row, _ in chosen}, "action", by)
    return chosen


@in_partnership("action:U", area="plan")
def many(request: HttpRequest, deed: str) -> HttpResponse:
    """One deed on the actions ticked: to all of them or to none."""
    if deed not in DEEDS:
        raise Http404
    by = standing(request)
    if not ACTION.may_some(by, "E" if deed == "withdraw" else "U"):
        raise NotAllowed("Your role does not let you do this. Ask the business unit if you need to.")
    chosen = _chosen(request, by)
    back = _back(request, by)
    if not chosen:
        messages.warning(request, "Nothing was selected. Tick the actions first, then choose what to do.")
        return HttpResponseRedirect(back)
    form = ManyForm(request.POST if request.method == "POST" else None, by=by, deed=deed)
    answer, status, reasons = _do(request, form, chosen, by) if request.method == "POST" else (None, 200, [])
    if answer:
        return lead_on(request, answer)
    given = {"form": form, "chosen": chosen, "words": DEEDS[deed], "reasons": reasons, "back": back, "deed": deed}
    given["here"] = back.partition("?")[2]
    return render(request, "actions/many.html", given, status=status)


def _back(request: HttpRequest, by: Standing) -> str:
    """Return the list as it was when the actions were ticked: the same filters, order and page."""
    address = reverse("actions:list", args=[by.partnership.slug])
    came = QueryDict((request.POST if request.method == "POST" else request.GET).get("back", "")[:2000])
    kept = {**filtering.asked(came).given, **{key: came[key] for key in ("sort", "page") if came.get(key)}}
    return address + query_with(kept) if kept else address


def _done(form: ManyForm, number: int) -> str:
    words = f"{number} {'action' if number == 1 else 'actions'}"
    if form.deed == "owner" and form.cleaned_data["owner"] is None:
        return f"Owner removed from {words}."
    return f"Done: {words} changed."


def _do(
    request: HttpRequest, form: ManyForm, chosen: list[tuple[Action, int]], by: Standing
) -> tuple[Answer | None, int, list[str]]:
    """Do it to all that were chosen; return (answer, status, what stood in the way), the answer once it is done."""
    if not form.is_valid():
        return None, 422, []
    try:
        return once(request, lambda: _changed(request, form, chosen, by)), 302, []
    except services.ManyRefused as error:
        for reference in error.denied:
            note_refusal(tenant=by.partnership.code, verb=f"action.{form.deed}", reference=reference, by=by)
        form.add_error(None, error.sentence)
        return None, 409, error.reasons
    except DomainError as error:
        refused(form, error)
        return None, 422, []


def _changed(request: HttpRequest, form: ManyForm, chosen: list[tuple[Action, int]], by: Standing) -> Answer:
    said: dict[str, Any] = form.cleaned_data
    deed, reason = form.deed, said.get("reason", "")
    services.change_many(chosen=chosen, deed=deed, value=said.get(deed), reason=reason, by=by)
    return Answer(_back(request, by), _done(form, len(chosen)))
