"""Who holds which post today, who is away, who chairs what: what every round of mails asks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.chasing.models import Leave
from sightline.governance.models import Appointment, Group, Partnership, RoleGrant, Seat
from sightline.governance.standing import CHAIRING, Standing, in_force, sitting_today
from sightline.governance.standings import standings_of

People = list[Person]


def holders_of(posts: Iterable[int], partnership: Partnership, today: date) -> dict[int, People]:
    """Return who holds each of these posts on a day, {post: people}; one query."""
    rows = Appointment.objects.filter(
        in_force(today), partnership=partnership, post__in=set(posts), person__is_active=True
    )
    current = rows.filter(Q(post__ended_on__isnull=True) | Q(post__ended_on__gte=today))
    found: dict[int, People] = defaultdict(list)
    for row in current.select_related("person").order_by("person__name", "pk"):
        if row.post_id:
            found[row.post_id].append(row.person)
    return found


def business_unit(partnership: Partnership, today: date) -> People:
    """Return the people of the business unit on a day; one query."""
    rows = RoleGrant.objects.filter(
        in_force(today), partnership=partnership, role=RoleGrant.Role.BUSINESS_UNIT, person__is_active=True
    )
    return [row.person for row in rows.select_related("person").order_by("person__name", "pk")]


@dataclass
class Groups:
    """The groups of a partnership and who chairs each: {group: people}, with those who stand in for the chair."""

    rows: dict[int, Group] = field(default_factory=dict)
    chairs: dict[int, People] = field(default_factory=lambda: defaultdict(list))
    deputies: dict[int, People] = field(default_factory=lambda: defaultdict(list))

    def of_kind(self, kind: str) -> list[int]:
        """Return the groups of a kind."""
        return [pk for pk, row in self.rows.items() if row.kind == kind]

    def above(self, group: int | None, kind: str) -> list[int]:
        """Return the group itself or the next of a kind above it; all of that kind when none stands above."""
        row = self.rows.get(group or 0)
        seen: set[int] = set()
        while row and row.pk not in seen:
            if row.kind == kind:
                return [row.pk]
            seen.add(row.pk)
            row = self.rows.get(row.parent_id or 0)
        return self.of_kind(kind)


def groups_of(partnership: Partnership, today: date) -> Groups:
    """Return the groups in force with their chairs of today; four queries."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=today)
    found = Groups({row.pk: row for row in Group.objects.filter(current, partnership=partnership)})
    rows = Seat.objects.filter(sitting_today(today), partnership=partnership, role__in=CHAIRING).order_by("pk")
    seats = list(rows)
    held = holders_of([seat.post_id for seat in seats if seat.post_id], partnership, today)
    sat: dict[int, People] = defaultdict(list)
    appointed = Appointment.objects.filter(
        in_force(today), partnership=partnership, seat__in=[seat.pk for seat in seats], person__is_active=True
    )
    for row in appointed.select_related("person").order_by("person__name", "pk"):
        sat[row.seat_id or 0].append(row.person)
    for seat in seats:
        side = found.chairs if seat.role == Seat.Role.CHAIR else found.deputies
        side[seat.group_id] += held.get(seat.post_id or 0, []) if seat.post_id else sat[seat.pk]
    return found


def away_on(partnership: Partnership, day: date) -> dict[int, Leave]:
    """Return who is away on a day, {person: their leave}; one query."""
    rows = Leave.objects.filter(in_force(day), partnership=partnership).select_related("person")
    return {row.person_id: row for row in rows}


@dataclass
class Who:
    """All that says who is asked about an action, or told of it, on a day."""

    partnership: Partnership
    today: date
    holders: dict[int, People]
    away: dict[int, Leave]
    groups: Groups = field(default_factory=Groups)
    unit: People = field(default_factory=list)
    standings: dict[int, Standing] = field(default_factory=dict)

    def present(self, people: Sequence[Person]) -> People:
        """Return those who are not away."""
        return [person for person in people if person.pk not in self.away]

    def held(self, post: int | None) -> People:
        """Return who holds a post."""
        return self.holders.get(post or 0, [])

    def stand_ins(self, people: Sequence[Person]) -> People:
        """Return who is there to stand in for people who are away."""
        leaves = [self.away[person.pk] for person in people if person.pk in self.away]
        return self.present([one for leave in leaves for one in self.held(leave.stand_in_id)])

    def chairs(self, groups: Iterable[int]) -> People:
        """Return who chairs any of these groups, the deputy chairs where no chair is there."""
        found: dict[int, Person] = {}
        for group in groups:
            there = self.present(self.groups.chairs[group]) or self.present(self.groups.deputies[group])
            found |= {person.pk: person for person in there}
        return list(found.values())

    def rung(self, rung: str, action: Action) -> People:
        """Return whom a rung of the ladder means for an action; the unit where no delivery group has a chair."""
        if rung == "deputy":
            return self.present(self.held(action.deputy_id))
        if rung == "chair":
            return self.chairs([action.group_id] if action.group_id else [])
        if rung == "delivery":
            return self.chairs(self.groups.above(action.group_id, Group.Kind.DELIVERY)) or self.present(self.unit)
        return self.chairs(self.groups.of_kind(Group.Kind.EXECUTIVE))


def who_of(actions: Sequence[Action], partnership: Partnership, today: date, *, climbing: bool = False) -> Who:
    """Return who is asked about actions and, when `climbing`, told of them; ten queries at most, however many."""
    away = away_on(partnership, today)
    posts = {post for action in actions for post in (action.owner_id, action.deputy_id) if post}
    posts |= {leave.stand_in_id for leave in away.values() if leave.stand_in_id}
    found = Who(partnership, today, holders_of(posts, partnership, today), away)
    asked = {one.pk: one for leave in away.values() for one in found.held(leave.stand_in_id)}
    if climbing:
        found.groups, found.unit = groups_of(partnership, today), business_unit(partnership, today)
        for people in (*found.groups.chairs.values(), *found.groups.deputies.values(), found.unit):
            asked |= {person.pk: person for person in people}
    found.standings = standings_of(list(asked.values()), partnership, today)
    return found
