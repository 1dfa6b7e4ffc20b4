"""One item of an agenda: its page, changing, moving and withdrawing it; restricted items by addresses of their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, press, who
from sightline.governance.permissions import LEVEL3_GRANT
from sightline.governance.services.cases import note_read
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms_agenda import ChangeItemForm, WithdrawForm
from sightline.meetings.listing_papers import restricted_table
from sightline.meetings.models import AgendaItem
from sightline.meetings.permissions import AGENDA, PAPERS, RESTRICTED, scope_of
from sightline.meetings.queries.agenda import (
    agenda_href,
    item_href,
    item_page,
    item_version_now,
    items_to_open,
    people_to_present,
    restricted_items,
    seats_to_present,
)
from sightline.meetings.queries.events import when
from sightline.meetings.queries.papers import papers_of_item


def load_item(request: HttpRequest, reference: str) -> AgendaItem:
    """Return an item of level 2 that the reader may open."""
    rows = items_to_open().filter(level=AgendaItem.Level.GROUP)
    return load(rows, PAPERS, who(request), reference=reference.upper())


def load_restricted(request: HttpRequest, reference: str) -> AgendaItem:
    """Return a restricted item to whoever is near its case; the reading is left on the trail."""
    by = who(request)
    row = load(items_to_open().filter(level=AgendaItem.Level.CASE), RESTRICTED, by, reference=reference.upper())
    note_read(reference=row.reference, by=by, what=RESTRICTED.kind)
    return row


def _back(row: AgendaItem, request: HttpRequest) -> tuple[str, str]:
    return f"Item {row.label}", item_href(row, who(request))


def _page(request: HttpRequest, row: AgendaItem) -> HttpResponse:
    by = who(request)
    shown = item_page(row, by)
    named = row.restricted and LEVEL3_GRANT.may_some(by, "R")
    given = {
        "page": shown, "slug": by.partnership.slug, "when": when(row.meeting), "marking": row.restricted,
        "agenda": agenda_href(row.meeting, by) if AGENDA.may(by, "R", row.meeting) else "",
        "change": item_href(row, by, "item_change"), "withdraw": item_href(row, by, "item_withdraw"), "named": named,
        "papers": papers_of_item(row, by), "send": item_href(row, by, "item_paper_add"),
        "bring": "" if row.restricted else item_href(row, by, "item_paper_written"),
    }  # fmt: skip
    return render(request, "meetings/item.html", given)


def _change(request: HttpRequest, row: AgendaItem) -> HttpResponse:
    by = who(request)
    scope_of(row).require(by, "U", row)
    told = [one.reference for one in item_page(row, by).references]

    def made(*args: Any, **kwargs: Any) -> ChangeItemForm:
        return ChangeItemForm(*args, seats=seats_to_present(row.meeting), people=people_to_present(by), **kwargs)

    def deed(form: ChangeItemForm) -> AgendaItem:
        return services.change_item(item=row, new=form.new(), version=form.cleaned_data["version"], by=by)

    return FormPage(
        title=f"Change item {row.label}", button="Save the item", back=_back(row, request), form=made, deed=deed,
        initial=ChangeItemForm.start(row, told), version=lambda: item_version_now(row),
        done=lambda one: (item_href(one, by), f"Item {one.label} is saved."), more={"marking": row.restricted},
    ).answer(request)  # fmt: skip


def _withdraw(request: HttpRequest, row: AgendaItem) -> HttpResponse:
    by = who(request)
    scope_of(row).require(by, "U", row)
    back = agenda_href(row.meeting, by) if AGENDA.may(by, "R", row.meeting) else item_href(row, by)
    return FormPage(
        title=f"Take item {row.label} off the agenda", button="Take it off", back=_back(row, request),
        form=WithdrawForm, initial={"version": row.version}, warning=True, facts=[("Item", row.title)],
        lead="The item and its papers stay on record. Its number is not given again once the papers went out.",
        deed=lambda form: services.withdraw_item(item=row, by=by, **form.cleaned_data),
        done=lambda _: (back, "The item is off the agenda."), version=lambda: item_version_now(row),
        more={"marking": row.restricted},
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:R", area="meetings")
def item(request: HttpRequest, reference: str) -> HttpResponse:
    """What an item is about, who presents it, its papers."""
    return _page(request, load_item(request, reference))


@in_partnership("meeting_papers:U", area="meetings")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change an item."""
    return _change(request, load_item(request, reference))


@in_partnership("meeting_papers:U", area="meetings")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an item off its agenda."""
    return _withdraw(request, load_item(request, reference))


@in_partnership("meeting_papers:U", area="meetings")
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an item one place up or down."""
    by, row = who(request), load_item(request, reference)
    PAPERS.require(by, "U", row)
    steps = -1 if request.POST.get("to") == "up" else 1

    def deed() -> Answer:
        moved = services.move_item(item=row, steps=steps, by=by)
        return Answer(agenda_href(row.meeting, by), f"“{moved.title}” is item {moved.label} now.")

    return press(request, agenda_href(row.meeting, by), deed)


@in_partnership("review_papers:R", area="meetings")
def restricted_list(request: HttpRequest) -> HttpResponse:
    """The restricted items somebody is named on, of all meetings."""
    by = who(request)
    rows = restricted_items(by)
    answer = ListPage(
        title="Restricted items", room="Restricted items", table=restricted_table(rows, request.GET, by),
        lead="Items about a child, an adult or a member of staff. You see those you are named on, and each reading is "
        "kept.",
        empty=("You are named on no restricted item", "The business unit names people on an item one by one."),
        more={"marking": True},
    ).answer(request)  # fmt: skip
    for row in rows:
        note_read(reference=row.reference, by=by, what=RESTRICTED.kind)
    return answer


@in_partnership("review_papers:R", area="meetings")
def restricted(request: HttpRequest, reference: str) -> HttpResponse:
    """A restricted item, for whoever is named on it."""
    return _page(request, load_restricted(request, reference))


@in_partnership("review_papers:U", area="meetings")
def restricted_change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a restricted item."""
    return _change(request, load_restricted(request, reference))


@in_partnership("review_papers:U", area="meetings")
def restricted_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a restricted item off its agenda."""
    return _withdraw(request, load_restricted(request, reference))
