"""One indicator: its chart, its figures, what stands behind them, and where its limits begin anew."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.pages import FormPage, press, who
from sightline.governance.standing import Standing
from sightline.indicators.forms.questions import AskForm
from sightline.indicators.forms.reading import RebaseForm
from sightline.indicators.listing_reading import figure_table, part_table
from sightline.indicators.models import Indicator, Rebase
from sightline.indicators.permissions import INDICATOR, REBASE
from sightline.indicators.queries import questions
from sightline.indicators.queries.reading.charted import days_of
from sightline.indicators.queries.reading.dashboard import href
from sightline.indicators.queries.reading.indicator import (
    aim_of,
    chart_words,
    indicator_page,
    limits_words,
    rebases_to_open,
    to_open,
)
from sightline.indicators.services.questions import ask_question, may_ask
from sightline.indicators.services.rebasing import rebase as begin_anew
from sightline.indicators.services.rebasing import withdraw_rebase
from sightline.kernel.once import Answer
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format

SHOWN = 6
ANSWER_DAYS = 14


def load_indicator(request: HttpRequest, reference: str) -> Indicator:
    """Return the indicator of an address, or 404 for whoever may not read it."""
    return load(to_open(), INDICATOR, who(request), reference=reference.upper())


@in_partnership("indicator:R", area="data")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """An indicator with its chart; its figures as Excel or CSV for whoever may take them away."""
    by, row = who(request), load_indicator(request, reference)
    page = indicator_page(row, by)
    whole = request.GET.get("all") == "1"
    table = figure_table(page.lines, row, request.GET, per_page=500 if whole else SHOWN)
    wanted, may_export = wanted_format(request), INDICATOR.may(by, "X", row)
    if wanted in ("xlsx", "csv") and may_export:
        note_export(what="indicator", reference=row.reference, by=by, file=wanted, rows=len(page.lines))
        title = f"{row.name}, {page.charted.unit}"
        return table_as_file(table, file_name(f"{row.code} figures", by), wanted, head=letterhead(by), title=title)
    given: dict[str, Any] = {
        "row": row,
        "page": page,
        "charted": page.charted,
        "table": table,
        "today": by.today,
        "aim": aim_of(page.charted),
        "slug": by.partnership.slug,
        "whole": whole,
        "questions": [
            (one, questions.href(one, by), questions.clock(one, by.today), questions.asker(one))
            for one in page.questions
        ],
        "breakdowns": [(one, part_table(one)) for one in page.breakdowns],
        "may_ask": may_ask(by),
        "may_rebase": INDICATOR.may(by, "U", row) and len(page.lines) > 1,
        "files": file_links({}, offered=("xlsx", "csv")) if may_export else [],
    }
    return render(request, "indicators/indicator.html", given)


@in_partnership("indicator:R", area="data")
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Why this chart: how it was chosen, where its limits come from, and how to read it."""
    by, row = who(request), load_indicator(request, reference)
    page = indicator_page(row, by)
    given = {
        "row": row,
        "page": page,
        "charted": page.charted,
        "back": href(row, by),
        "kind": chart_words(page.charted),
        "limits": limits_words(page.charted),
    }
    return render(request, "indicators/why.html", given)


@in_partnership("challenge:C", area="data")
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about a figure."""
    by, row = who(request), load_indicator(request, reference)
    form = partial(AskForm, by=by, days=days_of(row), frequency=row.frequency)
    supplier = row.supplier.name if row.supplier else "Nobody is named as its supplier: the business unit answers."
    return FormPage(
        title="Ask about a figure",
        button="Send the question",
        back=(row.name, href(row, by)),
        form=form,
        facts=[("Indicator", row.name), ("Asked of", supplier)],
        lead="Whoever supplies the figure is asked for an answer by the day you choose.",
        initial={"due_on": by.today + timedelta(days=ANSWER_DAYS), **_only(by)},
        deed=lambda form: ask_question(indicator=row, new=form.new, by=by),
        done=lambda made: (questions.href(made, by), f"{made.reference} is sent."),
    ).answer(request)


def _only(by: Standing) -> dict[str, Any]:
    """Return the one group or agency somebody may ask for, so that it need not be chosen."""
    groups, agencies = questions.asking_groups(by), questions.asking_agencies(by)
    if len(groups) == 1:
        return {"group": groups[0].pk}
    return {"asking_agency": agencies[0].pk} if not groups and len(agencies) == 1 else {}


@in_partnership("indicator:U", area="data")
def rebase(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the limits begin anew from a period, with a reason."""
    by, row = who(request), load_indicator(request, reference)
    INDICATOR.require(by, "U", row)
    return FormPage(
        title="Let the limits begin anew",
        button="Begin anew",
        back=(row.name, href(row, by)),
        form=partial(RebaseForm, days=days_of(row)[1:], frequency=row.frequency),
        facts=[("Indicator", row.name)],
        lead="Do this when the way things are done, or counted, has changed and you know when. The line, your reason "
        "and your name stand on the chart.",
        deed=lambda form: begin_anew(indicator=row, by=by, **form.told),
        done=lambda _: (href(row, by), "The limits begin anew from there."),
    ).answer(request)


@require_POST
@in_partnership("indicator:U", area="data")
def rebase_withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a rebase back."""
    by, row = who(request), load_indicator(request, reference)
    found: Rebase = load(rebases_to_open(), REBASE, by, pk=pk, indicator=row)

    def deed() -> Answer:
        withdraw_rebase(rebase=found, by=by)
        return Answer(href(row, by), "The limits run through again.")

    return press(request, href(row, by), deed)
