"""Reads of governance, always of what the standing may see. Pages get frozen dataclasses; query counts are constant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from sightline.accounts.models import Person
from sightline.governance.models import (
    Agency,
    Appointment,
    Group,
    Membership,
    Post,
    RoleGrant,
    Seat,
)
from sightline.governance.permissions import APPOINTMENT, GROUP, MEMBERSHIP, PERSON, ROLE_GRANT
from sightline.governance.rules import ROLE_NAMES
from sightline.governance.rules import in_force as dated
from sightline.governance.rules.seats import ROLES as SEAT_ROLES
from sightline.governance.standing import ENTERING, SITTING, Standing, brought_by, in_force, sitting_today


def open_until(today: date, path: str = "ends_on") -> Q:
    """Return the filter for rows that have not ended on a day."""
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__gte": today})


def memberships(by: Standing, *, text: str = "", category: str = "", state: str = "current") -> QuerySet[Membership]:
    """Return agencies' memberships, filtered; `state` is current, past or all. Each counts its posts and vacancies."""
    rows = MEMBERSHIP.visible(Membership.objects.select_related("agency__successor"), by)
    if text:
        rows = rows.filter(Q(agency__name__icontains=text) | Q(agency__short_name__icontains=text))
    if category:
        rows = rows.filter(category=category)
    if state in ("current", "past"):
        rows = rows.filter(open_until(by.today)) if state == "current" else rows.exclude(open_until(by.today))
    posts = Q(agency__posts__partnership=by.partnership) & open_until(by.today, "agency__posts__ended_on")
    held = Appointment.objects.filter(in_force(by.today), post=OuterRef("agency__posts"))
    return rows.annotate(
        post_count=Count("agency__posts", filter=posts, distinct=True),
        held_count=Count("agency__posts", filter=posts & Q(Exists(held)), distinct=True),
    )


@dataclass(frozen=True)
class PostLine:
    """A post and who holds it today; `holders` is None when the reader may not know people's names."""

    post: Post
    holders: list[Appointment] | None
    vacant: bool
    seats: list[Seat]


def posts_of(agency: Agency, by: Standing) -> list[PostLine]:
    """Return the posts of an agency here that have not ended, with holders and seats; three queries."""
    held = Appointment.objects.filter(in_force(by.today)).select_related("person")
    seats = Seat.objects.filter(in_force(by.today)).select_related("group")
    rows = Post.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership, agency=agency)
    rows = rows.prefetch_related(Prefetch("appointments", held, "held"), Prefetch("seats", seats, "sits"))
    named = PERSON.may(by, "R")
    seen = GROUP.may(by, "R")
    return [PostLine(row, _held(row) if named else None, not _held(row), _sits(row) if seen else []) for row in rows]


def _held(row: Post | Seat) -> list[Appointment]:
    found: list[Appointment] = getattr(row, "held")  # noqa: B009 (put there by a prefetch)
    return found


def _sits(row: Post) -> list[Seat]:
    found: list[Seat] = getattr(row, "sits")  # noqa: B009 (put there by a prefetch)
    return found


@dataclass(frozen=True)
class AgencyPage:
    """One agency in this partnership."""

    agency: Agency
    memberships: list[Membership]
    current: Membership | None
    posts: list[PostLine]
    seats: list["SeatLine"]
    predecessors: list[Agency]


def agency_page(agency: Agency, by: Standing) -> AgencyPage:
    """Return an agency with its posts, its own seats and its line of succession; constant queries."""
    rows = Membership.objects.filter(partnership=by.partnership, agency=agency).select_related("register_kind", "area")
    joined = list(rows.order_by("-starts_on"))
    before = Agency.objects.filter(successor=agency, memberships__partnership=by.partnership).distinct()
    current = next((row for row in joined if row.ends_on is None or row.ends_on >= by.today), None)
    own = Seat.objects.filter(in_force(by.today), partnership=by.partnership, agency=agency)
    lines = seat_lines(own, by) if GROUP.may(by, "R") else []
    return AgencyPage(agency, joined, current, posts_of(agency, by), lines, list(before))


@dataclass(frozen=True)
class SeatLine:
    """A seat, whose it is and who sits there today."""

    seat: Seat
    holder: str
    agency: Agency
    sitters: list[Appointment]

    @property
    def vacant(self) -> bool:
        """Whether nobody sits there today."""
        return not self.sitters

    @property
    def independent(self) -> bool:
        """Whether who sits there speaks for no agency."""
        return self.seat.independent or bool(self.seat.post and self.seat.post.independent)


ORDER = {role: at for at, role in enumerate(SEAT_ROLES)}


def seat_lines(seats: QuerySet[Seat], by: Standing) -> list[SeatLine]:
    """Return seats with who sits there today, chairs first; four queries."""
    held = Appointment.objects.filter(in_force(by.today)).select_related("person")
    ways: tuple[str, ...] = ("appointments", "post__appointments")
    rows = seats.select_related(
        "post__agency", "agency", "group", "deputises_for__post", "deputises_for__agency"
    )  # fmt: skip
    rows = rows.prefetch_related(*(Prefetch(way, held, to_attr="held") for way in ways))
    lines = [_seat_line(row) for row in rows]
    return sorted(lines, key=lambda line: (ORDER[line.seat.role], line.holder))


def _seat_line(row: Seat) -> SeatLine:
    if row.post:
        return SeatLine(row, row.post.title, row.post.agency, _held(row.post))
    assert row.agency is not None  # noqa: S101 (a seat is for a post or an agency)
    return SeatLine(row, row.agency.name, row.agency, _held(row))


@dataclass(frozen=True)
class GroupLine:
    """A group in the tree of groups."""

    group: Group
    depth: int
    parent: str
    seats: int
    vacant: int


def groups(by: Standing, *, text: str = "", kind: str = "", state: str = "current") -> list[GroupLine]:
    """Return the groups the standing may see as a tree in order, filtered; two queries."""
    rows = GROUP.visible(Group.objects.select_related("parent"), by)
    if state in ("current", "past"):
        rows = rows.filter(open_until(by.today, "ended_on")) if state == "current" else rows.exclude(
            open_until(by.today, "ended_on")
        )  # fmt: skip
    found = list(rows)
    counts = _seat_counts([row.pk for row in found], by)
    tree = _in_tree(found)
    lines = [GroupLine(row, depth, str(row.parent or ""), *counts.get(row.pk, (0, 0))) for row, depth in tree]
    return [
        line
        for line in lines
        if (not kind or line.group.kind == kind) and text.casefold() in line.group.name.casefold()
    ]


def _seat_counts(keys: list[int], by: Standing) -> dict[int, tuple[int, int]]:
    held = Appointment.objects.filter(in_force(by.today)).filter(
        Q(seat=OuterRef("pk")) | Q(post=OuterRef("post"), post__isnull=False)
    )
    rows = Seat.objects.filter(in_force(by.today), group__in=keys, role__in=SITTING).order_by().values("group")
    counted = rows.annotate(all=Count("pk"), held=Count("pk", filter=Q(Exists(held))))
    return {row["group"]: (row["all"], row["all"] - row["held"]) for row in counted}


def _in_tree(rows: Sequence[Group]) -> Iterable[tuple[Group, int]]:
    """Yield each group under its parent with its depth; one whose parent is not in the list stands at the top."""
    known = {row.pk for row in rows}
    below: dict[int | None, list[Group]] = defaultdict(list)
    rank = {kind: at for at, kind in enumerate(Group.Kind.values)}
    for row in sorted(rows, key=lambda row: (rank[row.kind], row.name)):
        below[row.parent_id if row.parent_id in known else None].append(row)
    stack = [(row, 0) for row in reversed(below[None])]
    while stack:
        row, depth = stack.pop()
        yield row, depth
        stack += [(child, depth + 1) for child in reversed(below[row.pk])]


def people(by: Standing, *, text: str = "", agency: str = "", state: str = "") -> QuerySet[Person]:
    """Return people of this partnership only; `state` is in (holds something today) or out. Three queries to read."""
    rows = PERSON.visible(Person.objects.all(), by)
    now = Appointment.objects.filter(in_force(by.today), partnership=by.partnership)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if agency.isdigit():
        there = now.filter(Q(post__agency=agency) | Q(seat__agency=agency))
        rows = rows.filter(pk__in=there.order_by().values("person"))
    if state in ("in", "out"):
        holds = Q(pk__in=now.order_by().values("person"))
        rows = rows.filter(holds) if state == "in" else rows.exclude(holds)
    mine = now.select_related("post__agency", "seat__agency", "seat__group").order_by("starts_on")
    return rows.prefetch_related(Prefetch("appointments", mine, "here"))


def role_grants(by: Standing, *, role: str = "", state: str = "current") -> QuerySet[RoleGrant]:
    """Return the roles granted that the standing may see; `state` is current, past or all."""
    rows = ROLE_GRANT.visible(RoleGrant.objects.select_related("person", "granted_by"), by)
    if role:
        rows = rows.filter(role=role)
    if state in ("current", "past"):
        rows = rows.filter(open_until(by.today)) if state == "current" else rows.exclude(open_until(by.today))
    return rows


def appointments(by: Standing) -> QuerySet[Appointment]:
    """Return the appointments in force that the standing may see as roles, each post with its seats of today."""
    seats = Seat.objects.filter(sitting_today(by.today), partnership=by.partnership).select_related("group")
    rows = Appointment.objects.filter(in_force(by.today)).select_related(
        "person", "post__agency", "seat__agency", "seat__group"
    )
    return APPOINTMENT.visible(rows.prefetch_related(Prefetch("post__seats", seats, to_attr="seats_today")), by)


def roles_of(row: Appointment, today: date) -> list[str]:
    """Return the words of every role an appointment brings today: of the post, and of its seats."""
    if row.post:
        stands = row.post.ended_on is None or row.post.ended_on >= today
        seats, found = row.post.seats_today, {row.post.role or "PRA"}  # type: ignore[attr-defined]
    else:
        seats, found, stands = [row.seat] if row.seat and _makes_member(row.seat, today) else [], set(), True
    found = found.union(*(brought_by(seat.role, seat.group.kind) for seat in seats)) if stands else set()
    return [words for code, words in ROLE_NAMES.items() if code in found]


def _makes_member(seat: Seat, today: date) -> bool:
    """Say of one seat what `sitting_today` asks of rows."""
    stands = seat.group.ended_on is None or seat.group.ended_on >= today
    return stands and seat.role in ENTERING and dated(seat.starts_on, seat.ends_on, today)


def open_posts(by: Standing) -> QuerySet[Post]:
    """Return the posts of the partnership that have not ended, agency first."""
    rows = Post.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership)
    return rows.select_related("agency").order_by("agency__name", "title")


def member_agencies(by: Standing) -> QuerySet[Agency]:
    """Return the agencies that are members now."""
    rows = Membership.objects.filter(open_until(by.today), partnership=by.partnership)
    return Agency.objects.filter(pk__in=rows.order_by().values("agency"))


def open_groups(by: Standing) -> QuerySet[Group]:
    """Return the groups that have not ended."""
    return Group.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership)


def people_here(by: Standing) -> QuerySet[Person]:
    """Return the people of this partnership that the standing may see."""
    return PERSON.visible(Person.objects.filter(is_active=True), by)
