"""The minutes of a meeting: read them, as Word and PDF, and move them from draft to confirmed and corrected."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.governance.access import in_partnership, load
from sightline.governance.exports import letterhead, note_export
from sightline.governance.pages import FormPage, press, who
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.errors import OutOfState
from sightline.kernel.once import Answer
from sightline.meetings.forms_record import ConfirmForm, CorrectionForm, MoveForm
from sightline.meetings.models import MinuteEntry, Minutes
from sightline.meetings.papers_minutes import minutes_document
from sightline.meetings.permissions import MEETING, MINUTES
from sightline.meetings.queries.minutes import later_meetings, minutes_page
from sightline.meetings.queries.plan import href, meetings_to_open
from sightline.meetings.queries.record import address, minutes_to_open, version_of, visible_entries
from sightline.meetings.services import recording as services
from sightline.publishing.lists import document_as_file

FILES = {"docx": "Word", "pdf": "PDF"}


def note_restricted(entries: Iterable[MinuteEntry], by: Standing) -> None:
    """Leave on the trail that what was said under restricted items was read."""
    for one in entries:
        if one.item is not None:
            note_read(reference=one.item.reference, by=by, what=MINUTES.kind)


def load_minutes(request: HttpRequest, reference: str, deed: str = "R") -> Minutes:
    """Return the minutes of a meeting that the visitor may read, for a deed they may do; 404 or 403 otherwise."""
    by = who(request)
    row = load(minutes_to_open(), MINUTES, by, meeting__reference=reference.upper())
    if deed != "R":
        MINUTES.require(by, deed, row, {"v"} if row.taker_id != by.person.pk else set())
    return row


@in_partnership("minutes:R", area="meetings")
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes item by item, who came, what was decided and asked for."""
    by, row = who(request), load_minutes(request, reference)
    files = [(words, address("minutes_file", by, row.meeting.reference, f"minutes.{kind}"))
             for kind, words in FILES.items()]  # fmt: skip
    page = minutes_page(row, by)
    note_restricted(page.restricted, by)
    given = {"page": page, "row": row, "meeting": row.meeting, "files": files, "slug": by.partnership.slug,
             "marking": bool(page.restricted)}  # fmt: skip
    return render(request, "meetings/minutes.html", given)


@in_partnership("minutes:R", area="meetings")
def minutes_file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The minutes as Word or PDF, as far as the reader may read them."""
    by, row = who(request), load_minutes(request, reference)
    kind = name.rpartition(".")[2]
    if kind not in FILES:
        raise Http404
    page = minutes_page(row, by)
    note_restricted(page.restricted, by)
    level = 3 if page.restricted else 2
    answer = document_as_file(minutes_document(page, letterhead(by, level)), f"{row.meeting.reference} minutes", kind)
    note_export(what="minutes", reference=row.meeting.reference, by=by, file=kind, rows=1)
    return answer


@in_partnership("minutes:C", area="meetings")
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the minutes of a meeting."""
    by = who(request)
    meeting = load(meetings_to_open(), MEETING, by, reference=reference.upper())

    def deed() -> Answer:
        services.begin_minutes(meeting=meeting, by=by)
        return Answer(address("attendance", by, meeting.reference), "The minutes are begun. Say who is here.")

    return press(request, href(meeting, by), deed)


def _move(request: HttpRequest, row: Minutes, by: Standing, said: dict[str, str], deed: Any) -> HttpResponse:
    home = address("minutes", by, row.meeting.reference)
    return FormPage(
        title=said["title"], button=said["button"], back=("Minutes", home), lead=said["lead"],
        form=MoveForm, initial={"version": row.version}, version=lambda: version_of(row),
        deed=lambda form: deed(minutes=row, version=form.cleaned_data["version"], by=by),
        done=lambda _: (home, said["done"]),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:A", area="meetings")
@confirm_first
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair approves a draft."""
    by, row = who(request), load_minutes(request, reference, "A")
    said = {
        "title": f"Approve the minutes of {row.meeting.group}", "button": "Approve the minutes",
        "lead": "Nobody changes them after that unless they are taken back to draft. The next meeting confirms them.",
        "done": "The minutes are approved.",
    }  # fmt: skip
    return _move(request, row, by, said, services.approve)


@in_partnership("minutes:U", area="meetings")
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Approved minutes become a draft again."""
    by, row = who(request), load_minutes(request, reference, "U")
    said = {
        "title": "Take the minutes back to draft", "button": "Take them back",
        "lead": "They can be changed then, and the chair has to approve them again.",
        "done": "The minutes are a draft again.",
    }  # fmt: skip
    return _move(request, row, by, said, services.take_back)


@in_partnership("minutes:A", area="meetings")
@confirm_first
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """A later meeting confirms the minutes; they never change after."""
    by, row = who(request), load_minutes(request, reference, "A")
    meetings = list(later_meetings(row, by))
    if not meetings:
        raise OutOfState("The next meeting of the group confirms these minutes: come back on its day.")
    home = address("minutes", by, row.meeting.reference)
    return FormPage(
        title=f"Confirm the minutes of {row.meeting.group}", button="Confirm the minutes", back=("Minutes", home),
        form=lambda *args, **kwargs: ConfirmForm(*args, meetings=meetings, **kwargs),
        initial={"version": row.version}, version=lambda: version_of(row), warning=True,
        lead="The next meeting agrees that they are right. From then on nothing in them changes: what turns out to be "
        "wrong gets a dated correction.",
        deed=lambda form: services.confirm(
            minutes=row, at=form.chosen, version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (home, "The minutes are confirmed and do not change any more."),
    ).answer(request)  # fmt: skip


@in_partnership("minutes:U", area="meetings")
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """A dated correction to confirmed minutes."""
    by, row = who(request), load_minutes(request, reference, "U")
    entries = [one for one in visible_entries(by).filter(minutes=row) if not one.was_out]  # type: ignore[attr-defined]
    home = address("minutes", by, row.meeting.reference)
    return FormPage(
        title="Add a correction", button="Add the correction", back=("Minutes", home),
        form=lambda *args, **kwargs: CorrectionForm(*args, entries=entries, **kwargs),
        deed=lambda form: services.correct(minutes=row, entry=form.chosen, text=form.cleaned_data["text"], by=by),
        done=lambda _: (home, "The correction is added."),
    ).answer(request)  # fmt: skip
