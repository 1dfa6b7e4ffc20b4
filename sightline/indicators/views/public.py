"""The public's pages of figures, without sign-in: a list, one indicator with its chart, a download.

Everything here comes from figures as published; charts, limits and their texts are worked out from those alone. No
cache keeps a page, so that what is withdrawn is gone at the next request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.governance.models import Partnership
from sightline.governance.rules.colours import is_colour
from sightline.indicators.drawing import Look, plot_of
from sightline.indicators.models import Indicator
from sightline.indicators.queries.public import (
    HEADS,
    PublicPage,
    logo_of,
    partners,
    public_list,
    public_page,
    public_partnership,
    public_rows,
)
from sightline.indicators.rules.charts import Series, Settings, read_many
from sightline.indicators.rules.charts.choosing import COUNT, MEASUREMENT, few_words
from sightline.indicators.rules.charts.rulebook import DECREASE, INCREASE, NEUTRAL, RuleBook
from sightline.kernel.access import open_to_all
from sightline.kernel.dates import england_today
from sightline.publishing.documents import Letterhead
from sightline.publishing.tables import write_csv, write_xlsx
from sightline.ui.downloads import CSV, XLSX, as_download

View = Callable[..., HttpResponse]
LIMITS = "Average and limits are worked out from the figures as published here."
DIRECTION = {Indicator.Better.HIGHER: INCREASE, Indicator.Better.LOWER: DECREASE}


def of_public(view: View) -> View:
    """Open a page of published figures to everybody; 404 where a partnership has published none, as for no such one."""

    @wraps(view)
    def opened(request: HttpRequest, partnership: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = None if "\0" in request.path else public_partnership(partnership)
        if row is None:
            raise Http404
        answer = view(request, row, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return open_to_all(opened)


def _page(request: HttpRequest, template: str, partnership: Partnership, **given: Any) -> HttpResponse:
    frame = {"partnership": partnership, "slug": partnership.slug, "partners": partners(partnership)}
    return render(request, f"indicators/{template}.html", frame | given)


@of_public
def index(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every indicator of which something is public with its newest figure, what went out, by which rules."""
    return _page(request, "public", partnership, page=public_list(partnership))


@of_public
def indicator(request: HttpRequest, partnership: Partnership, reference: str) -> HttpResponse:
    """One indicator as published: chart, table, breakdowns, what it is, by which rules."""
    page = public_page(partnership, reference.upper())
    if page is None:
        raise Http404
    note = " ".join((LIMITS, *few_words(page.known, RuleBook().enough)))
    return _page(request, "public_indicator", partnership, page=page, plot=plot(page), note=note)


@of_public
def download(_request: HttpRequest, partnership: Partnership, wanted: str, reference: str = "") -> HttpResponse:
    """Figures as published, as Excel or CSV."""
    rows = public_rows(partnership, reference.upper())
    if not rows or wanted not in ("xlsx", "csv"):
        raise Http404
    name = f"{partnership.code} published figures {reference.upper()}".strip()
    if wanted == "csv":
        return as_download(write_csv(HEADS, rows), f"{name}.csv", CSV)
    head = Letterhead(partnership.name, england_today())
    return as_download(write_xlsx("Published figures", HEADS, rows, head=head), f"{name}.xlsx", XLSX)


@of_public
def logo(_request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The partnership's own logo, at the head of its public pages."""
    row = logo_of(partnership)
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.content), content_type=row.content_type)


@of_public
def look(_request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The partnership's own colour, as a style sheet; the deed that set it let through nothing but a colour."""
    own = f".sl-public {{ --sl-bar: {partnership.colour}; }}\n" if is_colour(partnership.colour) else ""
    return HttpResponse(own, content_type="text/css; charset=utf-8")


def plot(page: PublicPage) -> Any:
    """Return the drawing of what is published; None with too few figures."""
    if not page.drawn:
        return None
    one = page.indicator
    kind = COUNT if one.unit == Indicator.Unit.COUNT else MEASUREMENT
    settings = Settings(direction=DIRECTION.get(Indicator.Better(one.better), NEUTRAL), target=one.target)
    series = Series(kind, [row.starts_on for row in page.rows], [row.value for row in page.rows], settings=settings)
    chart = read_many([series])[0]
    unit = "" if one.unit == Indicator.Unit.RATE else page.unit  # a place at the edge of a chart has no room for it
    return plot_of(chart, Look(one.name, unit=unit, period=one.frequency))
