"""Who is expected at meetings: the seats of a group on a day, and the people who hold them. Three queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Partnership, Seat
from sightline.governance.standing import SITTING

Span = tuple[date, date | None]
INVITED = (*SITTING, Seat.Role.ATTENDS)  # a deputy comes when asked to, and who receives papers does not come


@dataclass(frozen=True)
class Expected:
    """A person who is expected for a seat."""

    person: Person
    seat: Seat


@dataclass(frozen=True)
class Sitting:
    """The seats and appointments of some groups, read once and asked for any day."""

    seats: dict[int, list[Seat]]
    holders: dict[tuple[str, int], list[Appointment]]

    def on(self, group: int, day: date, roles: Collection[str] = INVITED) -> list[Expected]:
        """Return who is expected at a meeting of a group on a day, in the order of the seats, each seat by itself."""
        return [
            Expected(held.person, seat)
            for seat in self.seats.get(group, ())
            if seat.role in roles and _in_force((seat.starts_on, seat.ends_on), day)
            for held in self.holders.get(_place(seat), ())
            if _in_force((held.starts_on, held.ends_on), day) and held.person.is_active
        ]

    def people(self, group: int, day: date) -> frozenset[int]:
        """Return the keys of the people expected at a meeting of a group on a day."""
        return frozenset(one.person.pk for one in self.on(group, day))


def sitting(partnership: Partnership, groups: Iterable[int]) -> Sitting:
    """Read who sits on these groups, today and at any other time; two queries."""
    wanted = set(groups)
    rows = Seat.objects.filter(partnership=partnership, group__in=wanted).select_related("post__agency", "agency")
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in rows.order_by("pk"):
        seats[seat.group_id].append(seat)
    posts = {seat.post_id for some in seats.values() for seat in some if seat.post_id}
    keys = [seat.pk for some in seats.values() for seat in some if not seat.post_id]
    held = Appointment.objects.filter(partnership=partnership).select_related("person").order_by("starts_on", "pk")
    holders: dict[tuple[str, int], list[Appointment]] = defaultdict(list)
    for one in [*held.filter(post__in=posts), *held.filter(seat__in=keys)]:
        holders["post" if one.post_id else "seat", one.post_id or one.seat_id or 0].append(one)
    return Sitting(dict(seats), dict(holders))


def _place(seat: Seat) -> tuple[str, int]:
    return ("post", seat.post_id) if seat.post_id else ("seat", seat.pk)


def _in_force(span: Span, day: date) -> bool:
    return span[0] <= day and (span[1] is None or span[1] >= day)
