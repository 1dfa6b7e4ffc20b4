"""Groups and the seats on them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst

from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import AppointForm, EndForm, GroupFilter, GroupForm, SeatForm
from sightline.governance.models import Agency, Group, Seat
from sightline.governance.permissions import GROUP, SEAT, may_appoint
from sightline.governance.queries import GroupLine, group_page, groups, groups_to_open, seats_to_open, version_now
from sightline.governance.services import NewGroup
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

ROOM = "Groups and seats"


@in_partnership("group_membership:R", area="groups")
def index(request: HttpRequest) -> HttpResponse:
    """The groups as a tree."""
    by = who(request)
    chosen = GroupFilter(request.GET or {"state": "current"})

    def name(line: GroupLine) -> Any:
        deep = "\u2003" * line.depth
        link = format_html('<a href="{}">{}</a>', href(request, "group", line.group.pk), line.group.name)
        return format_html('<span aria-hidden="true">{}</span>{}', deep, link)

    table = Table(
        rows=groups(by, **chosen.chosen()), params=request.GET, caption="Groups", empty="No group fits this filter.",
        caption_hidden=True,
        columns=[
            Column("name", "Group", row_header=True, sort="group.name", value=lambda line: line.group.name, cell=name),
            Column("kind", "Kind", sort="group.kind", value=lambda line: line.group.get_kind_display().capitalize()),
            Column("parent", "Reports to", sort="parent"),
            Column("meets", "Meets", value=lambda line: capfirst(line.group.meets)),
            Column("seats", "Seats", numeric=True, sort="seats"),
            Column(
                "vacant", "Vacant", numeric=True, sort="vacant",
                cell=lambda line: word(f"{line.vacant} vacant", "warn") if line.vacant else "0",
            ),
        ],
    )  # fmt: skip
    return ListPage(
        title="Groups and seats", room=ROOM, table=table, filter=chosen, file_name="Groups",
        lead="The executive, boards and sub-groups, which reports to which, and the seats that nobody fills today.",
        buttons=[("Add a group", href(request, "group_add"))] if GROUP.may(by, "C") else [],
        empty=("There is no group yet", "Add the executive first, then the groups that report to it."),
    ).answer(request, export=GROUP.may(by, "X"))  # fmt: skip


def _group(request: HttpRequest, pk: int) -> Group:
    return load(groups_to_open(), GROUP, who(request), pk=pk)


def _back(request: HttpRequest, row: Group) -> tuple[str, str]:
    return row.name, href(request, "group", row.pk)


@in_partnership("group_membership:R", area="groups")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: what it is for, who sits on it today, which seats are vacant."""
    by = who(request)
    row = _group(request, pk)
    page = group_page(row, by)
    may = GROUP.may(by, "U", row) and row.ended_on is None
    context = {
        "page": page,
        "may_edit": may,
        "may_end": may and GROUP.may(by, "U"),
        "lines": [(line, line.seat.agency is not None and may_appoint(line.agency, by)) for line in page.seats],
        "vacant": sum(line.vacant for line in page.seats),
    }
    return show(request, "group", ROOM, context)


def _said(form: GroupForm) -> NewGroup:
    return NewGroup(**{name: value for name, value in form.cleaned_data.items() if name != "version"})


@in_partnership("group_membership:C", area="groups")
def add(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    by = who(request)
    return FormPage(
        title="Add a group", button="Add the group", back=(ROOM, href(request, "groups")), room=ROOM,
        form=lambda *args, **kwargs: GroupForm(*args, by=by, **kwargs),
        deed=lambda form: services.add_group(new=_said(form), by=by),
        done=lambda row: (href(request, "group", row.pk), "The group is made. Give it seats next."),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A group's name, kind, parent and purpose."""
    by, row = who(request), _group(request, pk)
    GROUP.require(by, "U", row)
    initial = {name: getattr(row, name) for name in ("name", "kind", "parent", "purpose", "meets", "version")}
    return FormPage(
        title=f"Edit {row.name}", button="Save", back=_back(request, row), room=ROOM, initial=initial,
        form=lambda *args, **kwargs: GroupForm(*args, by=by, group=row, **kwargs),
        deed=lambda form: services.edit_group(
            group=row, new=_said(form), version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (href(request, "group", row.pk), "The group is saved."),
        version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a group."""
    by, row = who(request), _group(request, pk)
    GROUP.require(by, "U")
    return FormPage(
        title=f"End {row.name}", button="End the group", back=_back(request, row), form=EndForm, room=ROOM,
        lead="Its seats end with it. Its history stays.", warning=True, initial={"ends_on": by.today},
        deed=lambda form: services.end_group(group=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "groups"), f"{row} has an end."),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def add_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post or an agency a seat."""
    by, row = who(request), _group(request, pk)
    GROUP.require(by, "U", row)

    def deed(form: SeatForm) -> Seat:
        said = form.cleaned_data
        return services.add_seat(group=row, role=said["role"], holder=form.holder(), starts_on=said["starts_on"], by=by)

    return FormPage(
        title=f"Add a seat to {row.name}", button="Add the seat", back=_back(request, row), deed=deed, room=ROOM,
        form=lambda *args, **kwargs: SeatForm(*args, by=by, **kwargs), initial={"starts_on": by.today},
        done=lambda _: (href(request, "group", row.pk), "The seat is added."),
    ).answer(request)  # fmt: skip


def _seat(request: HttpRequest, pk: int) -> Seat:
    return load(seats_to_open(), SEAT, who(request), pk=pk)


@in_partnership("group_membership:U", area="groups")
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat."""
    by, row = who(request), _seat(request, pk)
    SEAT.require(by, "U", row)
    holder = row.post or row.agency
    return FormPage(
        title=f"End the seat of {holder}", button="End the seat", back=_back(request, row.group), form=EndForm,
        deed=lambda form: services.end_seat(seat=row, by=by, **form.cleaned_data), room=ROOM, warning=True,
        lead=f"{row.get_role_display().capitalize()} of {row.group}.", initial={"ends_on": by.today},
        done=lambda _: (href(request, "group", row.group_id), f"The seat of {holder} has an end."),
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:C", area="groups")
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who sits for an agency."""
    by, row = who(request), _seat(request, pk)
    _check_seat(row.agency, by)
    return FormPage(
        title=f"Who sits for {row.agency}", button="Appoint", back=_back(request, row.group), room=ROOM,
        form=lambda *args, **kwargs: AppointForm(*args, by=by, **kwargs),
        lead=f"{row.get_role_display().capitalize()} of {row.group}.", initial={"starts_on": by.today, "replace": True},
        deed=lambda form: services.appoint(to=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "group", row.group_id), f"{made.person} sits for {row.agency}."),
    ).answer(request)  # fmt: skip


def _check_seat(agency: Agency | None, by: Any) -> None:
    if agency is None:
        raise OutOfState("This seat goes with a post. Appoint the person to the post.")
    if not may_appoint(agency, by):
        raise NotAllowed("Your role does not let you say who sits for this agency. Ask the business unit.")
