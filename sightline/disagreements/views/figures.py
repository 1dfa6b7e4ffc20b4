"""What the board may know of all disagreements, as figures of five or more."""

from django.http import HttpRequest, HttpResponse

from sightline.disagreements.forms import PatternFilter
from sightline.disagreements.permissions import PATTERNS
from sightline.disagreements.queries.patterns import patterns
from sightline.disagreements.views.shared import AREA
from sightline.governance.access import in_partnership
from sightline.governance.pages import ListPage, who
from sightline.ui.tables import Column, Table

RULE = (
    "Each figure is of at least five disagreements and rounded to the nearest five. Fewer are put together with "
    "others, and where that is not five there is no figure. There are no totals. Only years that are over are "
    "counted, by the day on which a disagreement ended, and a filter leaves lines out without counting again."
)


@in_partnership("dashboard:R", area=AREA)
def index(request: HttpRequest) -> HttpResponse:
    """Patterns by pair of agencies, kind, stage and ending in a financial year that is over."""
    by = who(request)
    given = {name: request.GET.get(name, "") for name in ("year", "wanted", "agency")}
    found = patterns(by, **given)
    years = [(str(year), words) for year, words in found.years]
    chosen = PatternFilter(request.GET, years=years, agencies=[(name, name) for name in found.agencies])
    table = Table(
        rows=list(found.lines), params=request.GET, caption=dict(found.years)[found.year], caption_hidden=True,
        group=None if request.GET.get("sort") else lambda line: line.by_words,
        empty="No figure fits this filter.",
        columns=[
            Column("words", "Which", row_header=True, value=lambda line: line.words),
            Column("about", "About how many", numeric=True, value=lambda line: line.about,
                   sort=lambda line: line.about),
            Column("typical_days", "Half ended within, in working days", numeric=True,
                   value=lambda line: line.typical_days, sort=lambda line: line.typical_days),
        ],
    )  # fmt: skip
    return ListPage(
        title="Patterns of disagreement", room="Patterns", table=table, filter=chosen,
        file_name="Patterns of disagreement",
        lead="Where agencies disagree, about what, and how far it goes before it is settled. It shows the partnership "
        "what to change; it shows no case.",
        empty=("There is nothing to show for this year",
               "Fewer than five disagreements ended in it, or too few of each kind to tell without telling of one."),
        template="disagreements/patterns.html", more={"rule": RULE},
    ).answer(request, export=PATTERNS.may_some(by, "X"))  # fmt: skip
