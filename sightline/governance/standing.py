"""A person's standing in one partnership on one day: their roles and what they sit on, hold and belong to.

Every deed takes a standing as `by`; every list is filtered through one. It costs three queries, once a request.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Partnership, RoleGrant, Seat
from sightline.kernel.dates import england_today

SITTING = (Seat.Role.CHAIR, Seat.Role.DEPUTY_CHAIR, Seat.Role.MEMBER)
CHAIRING = (Seat.Role.CHAIR, Seat.Role.DEPUTY_CHAIR)


@dataclass(frozen=True)
class Standing:
    """Who is asking, where and when. Sets hold primary keys."""

    person: Person
    partnership: Partnership
    today: date
    roles: frozenset[str]
    post_ids: frozenset[int]
    agency_ids: frozenset[int]
    group_ids: frozenset[int]
    chaired_ids: frozenset[int]

    @property
    def actor_key(self) -> str:
        """The text by which the trail knows who acted."""
        return self.person.actor_key

    @cached_property
    def self_ids(self) -> frozenset[int]:
        """The person's own key, for rows made by or about oneself."""
        return frozenset({self.person.pk})

    @property
    def belongs(self) -> bool:
        """Whether the person has any role here beyond the public's."""
        return bool(self.roles)


def in_force(today: date) -> Q:
    """Return the filter for dated rows in force on a day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def standing_of(person: Person, partnership: Partnership, today: date | None = None) -> Standing:
    """Work out a person's standing in a partnership; three queries, whatever they hold."""
    today = today or england_today()
    roles: set[str] = set()
    posts, agencies, seat_ids = _appointments(person, partnership, today, roles)
    groups, chaired = _seats(partnership, today, posts, seat_ids, roles)
    grants = RoleGrant.objects.filter(in_force(today), partnership=partnership, person=person)
    roles.update(grants.values_list("role", flat=True))
    return Standing(
        person, partnership, today, frozenset(roles), frozenset(posts), frozenset(agencies), groups, chaired
    )


def _appointments(
    person: Person, partnership: Partnership, today: date, roles: set[str]
) -> tuple[set[int], set[int], set[int]]:
    rows = Appointment.objects.filter(in_force(today), partnership=partnership, person=person).values_list(
        "post_id", "post__agency_id", "post__role", "post__ended_on", "seat_id", "seat__agency_id"
    )
    posts: set[int] = set()
    agencies: set[int] = set()
    seats: set[int] = set()
    for post, agency, role, ended_on, seat, seat_agency in rows:
        if post and (ended_on is None or ended_on >= today):
            posts.add(post)
            agencies.add(agency)
            roles.add(role or "PRA")
        elif seat:
            seats.add(seat)
            agencies.add(seat_agency)
    return posts, agencies, seats


def _seats(
    partnership: Partnership, today: date, posts: set[int], seat_ids: set[int], roles: set[str]
) -> tuple[frozenset[int], frozenset[int]]:
    if not posts and not seat_ids:
        return frozenset(), frozenset()
    rows = (
        Seat.objects.filter(in_force(today), Q(post__in=posts) | Q(pk__in=seat_ids), partnership=partnership)
        .filter(Q(group__ended_on__isnull=True) | Q(group__ended_on__gte=today), role__in=SITTING)
        .values_list("group_id", "group__kind", "role")
    )
    groups: set[int] = set()
    chaired: set[int] = set()
    for group, kind, role in rows:
        groups.add(group)
        roles.add("MEM")
        if role in CHAIRING:
            chaired.add(group)
            roles.add("CHR")
        if kind == Group.Kind.EXECUTIVE:
            roles.add("EXE")
    return frozenset(groups), frozenset(chaired)


def partnerships_of(person: Person, today: date | None = None) -> list[Partnership]:
    """Return the partnerships a person has any role in today, by name; one query."""
    today = today or england_today()
    dated = in_force(today)
    appointed = Appointment.objects.filter(dated, person=person).values("partnership")
    granted = RoleGrant.objects.filter(dated, person=person).values("partnership")
    return list(Partnership.objects.filter(Q(pk__in=appointed) | Q(pk__in=granted)))
