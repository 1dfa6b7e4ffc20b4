"""Forms by which evidence comes in: new, or what is there already for something else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.evidence import queries, services, uses
from sightline.evidence.forms import AddForm
from sightline.evidence.listing import columns
from sightline.evidence.models import Evidence
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.rules import title_from
from sightline.evidence.services import Told, draft
from sightline.evidence.views.loading import context, load_evidence, received, refused, standing, target_named
from sightline.governance.access import in_partnership
from sightline.governance.models import Agency, Group
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Select, Table

TITLES = {"file": "Add a file", "link": "Add a link", "statement": "Add a statement"}


@in_partnership("evidence:C", area="plan")
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Add evidence; `for=` names what it proves, and it is attached to that."""
    if kind not in TITLES:
        raise Http404
    by, target = standing(request), target_named(request)
    _may_attach(by, target)
    first = _first(request, by, target)
    if request.method != "POST":
        return _show(request, AddForm(kind=kind, by=by, target=target, initial=_initial(first)), target)
    form = AddForm(request.POST, request.FILES, kind=kind, by=by, target=target)
    if not form.is_valid():
        return _show(request, form, target, status=422)
    try:
        return lead_on(request, _added(request, form, target, by))
    except (NotAllowed, OutOfState):
        raise
    except DomainError as error:
        refused(form, error)
        return _show(request, form, target, status=422)


def _first(request: HttpRequest, by: Standing, target: uses.Target | None) -> Evidence:
    """Return evidence as the form starts with, one that this standing may add: of the agency and the group the address
    names, else of what it proves and of one's own. Raises NotAllowed when there is none.
    """
    if request.GET.get("agency") or request.GET.get("group"):
        agency = _named(request, "agency", queries.agencies_to_filter(by))
        group = _named(request, "group", queries.groups_to_filter(by))
        first = draft(Told("", agency=agency, group=group), by, target)
        EVIDENCE.require(by, "C", first)
        return first
    for agency, group in _likely(by, target):
        first = draft(Told("", agency=agency, group=group), by, target)
        if EVIDENCE.may(by, "C", first):
            return first
    first = draft(Told(""), by, target)
    EVIDENCE.require(by, "C", first)
    return first


def _likely(by: Standing, target: uses.Target | None) -> list[tuple[Agency | None, Group | None]]:
    """Return the pairs of agency and group that new evidence most likely belongs to, the likeliest first."""
    agencies: list[Agency | None] = list(queries.agencies_to_choose(by).filter(pk__in=by.agency_ids)) or [None]
    groups: list[Group | None] = []
    if target and target.group_id:
        groups += queries.groups_to_filter(by).filter(pk=target.group_id)
    groups += queries.groups_to_filter(by).filter(pk__in=by.group_ids) if len(by.group_ids) == 1 or groups else ()
    own = agencies if len(agencies) == 1 else [None]
    more = list(queries.groups_to_filter(by).filter(pk__in=by.group_ids))
    return [(agency, group) for group in [*groups, None, *more] for agency in [*own, *agencies]]


def _named(request: HttpRequest, name: str, there: Any) -> Any:
    """Return the agency or group an address names, of those of the partnership; None for none, 404 for any other."""
    value = request.GET.get(name, "")
    if not value:
        return None
    found = there.filter(pk=int(value)).first() if value.isascii() and value.isdigit() and len(value) < 18 else None
    if found is None:
        raise Http404
    return found


def _may_attach(by: Standing, target: uses.Target | None) -> None:
    """Raise unless this standing may change what the evidence is for."""
    if target is not None:
        uses.place_of(target.reference).scoped.require(by, "U", target.row)
        if target.closed:
            raise OutOfState(target.closed)


def _initial(first: Evidence) -> dict[str, Any]:
    return {"agency": first.agency_id, "group": first.group_id, "level": first.level}


def _added(request: HttpRequest, form: AddForm, target: uses.Target | None, by: Standing) -> Answer:
    told = form.told
    if not EVIDENCE.may(by, "C", draft(told, by, target)):
        raise DomainError("Choose an agency or a group of your own that it belongs to.", field="group")
    file = received(form, by)
    if file and not told.title:
        told = Told(**{**vars(told), "title": title_from(file.file_name)})
    new = form.new(file, told)

    def deed() -> Answer:
        made = services.add_evidence(new=new, by=by, target=target)
        words = f"{made.reference} is added" + (f" and attached to {target.reference}." if target else ".")
        return Answer(target.url if target else queries.href(made, by), words)

    with services.unless_refused(file):
        return once(request, deed)


def _show(request: HttpRequest, form: AddForm, target: uses.Target | None, *, status: int = 200) -> HttpResponse:
    by = standing(request)
    back = target.url if target else reverse("evidence:list", args=[by.partnership.slug])
    others = [
        (
            words,
            reverse("evidence:add", args=[by.partnership.slug, kind]) + (f"?for={target.reference}" if target else ""),
        )
        for kind, words in TITLES.items()
        if kind != form.kind
    ]
    case = bool(target and target.level == Evidence.Level.CASE)
    given = context(by, None, form=form, target=target, back=back, title=TITLES[form.kind], others=others)
    return render(request, "evidence/add.html", given | {"marking": case}, status=status)


@in_partnership("evidence:R", area="plan")
def attach(request: HttpRequest) -> HttpResponse:
    """Choose evidence that is there already for what the address names."""
    by, target = standing(request), target_named(request)
    if target is None:
        raise Http404
    _may_attach(by, target)
    if request.method == "POST":
        rows = [load_evidence(request, one) for one in request.POST.getlist("evidence")[:50]]
        return lead_on(request, once(request, lambda: _attached(rows, target, by)))
    wanted = {"q": request.GET["q"]} if request.GET.get("q") else {}
    found = queries.rows_for_list(by, queries.asked(wanted)).exclude(
        pk__in=uses.attached_to(uses.place_of(target.reference).kind, target.row.pk)
    )
    table = Table(
        rows=found, params=request.GET, columns=columns(by), caption="Evidence you may use", caption_hidden=True,
        empty="No evidence that you may see is left to attach. Add some instead.",
        select=Select(value=lambda row: row.reference, label=lambda row: f"Select {row.reference}, {row.title}",
                      name="evidence"),
    )  # fmt: skip
    given = context(by, None, table=table, target=target, q=wanted.get("q", ""))
    return render(request, "evidence/attach.html", given)


def _attached(rows: list[Evidence], target: uses.Target, by: Standing) -> Answer:
    for row in rows:
        services.attach(evidence=row, target=target, by=by)
    words = f"Attached to {target.reference}: {', '.join(row.reference for row in rows)}." if rows else ""
    here = f"{reverse('evidence:attach', args=[by.partnership.slug])}?for={target.reference}"
    return Answer(target.url if rows else here, words or "Nothing was selected. Tick the evidence first.")
