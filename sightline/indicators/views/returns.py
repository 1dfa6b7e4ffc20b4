"""Returns: what is due, one return, its page to fill in, and its way to the data set."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.indicators.forms.returns import ExtendForm, FillForm, ReturnFilter, VersionOnly, WhyForm
from sightline.indicators.listing_returns import checks_table, due_cell, returns_table, state_cell
from sightline.indicators.models import DataReturn
from sightline.indicators.permissions import DATA_RETURN, INDICATOR, is_unit, require_unit
from sightline.indicators.queries.returns import (
    agencies_here,
    href,
    lacking,
    lines_of,
    period_words,
    periods_here,
    returns_to_open,
    rows_of,
    unseen,
    version_of,
)
from sightline.indicators.services.collecting import extending, states, storing
from sightline.kernel.errors import Conflict, DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.downloads import wanted_format

ROOM = "Returns due"
LEAD = (
    "What each agency owes the data set, period by period: fill it in here or send a file, submit it, have it accepted."
)
OPEN = ("draft", "sent_back")


def load_return(request: HttpRequest, reference: str) -> DataReturn:
    """Return a return the visitor may read, else 404."""
    return load(returns_to_open(), DATA_RETURN, who(request), reference=reference.upper())


def back_to(row: DataReturn, request: HttpRequest) -> tuple[str, str]:
    """Return the way back to a return's page."""
    return f"{row.agency}, {period_words(row.period)}", href("return", row, who(request))


@in_partnership("data_return:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """The returns that are due or waiting."""
    by = who(request)
    unit, periods = is_unit(by), periods_here(by)
    return ListPage(
        title="Returns due", room=ROOM, lead=LEAD, file_name="Returns",
        table=returns_table(by, request.GET, plain=bool(wanted_format(request))),
        filter=ReturnFilter(request.GET, periods=periods, agencies=agencies_here(by)),
        buttons=[("Open a collection", reverse("indicators:open", args=[by.partnership.slug]))] if unit else [],
        empty=("No return is open or waiting", "Choose “Any” under State to see those that were accepted.") if periods
        else ("No return is due", "When a collection is opened, each agency that supplies one gets its return here."),
    ).answer(request, export=DATA_RETURN.may_some(by, "X"))  # fmt: skip


@in_partnership("data_return:R", area="data")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One return: what is in it, what it lacks, what happened to it, and what may be done."""
    by, row = who(request), load_return(request, reference)
    lines = lines_of(row)
    figures = {one.indicator.pk: one.figure for one in rows_of(row, lines) if not one.dimension}
    is_open = row.state in OPEN and not row.period.frozen_at
    may_change = DATA_RETURN.may(by, "U", row)
    given = {
        "row": row, "slug": by.partnership.slug, "period": period_words(row.period), "state": state_cell(row),
        "due": due_cell(row, by),
        "lines": [(one, figures.get(one.indicator_id), INDICATOR.may(by, "R", one.indicator)) for one in lines],
        "changes": row.changes.select_related("author")[:50], "lacks": lacking(row) if is_open else [],
        "may_fill": is_open and may_change, "checks": checks_table(),
        "may_accept": row.state == "submitted" and not row.period.frozen_at and states.may_accept(row, by),
        "may_revise": row.state == "accepted" and not row.period.frozen_at and may_change,
        "unit": is_unit(by), "is_open": is_open, "extensions": row.extensions.select_related("author"),
    }  # fmt: skip
    return render(request, "indicators/return.html", given)


@in_partnership("data_return:U", area="data")
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole return on one page; what is typed is checked and kept as its draft."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    lines = lines_of(row)
    rows = rows_of(row, lines, page=True)
    form = FillForm(request.POST or None, rows=rows, lines=lines, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _kept(request, form, row)))
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(version_of(row))
            again = FillForm(data, rows=rows, lines=lines)
            again.is_valid()
            return _fill_page(request, row, again, 409, conflict.sentence)
        except DomainError as error:
            if error.status == 403:
                raise
            if error.sentence != WRONG:
                form.add_error(None, error.sentence)
    return _fill_page(request, row, form, 422 if form.errors else 200)


WRONG = "Some figures have to be put right. Nothing was kept."


def _kept(request: HttpRequest, form: FillForm, row: DataReturn) -> Answer:
    typed, unread = form.read()
    version = form.cleaned_data["version"]
    lines = [*typed, *unseen(row, form.lines, len(form.rows))]
    done = storing.store_figures(data_return=row, lines=lines, version=version, by=who(request), already=unread)
    if done.errors:
        form.put(done.errors)
        raise DomainError(WRONG)
    more = f" {len(done.queries)} to explain before it is submitted." if done.queries else ""
    return Answer(href("return", row, who(request)), f"The figures are kept.{more}")


def _fill_page(
    request: HttpRequest, row: DataReturn, form: FillForm, status: int, sentence: str = ""
) -> HttpResponse:  # fmt: skip
    given = {"form": form, "row": row, "period": period_words(row.period), "back": back_to(row, request),
             "blocks": form.blocks(), "sentence": sentence, "slug": who(request).partnership.slug}  # fmt: skip
    return render(request, "indicators/fill.html", given, status=status)


def _page(request: HttpRequest, row: DataReturn, *, said: str, **more: Any) -> HttpResponse:
    back = back_to(row, request)
    more = {"form": VersionOnly, "initial": {"version": row.version}, **more}
    return FormPage(
        back=back, version=lambda: version_of(row), done=lambda _: (back[1], said), room=ROOM, **more
    ).answer(request)  # fmt: skip


@in_partnership("data_return:U", area="data")
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a return in."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    return _page(
        request, row, title="Submit this return", button="Submit it", said="The return is in. Thank you.",
        lead="You say that these figures are right as far as your agency knows. Somebody else accepts them.",
        deed=lambda form: states.submit_return(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("data_return:U", area="data")
def nil(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that there is nothing to report for whatever is not filled in."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    return _page(
        request, row, title="Nothing to report", button="Make the rest nil", said="What was empty is a nil return.",
        lead="Every indicator that is not filled in becomes nought. Measurements stay to be filled in.",
        deed=lambda form: states.nothing_to_report(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("data_return:A", area="data")
@confirm_first
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the figures as those that stand."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "A", row, states.also_of(row, by))
    return _page(
        request, row, title="Accept this return", button="Accept it", said="The return is accepted.",
        lead="Its figures stand in the data set from now on, and those that stood before are superseded.",
        deed=lambda form: states.accept_return(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("data_return:A", area="data")
@confirm_first
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a return back, with what has to change."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "A", row, states.also_of(row, by))
    return _page(
        request, row, title="Send this return back", button="Send it back", form=WhyForm,
        said="The return is sent back.",
        deed=lambda form: states.send_back(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("data_return:U", area="data")
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Open an accepted return again, as its next revision."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    return _page(
        request, row, title="Revise this return", button="Open it again", form=WhyForm,
        lead="What was accepted stands until the revision is accepted; both are kept.",
        said="The return is open again. What was accepted stands until then.",
        deed=lambda form: states.revise_return(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("data_return:U", area="data")
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an agency more time."""
    by = who(request)
    require_unit(by)
    row = load_return(request, reference)
    return _page(
        request, row, title="Give more time", button="Give more time", form=partial(ExtendForm),
        said="There is more time.", initial={"version": row.version, "due_on": row.due_on},
        deed=lambda form: extending.extend_return(data_return=row, by=by, **form.cleaned_data),
    )  # fmt: skip
