"""Deeds on seats: who has a place on a group, from when to when, as what; and the rotation of a chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from sightline.governance.models import Agency, Appointment, Group, Membership, Post, Seat
from sightline.governance.permissions import GROUP, SEAT
from sightline.governance.rules.seats import turns
from sightline.governance.services.saying import check_end, check_open, note
from sightline.governance.standing import ENTERING, SITTING, Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState

MOST_TURNS, MOST_MONTHS = 12, 60
Place = dict[str, Post | Agency]


def day_before(day: date) -> date:
    """Return the last day of what another thing follows from `day`."""
    return day - timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What a seat is besides whose it is: its last day, whom a deputy stands in for, whether it is independent."""

    ends_on: date | None = None
    deputises_for: Seat | None = None
    independent: bool = False


@transaction.atomic
def add_seat(
    *, group: Group, role: str, holder: Post | Agency, starts_on: date, terms: Terms = Terms(), by: Standing
) -> Seat:  # fmt: skip
    """Give a post or an agency a seat on a group, from a day that may lie ahead.

    Raises NotAllowed, DomainError when the holder has that seat then or is not of this partnership, OutOfState.
    """
    row = _group(group, by)
    if role not in Seat.Role.values:
        raise DomainError("Choose what kind of seat it is.", field="role")
    place = _place(holder, by)
    _check_own(role, holder, by)
    made = Seat(partnership=by.partnership, group=row, role=role, starts_on=starts_on, **place)
    _fill(made, terms)
    if _overlapping(made).exists():
        raise DomainError(f"{holder} has this seat already.", field="holder")
    made.save()
    after = {"group": row.name, "role": role, "holder": str(holder), "starts_on": starts_on, **_said(made)}
    note("seat.made", made, by, after=after)
    return made


def _group(group: Group, by: Standing) -> Group:
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U", row)
    check_open(row.ended_on, "This group")
    return row


def _place(holder: Post | Agency, by: Standing) -> Place:
    if isinstance(holder, Post):
        if holder.partnership_id != by.partnership.pk or holder.ended_on:
            raise DomainError("Choose a post of this partnership that has not ended.", field="holder")
        return {"post": holder}
    if not Membership.objects.filter(partnership=by.partnership, agency=holder, ends_on__isnull=True).exists():
        raise DomainError("Choose an agency that is a member of this partnership.", field="holder")
    return {"agency": holder}


def _check_own(role: str, holder: Post | Agency, by: Standing) -> None:
    if role in ENTERING and isinstance(holder, Post) and holder.pk in by.post_ids:
        raise NotAllowed("You hold this post. Somebody else has to give it a seat.")


def _fill(seat: Seat, terms: Terms) -> None:
    """Set the terms of a seat; raises DomainError when they do not fit it."""
    seat.ends_on, seat.independent = terms.ends_on, terms.independent
    if seat.ends_on:
        check_end(seat.ends_on, seat.starts_on, "This seat")
    seat.deputises_for = terms.deputises_for
    stands_for = terms.deputises_for
    if stands_for is None:
        return
    if seat.role != Seat.Role.DEPUTY:
        raise DomainError("Only a deputy’s seat stands in for another.", field="deputises_for")
    if stands_for.group_id != seat.group_id or stands_for.role not in SITTING:
        raise DomainError("Choose a seat of a chair or member of this group.", field="deputises_for")


def _overlapping(seat: Seat) -> QuerySet[Seat]:
    """Return the seats of the same holder in the same role whose days overlap a seat's."""
    same = Seat.objects.filter(group=seat.group, role=seat.role, post=seat.post, agency=seat.agency)
    same = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=seat.starts_on)).exclude(pk=seat.pk)
    return same.filter(starts_on__lte=seat.ends_on) if seat.ends_on else same


def _said(seat: Seat) -> dict[str, object]:
    """Return the terms of a seat for the trail; what is not set is left out."""
    said = {"ends_on": seat.ends_on, "deputises_for": seat.deputises_for_id, "independent": seat.independent or None}
    return {name: value for name, value in said.items() if value is not None}


def _seat(seat: Seat, by: Standing) -> Seat:
    row = Seat.objects.select_for_update(of=("self",)).select_related("group").get(pk=seat.pk)
    GROUP.require(by, "U", row.group)
    SEAT.require(by, "U", row)
    if row.ends_on and row.ends_on < by.today:
        raise OutOfState(f"This seat ended on {in_short(row.ends_on)}.")
    return row


@transaction.atomic
def edit_seat(*, seat: Seat, terms: Terms, by: Standing) -> Seat:
    """Change a seat's last day, whom it stands in for or whether it is independent.

    Raises NotAllowed, DomainError, OutOfState when the seat has ended. A last day before today is for `end_seat`.
    """
    row = _seat(seat, by)
    _check_own(row.role, row.post or row.agency, by)  # type: ignore[arg-type]
    before = _said(row)
    _fill(row, terms)
    if row.ends_on and row.ends_on < by.today:
        raise DomainError("Enter today’s date or a later one.", field="ends_on")
    if _overlapping(row).exists():
        raise DomainError("The holder has this seat again from a day before that.", field="ends_on")
    if before == _said(row):
        return row
    row.save(update_fields=["ends_on", "deputises_for", "independent"])
    note("seat.edited", row, by, before=before, after=_said(row))
    return row


@transaction.atomic
def end_seat(*, seat: Seat, ends_on: date, by: Standing) -> Seat | None:
    """End a seat on a day, and with it the appointment of whoever sits there for an agency.

    A seat that has not begun by then is taken away; then None is returned.
    """
    row = _seat(seat, by)
    if row.starts_on > by.today and ends_on < row.starts_on:
        _take_away(row)
        note("seat.taken_away", seat, by, before={"group": row.group.name, "starts_on": row.starts_on})
        return None
    check_end(ends_on, row.starts_on, "This seat")
    close_seat(row, ends_on)
    note("seat.ended", row, by, after={"group": row.group.name, "ends_on": ends_on})
    return row


def close_seat(seat: Seat, ends_on: date) -> None:
    """End a seat no earlier than it began, and who sits there with it."""
    seat.ends_on = max(ends_on, seat.starts_on)
    seat.save(update_fields=["ends_on"])
    held = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=seat.ends_on), seat=seat)
    held.filter(starts_on__gt=seat.ends_on).delete()
    held.update(ends_on=seat.ends_on)


def _take_away(seat: Seat) -> None:
    """Take away a seat that has not begun, who was to sit there, and what leant on it."""
    Appointment.objects.filter(seat=seat).delete()
    Seat.objects.filter(deputises_for=seat).update(deputises_for=None)
    Seat.objects.filter(pk=seat.pk).delete()


@transaction.atomic
def rotate_chair(
    *, group: Group, holders: Sequence[Post | Agency], months: int, starts_on: date, by: Standing
) -> list[Seat]:  # fmt: skip
    """Lay the chair's seats ahead: each holder in turn for so many months, the first from `starts_on`.

    Whoever chairs now ends the day before; chairs laid ahead from that day on are replaced. One row on the trail.
    Raises NotAllowed, DomainError on `holders`, `months` or `starts_on`, OutOfState.
    """
    row = _group(group, by)
    _check_rotation(holders, months, starts_on, by)
    places = [_place(holder, by) for holder in holders]
    chairs = Seat.objects.select_for_update(of=("self",)).filter(group=row, role=Seat.Role.CHAIR)
    before = [_turn(seat) for seat in chairs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=by.today))]
    for seat in chairs.filter(starts_on__gte=starts_on, starts_on__gt=by.today):
        _take_away(seat)
    for seat in chairs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lt=starts_on):
        close_seat(seat, day_before(starts_on))
    made = [
        Seat.objects.create(
            partnership=by.partnership, group=row, role=Seat.Role.CHAIR, starts_on=first, ends_on=last, **place
        )
        for place, (first, last) in zip(places, turns(starts_on, months, len(places)), strict=True)
    ]  # fmt: skip
    note("chair.rotated", row, by, before={"chairs": before}, after={"chairs": [_turn(seat) for seat in made]})
    return made


def _turn(seat: Seat) -> str:
    until = f" to {seat.ends_on.isoformat()}" if seat.ends_on else ""
    return f"{seat.post or seat.agency} from {seat.starts_on.isoformat()}{until}"


def _check_rotation(holders: Sequence[Post | Agency], months: int, starts_on: date, by: Standing) -> None:
    if not 1 <= len(holders) <= MOST_TURNS:
        raise DomainError(f"Choose from 1 to {MOST_TURNS} holders.", field="holders")
    if not 1 <= months <= MOST_MONTHS:
        raise DomainError(f"Enter from 1 to {MOST_MONTHS} months for each turn.", field="months")
    if starts_on < by.today:
        raise DomainError("Enter today’s date or a later one.", field="starts_on")
    for holder in holders:
        _check_own(Seat.Role.CHAIR, holder, by)
