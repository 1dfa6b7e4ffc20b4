"""One meeting: its page, calling it, moving it, cancelling it, inviting to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms import CallForm, CancelForm, MoveForm
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import event_of, when
from sightline.meetings.queries.meeting import meeting_page, version_now
from sightline.meetings.queries.minutes import record_panel
from sightline.meetings.queries.plan import groups_to_plan, href, meetings_to_open
from sightline.meetings.queries.rooms import meeting_rooms
from sightline.publishing.writers import write_calendar
from sightline.ui.downloads import ICS, as_download


def _load(request: HttpRequest, reference: str) -> Meeting:
    return load(meetings_to_open(), MEETING, who(request), reference=reference.upper())


def _home(request: HttpRequest) -> str:
    return reverse("meetings:forward", args=[who(request).partnership.slug])


@in_partnership("meeting_series:R", area="meetings")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """When and where, who is expected, what was changed."""
    by = who(request)
    row = _load(request, reference)
    given = {"page": meeting_page(row, by), "slug": by.partnership.slug, "rooms": meeting_rooms(row, by),
             "record": record_panel(row, by)}  # fmt: skip
    return render(request, "meetings/meeting.html", given)


@in_partnership("meeting_series:C", area="meetings")
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting outside the series; `?group=` chooses the group."""
    by = who(request)
    groups = groups_to_plan(by)
    wanted = request.GET.get("group", "")

    def deed(form: Any) -> Meeting:
        told = form.cleaned_data
        starts_at, ends_at = form.moments
        new = services.NewMeeting(
            told["group"], starts_at, ends_at, told["purpose"], told["place"], told["join_url"], told["kind"]
        )
        return services.call_meeting(new=new, by=by)

    return FormPage(
        title="Call a meeting", button="Call the meeting", back=("Meetings", _home(request)),
        form=lambda *args, **kwargs: CallForm(*args, groups=groups, **kwargs), deed=deed,
        lead="An extraordinary meeting, or one more than the rule asks for. People are invited from its page.",
        initial={"group": wanted if wanted.isdigit() else "", "kind": Meeting.Kind.EXTRAORDINARY},
        done=lambda row: (href(row, by), f"The meeting on {when(row)} is called. Invite people next."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:U", area="meetings")
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a meeting to another time or place."""
    by, row = who(request), _load(request, reference)
    MEETING.require(by, "U", row)

    def deed(form: Any) -> Meeting:
        starts_at, ends_at = form.moments
        told = {name: form.cleaned_data[name] for name in ("place", "join_url", "reason", "version")}
        return services.move_meeting(meeting=row, starts_at=starts_at, ends_at=ends_at, by=by, **told)

    return FormPage(
        title=f"Move the meeting of {row.group}", button="Move the meeting", back=(row.reference, href(row, by)),
        form=MoveForm, initial=MoveForm.start(row), deed=deed, facts=[("Now", when(row))],
        lead="Whoever was invited gets the change in their calendar.",
        done=lambda moved: (href(row, by), f"The meeting is on {when(moved)}."), version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:U", area="meetings")
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel a meeting with the reason."""
    by, row = who(request), _load(request, reference)
    MEETING.require(by, "U", row)
    return FormPage(
        title=f"Cancel the meeting of {row.group}", button="Cancel the meeting", back=(row.reference, href(row, by)),
        form=CancelForm, initial={"version": row.version}, facts=[("When", when(row))], warning=True,
        lead="It stays on record as cancelled and counts for nobody’s attendance. Whoever was invited is told.",
        deed=lambda form: services.cancel_meeting(meeting=row, by=by, **form.cleaned_data),
        done=lambda _: (href(row, by), "The meeting is cancelled."), version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:U", area="meetings")
@require_POST
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Invite everybody who is expected."""
    by, row = who(request), _load(request, reference)

    def deed() -> Answer:
        count = services.invite(meeting=row, by=by)
        return Answer(href(row, by), f"{count} {'person is' if count == 1 else 'people are'} being invited by mail.")

    return press(request, href(row, by), deed)


@in_partnership("meeting_series:R", area="meetings")
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """One meeting as a calendar file."""
    row = _load(request, reference)
    return as_download(write_calendar([event_of(row)], made_at=timezone.now()), f"{row.reference}.ics", ICS)
