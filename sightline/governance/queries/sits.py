"""Who sits where on a day: agencies down, groups across, and what is missing or too much. Four queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings

from sightline.governance.models import Appointment, Group, Membership, Seat
from sightline.governance.permissions import GROUP, MEMBERSHIP, SEAT
from sightline.governance.queries.pages import open_until
from sightline.governance.rules.seats import ROLES, VOTING
from sightline.governance.rules.sits import (
    MISSING,
    NOWHERE,
    AgencyFact,
    Gap,
    GroupFact,
    Limits,
    Load,
    SeatFact,
    gaps,
    overload,
    read_limits,
)
from sightline.governance.standing import Standing, in_force

INDEPENDENT = AgencyFact(0, "Independent, of no agency")


@cache
def limits() -> Limits:
    """Return the figures of who sits where, read once."""
    return read_limits(settings.DATA_DIR / "sits.yaml")


@dataclass(frozen=True)
class SitsCell:
    """An agency on a group: its seats in order of rank, and whether it should sit there and does not."""

    seats: tuple[SeatFact, ...] = ()
    missing: bool = False

    @property
    def vacant(self) -> bool:
        """Whether a seat here has nobody in it."""
        return any(not seat.filled for seat in self.seats)


EMPTY, ABSENT = SitsCell(), SitsCell(missing=True)


@dataclass(frozen=True)
class SitsRow:
    """An agency with a cell for each group; `total` counts the groups it is a member of."""

    agency: AgencyFact
    cells: list[SitsCell]
    total: int
    nowhere: bool

    @property
    def has_gap(self) -> bool:
        """Whether something is missing in this row."""
        return self.nowhere or any(cell.missing or cell.vacant for cell in self.cells)


@dataclass(frozen=True)
class SitsPage:
    """The whole matrix; `filled` counts by column how many of the seats of chairs and members somebody holds."""

    on: date
    groups: list[GroupFact]
    rows: list[SitsRow]
    filled: list[tuple[int, int]]
    gaps: list[Gap]
    load: list[Load]
    limits: Limits
    agencies: int


def who_sits_where(
    by: Standing, *, on: date | None = None, kind: str = "", category: str = "", only_gaps: bool = False
) -> SitsPage:  # fmt: skip
    """Return who sits where on a day, filtered; overload always counts every group."""
    day = on or by.today
    every = _groups(by, day)
    seats = _seats(by, day, {group.pk for group in every})
    agencies = _agencies(by, day, seats)
    groups = [group for group in every if not kind or group.kind == kind]
    chosen = [agency for agency in agencies if not category or agency.category == category]
    found = gaps(agencies, every, seats, limits())
    rows = _rows(chosen, groups, seats, found)
    shown = {group.pk for group in groups}, {agency.pk for agency in chosen}
    return SitsPage(
        day, groups, [row for row in rows if row.has_gap or not only_gaps], _filled(groups, seats),
        [gap for gap in found if _within(gap, *shown, narrowed=bool(category))], overload(agencies, seats, limits()),
        limits(), len(agencies),
    )  # fmt: skip


def _within(gap: Gap, groups: set[int], agencies: set[int], *, narrowed: bool) -> bool:
    there = gap.group is None or gap.group in groups
    return there and (gap.agency in agencies if gap.agency is not None else not narrowed)


def _groups(by: Standing, day: date) -> list[GroupFact]:
    rows = GROUP.visible(Group.objects.filter(open_until(day, "ended_on")), by)
    rank = {kind: at for at, kind in enumerate(Group.Kind.values)}
    found = [GroupFact(*one) for one in rows.values_list("pk", "name", "kind", "parent_id")]
    return sorted(found, key=lambda group: (rank[group.kind], group.name.casefold()))


def _seats(by: Standing, day: date, groups: set[int]) -> list[SeatFact]:
    rows = SEAT.visible(Seat.objects.filter(in_force(day)), by).order_by("pk")
    told = rows.values_list(
        "pk", "group_id", "role", "independent", "agency_id", "agency__name", "post_id", "post__title",
        "post__agency_id", "post__independent", "post__agency__name",
    )  # fmt: skip
    people = _people(by, day)
    found = []
    for pk, group, role, alone, agency, name, post, title, employer, apart, employers in told:
        if group not in groups:
            continue
        place = ("post", post) if post else ("seat", pk)
        whose = None if alone or apart else employer if post else agency
        found.append(SeatFact(pk, group, whose, role, title or name, post, tuple(people[place]), employers or name))
    return found


def _people(by: Standing, day: date) -> dict[tuple[str, int], list[tuple[int, str]]]:
    """Return who holds each post and each agency's seat, as (key, name)."""
    rows = Appointment.objects.filter(in_force(day), partnership=by.partnership).order_by("starts_on", "pk")
    found: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for post, seat, person, name in rows.values_list("post_id", "seat_id", "person_id", "person__name"):
        found["post" if post else "seat", post or seat].append((person, name))
    return found


def _agencies(by: Standing, day: date, seats: Sequence[SeatFact]) -> list[AgencyFact]:
    """Return the members of the day by category and name, then who sits without being a member."""
    rows = MEMBERSHIP.visible(Membership.objects.filter(in_force(day)), by)
    told = rows.order_by().values_list("agency_id", "agency__name", "category")
    rank = {category: at for at, category in enumerate(Membership.Category.values)}
    found = [AgencyFact(*one) for one in told]
    found.sort(key=lambda one: (rank[one.category], one.name.casefold()))
    members = {one.pk for one in found}
    others = {seat.agency: seat.agency_name for seat in seats if seat.agency and seat.agency not in members}
    found += [AgencyFact(pk, name) for pk, name in sorted(others.items(), key=lambda one: one[1]) if pk]
    apart = any(seat.agency is None for seat in seats)
    return [*found, INDEPENDENT] if apart else found


def _rows(
    agencies: Sequence[AgencyFact], groups: Sequence[GroupFact], seats: Sequence[SeatFact], found: Sequence[Gap]
) -> list[SitsRow]:  # fmt: skip
    rank = {role: at for at, role in enumerate(ROLES)}
    placed: dict[tuple[int, int], list[SeatFact]] = defaultdict(list)
    for seat in sorted(seats, key=lambda one: rank[one.role]):
        placed[seat.agency or INDEPENDENT.pk, seat.group].append(seat)
    missing = {(gap.agency, gap.group) for gap in found if gap.what == MISSING}
    nowhere = {gap.agency for gap in found if gap.what == NOWHERE}
    rows = []
    for agency in agencies:
        keys = [(agency.pk, group.pk) for group in groups]
        cells = [
            SitsCell(tuple(placed[key]), key in missing) if key in placed else ABSENT if key in missing else EMPTY
            for key in keys
        ]
        total = sum(any(seat.role in VOTING for seat in cell.seats) for cell in cells)
        rows.append(SitsRow(agency, cells, total, agency.pk in nowhere))
    return rows


def _filled(groups: Sequence[GroupFact], seats: Sequence[SeatFact]) -> list[tuple[int, int]]:
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for seat in seats:
        if seat.role in VOTING:
            counts[seat.group][0] += seat.filled
            counts[seat.group][1] += 1
    return [(counts[group.pk][0], counts[group.pk][1]) for group in groups]
