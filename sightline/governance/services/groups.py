"""Deeds on groups and the seats on them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from sightline.governance.models import Agency, Appointment, Group, Membership, Post, Seat
from sightline.governance.permissions import GROUP, SEAT
from sightline.governance.services.saying import check_end, check_open, check_version, note, one_line
from sightline.governance.standing import SITTING, Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState


@dataclass(frozen=True)
class NewGroup:
    """What a group is: its name, kind, the group it reports to, what it is for and how often it meets."""

    name: str
    kind: str
    parent: Group | None = None
    purpose: str = ""
    meets: str = ""


@transaction.atomic
def add_group(*, new: NewGroup, by: Standing) -> Group:
    """Make a group. Raises NotAllowed, DomainError when the name is taken or the parent cannot be one."""
    GROUP.require(by, "C")
    made = Group(partnership=by.partnership)
    _fill(made, new, by)
    made.save()
    note("group.made", made, by, after=_said(made))
    return made


@transaction.atomic
def edit_group(*, group: Group, new: NewGroup, version: int, by: Standing) -> Group:
    """Change a group. Raises as `add_group`, Conflict with both texts when somebody saved since `version`."""
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U", row)
    check_open(row.ended_on, "This group")
    before, words = _said(row), _words(row)
    _check_kind(row, new.kind, by)
    _fill(row, new, by)
    check_version(version, row.version, _words(row), words)
    if before == _said(row):
        return row
    row.version += 1
    row.save()
    note("group.edited", row, by, before=before, after=_said(row))
    return row


def _fill(row: Group, new: NewGroup, by: Standing) -> None:
    row.name = one_line(new.name, "name", "the group’s name")
    if new.kind not in Group.Kind.values:
        raise DomainError("Choose what kind of group it is.", field="kind")
    same = Group.objects.filter(partnership=by.partnership, name__iexact=row.name, ended_on__isnull=True)
    if same.exclude(pk=row.pk).exists():
        raise DomainError("Another group has this name. Choose another, or end that group first.", field="name")
    _check_parent(row, new.parent, by)
    row.kind, row.parent, row.purpose, row.meets = new.kind, new.parent, new.purpose.strip(), new.meets.strip()


def _check_kind(row: Group, kind: str, by: Standing) -> None:
    """Seats on the executive bring a role, so making a group the executive grants it: not by a chair, nor to oneself.

    Ending that takes the role from others, which is for those who may change every group.
    """
    executive = Group.Kind.EXECUTIVE
    if kind == row.kind or executive not in (kind, row.kind):
        return
    if not GROUP.may(by, "U"):
        raise NotAllowed("Only the business unit says which group is the executive.")
    if row.pk in by.group_ids:
        raise NotAllowed("You sit on this group. Somebody else has to say whether it is the executive.")


def _check_parent(row: Group, parent: Group | None, by: Standing) -> None:
    """Raise DomainError when the parent is of another partnership, has ended, or is the group or below it."""
    if parent is None:
        return
    if parent.partnership_id != by.partnership.pk or (parent.ended_on and parent.ended_on < by.today):
        raise DomainError("Choose a group of this partnership that has not ended.", field="parent")
    parents = dict(Group.objects.filter(partnership=by.partnership).values_list("pk", "parent_id"))
    at: int | None = parent.pk
    while at is not None and row.pk:
        if at == row.pk:
            raise DomainError("A group cannot report to itself or to a group below it.", field="parent")
        at = parents.get(at)


def _said(row: Group) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("name", "kind", "parent_id", "purpose", "meets")}


def _words(row: Group) -> dict[str, str]:
    return {
        "Name": row.name,
        "Kind": row.get_kind_display(),
        "Reports to": str(row.parent or "nobody"),
        "Purpose": row.purpose,
        "Meets": row.meets,
    }


@transaction.atomic
def end_group(*, group: Group, ends_on: date, by: Standing) -> Group:
    """End a group and the seats on it; groups that report to it must be ended or moved first."""
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U")
    check_open(row.ended_on, "This group")
    below = row.children.filter(ended_on__isnull=True).first()
    if below:
        raise OutOfState(f"{below} reports to this group. End it or let it report elsewhere first.")
    row.ended_on = ends_on
    row.version += 1
    row.save(update_fields=["ended_on", "version"])
    seats = list(Seat.objects.filter(group=row, ends_on__isnull=True))
    for seat in seats:
        _close(seat, ends_on)
    note("group.ended", row, by, after={"ends_on": ends_on, "seats": len(seats)})
    return row


@transaction.atomic
def add_seat(*, group: Group, role: str, holder: Post | Agency, starts_on: date, by: Standing) -> Seat:
    """Give a post or an agency a seat on a group.

    Raises NotAllowed, DomainError when the holder has that seat or is not of this partnership, OutOfState.
    """
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U", row)
    check_open(row.ended_on, "This group")
    if role not in Seat.Role.values:
        raise DomainError("Choose what kind of seat it is.", field="role")
    place = _place(holder, by)
    if role in SITTING and isinstance(holder, Post) and holder.pk in by.post_ids:
        raise NotAllowed("You hold this post. Somebody else has to give it a seat.")
    if Seat.objects.filter(group=row, role=role, ends_on__isnull=True, **place).exists():
        raise DomainError(f"{holder} has this seat already.", field="holder")
    made = Seat.objects.create(partnership=by.partnership, group=row, role=role, starts_on=starts_on, **place)
    after = {"group": row.name, "role": role, "holder": str(holder), "starts_on": starts_on}
    note("seat.made", made, by, after=after)
    return made


def _place(holder: Post | Agency, by: Standing) -> dict[str, Post | Agency]:
    if isinstance(holder, Post):
        if holder.partnership_id != by.partnership.pk or holder.ended_on:
            raise DomainError("Choose a post of this partnership that has not ended.", field="holder")
        return {"post": holder}
    if not Membership.objects.filter(partnership=by.partnership, agency=holder, ends_on__isnull=True).exists():
        raise DomainError("Choose an agency that is a member of this partnership.", field="holder")
    return {"agency": holder}


@transaction.atomic
def end_seat(*, seat: Seat, ends_on: date, by: Standing) -> Seat:
    """End a seat on a day, and with it the appointment of whoever sits there for an agency."""
    row = Seat.objects.select_for_update(of=("self",)).select_related("group").get(pk=seat.pk)
    GROUP.require(by, "U", row.group)
    SEAT.require(by, "U", row)
    check_open(row.ends_on, "This seat")
    check_end(ends_on, row.starts_on, "This seat")
    _close(row, ends_on)
    note("seat.ended", row, by, after={"group": row.group.name, "ends_on": ends_on})
    return row


def _close(seat: Seat, ends_on: date) -> None:
    """End a seat no earlier than it began, and who sits there with it."""
    seat.ends_on = max(ends_on, seat.starts_on)
    seat.save(update_fields=["ends_on"])
    held = Appointment.objects.filter(seat=seat, ends_on__isnull=True)
    held.filter(starts_on__gt=seat.ends_on).delete()
    held.update(ends_on=seat.ends_on)


def day_before(day: date) -> date:
    """Return the last day of what another thing follows from `day`."""
    return day - timedelta(days=1)
