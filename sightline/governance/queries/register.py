"""Reads of the register: its kinds, the members of each, and what is missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sightline.governance.models import Area, Membership, RegisterKind, RelatedBody, Seat, Statement
from sightline.governance.permissions import ARRANGED, MEMBERSHIP
from sightline.governance.queries.pages import open_until
from sightline.governance.register_kinds import ShippedKind, shipped_kinds
from sightline.governance.standing import Standing, in_force


@dataclass(frozen=True)
class KindLine:
    """A kind on the register and its members today."""

    kind: RegisterKind
    members: Sequence[Membership]


@dataclass(frozen=True)
class Gaps:
    """What the register lacks: kinds nobody is of, relevant agencies of no kind, members that sit nowhere."""

    kinds: Sequence[RegisterKind]
    unplaced: Sequence[Membership]
    nowhere: Sequence[Membership]


def kinds_to_open() -> QuerySet[RegisterKind]:
    """Return kinds of the register."""
    return RegisterKind.objects.select_related("partnership")


def open_kinds(by: Standing) -> QuerySet[RegisterKind]:
    """Return the kinds on the register today, in order."""
    return ARRANGED.visible(kinds_to_open(), by).filter(open_until(by.today, "ended_on"))


def fresh_kinds(by: Standing) -> list[ShippedKind]:
    """Return the kinds of the shipped list that are not on the register."""
    known = {kind.name.casefold() for kind in open_kinds(by)}
    return [one for one in shipped_kinds().kinds if one.name.casefold() not in known]


def open_areas(by: Standing) -> QuerySet[Area]:
    """Return the areas the partnership covers."""
    return Area.objects.filter(partnership=by.partnership)


def register(by: Standing, *, text: str = "", state: str = "") -> list[KindLine]:
    """Return the register, filtered by words in a kind, its reason or a member's name; `state` is gap or met."""
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in current_members(by):
        if row.register_kind_id:
            members[row.register_kind_id].append(row)
    lines = [KindLine(kind, members.get(kind.pk, [])) for kind in open_kinds(by)]
    if state in ("gap", "met"):
        lines = [line for line in lines if bool(line.members) == (state == "met")]
    wanted = text.casefold()
    return [line for line in lines if wanted in _words(line)] if wanted else lines


def _words(line: KindLine) -> str:
    names = " ".join(row.agency.name for row in line.members)
    return f"{line.kind.name} {line.kind.why} {names}".casefold()


def current_members(by: Standing) -> QuerySet[Membership]:
    """Return the memberships of today with agency, kind and area."""
    rows = MEMBERSHIP.visible(Membership.objects.filter(in_force(by.today)), by)
    return rows.select_related("agency", "register_kind", "area").order_by("agency__name")


def memberships_to_open() -> QuerySet[Membership]:
    """Return memberships with agency, kind and area."""
    return Membership.objects.select_related("agency", "register_kind", "area", "partnership")


def criteria(by: Standing) -> list[str]:
    """Return what the partnership asks of a representative."""
    rows = Statement.objects.filter(partnership=by.partnership, kind=Statement.Kind.CRITERION)
    return list(rows.values_list("text", flat=True))


def unplaced_members(by: Standing) -> QuerySet[Membership]:
    """Return the members of today that have no kind on the register."""
    return current_members(by).filter(register_kind__isnull=True, ends_on__isnull=True)


def gaps(by: Standing) -> Gaps:
    """Return what the register lacks; four queries. A member sits somewhere with a seat or as the link to a forum."""
    members = list(current_members(by))
    taken = {row.register_kind_id for row in members}
    seated = _seated(by)
    return Gaps(
        [kind for kind in open_kinds(by) if kind.pk not in taken],
        [row for row in members if row.category == Membership.Category.RELEVANT and row.register_kind_id is None],
        [row for row in members if row.agency_id not in seated],
    )


def _seated(by: Standing) -> set[int]:
    rows = Seat.objects.filter(in_force(by.today), open_until(by.today, "group__ended_on"), partnership=by.partnership)
    active = rows.exclude(role=Seat.Role.PAPERS).order_by()
    found = {agency for pair in active.values_list("agency", "post__agency") for agency in pair if agency}
    forums = RelatedBody.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership)
    return found | set(forums.exclude(link=None).order_by().values_list("link__agency", flat=True))
