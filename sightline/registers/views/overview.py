"""The register as a whole: the heat map, what changed, the quarter on one page."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.pages import who
from sightline.governance.standing import Standing
from sightline.plans.rules.quarters import Quarter, quarter_called, quarter_of
from sightline.publishing.lists import document_as_file
from sightline.registers.listing import score_tag, score_words
from sightline.registers.papers import scale_words, summary_document
from sightline.registers.permissions import RISK
from sightline.registers.queries.moved import changed_since, quarter_before, summary_of
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import WHICH, MapPage, map_page
from sightline.registers.queries.scales import scale_for
from sightline.registers.rules.scale import Scale
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Table

LEVEL = 2


@in_partnership("risk:R", area="registers")
def heat(request: HttpRequest) -> HttpResponse:
    """Risks by likelihood and impact, with the table of the same."""
    by = who(request)
    asked = request.GET.get("which", "current")
    which = asked if asked in WHICH else "current"
    page = map_page(by, which)
    given = {
        "page": page, "slug": by.partnership.slug, "scale": scale_words(page.scale), "table": _placed(page, by),
        "tabs": [(words, query_with({"which": key}), key == which) for key, words in WHICH.items()],
        "bands": [(one.word, one.first, one.last, page.scale.step(one.last)) for one in page.scale.bands],
        "heading": WHICH[which],
    }  # fmt: skip
    return render(request, "registers/map.html", given)


def _placed(page: MapPage, by: Standing) -> Table:
    rows = [(square, row) for _, squares in page.rows for square in squares for row in square.rows]
    rows.sort(key=lambda one: (-one[0].score, one[1].reference))
    names = {square.score: page.scale for square, _ in rows}
    return Table(
        rows=rows, params={}, caption="The same as a table", caption_hidden=True, per_page=500,
        empty="No risk is scored.",
        columns=[
            Column("risk", "Risk", row_header=True, value=lambda one: one[1].title,
                   href=lambda one: href("risk", one[1], by), sub=lambda one: one[1].reference),
            Column("score", "Score", value=lambda one: score_words(one[0].score, names[one[0].score]),
                   cell=lambda one: score_tag(one[0].score, page.scale)),
            Column("group", "Group", value=lambda one: one[1].group.name),
            Column("owner", "Owner", value=lambda one: one[1].owner.title if one[1].owner else "Nobody yet"),
        ],
    )  # fmt: skip


@in_partnership("risk:R", area="registers")
def moved(request: HttpRequest) -> HttpResponse:
    """What changed on the register since a day, by default since the quarter began."""
    by = who(request)
    since = _day(request.GET.get("since", ""), by)
    scale = scale_for(by)
    found = changed_since(by, since)
    choices = [
        ("This quarter", quarter_before(by.today)), ("Last quarter and this", quarter_of(since_before(by)).starts_on),
        ("30 days", by.today - timedelta(days=30)), ("A year", by.today - timedelta(days=365)),
    ]  # fmt: skip
    given = {
        "found": found, "slug": by.partnership.slug,
        "tabs": [(words, query_with({"since": day.isoformat()}), day == since) for words, day in choices],
        "parts": [
            (words, [(one.risk, href("risk", one.risk, by), _was(one.before, scale), score_tag(one.after, scale),
                      one.why) for one in rows])
            for words, rows in (("New", found.new), ("Graver", found.worse), ("Less grave", found.better)) if rows
        ],
        "went": [(one, href("risk", one.risk, by)) for one in found.went],
        "closed": [(one, href("risk", one, by)) for one in found.closed],
        "late": [(one, href("risk", one, by)) for one in found.overdue],
    }  # fmt: skip
    return render(request, "registers/moved.html", given)


def since_before(by: Standing) -> date:
    """Return a day in the quarter before the one that runs."""
    return quarter_before(by.today) - timedelta(days=1)


def _was(score: int | None, scale: Scale) -> str:
    return f"was {score_words(score, scale)}" if score else ""


def _day(text: str, by: Standing) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return quarter_before(by.today)
    return found if date(2000, 1, 1) <= found <= by.today else quarter_before(by.today)


@in_partnership("risk:R", area="registers")
def summary(request: HttpRequest) -> HttpResponse:
    """A quarter of the register on one page; as Word and PDF for who may take it out."""
    by = who(request)
    asked = quarter_called(request.GET.get("quarter", ""))
    quarter = asked if asked and asked.starts_on <= by.today else quarter_of(by.today)
    scale = scale_for(by)
    found = summary_of(by, quarter, [(one.word, one.first, one.last) for one in scale.bands])
    document = summary_document(found, map_page(by, "current"), scale, letterhead(by, LEVEL))
    wanted = wanted_format(request)
    may = RISK.may_some(by, "X")
    if wanted in ("docx", "pdf") and may:
        note_export(what="risk", reference="", by=by, file=wanted, rows=found.open, filters=quarter.key)
        return document_as_file(document, file_name(f"Risk summary {quarter.key}", by), wanted)
    given: dict[str, Any] = {
        "found": found, "slug": by.partnership.slug, "quarter": quarter, "scale": scale_words(scale),
        "tabs": _quarters(by, quarter), "list": reverse("registers:risks", args=[by.partnership.slug]),
        "top": [(one, href("risk", one.risk, by), score_words(one.before, scale) if one.before else "New",
                 score_tag(one.after, scale)) for one in found.top],
        "files": file_links(request.GET, offered=("docx", "pdf")) if may else [],
    }  # fmt: skip
    return render(request, "registers/summary.html", given)


def _quarters(by: Standing, shown: Quarter) -> list[tuple[str, str, bool]]:
    """Return links to this quarter and the three before it, the newest first."""
    found = [quarter_of(by.today)]
    for _ in range(3):
        found.append(found[-1].before)
    return [(one.words, query_with({"quarter": one.key}), one == shown) for one in found]
