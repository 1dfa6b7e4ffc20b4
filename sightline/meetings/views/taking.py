"""While a meeting runs: who is here, the minute taker's screen, the chair's screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sightline.actions.queries import posts_with_holders
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.once import Answer
from sightline.meetings.forms_record import (
    ActionForm,
    AttendanceForm,
    EntryForm,
    GuestForm,
    InterestForm,
    NewEntryForm,
)
from sightline.meetings.models import MinuteEntry, Minutes
from sightline.meetings.permissions import ENTRY
from sightline.meetings.queries.minutes import minutes_page, people_choices
from sightline.meetings.queries.record import (
    address,
    attendance_version_of,
    entries_to_open,
    entry_version_of,
    interests_to_open,
    places,
    room_of,
)
from sightline.meetings.rules.minutes import why_closed
from sightline.meetings.services import recording as services
from sightline.meetings.views.record import load_minutes, note_restricted


def load_entry(request: HttpRequest, reference: str, pk: int) -> MinuteEntry:
    """Return an item of minutes that the visitor may write."""
    load_minutes(request, reference, "U")
    by = who(request)
    row = load(entries_to_open(by), ENTRY, by, pk=pk, minutes__meeting__reference=reference.upper())
    ENTRY.require(by, "U", row)
    note_restricted([row] if row.restricted else [], by)
    return row


def _closed(request: HttpRequest, row: Minutes) -> HttpResponse | None:
    sentence = why_closed(row.state)
    if not sentence:
        return None
    messages.info(request, sentence)
    return redirect(address("minutes", who(request), row.meeting.reference))


@in_partnership("minutes:U", area="meetings")
def attendance(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is here, seat by seat; guests; who left."""
    by, row = who(request), load_minutes(request, reference, "U")
    if request.method == "GET" and (closed := _closed(request, row)):
        return closed
    room, found = room_of(row.meeting, by), places(row.meeting)
    home = address("attendance", by, row.meeting.reference)
    page = FormPage(
        title="Who is here", button="Save who is here",
        back=("Take the minutes", address("take", by, reference.upper())),
        form=lambda *args, **kwargs: AttendanceForm(*args, places=found, **kwargs),
        initial=AttendanceForm.start(room.attendance, row.attendance_version),
        deed=lambda form: services.save_attendance(
            minutes=row, said=form.said, version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (home, "Saved who is here."), version=lambda: attendance_version_of(row),
        template="meetings/attendance.html",
        more={"room": room, "quorum": room.quorum(), "slug": by.partnership.slug, "meeting": row.meeting,
              "ping": address("here", by, row.meeting.reference), "places": found,
              "guests": [one for one in room.attendance if one.seat_id is None]},
    )  # fmt: skip
    return page.answer(request)


@in_partnership("minutes:U", area="meetings")
def guest(request: HttpRequest, reference: str) -> HttpResponse:
    """Add somebody who came without a seat."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("attendance", by, row.meeting.reference)
    return FormPage(
        title="Add a guest", button="Add the guest", back=("Who is here", home), form=GuestForm,
        lead="Somebody who is here without a seat on the group. They count for nothing in the quorum.",
        deed=lambda form: services.add_guest(
            minutes=row, name=form.cleaned_data["guest"], whence=form.cleaned_data["whence"], by=by
        ),
        done=lambda _: (home, "The guest is added."),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
@require_POST
def guest_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a guest away who was not there."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("attendance", by, row.meeting.reference)

    def deed() -> Answer:
        services.remove_guest(minutes=row, pk=pk, by=by)
        return Answer(home, "The guest is taken away.")

    return press(request, home, deed)


@in_partnership("minutes:U", area="meetings")
@require_POST
def left(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Somebody leaves now, or comes back."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("chair", by, row.meeting.reference)

    def deed() -> Answer:
        services.leave(minutes=row, pk=pk, back=request.POST.get("back") == "1", by=by)
        found = room_of(row.meeting, by).quorum()
        return Answer(home, found.sentence)

    return press(request, home, deed)


@in_partnership("minutes:U", area="meetings")
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """The minute taker's screen: every item with its text."""
    by, row = who(request), load_minutes(request, reference, "U")
    if closed := _closed(request, row):
        return closed
    page = minutes_page(row, by)
    note_restricted(page.restricted, by)
    forms = [
        (one, EntryForm(initial=EntryForm.start(one.entry), auto_id=f"e{one.entry.pk}_%s"))
        for one in page.entries
        if not one.hidden
    ]
    given = {"page": page, "row": row, "meeting": row.meeting, "forms": forms, "slug": by.partnership.slug,
             "marking": bool(page.restricted), "ping": address("here", by, row.meeting.reference),
             "person": by.person.pk}  # fmt: skip
    return render(request, "meetings/take.html", given)


@in_partnership("minutes:U", area="meetings")
def entry(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write one item; the later of two writers sees both texts."""
    by, row = who(request), load_entry(request, reference, pk)
    home = address("take", by, reference.upper())
    return FormPage(
        title=f"{row.label}. {row.title}", button="Save the item", back=("Take the minutes", home), form=EntryForm,
        initial=EntryForm.start(row), version=lambda: entry_version_of(row),
        deed=lambda form: services.write_entry(entry=row, by=by, **form.cleaned_data),
        done=lambda saved: (f"{home}#item-{saved.pk}", f"Saved item {saved.label}."),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
def entry_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an item that was on no agenda."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("take", by, row.meeting.reference)
    return FormPage(
        title="Add an item", button="Add the item", back=("Take the minutes", home), form=NewEntryForm,
        deed=lambda form: services.add_entry(minutes=row, title=form.cleaned_data["title"], by=by),
        done=lambda made: (f"{home}#item-{made.pk}", f"Item {made.label} is added."),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
@require_POST
def bring(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in the items that came onto the agenda since the minutes were begun."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("take", by, row.meeting.reference)

    def deed() -> Answer:
        count = services.bring_items(minutes=row, by=by)
        return Answer(
            home, f"{count} {'item is' if count == 1 else 'items are'} taken in." if count else "Nothing new."
        )

    return press(request, home, deed)


@in_partnership("minutes:U", area="meetings")
def interest(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record a conflict of interest in an item, and whether the person was shown out of it."""
    by, row = who(request), load_entry(request, reference, pk)
    people = people_choices(row.minutes.meeting)
    home = address("chair", by, reference.upper())

    def deed(form: Any) -> Any:
        told = form.cleaned_data
        return services.declare_interest(
            entry=row, person=form.chosen, what=told["what"], out=told["out"], by=by
        )  # fmt: skip

    return FormPage(
        title="A conflict of interest", button="Record the interest", back=("Chair the meeting", home), deed=deed,
        form=lambda *args, **kwargs: InterestForm(*args, people=people, **kwargs),
        facts=[("Item", f"{row.label}. {row.title}")],
        done=lambda _: (home, room_of(row.minutes.meeting, by).quorum(row.pk).sentence),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
@require_POST
def interest_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take an interest away that was recorded by mistake."""
    by, row = who(request), load_minutes(request, reference, "U")
    home = address("chair", by, row.meeting.reference)
    found = interests_to_open(by, row, pk)

    def deed() -> Answer:
        services.take_interest_back(interest=found, by=by)
        return Answer(home, "The interest is taken away.")

    return press(request, home, deed)


@in_partnership("minutes:U", area="meetings")
def entry_action(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask for an action under an item; it is one of the system's actions at once."""
    by, row = who(request), load_entry(request, reference, pk)
    home = address("take", by, reference.upper())
    return FormPage(
        title="Add an action", button="Add the action", back=("Take the minutes", home),
        form=lambda *args, **kwargs: ActionForm(*args, posts=posts_with_holders(by), **kwargs),
        facts=[("Item", f"{row.label}. {row.title}")],
        lead="It is on its owner’s list at once, and comes up at the next meeting by itself.",
        deed=lambda form: services.ask_in_minutes(entry=row, asked=services.Asked(**form.cleaned_data), by=by),
        done=lambda made: (f"{home}#item-{row.pk}", f"Action {made.reference} is opened."),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
def chair(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair's screen: may we decide, who is here, item by item, the last minutes."""
    by, row = who(request), load_minutes(request, reference, "U")
    page = minutes_page(row, by)
    note_restricted(page.restricted, by)
    given = {"page": page, "row": row, "meeting": row.meeting, "slug": by.partnership.slug,
             "marking": bool(page.restricted), "ping": address("here", by, row.meeting.reference),
             "closed": why_closed(row.state),
             "items": [(one, page.room.quorum(one.entry.pk)) for one in page.entries]}  # fmt: skip
    return render(request, "meetings/chair.html", given)


@in_partnership("minutes:R", area="meetings")
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that somebody is still at an open meeting screen, which keeps the session."""
    load_minutes(request, reference)
    return HttpResponse("You are still signed in.", content_type="text/plain; charset=utf-8")
