"""People of this partnership: found here only, whatever else the installation knows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sightline.accounts.confirming import confirm_first
from sightline.accounts.models import Person
from sightline.governance import beside, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import AppointForm, AppointPersonForm, EndForm, PeopleFilter, PersonForm
from sightline.governance.models import Appointment
from sightline.governance.permissions import ACCOUNT, APPOINTMENT, PERSON, POST, may_appoint
from sightline.governance.queries import appointments_to_open, people, people_to_open, person_page, posts_to_open
from sightline.governance.queries.accounts import account_deeds
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.governance.waiting import waiting_for
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Column, Table

ROOM = "People"


def _held(row: Any) -> list[str]:
    return [one.post.title if one.post else f"sits on {one.seat.group}" for one in row.here]


def _agencies(row: Any) -> list[str]:
    return sorted({str(one.post.agency if one.post else one.seat.agency) for one in row.here})


@in_partnership("person:R", area="people")
def index(request: HttpRequest) -> HttpResponse:
    """The people of the partnership that the reader may see."""
    by = who(request)
    chosen = PeopleFilter(request.GET or None, by=by)
    table = Table(
        rows=people(by, **chosen.chosen()), params=request.GET, caption="People", caption_hidden=True, sort="name",
        empty="Nobody fits this filter.",
        columns=[
            Column("name", "Name", row_header=True, sort="name", href=lambda row: href(request, "person", row.pk)),
            Column("posts", "Post or seat", value=lambda row: "; ".join(_held(row)) or "Holds nothing today"),
            Column("agency", "Agency", value=lambda row: "; ".join(_agencies(row))),
            Column("email", "Email", sort="email"),
        ],
    )  # fmt: skip
    return ListPage(
        title="People", room=ROOM, table=table, filter=chosen, file_name="People",
        lead="Who holds which post. Only people of this partnership are found here.",
        buttons=[("Add a person", href(request, "person_add"))] if PERSON.may(by, "C") else [],
        empty=("Nobody is known yet", "Add a person, or load people from an Excel workbook."),
    ).answer(request, export=PERSON.may(by, "X"))  # fmt: skip


def _person(request: HttpRequest, pk: int) -> Person:
    return load(people_to_open(), PERSON, who(request), pk=pk)


@in_partnership("person:R", area="people")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what they hold and held."""
    by = who(request)
    page = person_page(_person(request, pk), by)
    other = {"v"} if page.person.pk != by.person.pk else set()
    context = {
        "page": page,
        "lines": [(row, row.ends_on is None and APPOINTMENT.may(by, "E", row, also=other)) for row in page.current],
        "may_invite": ACCOUNT.may(by, "C", page.person) and page.person.is_active,
        "waiting": waiting_for(page.post_ids, by),
        "beside": beside.of_person(page.person, by),
        "today": by.today,
        "is_self": page.person.pk == by.person.pk,
        "signs_in": page.person.has_usable_password(),
        "account": account_deeds(page.person, by),
        "may_appoint": bool(other) and APPOINTMENT.may_some(by, "C") and page.person.is_active,
    }
    return show(request, "person", ROOM, context)


@in_partnership("person:C", area="people")
def add(request: HttpRequest) -> HttpResponse:
    """Make a person known to the partnership."""
    by = who(request)
    return FormPage(
        title="Add a person", button="Add the person", back=(ROOM, href(request, "people")), form=PersonForm,
        room=ROOM, deed=lambda form: services.add_person(by=by, **form.cleaned_data),
        lead="They get no rights until you appoint them to a post or seat. Invite them to sign in from their page.",
        done=lambda row: (href(request, "person", row.pk), "The person is added. Appoint them to a post next."),
    ).answer(request)  # fmt: skip


@in_partnership("person_account:C", area="people")
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a person the link with which they set their first password."""
    by = who(request)
    row = load(people_to_open(), ACCOUNT, by, pk=pk)
    back = href(request, "person", pk)

    def deed() -> Answer:
        services.invite_person(person=row, by=by)
        return Answer(back, f"{row.name} gets an email with a link to set a password. It works for three days.")

    try:
        return lead_on(request, once(request, deed))
    except OutOfState as error:
        messages.error(request, error.sentence)
    return redirect(back)


@in_partnership("role_grant:C", area="people")
@confirm_first
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint a person to a post."""
    by, row = who(request), _person(request, pk)

    def form(*args: Any, **kwargs: Any) -> AppointPersonForm:
        made = AppointPersonForm(*args, by=by, **kwargs)
        if not APPOINTMENT.may(by, "C", also={"v"}):
            field: Any = made.fields["post"]
            field.queryset = field.queryset.filter(agency__in=by.own("agency_ids", "AGL"))
        return made

    def deed(form: AppointPersonForm) -> Appointment:
        said = dict(form.cleaned_data)
        return services.appoint(person=row, to=said.pop("post"), by=by, **said)

    return FormPage(
        title=f"Appoint {row.name} to a post", button="Appoint", back=(row.name, href(request, "person", row.pk)),
        form=form, deed=deed, room=ROOM, initial={"starts_on": by.today, "replace": True},
        done=lambda _: (href(request, "person", row.pk), f"{row.name} is appointed. The post’s work is theirs now."),
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:C", area="agencies")
@confirm_first
def appoint_to_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who takes a post."""
    by = who(request)
    row = load(posts_to_open(), POST, by, pk=pk)
    if not may_appoint(row.agency, by):
        raise NotAllowed("Your role does not let you appoint somebody in this agency. Ask the business unit.")
    back = href(request, "agency", row.agency_id)
    return FormPage(
        title=f"Appoint to “{row.title}”", button="Appoint", back=(row.agency.name, back), room="Agencies",
        form=lambda *args, **kwargs: AppointForm(*args, by=by, **kwargs),
        lead=f"{row.agency}. The post’s actions and seats go to the person you appoint.",
        deed=lambda form: services.appoint(to=row, by=by, **form.cleaned_data),
        done=lambda made: (back, f"{made.person} is appointed. The post’s work is theirs now."),
        initial={"starts_on": by.today, "replace": True},
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:E", area="people")
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment."""
    by = who(request)
    row = load(appointments_to_open(), APPOINTMENT, by, pk=pk)
    APPOINTMENT.require(by, "E", row, also={"v"} if row.person_id != by.person.pk else ())
    place = row.post.title if row.post else f"the seat on {row.seat.group}"  # type: ignore[union-attr]
    back = (row.person.name, href(request, "person", row.person_id))
    return FormPage(
        title=f"End {row.person.name}’s appointment", button="End the appointment", back=back, form=EndForm, room=ROOM,
        lead=f"“{place}”. Its rights stop after the last day. The work stays with the post for whoever follows.",
        deed=lambda form: services.end_appointment(appointment=row, by=by, **form.cleaned_data), warning=True,
        done=lambda _: (back[1], "The appointment has an end."), initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip
