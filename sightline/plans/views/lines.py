"""The pages that add, change, move and remove a line of a plan or a priority."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, missing
from sightline.plans import queries, services
from sightline.plans.forms import LineForm
from sightline.plans.models import Line, Plan, Priority
from sightline.plans.services import KINDS, LineKind
from sightline.plans.views.answers import FormPage, answer, load_plan, load_priority, press, standing_of

Holder = Plan | Priority


def _kind(key: str, holder: str) -> LineKind:
    kind = KINDS.get(key)
    if kind is None or kind.holder != holder:
        raise Http404
    return kind


def _line(request: HttpRequest, kind: LineKind, holder: Holder, pk: int) -> Line:
    rows = queries.lines_of(kind.model)
    line: Line | None = rows.filter(**{kind.holder: holder, "pk": pk}).first()
    if line is None:
        raise missing(kind.model, "plan", standing_of(request), pk=pk)
    return line


def _plan_of(holder: Holder) -> Plan:
    return holder if isinstance(holder, Plan) else holder.plan


def _add(request: HttpRequest, holder: Holder, kind: LineKind) -> HttpResponse:
    by = standing_of(request)
    services.require_line(kind=kind, holder=holder, deed="C", by=by)
    page = FormPage(f"Add a {kind.words}", holder, "Add", f"The {kind.words} is added.")
    return answer(
        request, page, lambda *a, **k: LineForm(*a, kind=kind, plan=_plan_of(holder), version=False, by=by, **k),
        lambda data: services.add_line(kind=kind, to=holder, values=data, by=by),
    )  # fmt: skip


def _edit(request: HttpRequest, holder: Holder, kind: LineKind, pk: int) -> HttpResponse:
    by, line = standing_of(request), _line(request, kind, holder, pk)
    services.require_line(kind=kind, holder=holder, deed="U", by=by, line=line)

    def deed(data: dict[str, Any]) -> Line:
        return services.edit_line(kind=kind, line=line, version=data.pop("version"), values=data, by=by)

    may_remove = services.may_remove_line(kind=kind, line=line, holder=holder, by=by)
    extra = {"kind": kind, "line": line, "holder": holder, "may_remove": may_remove, "may_move": bool(kind.place)}
    page = FormPage(f"Change the {kind.words}", holder, "Save", f"The {kind.words} is saved.", extra=extra)
    return answer(
        request, page, lambda *a, **k: LineForm(*a, kind=kind, plan=_plan_of(holder), version=True, by=by, **k), deed,
        initial={name: getattr(line, name) for name in (*kind.labels, "version")},
        fresh_version=lambda: _line(request, kind, holder, pk).version,
    )  # fmt: skip


def _move(request: HttpRequest, holder: Holder, kind: LineKind, pk: int) -> HttpResponse:
    if not kind.place:
        raise Http404
    by, line, up = standing_of(request), _line(request, kind, holder, pk), request.POST.get("to") == "up"

    def deed() -> str:
        moved = services.move_line(kind=kind, line=line, up=up, by=by)
        return f"The {kind.words} is moved." if moved else f"The {kind.words} is already at the end."

    return press(request, holder, deed)


def _remove(request: HttpRequest, holder: Holder, kind: LineKind, pk: int) -> HttpResponse:
    by, line = standing_of(request), _line(request, kind, holder, pk)

    def deed() -> str:
        services.remove_line(kind=kind, line=line, by=by)
        return f"The {kind.words} is removed; its words stay in the history."

    return press(request, holder, deed)


@in_partnership("plan:U", area="plan")
def add_to_plan(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Add a line of core business or a linked strategy."""
    return _add(request, load_plan(request, reference), _kind(kind, "plan"))


@in_partnership("plan:U", area="plan")
def edit_of_plan(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Change a line of core business or a linked strategy."""
    return _edit(request, load_plan(request, reference), _kind(kind, "plan"), pk)


@require_POST
@in_partnership("plan:U", area="plan")
def move_of_plan(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Move a line of core business."""
    return _move(request, load_plan(request, reference), _kind(kind, "plan"), pk)


@require_POST
@in_partnership("plan:U", area="plan")
def remove_of_plan(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Remove a line of core business or a linked strategy."""
    return _remove(request, load_plan(request, reference), _kind(kind, "plan"), pk)


@in_partnership("plan:U", area="plan")
def add_to_priority(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Add an ambition, outcome, criterion, measure or figure."""
    return _add(request, load_priority(request, reference), _kind(kind, "priority"))


@in_partnership("plan:U", area="plan")
def edit_of_priority(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Change an ambition, outcome, criterion, measure or figure."""
    return _edit(request, load_priority(request, reference), _kind(kind, "priority"), pk)


@require_POST
@in_partnership("plan:U", area="plan")
def move_of_priority(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Move a line of a priority."""
    return _move(request, load_priority(request, reference), _kind(kind, "priority"), pk)


@require_POST
@in_partnership("plan:U", area="plan")
def remove_of_priority(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Remove a line of a priority."""
    return _remove(request, load_priority(request, reference), _kind(kind, "priority"), pk)
