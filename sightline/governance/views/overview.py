"""Who sits where, the structure chart and the members: the partnership seen from above."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.forms import MembersFilter, SitsFilter
from sightline.governance.models import Membership
from sightline.governance.papers import (
    STRUCTURE_HEADER,
    cell_words,
    sits_document,
    structure_document,
    structure_rows,
)
from sightline.governance.permissions import AGENCY, GROUP
from sightline.governance.queries import (
    MemberLine,
    SitsCell,
    SitsPage,
    SitsRow,
    Structure,
    chart,
    structure,
    who_are_members,
    who_sits_where,
)
from sightline.governance.rules.seats import LETTERS, WORDS
from sightline.governance.rules.sits import APART, MISSING, NO_CHAIR, NOWHERE, VACANT
from sightline.governance.views.pages import ListPage, href, show, who
from sightline.publishing.lists import document_as_file, table_as_file
from sightline.ui.downloads import PAPER, file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Table

CATEGORIES = {**{str(key): capfirst(str(words)) for key, words in Membership.Category.choices}, "": "No member"}


@in_partnership("group_membership:R", area="sits")
def sits(request: HttpRequest) -> HttpResponse:
    """Which agency sits on which group, what is missing and what is too much, on any day."""
    by = who(request)
    chosen = SitsFilter(request.GET or None)
    asked = chosen.cleaned_data if chosen.is_valid() else {}
    page = who_sits_where(
        by, on=asked.get("on"), kind=asked.get("kind", ""), category=asked.get("category", ""),
        only_gaps=asked.get("gaps") == "yes",
    )  # fmt: skip
    wanted = wanted_format(request) if GROUP.may(by, "X") else ""
    if wanted:
        return _sits_file(request, page, wanted)
    openings = _openings(page)
    context = {
        "page": page,
        "filter": chosen if chosen.is_bound and not chosen.errors else SitsFilter(initial={"on": page.on}),
        "filtered": bool(request.GET),
        "heads": [(group, href(request, "group", group.pk)) for group in page.groups],
        "rows": [(row, _agency_link(request, row), _cells(row, openings)) for row in page.rows],
        "totals": _totals(page),
        "marks": [(_mark(role, True), WORDS[role]) for role in LETTERS],
        "files": file_links(request.GET) if GROUP.may(by, "X") else [],
        "gaps": _gaps(request, page),
    }
    return show(request, "sits", "Who sits where", context)


def _agency_link(request: HttpRequest, row: SitsRow) -> str:
    return href(request, "agency", row.agency.pk) if row.agency.category else ""


def _totals(page: SitsPage) -> list[tuple[str, str]]:
    pairs = zip(page.groups, page.filled, strict=True)
    return [(group.name, f"{held} of {every}" if every else "none") for group, (held, every) in pairs]


GAPS = {
    MISSING: "Statutory partners that do not sit there", NO_CHAIR: "Nobody chairs",
    APART: "Chairs who do not sit on the delivery group they report to", VACANT: "Seats nobody fills",
    NOWHERE: "Members on no group",
}  # fmt: skip


def _gaps(request: HttpRequest, page: SitsPage) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return what is missing under headings, as (words, address, more words); partners missing on a group together."""
    names = {group.pk: group.name for group in page.groups}
    agencies = {row.agency.pk: row.agency.name for row in page.rows}
    found: dict[str, dict[str, tuple[str, list[str]]]] = {what: {} for what in GAPS}
    for gap in page.gaps:
        if gap.what == NOWHERE:
            found[gap.what][agencies.get(gap.agency or 0, gap.words)] = (href(request, "agency", gap.agency), [])
        else:
            place = found[gap.what].setdefault(names[gap.group or 0], (href(request, "group", gap.group), []))
            place[1].append(gap.who)
    return [
        (GAPS[what], [(name, link, ", ".join(filter(None, who))) for name, (link, who) in there.items()])
        for what, there in found.items() if there
    ]  # fmt: skip


def _openings(page: SitsPage) -> list[SafeString]:
    """Return the beginning of a cell of each column, which names its group on a phone: made once, not in every row."""
    return [format_html('<td role="cell" data-l="{}"><span>', group.name) for group in page.groups]


def _cells(row: SitsRow, openings: list[SafeString]) -> SafeString:
    """Return the cells of a row as they stand in the page; a thousand of them in a loop of a template take too long."""
    cells = (opening + _cell(cell) + CLOSING for opening, cell in zip(openings, row.cells, strict=True))
    return SafeString("".join(cells))


def _cell(cell: SitsCell) -> SafeString:
    """Show the seats of an agency on a group as letters, each with its word; a gap says so."""
    if not cell.seats:
        return GAP if cell.missing else SafeString()
    marks = format_html_join(" ", "{}", ((_mark(seat.role, seat.filled),) for seat in cell.seats))
    return format_html("{} {}", marks, GAP) if cell.missing else marks


@cache
def _mark(role: str, filled: bool) -> SafeString:
    """Return the mark of a seat: its letter, its word for who cannot see it and on a phone, and “vacant”."""
    return format_html(
        '<span class="mark mark--{}{}"><b aria-hidden="true">{}{}</b><span class="mark__w">{}{}</span></span>',
        role, "" if filled else " mark--vacant", LETTERS[role], "" if filled else "!", capfirst(WORDS[role]),
        "" if filled else ", vacant",
    )  # fmt: skip


CLOSING = mark_safe("</span></td>")
GAP = mark_safe('<span class="mark mark--gap"><b>Gap</b></span>')


def _sits_file(request: HttpRequest, page: SitsPage, wanted: str) -> HttpResponse:
    """Hand the matrix over: as a sheet with words instead of letters, or as a document on A3."""
    by, name = who(request), file_name(f"Who sits where {page.on.isoformat()}", who(request))
    filters = query_with(request.GET, format=None).removeprefix("?")
    note_export(what="group_membership", reference="", by=by, file=wanted, rows=len(page.rows), filters=filters)
    if wanted in PAPER:
        return document_as_file(sits_document(page, by), name, wanted)
    columns = [
        Column("agency", "Agency", value=lambda row: row.agency.name),
        Column("category", "Place", value=lambda row: CATEGORIES[row.agency.category]),
        *(_column(at, group.name) for at, group in enumerate(page.groups)),
        Column("total", "Groups it sits on", value=lambda row: row.total),
    ]
    return table_as_file(Table(page.rows, {}, columns, "Who sits where"), name, wanted, head=letterhead(by))


def _column(at: int, name: str) -> Column:
    return Column(f"g{at}", name, value=lambda row: cell_words(row.cells[at]))


@in_partnership("group_membership:R", area="structure")
def chart_page(request: HttpRequest) -> HttpResponse:
    """The groups and who reports to whom, as a chart and in words."""
    by = who(request)
    found = structure(by)
    wanted = wanted_format(request) if GROUP.may(by, "X") else ""
    if wanted:
        return _structure_file(request, found, wanted)
    drawing = mark_safe(chart(found, by, links=True))  # noqa: S308 (made by a template that escapes every word)
    files = file_links(request.GET) if GROUP.may(by, "X") else []
    return show(request, "structure", "Structure", {"structure": found, "drawing": drawing, "files": files})


def _structure_file(request: HttpRequest, found: Structure, wanted: str) -> HttpResponse:
    by, name = who(request), file_name("Structure", who(request))
    note_export(what="group_membership", reference="", by=by, file=wanted, rows=found.groups)
    if wanted in PAPER:
        return document_as_file(structure_document(found, by), name, wanted)
    columns = [_place(at, words) for at, words in enumerate(STRUCTURE_HEADER)]
    table = Table(structure_rows(found), {}, columns, "Structure")
    return table_as_file(table, name, wanted, head=letterhead(by))


def _place(at: int, words: str) -> Column:
    return Column(f"c{at}", words, value=lambda row: row[at])


@in_partnership("agency:R", area="members")
def members(request: HttpRequest) -> HttpResponse:
    """Who the members are: every agency with its posts, who holds them and on which groups they sit."""
    by = who(request)
    chosen = MembersFilter(request.GET or None)

    def people(line: MemberLine) -> Any:
        links = ((href(request, "person", pk), name) for pk, name in line.holders)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or ("Nobody" if line.post else "")

    def groups(line: MemberLine) -> Any:
        links = ((href(request, "group", pk), words) for pk, words in line.seats)
        items = format_html_join("", '<li><a href="{}">{}</a></li>', links)
        return format_html('<ul class="govuk-list govuk-!-margin-bottom-0">{}</ul>', items) if items else ""

    table = Table(
        rows=who_are_members(by, **chosen.chosen()), params=request.GET, caption="Members", caption_hidden=True,
        sort="agency", empty="No member fits this filter.",
        columns=[
            Column(
                "agency", "Agency", row_header=True, sort=lambda line: (line.agency.casefold(), line.post.casefold()),
                href=lambda line: href(request, "agency", line.agency_id),
                sub=lambda line: CATEGORIES[line.category],
            ),
            Column("post", "Post", sort="post", value=lambda line: line.post or "No post yet"),
            Column("people", "Who holds it", sort="people", cell=people),
            Column("groups", "Sits on", sort="groups", cell=groups),
        ],
    )  # fmt: skip
    return ListPage(
        title="Members", room="Members", table=table, filter=chosen, file_name="Members",
        lead="Every member agency with its posts, who holds each today and the groups on which it sits.",
        empty=("No agency is a member yet", "Add the first one under Agencies, or load all from a workbook."),
    ).answer(request, export=AGENCY.may(by, "X"))  # fmt: skip
