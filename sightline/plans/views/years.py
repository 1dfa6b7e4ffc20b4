"""A year that ends: the draft of what becomes of it, the check before it is done, and closed years as they stood."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.actions.workbook import label_of
from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.plans import queries, services
from sightline.plans.forms import FATES, YearFilter, YearForm
from sightline.plans.models import Part, Plan, RollOver, YearRow
from sightline.plans.permissions import PLAN
from sightline.plans.rules import FATE_WORDS, fates_of
from sightline.plans.services import SAID
from sightline.plans.views.answers import FormPage, address, answer, found, load_plan, press, standing_of
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import rag


def _year(request: HttpRequest, reference: str, pk: int) -> tuple[Plan, Part]:
    """Return an open year of a plan the visitor may change; 404 when there is none."""
    plan = load_plan(request, reference)
    PLAN.require(standing_of(request), "U", plan)
    part: Part = found(queries.open_year(plan, pk))
    part.plan = plan
    return plan, part


@in_partnership("plan:U", area="plan")
def start(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the new year a title and its days; begins the draft, or changes it."""
    plan, part = _year(request, reference, pk)
    begun = queries.draft_of(part)
    initial = {name: getattr(begun, name) for name in ("title", "starts_on", "ends_on")} if begun else None
    lead = (
        f"“{part.title}” closes and stays readable as it stands. Nothing happens until you have chosen what goes on "
        "and looked at all of it."
    )
    to = address(request, "year_choose", reference, pk)
    page = FormPage("Begin a new year", plan, "Choose what goes on", "The draft is saved.", lead, to=to)
    by = standing_of(request)
    return answer(
        request, page, YearForm, lambda data: services.start_roll_over(part=part, by=by, **data), initial=initial
    )


def _said(post: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what was typed and chosen, by line; `all` sets one choice for every line of the page."""
    typed: dict[str, dict[str, str]] = {}
    for name, value in post.items():
        field, _, key = name.partition("-")
        if field in SAID and key[:1] in ("a", "o", "m") and key[1:].isdecimal():
            typed.setdefault(key, {})[field] = value
    every = post.get("all", "") if "set_all" in post else ""
    for key, values in typed.items():
        if every in fates_of("action" if key.startswith("a") else "outcome"):
            values["what"] = every
    return typed


@in_partnership("plan:U", area="plan")
def choose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose, line by line, what becomes of a year; kept as a draft that any colleague may go on with."""
    plan, part = _year(request, reference, pk)
    roll = found(queries.draft_of(part))
    if request.method == "POST":
        here = address(request, "year_choose", reference, pk) + _query(request)
        there = address(request, "year_check", reference, pk)
        to = here if "set_all" in request.POST or "save" in request.POST else there
        return lead_on(request, once(request, lambda: _saved(request, roll, to)))
    return _choosing(request, plan, part, roll, ())


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _saved(request: HttpRequest, roll: RollOver, to: str) -> Answer:
    services.save_choices(roll=roll, said=_said(request.POST.dict()), by=standing_of(request))
    return Answer(to, "The draft is saved." if "save" in request.POST else "")


def _choosing(
    request: HttpRequest, plan: Plan, part: Part, roll: RollOver, problems: Sequence[services.YearProblem]
) -> HttpResponse:  # fmt: skip
    by, form = standing_of(request), YearFilter(request.GET or None)
    every = queries.items_of(part, roll.choices, by)
    wrong = {one.key: one for one in problems}
    shown = queries.filtered(every, form.chosen())
    context = {
        "plan": plan, "part": part, "roll": roll, "form": form, "every": len(every), "total": len(shown),
        "groups": _groups(shown, wrong), "fates": FATES.items(), "query": _query(request),
        "posts_shown": [label_of(post) for post in services.posts_by_label(by).values()],
        "first": [(f"{one.text[:80]}: {one.sentence}", f"#{one.field}-{one.key}") for one in problems],
    }  # fmt: skip
    return render(request, "plans/year_choose.html", context, status=409 if problems else 200)


def _groups(items: Sequence[queries.Item], wrong: Mapping[str, services.YearProblem]) -> list[tuple[str, list[Any]]]:
    """Return lines under their headings, each with what may become of it and what is wrong with the choice."""
    found_here: dict[str, list[Any]] = {}
    for one in items:
        found_here.setdefault(one.heading, []).append((one, fates_of(one.kind).items(), wrong.get(one.key)))
    return list(found_here.items())


@in_partnership("plan:U", area="plan")
@require_POST
def draft(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Keep what is typed, while it is typed."""
    _, part = _year(request, reference, pk)
    roll = found(queries.draft_of(part))
    services.save_choices(roll=roll, said=_said(request.POST.dict()), by=standing_of(request))
    return HttpResponse(status=204)


@in_partnership("plan:U", area="plan")
def check(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """All that will happen, and the button that does it."""
    plan, part = _year(request, reference, pk)
    roll, by = found(queries.draft_of(part)), standing_of(request)
    items = queries.items_of(part, roll.choices, by)
    problems = services.problems_of(items, by)
    if request.method == "POST" and not problems:
        to = address(request, "year", reference, pk)
        seen = request.POST.get("seen", "")
        return lead_on(request, once(request, lambda: _rolled(roll, seen, to, by)))
    if problems:
        return _choosing(request, plan, part, roll, problems)
    lines = [(FATE_WORDS[what], [one for one in items if one.what == what]) for what in FATE_WORDS]
    context = {
        "plan": plan, "part": part, "roll": roll, "seen": queries.seen_in(roll, items),
        "lines": [(words, rows) for words, rows in lines if rows],
        "facts": [(len(rows), words.lower(), "", "") for words, rows in lines if rows][:5],
    }  # fmt: skip
    return render(request, "plans/year_check.html", context)


def _rolled(roll: RollOver, seen: str, to: str, by: Any) -> Answer:
    done = services.roll_over(roll=roll, seen=seen, by=by)
    return Answer(to, f"“{done.part.title}” is closed as it stood, and “{done.title}” has begun.")


def _table(request: HttpRequest, part: Part, *, paper: bool = False) -> Table:
    rows = queries.picture_of(part, standing_of(request))
    return Table(
        rows=rows, params={} if paper else request.GET, caption=part.title, caption_hidden=True, group=_heading,
        empty="Nothing stood in this year.", per_page=500,
        columns=[
            Column("text", "What we said", row_header=True, sub=lambda one: one.reference),
            Column("owner", "Owner"),
            Column("due", "Due", value=lambda one: one.due_on),
            Column(
                "rag", "RAG", value=lambda one: one.get_rag_display(), cell=lambda one: rag(one.rag) if one.rag else ""
            ),
            Column("said", "Latest update", value=lambda one: one.said or one.note),
            Column("fate", "What became of it", value=lambda one: FATE_WORDS[one.fate], sub=lambda one: one.reason),
        ],
    )  # fmt: skip


def _heading(row: YearRow) -> str:
    words = {"action": "Actions", "outcome": "Desired outcomes", "measure": "Measures"}
    return f"{words[row.kind]}: {row.heading}"


@in_partnership("plan:R", area="plan")
def closed(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A closed year as it stood on its last day."""
    plan, by = load_plan(request, reference), standing_of(request)
    part: Part = found(queries.closed_year(plan, pk))
    roll = queries.done_of(part)
    may_undo = roll is not None and PLAN.may(by, "U", plan) and not services.why_not_undone(roll)
    export_at = address(request, "year_export", reference, pk)
    context = {
        "plan": plan, "part": part, "roll": roll, "may_undo": may_undo, "table": _table(request, part),
        "files": file_links({}, export_at) if PLAN.may(by, "X", plan) else [],
    }  # fmt: skip
    return render(request, "plans/year.html", context)


@in_partnership("plan:X", area="plan")
def export(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A closed year as Word, PDF, Excel or CSV."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "X", plan)
    part: Part = found(queries.closed_year(plan, pk))
    table, file = _table(request, part, paper=True), wanted_format(request) or "xlsx"
    levels = (row.action.level for row in queries.picture_of(part, by) if row.action)
    subtitle = f"{plan.title}, as it stood when the year closed"
    name, head = file_name(part.title, by), letterhead(by, max(levels, default=1))
    made = table_as_file(table, name, file, title=part.title, subtitle=subtitle, head=head)
    note_export(what="plan", reference=plan.reference, by=by, file=file, rows=table.page.total)
    return made


@in_partnership("plan:U", area="plan")
@require_POST
def undo(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put a year back as it was, while nobody has changed anything since."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "U", plan)
    roll = found(queries.done_of(found(queries.closed_year(plan, pk))))

    def deed() -> str:
        services.undo_roll_over(roll=roll, by=by)
        return "The year is open again, as it was."

    try:
        return press(request, plan, deed)
    except DomainError as error:
        if error.status != 409:
            raise
        return render(request, "409.html", {"sentence": error.sentence}, status=409)
