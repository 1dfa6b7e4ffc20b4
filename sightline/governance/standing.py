"""A person's standing in one partnership on one day: their roles and what they sit on, hold and belong to.

Every deed takes a standing as `by`; every list is filtered through one. It costs two queries, once a request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, BooleanField, CharField, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast

from sightline.accounts.models import Person
from sightline.governance.cases import Cases, cases_of
from sightline.governance.models import Appointment, Group, Membership, Partnership, RoleGrant, Seat
from sightline.kernel.dates import england_today
from sightline.kernel.prepared import Prepared

SITTING = (Seat.Role.CHAIR, Seat.Role.DEPUTY_CHAIR, Seat.Role.MEMBER)
CHAIRING = (Seat.Role.CHAIR, Seat.Role.DEPUTY_CHAIR)
ENTERING = (*SITTING, Seat.Role.DEPUTY)  # what makes a member of the group: a deputy reads as one, ADR 12

KEY, NO_ROLE = BigIntegerField(), Value("", output_field=CharField())


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
    agencies_as: Mapping[str, frozenset[int]] = field(default_factory=dict)
    here: set[object] = field(default_factory=set, compare=False, repr=False)  # rows known to be of the partnership
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # read once by a page that only reads

    def own(self, name: str, role: str = "") -> frozenset[int]:
        """Return a set by name as one role sees it: a chair's groups are those they chair, a lead's agencies those
        they lead; so that two lesser posts never add up to a right that neither brings.
        """
        if name == "group_ids" and role == "CHR":
            return self.chaired_ids
        if name == "agency_ids" and role in self.agencies_as:
            return self.agencies_as[role]
        found: frozenset[int] = getattr(self, name)
        return found

    @property
    def actor_key(self) -> str:
        """The text by which the trail knows who acted."""
        return self.person.actor_key

    @cached_property
    def self_ids(self) -> frozenset[int]:
        """The person's own key, for rows made by or about oneself."""
        return frozenset({self.person.pk})

    @cached_property
    def attended_ids(self) -> frozenset[int]:
        """The groups where the person sits without being a member: in attendance, or with the papers; one query."""
        mine = Q(post__in=self.post_ids) | Q(
            pk__in=Appointment.objects.filter(
                in_force(self.today), person=self.person, partnership=self.partnership, seat__isnull=False
            ).values("seat")
        )
        rows = Seat.objects.filter(
            mine, in_force(self.today), partnership=self.partnership, role__in=(Seat.Role.ATTENDS, Seat.Role.PAPERS)
        )
        return frozenset(rows.order_by().values_list("group", flat=True))

    @cached_property
    def cases(self) -> Cases:
        """The cases of level 3 the person is near, named on or kept from now; one query, when a level 3 row asks."""
        return cases_of(self.person, self.partnership)

    @property
    def case_references(self) -> frozenset[str]:
        """The references of the cases of level 3 that the person may come near now."""
        return self.cases.near

    @cached_property
    def published_agency_ids(self) -> frozenset[int]:
        """The partnership's agencies when its arrangements are published, for roles that read only that."""
        if not self.partnership.arrangements_published:
            return frozenset()
        rows = Membership.objects.filter(partnership=self.partnership).order_by()
        return frozenset(rows.values_list("agency", flat=True))

    @property
    def belongs(self) -> bool:
        """Whether the person has any role here beyond the public's."""
        return bool(self.roles)


def posts_held(person: Any, partnership: Any, today: date) -> QuerySet[Any, Any]:
    """Return the keys of the posts a person holds on a day, as `Standing.post_ids` does, for a query to look in."""
    dated = Q(post__ended_on__isnull=True) | Q(post__ended_on__gte=today)
    held = Appointment.objects.filter(
        in_force(today), dated, person=person, partnership=partnership, post__isnull=False
    )
    return held.order_by().values("post")


def in_force(today: date) -> Q:
    """Return the filter for dated rows in force on a day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def standing_of(person: Person, partnership: Partnership, today: date | None = None) -> Standing:
    """Work out a person's standing in a partnership; two queries, whatever they hold."""
    today = today or england_today()
    held = _holds(person, partnership, today)
    return joined(person, partnership, today, held, _sitting(person, partnership, today, held))


def joined(
    person: Person, partnership: Partnership, today: date,
    held: "Holdings", sitting: "Sitting",
) -> Standing:  # fmt: skip
    """Return the standing that somebody's holdings and seats make."""
    posts, _, agencies_as, granted = held
    agencies = frozenset().union(sitting.agencies, *agencies_as.values())
    return Standing(
        person, partnership, today, frozenset({*agencies_as, *sitting.roles, *granted}), frozenset(posts), agencies,
        frozenset(sitting.groups), frozenset(sitting.chaired), agencies_as,
    )  # fmt: skip


SAT = ("group_id", "group__kind", "role", "agency_id", "independent")
HELD = ("post_id", "post__agency_id", "post__role", "post__ended_on", "seat_id", "post__independent")


# Posts held, seats sat in, agencies by the role held there, roles granted.
Holdings = tuple[set[int], set[int], dict[str, frozenset[int]], set[str]]


def _holds(person: Person, partnership: Partnership, today: date) -> Holdings:
    """Return what a person holds on a day, in one query."""
    return folded((row[1:] for row in HELD_BY(person=person.pk, partnership=partnership.pk, today=today)), today)


def all_held(today: date, **mine: Any) -> QuerySet[Any, Any]:
    """Return what people hold on a day, a row for each appointment and grant, in one query: (person, *HELD, role)."""
    appointed = Appointment.objects.filter(in_force(today), **mine).order_by().values_list("person_id", *HELD, NO_ROLE)
    nothing = [Cast(Value(None), field) for field in (KEY, KEY, CharField(), DateField(), KEY, BooleanField())]
    granted = RoleGrant.objects.filter(in_force(today), **mine).order_by().values_list("person_id", *nothing, "role")
    return appointed.union(granted, all=True)


HELD_BY = Prepared(all_held, person=int, partnership=int, today=date)


def folded(rows: Iterable[Any], today: date) -> Holdings:
    """Return what one person holds from rows of HELD with a role granted; see `_holds`."""
    posts: set[int] = set()
    seats: set[int] = set()
    roles: set[str] = set()
    agencies: dict[str, frozenset[int]] = {}
    for post, agency, role, ended_on, seat, independent, grant in rows:
        if grant:
            roles.add(grant)
        elif seat:
            seats.add(seat)
        elif ended_on is None or ended_on >= today:
            posts.add(post)
            own = frozenset() if independent else frozenset({agency})
            agencies[role or "PRA"] = agencies.get(role or "PRA", frozenset()) | own
    return posts, seats, agencies, roles


@dataclass
class Sitting:
    """What a person's seats of today bring."""

    roles: set[str] = field(default_factory=set)
    groups: set[int] = field(default_factory=set)
    chaired: set[int] = field(default_factory=set)
    agencies: set[int] = field(default_factory=set)

    def sit(self, group: int, kind: str, role: str, agency: int | None, independent: bool) -> None:
        """Add a seat, given as SAT."""
        self.groups.add(group)
        self.roles |= brought_by(role, kind)
        if agency and not independent:
            self.agencies.add(agency)
        if role in CHAIRING:
            self.chaired.add(group)


def _sitting(person: Person, partnership: Partnership, today: date, held: "Holdings") -> Sitting:
    found = Sitting()
    if held[0] or held[1]:  # without a post or a seat nobody sits anywhere
        for told in SAT_BY(person=person.pk, partnership=partnership.pk, today=today):
            found.sit(*told)
    return found


def _sat(person: int, partnership: int, today: date) -> QuerySet[Any, Any]:
    """Return SAT of the seats of a person's posts and of those they were appointed to, on one day."""
    seats = Appointment.objects.filter(in_force(today), person=person, partnership=partnership, seat__isnull=False)
    mine = Q(post__in=posts_held(person, partnership, today)) | Q(pk__in=seats.order_by().values("seat"))
    return Seat.objects.filter(sitting_today(today), mine, partnership=partnership).order_by().values_list(*SAT)


def brought_by(role: str, kind: str) -> set[str]:
    """Return the roles that a seat of today brings, by what it is on the group and the kind of group."""
    chair = {"CHR"} if role in CHAIRING else set()
    executive = {"EXE"} if kind == Group.Kind.EXECUTIVE and role in SITTING else set()
    return {"MEM"} | chair | executive


def sitting_today(today: date) -> Q:
    """Return the filter for seats that make a member: in force, on a group that has not ended, deputies among them."""
    group = Q(group__ended_on__isnull=True) | Q(group__ended_on__gte=today)
    return in_force(today) & group & Q(role__in=ENTERING)


SAT_BY = Prepared(_sat, person=int, partnership=int, today=date)


def _entered(person: int, today: date) -> QuerySet[Partnership, Partnership]:
    dated = in_force(today)
    appointed = Appointment.objects.filter(dated, person=person).values("partnership")
    granted = RoleGrant.objects.filter(dated, person=person).values("partnership")
    rows = Partnership.objects.select_related("logo").defer("logo__content")
    return rows.filter(Q(pk__in=appointed) | Q(pk__in=granted))


ENTERED_BY = Prepared(_entered, person=int, today=date)


def partnerships_of(person: Person, today: date | None = None) -> list[Partnership]:
    """Return the partnerships a person has any role in today, by name; one query."""
    return ENTERED_BY(person=person.pk, today=today or england_today())
