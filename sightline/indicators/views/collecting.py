"""Collections: open one, see who is missing, chase them, freeze it; and files that go out and come back."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.governance.access import in_partnership, missing, note_hidden
from sightline.governance.pages import FormPage, ListPage, who
from sightline.indicators.forms.returns import BringForm, MissingFilter, OpenForm, VersionOnly, WhyForm, first_day
from sightline.indicators.listing_returns import (
    MOST_SHOWN,
    checks_table,
    missing_table,
    problems_table,
    template_of,
)
from sightline.indicators.models import DataReturn, Period
from sightline.indicators.permissions import DATA_RETURN, is_unit, require_unit
from sightline.indicators.queries.missing import known_among, missing_by_period, to_chase
from sightline.indicators.queries.returns import (
    agencies_here,
    href,
    lines_of,
    period_to_open,
    period_words,
    periods_here,
    rows_of,
)
from sightline.indicators.services.collecting import extending, opening
from sightline.indicators.services.collecting.files import store_file
from sightline.indicators.services.collecting.storing import Stored
from sightline.indicators.views.returns import ROOM, back_to, load_return
from sightline.kernel.dates import in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.downloads import XLSX, as_download, wanted_format
from sightline.ui.links import query_with
from sightline.ui.templatetags.sightline import plural

LEAD = "Returns that are not in, the longest due first, and how each period stands."
MOST_TICKED = 200
REFERENCE = re.compile(r"[A-Z0-9]{1,8}-RT-\d{1,9}")


@in_partnership("data_return:R", area="data")
def who_is_missing(request: HttpRequest) -> HttpResponse:
    """Who owes a return, and how each period stands."""
    by = who(request)
    unit, asked = is_unit(by), _asked(request)
    return ListPage(
        title="Who is missing", room="Who is missing", lead=LEAD, file_name="Returns missing",
        table=missing_table(by, request.GET, plain=bool(wanted_format(request)), chases="chase" if unit else ""),
        filter=MissingFilter(request.GET, periods=periods_here(by), agencies=agencies_here(by)),
        template="indicators/missing.html",
        empty=("Nobody is missing", "Every return that was asked for is in."),
        more={"periods": [(one, period_words(one.period)) for one in missing_by_period(by)], "unit": unit,
              "slug": by.partnership.slug, "asked": list(asked.items()),
              "chase": reverse("indicators:chase", args=[by.partnership.slug]) + (query_with(asked) if asked else "")},
    ).answer(request, export=DATA_RETURN.may_some(by, "X"))  # fmt: skip


@in_partnership("data_return:U", area="data")
def chase(request: HttpRequest) -> HttpResponse:
    """Look at who would be written to about the returns ticked, or all as filtered that are due; then write to them."""
    by = who(request)
    require_unit(by)
    asked, only = _asked(request), _ticked(request)
    back = reverse("indicators:missing", args=[by.partnership.slug]) + (query_with(asked) if asked else "")
    if only is not None and not only:
        messages.warning(request, "Nothing was selected. Tick returns that are due first, then chase them.")
        return redirect(back)
    if request.method != "POST":
        return _reach(request, back)
    note_hidden(DataReturn, set(only or ()) - known_among(only or (), by), "data_return", by)
    try:
        return lead_on(request, once(request, lambda: _chased(request, back)))
    except OutOfState as error:
        return _reach(request, back, error)


def _chased(request: HttpRequest, back: str) -> Answer:
    seal = request.POST.get("seal", "")
    done = extending.chase(by=who(request), asked=_asked(request), only=_ticked(request), seal=seal)
    words = f"{plural(done.returns, 'return,returns')} chased, {plural(done.people, 'person,people')} written to."
    return Answer(back, f"{words} {extending.silent_words(done.silent)}".rstrip())


def _reach(request: HttpRequest, back: str, error: DomainError | None = None) -> HttpResponse:
    """Show who would be written to about what, and what stood against doing it."""
    by = who(request)
    found = extending.chase_of(to_chase(by, _asked(request), _ticked(request)), by)
    given = {
        "people": [(one, [(row, period_words(row.period)) for row in rows]) for one, rows in found.people.items()],
        "silent": extending.silent_words(found.silent), "seal": found.seal, "back": back,
        "here": request.get_full_path(), "error": [(error.sentence, "#people")] if error else None,
        "page_errors": error is not None,
    }  # fmt: skip
    return render(request, "indicators/chase.html", given, status=409 if error else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return the filters of who is missing that an address holds."""
    return {name: request.GET[name][:20] for name in ("agency", "period", "state") if request.GET.get(name)}


def _ticked(request: HttpRequest) -> list[str] | None:
    """Return the references ticked; None where all are meant."""
    if "selected" not in request.GET and "ticked" not in request.GET:
        return None
    return [one for one in request.GET.getlist("selected")[:MOST_TICKED] if REFERENCE.fullmatch(one)]


@in_partnership("data_return:U", area="data")
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the collection of a period, or ask for what came into the dictionary since."""
    by = who(request)
    require_unit(by)
    back = reverse("indicators:returns", args=[by.partnership.slug])

    def said(done: opening.Opened) -> tuple[str, str]:
        agencies = f"{plural(done.returns, 'agency is,agencies are')} asked"
        said = [
            f"{period_words(done.period)}: {agencies if done.returns else 'no further agency is asked'}, "
            f"due {in_words(done.period.due_on)}.",
            f"Nobody supplies {done.unsupplied} of its indicators yet." if done.unsupplied else "",
            f"{plural(done.closed, 'indicator,indicators')} came after the agency’s return was in: revise that return."
            if done.closed else "",
            extending.silent_words(done.silent),
        ]  # fmt: skip
        return back, " ".join(one for one in said if one)

    return FormPage(
        title="Open a collection", button="Open it", back=(ROOM, back), form=OpenForm, room=ROOM, done=said,
        lead="Each agency that supplies an indicator gets a return. Open a period again to ask for new indicators.",
        initial={"frequency": "quarter", "day": first_day(by.today), "working_days": 15},
        deed=lambda form: opening.open_period(by=by, **form.cleaned_data),
    ).answer(request)  # fmt: skip


@in_partnership("data_return:U", area="data")
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze a period, or open a frozen one again."""
    by = who(request)
    require_unit(by)
    row = period_to_open().filter(pk=pk, partnership=by.partnership).first()
    if row is None:
        raise missing(Period, "data_return", by, pk=pk)
    back = reverse("indicators:missing", args=[by.partnership.slug])
    words = period_words(row)
    again = row.frozen_at is not None
    return FormPage(
        title=f"Open {words} again" if again else f"Freeze {words}", button="Open it again" if again else "Freeze it",
        back=("Who is missing", back), form=WhyForm if again else VersionOnly, room=ROOM, warning=not again,
        initial={"version": row.version}, done=lambda _: (back, f"{words} is {'open again' if again else 'frozen'}."),
        version=lambda: period_to_open().values_list("version", flat=True).get(pk=row.pk),
        lead="" if again else "Accepted figures are final from then on. Returns that are missing stay missing.",
        deed=lambda form: (opening.reopen_period if again else opening.freeze_period)(
            period=row, by=by, **form.cleaned_data
        ),
    ).answer(request)  # fmt: skip


@in_partnership("data_return:U", area="data")
def template(request: HttpRequest, reference: str) -> HttpResponse:
    """The workbook of a return, with its rows, its hints and what is there already."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    lines = lines_of(row)
    content = template_of(row, rows_of(row, lines), lines)
    return as_download(content, f"{row.reference} {period_words(row.period)}.xlsx", XLSX)


@in_partnership("data_return:U", area="data")
def bring(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a file or paste cells; what is wrong is said row by row, and then nothing is kept."""
    by, row = who(request), load_return(request, reference)
    DATA_RETURN.require(by, "U", row)
    form = BringForm(request.POST or None, request.FILES or None, initial={"version": row.version})
    done: list[Stored] = []
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _brought(request, form, row, done)))
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    errors = done[0].errors if done else ()
    given = {
        "form": form, "row": row, "period": period_words(row.period), "back": back_to(row, request),
        "problems": problems_table(errors), "more": max(0, len(errors) - MOST_SHOWN), "checks": checks_table(),
        "told": done[0].told if done else (), "slug": by.partnership.slug,
    }  # fmt: skip
    return render(request, "indicators/bring.html", given, status=422 if form.errors else 200)


def _brought(request: HttpRequest, form: BringForm, row: DataReturn, done: list[Stored]) -> Answer:
    told, file = form.cleaned_data, form.cleaned_data["workbook"]
    content = file.read() if file else told["cells"].encode()
    found = store_file(
        data_return=row, content=content, version=told["version"], by=who(request),
        source="file" if file else "pasted",
    )  # fmt: skip
    done.append(found)
    if found.errors:
        things = "1 thing" if len(found.errors) == 1 else f"{len(found.errors)} things"
        raise DomainError(f"There {'is' if len(found.errors) == 1 else 'are'} {things} to put right. Nothing was kept.",
                          field="workbook")  # fmt: skip
    more = f" {len(found.queries)} to explain before it is submitted." if found.queries else ""
    words = (
        f"{found.rows} {'figure' if found.rows == 1 else 'figures'} of {found.indicators} indicators are kept.{more}"
    )
    return Answer(href("return", row, who(request)), " ".join((words, *found.told)))
