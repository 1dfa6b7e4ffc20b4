"""Published tables: read one, check what was understood, load it or leave it, take it back; codes; what is beside."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load, missing
from sightline.governance.pages import FormPage, ListPage, press, who
from sightline.governance.services import set_area_codes
from sightline.governance.standing import Standing
from sightline.indicators.forms.benchmarks import CodesForm, LinkForm, TableForm
from sightline.indicators.listing_published import areas_table, faults_table, near_table, tables_table
from sightline.indicators.models import Indicator, PublishedTable
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.benchmarks import (
    areas_kept,
    indicators_to_open,
    link_of,
    neighbours_in,
    our_areas,
    table_to_open,
    tables_to_list,
    told_of,
)
from sightline.indicators.queries.headings import columns_for
from sightline.indicators.services.benchmarks import (
    Faulty,
    leave_table,
    link_published,
    load_table,
    read_table,
    take_back_table,
)
from sightline.indicators.services.published_months import bring_in_published, take_out_published
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once

ROOM = "Published tables"
LEAD = (
    "Figures of all authorities as they were published, populations under rates, and statistical neighbours. "
    "Kept are our councils, their neighbours, the region and England."
)


def _at(request: HttpRequest, page: str, *keys: Any) -> str:
    return reverse(f"indicators:{page}", args=[who(request).partnership.slug, *keys])


def _may(by: Standing) -> bool:
    return INDICATOR.may_some(by, "C")


@in_partnership("indicator:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """The tables loaded, in use or not."""
    by = who(request)
    offered = (
        ("Load a table", "published_read", _may(by)), ("Codes of councils", "published_codes", _may(by)),
        ("Published months", "published_series", True), ("Take the data set out", "tidy", INDICATOR.may_some(by, "X")),
    )  # fmt: skip
    buttons = [(words, _at(request, page)) for words, page, may in offered if may]
    return ListPage(
        title=ROOM, room=ROOM, lead=LEAD, buttons=buttons, table=tables_table(by, tables_to_list(by), request.GET),
        empty=("No table is loaded yet", "Load the statistical neighbours first, then figures and populations."
               if _may(by) else "The business unit loads them."),
    ).answer(request)  # fmt: skip


@in_partnership("indicator:C", area="data")
def read(request: HttpRequest) -> HttpResponse:
    """Choose a file; what is wrong with it is said by row and column."""
    by = who(request)
    form = TableForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]

        def deed() -> Answer:
            row = read_table(
                stream=file.file, file_name=file.name or "", partnership=by.partnership, today=by.today, by=by
            )
            return Answer(_at(request, "published_table", row.pk))

        try:
            return lead_on(request, once(request, deed))
        except Faulty as error:
            faults = error.faults
            form.add_error("table", error.sentence)
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(None, error.sentence)
    given = {"form": form, "faults": faults_table(faults), "back": _at(request, "published")}
    return render(request, "indicators/published_read.html", given, status=422 if form.errors else 200)


def _table(request: HttpRequest, pk: int) -> PublishedTable:
    row = table_to_open(pk, who(request))
    if row is None:
        raise missing(PublishedTable, "indicator", who(request), pk=pk)
    return row


@in_partnership("indicator:R", area="data")
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """What a table was understood to say and which areas are kept; and the button that loads it or takes it back."""
    by, row = who(request), _table(request, pk)
    near = row.kind == PublishedTable.Kind.NEIGHBOURS
    given = {
        "row": row, "waits": row.state == PublishedTable.State.READ, "may": _may(by), "slug": by.partnership.slug,
        "in_use": row.state == PublishedTable.State.CURRENT, "back": _at(request, "published"),
        "ours": sorted(row.ours.items()), "rows": f"{row.rows:,}", "told": told_of(row),
        "table": near_table(neighbours_in(row)) if near else areas_table(areas_kept(row)),
    }  # fmt: skip
    return render(request, "indicators/published_table.html", given)


@in_partnership("indicator:C", area="data")
@require_POST
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Load a table that was read."""
    by, row = who(request), _table(request, pk)

    def deed() -> Answer:
        load_table(table=row, today=by.today, by=by)
        return Answer(_at(request, "published_table", row.pk), f"“{row.title}” is loaded.")

    return press(request, _at(request, "published"), deed)


@in_partnership("indicator:C", area="data")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was read."""
    by, row = who(request), _table(request, pk)

    def deed() -> Answer:
        leave_table(table=row, by=by)
        return Answer(_at(request, "published"), "Nothing was loaded.")

    return press(request, _at(request, "published"), deed)


@in_partnership("indicator:C", area="data")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a table out of use."""
    by, row = who(request), _table(request, pk)

    def deed() -> Answer:
        take_back_table(table=row, today=by.today, by=by)
        words = " The release before is in use again." if row.supersedes_id else ""
        return Answer(_at(request, "published"), f"“{row.title}” is taken back.{words}")

    return press(request, _at(request, "published"), deed)


@in_partnership("indicator:C", area="data")
def codes(request: HttpRequest) -> HttpResponse:
    """Say by which codes published statistics know our councils."""
    by = who(request)
    areas = our_areas(by.partnership)
    back = (ROOM, _at(request, "published"))
    return FormPage(
        title="Codes of councils", button="Save", back=back, room=ROOM, form=partial(CodesForm, areas=areas),
        lead="Published figures are found by these codes. Sightline learns them from the first table it finds a "
        "council in; change one only where it is wrong." if areas else
        "The partnership covers no council yet. Add its areas on the page about the partnership first.",
        deed=lambda form: set_area_codes(codes=form.codes(), partnership=by.partnership, by=by),
        done=lambda _: (back[1], "The codes are saved. Load the tables again if a council has another code now."),
    ).answer(request)  # fmt: skip


def _indicator(request: HttpRequest, reference: str) -> Indicator:
    return load(indicators_to_open(), INDICATOR, who(request), reference=reference.upper())


@in_partnership("indicator:U", area="data")
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose which published figure an indicator is set beside."""
    by, row = who(request), _indicator(request, reference)
    INDICATOR.require(by, "U", row)
    before = link_of(row)
    initial = {"column": f"{before.months}:{before.column}", "as_rate": before.as_rate} if before else {}

    def deed(form: Any) -> Any:
        column, months = form.chosen()
        return link_published(
            indicator=row, column=column, months=months, as_rate=form.cleaned_data["as_rate"], by=by
        )  # fmt: skip

    back = _at(request, "published_beside", row.reference)
    return FormPage(
        title=f"{row.name} beside others", button="Save", back=(row.name, back), room=ROOM, deed=deed,
        form=partial(LinkForm, columns=columns_for(row, by.partnership), rates=bool(row.per and row.base)),
        initial=initial,
        lead="The indicator’s page then shows our figure, the median of our statistical neighbours, the region and "
        "England. Offered are published figures of the indicator’s own unit.",
        done=lambda _: (back, "Saved."),
    ).answer(request)  # fmt: skip


@in_partnership("indicator:U", area="data")
@require_POST
def bring_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the published figures of our councils the indicator's own past."""
    by, row = who(request), _indicator(request, reference)
    INDICATOR.require(by, "U", row)
    back = _at(request, "published_beside", row.reference)

    def deed() -> Answer:
        count = bring_in_published(indicator=row, by=by)
        return Answer(back, f"{count} published figures were brought in." if count else "There was nothing new.")

    return press(request, back, deed)


@in_partnership("indicator:U", area="data")
@require_POST
def take_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what was brought in out again."""
    by, row = who(request), _indicator(request, reference)
    INDICATOR.require(by, "U", row)
    back = _at(request, "published_beside", row.reference)

    def deed() -> Answer:
        count = take_out_published(indicator=row, by=by)
        return Answer(back, f"{count} published figures were taken out." if count else "There was nothing to take out.")

    return press(request, back, deed)
