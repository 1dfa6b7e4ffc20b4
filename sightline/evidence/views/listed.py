"""The list of evidence: filters, sorting, files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.evidence import queries
from sightline.evidence.forms import FilterForm
from sightline.evidence.listing import columns, file_columns
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.views.loading import context, standing
from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.standing import Standing
from sightline.kernel.errors import NotAllowed
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import PAPER, file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Table

KINDS = (("file", "Add a file"), ("link", "Add a link"), ("statement", "Add a statement"))


@in_partnership("evidence:R", area="plan")
def index(request: HttpRequest) -> HttpResponse:
    """The evidence a reader may see, as the address filters it, on a page or as a file."""
    by, wanted = standing(request), queries.asked(request.GET)
    if file := wanted_format(request):
        return _file(request, by, wanted, file)
    form = FilterForm(given=wanted, by=by)
    table = Table(
        rows=queries.rows_for_list(by, wanted), params=request.GET, columns=columns(by), caption="Evidence",
        caption_hidden=True, empty=_empty(wanted),
    )  # fmt: skip
    given = context(
        by, table=table, form=form, figures=(told := queries.figures(by)), facts=_facts(told),
        kinds=KINDS if EVIDENCE.may_some(by, "C") else (),
        on=[(words, query_with(request.GET, page=None, **{key: None})) for key, words in form.in_use(wanted)],
        files=file_links(request.GET) if EVIDENCE.may_some(by, "X") else [],
    )  # fmt: skip
    return render(request, "evidence/list.html", given)


def _facts(told: queries.Figures) -> list[tuple[int, str, str, str]]:
    return [
        (told.total, "in use", "?", ""),
        (told.expired, "expired", "?state=expired", "prove nothing now"),
        (told.soon, "expire within 30 days", "?state=soon", ""),
        (told.unused, "attached to nothing", "?state=unused", ""),
    ]


def _empty(wanted: dict[str, str]) -> str:
    if wanted:
        return "No evidence matches these filters. Remove one of them to see more."
    return "There is no evidence yet that you may see. Add some here, or from the page of what it proves."


def _file(request: HttpRequest, by: Standing, wanted: dict[str, str], file: str) -> HttpResponse:
    if not EVIDENCE.may_some(by, "X"):
        raise NotAllowed(
            "Your role does not let you take this list out. Ask the business unit.", verb="evidence.export"
        )
    kept = queries.rows_for_file(by, wanted)
    table = Table(
        rows=kept, params=request.GET, columns=file_columns(by, short=file in PAPER), caption="Evidence",
        empty="No evidence matches.",
    )  # fmt: skip
    said = "; ".join(words for _, words in FilterForm(given=wanted, by=by).in_use(wanted))
    highest = max((row.level for row in kept), default=1)
    answer = table_as_file(table, file_name("evidence", by), file, subtitle=said, head=letterhead(by, highest))
    note_export(what="evidence", reference="", by=by, file=file, rows=len(kept), filters=query_with(wanted))
    return answer
