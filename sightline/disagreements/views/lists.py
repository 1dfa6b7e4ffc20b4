"""The two lists, each with its clocks. Neither goes out as a file: no role may take level 3 away as a list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sightline.disagreements.forms import CaseFilter, PartnerFilter
from sightline.disagreements.kinds import CASE, PARTNERS, Kind
from sightline.disagreements.queries.choices import members
from sightline.disagreements.queries.lists import listed
from sightline.disagreements.views.shared import AREA, LEVEL
from sightline.governance.access import in_partnership
from sightline.governance.pages import ListPage, who
from sightline.governance.services.cases import note_read
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock, ref, word


def _columns(kind: Kind) -> list[Column]:
    case = kind is CASE
    return [
        Column("reference", "About" if case else "Dispute", row_header=True, href=lambda line: line.href,
               value=lambda line: line.row.pseudonym if case else line.row.reference,
               sort=lambda line: line.row.reference,
               sub=(lambda line: ref(line.row.reference)) if case else None),
        *([Column("type", "What about", value=lambda line: line.type_words, sort=lambda line: line.type_words)]
          if case else []),
        Column("raised_by", "Raised by", value=lambda line: line.row.raised_by.name,
               sort=lambda line: line.row.raised_by.name),
        Column("answered_by", "Answered by", value=lambda line: line.row.answered_by.name,
               sort=lambda line: line.row.answered_by.name),
        Column("stands", "Stands at", value=lambda line: line.stands,
               sub=lambda line: word("Urgent", "bad") if line.row.urgent and line.row.is_open else ""),
        Column("clock", "Clock", value=lambda line: line.clock.words if line.step else "Ended",
               sort=lambda line: (line.clock.due_at is None, line.clock.due_at or line.row.raised_at),
               cell=lambda line: clock(line.clock.shape, line.clock.words) if line.step else clock("met", "Ended")),
    ]  # fmt: skip


def _answer(request: HttpRequest, kind: Kind, form: Any, **more: Any) -> HttpResponse:
    by = who(request)
    note_read(reference="", by=by, what=kind.key)
    agencies = [(str(one.pk), one.name) for one in members(by)]
    chosen = form(request.GET, agencies=agencies)
    table = Table(
        rows=listed(kind, by, **chosen.chosen()), params=request.GET, caption=kind.many, caption_hidden=True,
        columns=_columns(kind), empty="Nothing fits this filter.",
    )  # fmt: skip
    new = reverse(f"disagreements:{kind.room}_new", args=[by.partnership.slug])
    return ListPage(
        title=kind.many, room=kind.many, table=table, filter=chosen, more={"level": LEVEL},
        buttons=[("Raise one", new)] if kind.scoped.may_some(by, "C") else [], **more,
    ).answer(request)  # fmt: skip


@in_partnership("dispute_case:R", area=AREA)
def cases(request: HttpRequest) -> HttpResponse:
    """Disagreements about a case that the reader raised or is named on."""
    return _answer(
        request, CASE, CaseFilter,
        lead="Where professionals disagree about what a child or an adult needs, with the clock of each step. You see "
        "those that you raised or are named on, and no others.",
        empty=("You raised none and are named on none",
               "Try to settle it between yourselves first. When that fails, raise it here: the protocol takes it on."),
    )  # fmt: skip


@in_partnership("partner_dispute:R", area=AREA)
def partners(request: HttpRequest) -> HttpResponse:
    """Disputes between partners that the reader raised or is named on."""
    return _answer(
        request, PARTNERS, PartnerFilter,
        lead="Where partners disagree about the arrangements or about each other’s part in them. You see those that "
        "you raised or are named on, and no others.",
        empty=("You raised none and are named on none",
               "Somebody of the executive raises one here when talks have failed."),
    )  # fmt: skip
