"""An indicator beside others, published months as a chart, and the data set in the layout of the statistics service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership, load
from sightline.governance.exports import file_name, note_export
from sightline.governance.pages import who
from sightline.indicators.forms.benchmarks import SeriesForm, TidyForm
from sightline.indicators.listing_published import beside_table, symbol_words, years_table
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.published_chart import months_plot
from sightline.indicators.queries.benchmarks import (
    areas_with_months,
    indicators_to_open,
    latest_start,
    link_of,
    monthly_columns,
    published_series,
)
from sightline.indicators.queries.beside import benchmarks_for
from sightline.indicators.queries.headings import told
from sightline.indicators.queries.machines import Asked, tidy_of
from sightline.indicators.rules.tidy import META, data_header, data_rows, meta_rows
from sightline.publishing.tables import write_csv
from sightline.ui.downloads import CSV, as_download


@in_partnership("indicator:R", area="data")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One indicator beside its neighbours, its region and England."""
    by = who(request)
    row = load(indicators_to_open(), INDICATOR, by, reference=reference.upper())
    link = link_of(row)
    found = benchmarks_for(row, latest_start(row) or by.today)
    unit = "%" if row.unit == row.Unit.PERCENT else ""
    given = {
        "row": row, "link": link, "found": found, "slug": by.partnership.slug, "may": INDICATOR.may(by, "U", row),
        "table": beside_table(found, unit) if found.lines else None, "per": f"{found.per:,}" if found.per else "",
    }  # fmt: skip
    return render(request, "indicators/published_beside.html", given)


@in_partnership("indicator:R", area="data")
def series(request: HttpRequest) -> HttpResponse:
    """Published months of one area as a chart and as a table."""
    by = who(request)
    columns = [(name, told(name).name) for name in monthly_columns(by.partnership)]
    areas = areas_with_months(by.partnership)
    form = SeriesForm(request.GET or None, columns=columns, areas=areas)
    column, code = form.chosen()
    found = published_series(by.partnership, column, code) if column and code else []
    called = dict(columns).get(column, column)
    given = {
        "form": form, "found": found, "slug": by.partnership.slug, "name": dict(areas).get(code, ""),
        "column": called,
        "plot": months_plot(found, f"{called}, {dict(areas).get(code, '')}") if found else None,
        "table": years_table(found), "symbols": symbol_words(found).items(),
    }  # fmt: skip
    return render(request, "indicators/published_series.html", given)


@in_partnership("indicator:X", area="data")
def tidy(request: HttpRequest) -> HttpResponse:
    """Take the data set out in the layout of the national statistics service: the data, or what its columns mean."""
    by = who(request)
    form = TidyForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else None
    if wanted is None:
        back = reverse("indicators:published", args=[by.partnership.slug])
        return render(request, "indicators/tidy.html", {"form": form, "back": back})
    frequency, part = wanted["frequency"], wanted["part"]
    measures, figures, place = tidy_of(by, frequency, Asked())
    name = file_name(f"data set {frequency}", by).replace(" ", "_").lower()
    if part == "meta":
        rows = list(meta_rows(measures))
        content, name = write_csv(META, rows), f"{name}.meta"
    else:
        made = list(data_rows(measures, figures, place, frequency))
        rows, content = made, write_csv(data_header(measures), made)  # type: ignore[assignment]
    note_export(what="indicator", reference="", by=by, file="csv", rows=len(rows), filters=frequency)
    return as_download(content.removeprefix(b"\xef\xbb\xbf"), f"{name}.csv", CSV)
