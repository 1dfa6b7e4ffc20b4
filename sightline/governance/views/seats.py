"""Seats on a group: given, changed, ended, filled; and the chair that rotates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sightline.accounts.confirming import confirm_first
from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import AppointForm, EndForm, RotationForm, SeatForm, TermsForm
from sightline.governance.models import Group, Seat
from sightline.governance.permissions import GROUP, SEAT, may_appoint
from sightline.governance.queries import groups_to_open, seats_to_open
from sightline.governance.views.pages import FormPage, href, who
from sightline.kernel.dates import in_short
from sightline.kernel.errors import NotAllowed

ROOM = "Groups and seats"


def _group(request: HttpRequest, pk: int) -> Group:
    by = who(request)
    row = load(groups_to_open(), GROUP, by, pk=pk)
    GROUP.require(by, "U", row)
    return row


def _back(request: HttpRequest, row: Group) -> tuple[str, str]:
    return row.name, href(request, "group", row.pk)


@in_partnership("group_membership:U", area="groups")
@confirm_first
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post or an agency a seat."""
    by, row = who(request), _group(request, pk)

    def deed(form: SeatForm) -> Seat:
        said = form.cleaned_data
        return services.add_seat(
            group=row, role=said["role"], holder=form.holder(), starts_on=said["starts_on"], terms=form.terms(), by=by
        )

    return FormPage(
        title=f"Add a seat to {row.name}", button="Add the seat", back=_back(request, row), deed=deed, room=ROOM,
        form=lambda *args, **kwargs: SeatForm(*args, by=by, group=row, **kwargs), initial={"starts_on": by.today},
        done=lambda _: (href(request, "group", row.pk), "The seat is added."),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the chairs of a group ahead, one after another."""
    by, row = who(request), _group(request, pk)

    def deed(form: RotationForm) -> list[Seat]:
        said = form.cleaned_data
        return services.rotate_chair(
            group=row, holders=form.holders(), months=said["months"], starts_on=said["starts_on"], by=by
        )

    return FormPage(
        title=f"Rotate the chair of {row.name}", button="Lay the chairs ahead", back=_back(request, row), room=ROOM,
        lead="Each chairs in turn, for so many months. An agency that is to chair then says who sits for it.",
        form=lambda *args, **kwargs: RotationForm(*args, by=by, **kwargs), deed=deed,
        initial={"starts_on": by.today, "months": 12},
        done=lambda made: (href(request, "group", row.pk), f"The chair is laid ahead for {len(made)} turns."),
    ).answer(request)  # fmt: skip


def _seat(request: HttpRequest, pk: int) -> Seat:
    return load(seats_to_open(), SEAT, who(request), pk=pk)


def _lead(row: Seat) -> str:
    return f"{row.get_role_display().capitalize()} of {row.group}."


def _whose(row: Seat) -> str:
    """Say which seat it is so that no two sound the same: one holder may have had it before."""
    role = row.get_role_display()
    return f"{row.post or row.agency} as {role} of {row.group}, from {in_short(row.starts_on)}"


@in_partnership("group_membership:U", area="groups")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A seat's last day, whom it stands in for, whether it is independent."""
    by, row = who(request), _seat(request, pk)
    SEAT.require(by, "U", row)
    names = ("ends_on", "deputises_for", "independent")
    return FormPage(
        title=f"Change the seat of {_whose(row)}", button="Save", back=_back(request, row.group), room=ROOM,
        form=lambda *args, **kwargs: TermsForm(*args, by=by, group=row.group, **kwargs), lead=_lead(row),
        initial={name: getattr(row, name) for name in names},
        deed=lambda form: services.edit_seat(seat=row, terms=form.terms(), by=by),
        done=lambda _: (href(request, "group", row.group_id), "The seat is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("group_membership:U", area="groups")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat, or take one away that has not begun."""
    by, row = who(request), _seat(request, pk)
    SEAT.require(by, "U", row)
    holder = row.post or row.agency
    return FormPage(
        title=f"End the seat of {_whose(row)}", button="End the seat", back=_back(request, row.group), form=EndForm,
        deed=lambda form: services.end_seat(seat=row, by=by, **form.cleaned_data), room=ROOM, warning=True,
        lead=f"{_lead(row)} A seat that has not begun by its last day is taken away.", initial={"ends_on": by.today},
        done=lambda made: (
            href(request, "group", row.group_id),
            f"The seat of {holder} has an end." if made else f"The seat of {holder} is taken away.",
        ),
    ).answer(request)  # fmt: skip


@in_partnership("role_grant:C", area="groups")
@confirm_first
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who sits for an agency; the seat of a post is filled by whoever is appointed to the post."""
    by, row = who(request), _seat(request, pk)
    agency = row.post.agency if row.post else row.agency
    if not (agency and may_appoint(agency, by)):
        raise NotAllowed("Your role does not let you say who sits for this agency. Ask the business unit.")
    if row.post:
        messages.info(request, f"The seat goes with the post: whoever you appoint to “{row.post}” has it.")
        return redirect(href(request, "post_appoint", row.post.pk))
    return FormPage(
        title=f"Who sits for {_whose(row)}", button="Appoint", back=_back(request, row.group), room=ROOM,
        form=lambda *args, **kwargs: AppointForm(*args, by=by, **kwargs),
        lead=_lead(row), initial={"starts_on": max(by.today, row.starts_on), "replace": True},
        deed=lambda form: services.appoint(to=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "group", row.group_id), f"{made.person} sits for {row.agency}."),
    ).answer(request)  # fmt: skip
