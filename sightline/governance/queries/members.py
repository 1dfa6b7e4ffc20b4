"""People: one person with all they hold and held; the members of the partnership post by post."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Membership, Post, RoleGrant, Seat
from sightline.governance.permissions import GROUP, MEMBERSHIP, PERSON, ROLE_GRANT
from sightline.governance.queries.pages import open_until
from sightline.governance.standing import Standing, in_force


@dataclass(frozen=True)
class Happening:
    """One thing in a person's history here."""

    on: date
    words: str


@dataclass(frozen=True)
class PersonPage:
    """One person in this partnership: what they hold and sit on today, what they held, the roles of theirs one may see.

    `seats` are those that come with their posts, `deputising` those of them and of their own in which they stand in.
    """

    person: Person
    current: list[Appointment]
    past: list[Appointment]
    seats: list[Seat]
    deputising: list[Seat]
    chairing: list[Seat]
    roles: list[RoleGrant]
    history: list[Happening]
    post_ids: list[int]


def person_page(person: Person, by: Standing) -> PersonPage:
    """Return a person with appointments, seats through their posts, roles and history; constant queries."""
    rows = Appointment.objects.filter(partnership=by.partnership, person=person)
    held = list(rows.select_related("post__agency", "seat__agency", "seat__group", "seat__deputises_for__post",
                                    "seat__deputises_for__agency"))  # fmt: skip
    current = [row for row in held if row.ends_on is None or row.ends_on >= by.today]
    posts = [row.post_id for row in current if row.post_id]
    seats = _seats_of(posts, by) if GROUP.may(by, "R") or person.pk == by.person.pk else []
    roles = list(ROLE_GRANT.visible(RoleGrant.objects.filter(person=person), by))
    own = [row.seat for row in current if row.seat and (row.seat.ends_on is None or row.seat.ends_on >= by.today)]
    every = [*own, *seats]
    return PersonPage(
        person, current, [row for row in held if row not in current], seats,
        [seat for seat in every if seat.role == Seat.Role.DEPUTY],
        [seat for seat in every if seat.role == Seat.Role.CHAIR], roles, _history(held, roles, by.today), posts,
    )  # fmt: skip


def _seats_of(posts: list[int], by: Standing) -> list[Seat]:
    rows = Seat.objects.filter(open_until(by.today), post__in=posts).order_by("starts_on", "pk")
    return list(rows.select_related("group", "post", "deputises_for__post", "deputises_for__agency"))


def _history(held: list[Appointment], roles: list[RoleGrant], today: date) -> list[Happening]:
    """Return what began and ended up to today, newest first."""
    found = []
    for row in held:
        words = str(row.post) if row.post else f"{row.seat.get_role_display()} of {row.seat.group}" if row.seat else ""
        agency = row.post.agency if row.post else row.seat and row.seat.agency
        found += _began_and_ended(row.starts_on, row.ends_on, f"{words}, {agency}")
    for grant in roles:
        found += _began_and_ended(grant.starts_on, grant.ends_on, f"role of {grant.get_role_display()}")
    return sorted((one for one in found if one.on <= today), key=lambda one: one.on, reverse=True)


def _began_and_ended(starts_on: date, ends_on: date | None, words: str) -> list[Happening]:
    began = Happening(starts_on, f"Began: {words}")
    return [began, Happening(ends_on, f"Ended: {words}")] if ends_on else [began]


@dataclass(frozen=True)
class MemberLine:
    """A post or an agency's own seat in a member agency: who holds it and on which groups it sits."""

    agency_id: int
    agency: str
    category: str
    post: str
    holders: tuple[tuple[int, str], ...]
    seats: tuple[tuple[int, str], ...]

    @property
    def people(self) -> str:
        """The holders' names."""
        return ", ".join(name for _, name in self.holders)

    @property
    def groups(self) -> str:
        """The seats in words."""
        return "; ".join(words for _, words in self.seats)


def who_are_members(by: Standing, *, text: str = "", category: str = "", sits: str = "") -> list[MemberLine]:
    """Return today’s members post by post, filtered by words, place and whether they sit anywhere; 4 queries."""
    members = MEMBERSHIP.visible(Membership.objects.filter(in_force(by.today)), by)
    lines = _Members(by).lines(list(members.values_list("agency_id", "agency__name", "category")))
    wanted = text.casefold()
    return [
        line
        for line in lines
        if (not category or line.category == category)
        and (not sits or bool(line.seats) == (sits == "yes"))
        and wanted in f"{line.agency} {line.post} {line.people}".casefold()
    ]


class _Members:
    """The rows behind the list of members, read once."""

    def __init__(self, by: Standing) -> None:
        self.named = PERSON.may(by, "R")
        posts = Post.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership).order_by("title")
        self.posts: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for pk, agency, title in posts.values_list("pk", "agency_id", "title"):
            self.posts[agency].append((pk, title))
        self._read_seats(by)
        self._read_people(by)

    def _read_seats(self, by: Standing) -> None:
        self.seats: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        self.own: dict[int, list[int]] = defaultdict(list)
        ended = Q(group__ended_on__isnull=True) | Q(group__ended_on__gte=by.today)
        rows = Seat.objects.filter(in_force(by.today), ended, partnership=by.partnership).select_related("group")
        for seat in rows.order_by("group__name", "pk") if GROUP.may(by, "R") else ():
            place = ("post", seat.post_id) if seat.post_id else ("seat", seat.pk)
            self.seats[place].append((seat.group_id, f"{seat.group} ({seat.get_role_display()})"))
            if seat.agency_id:
                self.own[seat.agency_id].append(seat.pk)

    def _read_people(self, by: Standing) -> None:
        self.people: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        rows = Appointment.objects.filter(in_force(by.today), partnership=by.partnership).order_by("starts_on", "pk")
        for post, seat, person, name in rows.values_list("post_id", "seat_id", "person_id", "person__name"):
            self.people["post" if post else "seat", post or seat].append((person, name))

    def lines(self, members: list[tuple[int, str, str]]) -> list[MemberLine]:
        """Return a line for each post and each of the agency's own seats, and one for an agency with neither."""
        found = []
        for agency, name, category in sorted(members, key=lambda one: one[1].casefold()):
            places = [("post", pk, title) for pk, title in self.posts[agency]]
            places += [("seat", pk, "Seat of the agency itself") for pk in self.own[agency]]
            for kind, pk, words in places:
                holders = tuple(self.people[kind, pk]) if self.named else ()
                found.append(MemberLine(agency, name, category, words, holders, tuple(self.seats[kind, pk])))
            if not places:
                found.append(MemberLine(agency, name, category, "", (), ()))
        return found
