"""The agenda of a meeting: its page, making it, adding to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, press, who
from sightline.governance.services.cases import note_read
from sightline.kernel.dates import in_words
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms_agenda import AddItemForm, MeetingDueForm
from sightline.meetings.models import AgendaItem, Meeting, Purpose
from sightline.meetings.permissions import AGENDA, RESTRICTED, may_propose
from sightline.meetings.queries.agenda import (
    agenda_href,
    agenda_of,
    agenda_page,
    items_of,
    people_to_present,
    seats_to_present,
    usual_missing,
)
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import meetings_to_open
from sightline.meetings.queries.rooms import meeting_rooms
from sightline.meetings.queries.usual import proposals_of


def load_agenda(request: HttpRequest, reference: str) -> Meeting:
    """Return a meeting whose agenda the reader may open."""
    return load(meetings_to_open(), AGENDA, who(request), reference=reference.upper())


@in_partnership("meeting_papers:R", area="meetings")
def agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """The items of a meeting in their order, with what is restricted for whoever is named on it."""
    by, meeting = who(request), load_agenda(request, reference)
    page = agenda_page(meeting, by)
    for line in page.restricted:
        note_read(reference=line.item.reference, by=by, what=RESTRICTED.kind)
    given = {
        "page": page, "slug": by.partnership.slug, "rooms": meeting_rooms(meeting, by), "when": when(meeting),
        "marking": page.marking, "proposals": proposals_of(meeting, by), "me": by.person.pk,
        "may_propose": may_propose(meeting, by) and meeting.state == Meeting.State.PLANNED,
    }  # fmt: skip
    return render(request, "meetings/agenda.html", given)


@in_partnership("meeting_papers:C", area="meetings")
@require_POST
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the agenda from the group's usual items."""
    by, meeting = who(request), load_agenda(request, reference)
    AGENDA.require(by, "C", meeting)

    def deed() -> Answer:
        added = usual_missing(meeting)
        services.start_agenda(meeting=meeting, by=by)
        words = "The usual items are on the agenda." if added else "There is no usual item to add."
        return Answer(agenda_href(meeting, by), words)

    return press(request, agenda_href(meeting, by), deed)


@in_partnership("meeting_papers:C", area="meetings")
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Put an item on the agenda."""
    by, meeting = who(request), load_agenda(request, reference)
    AGENDA.require(by, "C", meeting)
    there = [one for one in items_of(meeting, by) if not one.restricted]

    def made(*args: Any, **kwargs: Any) -> AddItemForm:
        return AddItemForm(
            *args, items=there, may_restrict=RESTRICTED.may_some(by, "C"), seats=seats_to_present(meeting),
            people=people_to_present(by), **kwargs,
        )  # fmt: skip

    def done(row: AgendaItem) -> tuple[str, str]:
        return agenda_href(meeting, by), f"Item {row.label} is on the agenda."

    return FormPage(
        title="Add an item", button="Add the item", back=("Agenda", agenda_href(meeting, by)), form=made,
        initial={"purpose": Purpose.DISCUSS, "minutes": 10}, done=done,
        deed=lambda form: services.add_item(meeting=meeting, new=form.added(), by=by),
        facts=[("Meeting", f"{meeting.group}, {when(meeting)}")],
        lead="Say what the group is asked to do with it, so that everybody can prepare.",
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:U", area="meetings")
def due(request: HttpRequest, reference: str) -> HttpResponse:
    """Say when the papers of this one meeting are due."""
    by, meeting = who(request), load_agenda(request, reference)
    AGENDA.require(by, "U", meeting)
    now = agenda_of(meeting)
    return FormPage(
        title=f"When papers for {meeting.group} are due", button="Save", form=MeetingDueForm,
        back=("Agenda", agenda_href(meeting, by)), facts=[("Meeting", when(meeting))],
        initial={"due_on": now.papers_due_on if now else None, "version": now.version if now else 0},
        lead="For this meeting alone. Presenters are reminded by the new day; the reason stands with the meeting.",
        deed=lambda form: services.change_due(meeting=meeting, by=by, **form.cleaned_data),
        done=lambda row: (agenda_href(meeting, by), f"Papers are due on {in_words(row.papers_due_on)}."),
        version=lambda: found.version if (found := agenda_of(meeting)) else 0,
    ).answer(request)  # fmt: skip
