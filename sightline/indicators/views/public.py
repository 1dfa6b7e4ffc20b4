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
from sightline.indicators.drawing import Look, plot_of
from sightline.indicators.models import Indicator
from sightline.indicators.queries.public import (
    HEADS,
    PublicPage,
    public_list,
    public_page,
    public_partnership,
    public_rows,
)
from sightline.indicators.rules.charts import Series, Settings, read_many
from sightline.indicators.rules.charts.choosing import COUNT, MEASUREMENT
from sightline.indicators.rules.charts.rulebook import DECREASE, INCREASE, NEUTRAL
from sightline.kernel.access import open_to_all
from sightline.publishing.tables import write_csv
from sightline.ui.downloads import CSV, as_download

View = Callable[..., HttpResponse]
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


@of_public
def index(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every indicator of which something is public, with its newest figure."""
    given = {"partnership": partnership, "slug": partnership.slug, "rows": public_list(partnership)}
    return render(request, "indicators/public.html", given)


@of_public
def indicator(request: HttpRequest, partnership: Partnership, reference: str) -> HttpResponse:
    """One indicator as published: chart, table, breakdowns, what it is."""
    page = public_page(partnership, reference.upper())
    if page is None:
        raise Http404
    given = {"partnership": partnership, "slug": partnership.slug, "page": page, "plot": plot(page)}
    return render(request, "indicators/public_indicator.html", given)


@of_public
def download(_request: HttpRequest, partnership: Partnership, reference: str = "") -> HttpResponse:
    """Figures as published, as CSV."""
    rows = public_rows(partnership, reference.upper())
    if not rows:
        raise Http404
    name = f"{partnership.code} published figures {reference.upper()}".strip()
    return as_download(write_csv(HEADS, rows), f"{name}.csv", CSV)


def plot(page: PublicPage) -> Any:
    """Return the drawing of what is published; None with too few figures."""
    if not page.drawn:
        return None
    one = page.indicator
    kind = COUNT if one.unit == Indicator.Unit.COUNT else MEASUREMENT
    settings = Settings(direction=DIRECTION.get(Indicator.Better(one.better), NEUTRAL), target=one.target)
    series = Series(kind, [row.starts_on for row in page.rows], [row.value for row in page.rows], settings=settings)
    chart = read_many([series])[0]
    return plot_of(chart, Look(one.name, unit=page.unit, period=one.frequency))
