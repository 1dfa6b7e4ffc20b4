"""Is it getting safer: the dashboard, the same as a table, what changed in a quarter, and the life course."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.keeping import kept_of
from sightline.governance.pages import ListPage, who
from sightline.governance.standing import Standing
from sightline.indicators.forms.reading import DashboardFilter
from sightline.indicators.listing_reading import indicator_table
from sightline.indicators.pack import pack_document, pack_workbook
from sightline.indicators.permissions import DASHBOARD, DATA_RETURN
from sightline.indicators.queries.reading.dashboard import Asked, Dashboard, dashboard
from sightline.indicators.queries.reading.indicator import life_course
from sightline.indicators.queries.reading.packs import pack_of
from sightline.indicators.queries.reading.quarters import Quarter, quarter, quarter_from
from sightline.publishing.lists import document_as_file
from sightline.ui.charts import key_mark
from sightline.ui.downloads import XLSX, as_download, file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Table

PER_PAGE = 60
LEAD = "Every indicator with what its chart says of its newest figure. Those that are a concern stand first."


@in_partnership("indicator:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """Every indicator as a small chart, concern first."""
    by = who(request)
    found = dashboard(by, Asked.of(request.GET))
    shown = Table(rows=list(found.tiles), params=request.GET, columns=[], caption="", per_page=PER_PAGE).page
    given = {
        "found": found,
        "page": shown,
        "slug": by.partnership.slug,
        "filter": DashboardFilter(request.GET, choices=found.choices),
        "path": request.path,
        "filtered": any(request.GET.get(name) for name in found.choices),
        "kept": kept_of(request, by),
        "table": reverse("indicators:table", args=[by.partnership.slug]) + query_with(request.GET, page=None),
        "pack": _pack_href(by),
        "missing_href": reverse("indicators:missing", args=[by.partnership.slug])
        if DATA_RETURN.may_some(by, "R")
        else "",
        "may_export": DASHBOARD.may_some(by, "X"),
        "may_changed": DASHBOARD.may_some(by, "R"),
        "marks": {kind: key_mark(kind) for kind in ("usual", "better", "worse", "high", "target", "limits")},
    }
    return render(request, "indicators/dashboard.html", given)


@in_partnership("indicator:R", area="data")
def table(request: HttpRequest) -> HttpResponse:
    """The dashboard as a table, which can be taken away."""
    by = who(request)
    found: Dashboard = dashboard(by, Asked.of(request.GET))
    page = ListPage(
        title="All indicators",
        room="Dashboard",
        lead=LEAD,
        file_name="Indicators",
        table=indicator_table(found.tiles, request.GET, plain=bool(wanted_format(request))),
        filter=DashboardFilter(request.GET, choices=found.choices),
        buttons=[
            (
                "Show as charts",
                reverse("indicators:dashboard", args=[by.partnership.slug])
                + query_with(request.GET, page=None, sort=None),
            )
        ],
        empty=("No indicator is in the dictionary yet", "The business unit puts in what the partnership counts."),
    )
    return page.answer(request, export=DASHBOARD.may_some(by, "X"))


@in_partnership("dashboard:R", area="data")
def changed(request: HttpRequest) -> HttpResponse:
    """What changed in a quarter, in sentences written from the charts."""
    by = who(request)
    found = quarter(by, quarter_from(request.GET.get("quarter", ""), by.today))
    slug = by.partnership.slug
    links = {
        key: reverse("indicators:indicator", args=[slug, one.indicator.reference]) for key, one in found.charts.items()
    }
    given = {
        "found": found,
        "tabs": _tabs(found),
        "pack": f"{_pack_href(by)}?quarter={found.key}",
        "may_export": DASHBOARD.may_some(by, "X"),
        "parts": [
            (part, [(line, links[line.key], found.charts[line.key]) for line in part.lines]) for part in found.parts
        ],
    }
    return render(request, "indicators/changed.html", given)


@in_partnership("dashboard:R", area="data")
def course(request: HttpRequest) -> HttpResponse:
    """The indicators of one theme along the stages of life."""
    by = who(request)
    themes, _ = found = life_course(by, str(request.GET.get("theme", ""))[:60].replace("\0", ""))
    theme = request.GET.get("theme", "")
    if theme not in themes and themes:
        theme = themes[0]
        found = life_course(by, theme)
    given = {
        "theme": theme,
        "stages": [one for one in found[1] if one.charts],
        "missing": [one.words for one in found[1] if not one.charts],
        "tabs": [(one, query_with({"theme": one}), one == theme) for one in themes],
    }
    return render(request, "indicators/course.html", given)


@in_partnership("dashboard:X", area="data")
def pack(request: HttpRequest) -> HttpResponse:
    """The quarter's pack for the quality group: on the page, and as PDF, Word and Excel."""
    by = who(request)
    found = pack_of(by, quarter_from(request.GET.get("quarter", ""), by.today))
    wanted = wanted_format(request)
    if wanted:
        note_export(
            what="dashboard", reference="", by=by, file=wanted, rows=len(found.pages), filters=found.quarter.key
        )
        name = file_name(f"Data pack {found.quarter.key}", by)
        if wanted == "xlsx":
            return as_download(pack_workbook(found, letterhead(by, 2)), f"{name}.xlsx", XLSX)
        return document_as_file(pack_document(found, letterhead(by, 2)), name, wanted)
    given: dict[str, Any] = {
        "found": found,
        "tabs": _tabs(found.quarter),
        "paper": f"{by.partnership.code}-DP-{found.quarter.starts_on:%Y%m}",
        "files": file_links(request.GET, offered=("pdf", "docx", "xlsx")),
    }
    return render(request, "indicators/pack.html", given)


def _tabs(found: Quarter) -> list[tuple[str, str, bool]]:
    return [(words, query_with({"quarter": key}), key == found.key) for key, words in found.quarters]


def _pack_href(by: Standing) -> str:
    return reverse("indicators:pack", args=[by.partnership.slug])
