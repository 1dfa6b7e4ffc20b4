"""The health of a plan: what is to mend, rule by rule, each row one link from the form that mends it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from sightline.governance.access import in_partnership
from sightline.governance.exports import letterhead, note_export
from sightline.plans import queries
from sightline.plans.health import Health, Row, book, health
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.rules.health import SEVERITIES
from sightline.plans.views.answers import address, load_plan, standing_of
from sightline.plans.views.pages import no_plan, own_pages
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

TONES = {"high": "bad", "medium": "warn", "low": ""}
KEYS = ("rule", "severity", "group", "owner")


class FilterForm(forms.Form):
    """The filters of the page; it only shows what the address asks for, and is never validated."""

    rule = forms.ChoiceField(label="Rule", required=False)
    severity = forms.ChoiceField(label="How grave", required=False, choices=[("", "Any"), *SEVERITIES.items()])
    group = forms.ChoiceField(label="Group", required=False)
    owner = forms.ChoiceField(label="Owner or lead", required=False)


@in_partnership("plan:R", area="plan")
def current(request: HttpRequest) -> HttpResponse:
    """The health of the plan in force."""
    row = queries.current_plan(standing_of(request))
    return _page(request, row, []) if row else no_plan(request)


@in_partnership("plan:R", area="plan")
def of_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The health of one plan."""
    row = load_plan(request, reference)
    return _page(request, row, own_pages(request, row, "health_of"))


def _page(request: HttpRequest, plan: Plan, tabs: list[tuple[str, str, bool]]) -> HttpResponse:
    by = standing_of(request)
    found = health(plan, by)
    form = _form(request, found)
    here = address(request, "health_of", plan.reference)
    base = address(request, "export_health", plan.reference)
    context = {
        "plan": plan,
        "book": book(),
        "health": found,
        "facts": [
            (number, words, query_with(QueryDict(), severity=key), "")
            for key, words in SEVERITIES.items()
            for number in [found.by_severity[key]]
        ],
        "rules": [(one.rule, len(one.rows), query_with(QueryDict(), rule=one.rule.key)) for one in found.broken],
        "table": _table(request, found, form),
        "form": form,
        "on": _in_use(request, form),
        "clear": here,
        "own_pages": tabs,
        "files": file_links(request.GET, base) if PLAN.may(by, "X", plan) else [],
    }
    return render(request, "plans/health.html", context)


def _form(request: HttpRequest, found: Health) -> FilterForm:
    form = FilterForm(initial={key: request.GET.get(key, "") for key in KEYS})
    any_of = [("", "Any")]
    form.fields["rule"].choices = any_of + [(one.rule.key, one.rule.title) for one in found.broken]  # type: ignore[attr-defined]
    for name in ("group", "owner"):
        held = {getattr(row, name) for row in found.rows} - {(0, "")}
        named = [(str(key), words) for key, words in sorted(held, key=lambda pair: pair[1].casefold())]
        form.fields[name].choices = [*any_of, ("none", "Nobody" if name == "owner" else "No group"), *named]  # type: ignore[attr-defined]
    return form


def _wanted(request: HttpRequest, form: FilterForm) -> dict[str, str]:
    """Return the filters of the address that mean something here."""
    given = {key: str(request.GET.get(key, "")) for key in KEYS}
    return {key: value for key, value in given.items() if value and value in dict(form.fields[key].choices)}  # type: ignore[attr-defined]


def _in_use(request: HttpRequest, form: FilterForm) -> list[tuple[str, str]]:
    return [
        (f"{form.fields[key].label}: {dict(form.fields[key].choices)[value]}",  # type: ignore[attr-defined]
         query_with(request.GET, page=None, **{key: None}))
        for key, value in _wanted(request, form).items()
    ]  # fmt: skip


def _chosen(request: HttpRequest, found: Health, form: FilterForm) -> list[Row]:
    wanted, rules = _wanted(request, form), book().rules
    rows = found.rows
    if "rule" in wanted:
        rows = [row for row in rows if row.key == wanted["rule"]]
    if "severity" in wanted:
        rows = [row for row in rows if rules[row.key].severity == wanted["severity"]]
    for name in ("group", "owner"):
        if name in wanted:
            key = 0 if wanted[name] == "none" else int(wanted[name])
            rows = [row for row in rows if getattr(row, name)[0] == key]
    order = list(SEVERITIES)
    return sorted(rows, key=lambda row: order.index(rules[row.key].severity))


def _table(request: HttpRequest, found: Health, form: FilterForm) -> Table:
    by, rules = standing_of(request), book().rules
    columns = [
        Column("what", "What", row_header=True, value=lambda row: row.what, sub=lambda row: row.reference),
        Column(
            "rule", "To mend", value=lambda row: rules[row.key].title, sub=lambda row: row.detail,
        ),
        Column("severity", "How grave", value=lambda row: SEVERITIES[rules[row.key].severity],
               cell=lambda row: word(SEVERITIES[rules[row.key].severity], TONES[rules[row.key].severity])),
        Column("where", "Where", value=lambda row: row.where, sub=lambda row: row.group[1]),
        Column("owner", "Owner or lead", value=lambda row: row.owner[1] or "Nobody"),
        Column("mend", "Mend it", value=lambda row: rules[row.key].mend if row.may() else "See it",
               href=lambda row: row.href(by)),
    ]  # fmt: skip
    return Table(
        rows=_chosen(request, found, form), params=request.GET, columns=columns, caption="What is to mend",
        caption_hidden=True,
        empty="Nothing is to mend here, of what you may see.",
    )  # fmt: skip


@in_partnership("plan:X", area="plan")
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to mend, as filtered, as Word, PDF, Excel or CSV."""
    plan, by = load_plan(request, reference), standing_of(request)
    PLAN.require(by, "X", plan)
    found, kind = health(plan, by), wanted_format(request) or "xlsx"
    form = _form(request, found)
    table = _table(request, found, form)
    table = Table(
        rows=_chosen(request, found, form), params=QueryDict(), columns=_file_columns(), caption=table.caption
    )
    said: dict[str, Any] = _wanted(request, form)
    note_export(
        what="plan", reference=plan.reference, by=by, file=kind, rows=len(table.ordered), filters=query_with(said)
    )
    subtitle = "; ".join([plan.title, *(words for words, _ in _in_use(request, form))])
    head = letterhead(by, queries.level_of(plan, by))
    return table_as_file(table, f"{plan.reference} health {by.today:%Y-%m-%d}", kind, head=head, subtitle=subtitle)


def _file_columns() -> list[Column]:
    rules = book().rules
    return [
        Column("what", "What", row_header=True, value=lambda row: row.what),
        Column("reference", "Reference", value=lambda row: row.reference),
        Column("rule", "To mend", value=lambda row: rules[row.key].title),
        Column("detail", "Detail", value=lambda row: row.detail),
        Column("severity", "How grave", value=lambda row: SEVERITIES[rules[row.key].severity]),
        Column("where", "Where", value=lambda row: row.where),
        Column("group", "Group", value=lambda row: row.group[1]),
        Column("owner", "Owner or lead", value=lambda row: row.owner[1]),
    ]
