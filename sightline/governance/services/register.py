"""Deeds on the register: the kinds of agency on it, and each member's place: its kind, why, and for which area."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet

from sightline.governance.models import Area, Membership, Partnership, RegisterKind
from sightline.governance.permissions import AGENCY, ARRANGED, MEMBERSHIP
from sightline.governance.register_kinds import shipped_kinds
from sightline.governance.services.saying import (
    check_open,
    check_version,
    fingerprint,
    note,
    one_line,
    paragraphs,
)
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState


@transaction.atomic
def add_kind(*, name: str, why: str = "", by: Standing) -> RegisterKind:
    """Put a kind of agency on the register, last; one of this name that is on it already is that one."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    name, why = _tidy(name, why)
    if found := _named(name, by).first():
        return found
    made = _append([(name, why)], by)[0]
    note("register.kind_added", made, by, after={"name": name, "why": why})
    return made


def _tidy(name: str, why: str) -> tuple[str, str]:
    words = one_line(name, "name", "the kind of agency")
    return words, paragraphs(why, "why", "the reason", 2000)


def _named(name: str, by: Standing) -> QuerySet[RegisterKind]:
    return RegisterKind.objects.filter(partnership=by.partnership, name__iexact=name, ended_on__isnull=True)


def _append(kinds: Collection[tuple[str, str]], by: Standing) -> list[RegisterKind]:
    last = RegisterKind.objects.filter(partnership=by.partnership).aggregate(last=Max("position"))["last"] or 0
    return [
        RegisterKind.objects.create(partnership=by.partnership, position=at, name=name, why=why)
        for at, (name, why) in enumerate(kinds, last + 1)
    ]


@transaction.atomic
def start_register(*, keys: Collection[str], by: Standing) -> int:
    """Put kinds of the shipped list on the register, by their keys, and return how many were not on it yet."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    chosen = [one for one in shipped_kinds().kinds if one.key in keys]
    if not chosen:
        raise DomainError("Select at least one kind.", field="keys")
    here = RegisterKind.objects.filter(partnership=by.partnership, ended_on__isnull=True)
    known = {name.casefold() for name in here.values_list("name", flat=True)}
    made = _append([(one.name, one.why) for one in chosen if one.name.casefold() not in known], by)
    if made:
        note("register.started", by.partnership, by, after={"kinds": [row.name for row in made]})
    return len(made)


def kind_values(row: RegisterKind) -> dict[str, str]:
    """Return a kind as two people compare it."""
    return {"Kind of agency": row.name, "Why it is on the register": row.why}


@transaction.atomic
def edit_kind(*, kind: RegisterKind, name: str, why: str, version: int, by: Standing) -> RegisterKind:
    """Change a kind's name and why it is on the register. Raises Conflict with both texts."""
    row = _kind(kind, by, "U")
    name, why = _tidy(name, why)
    if _named(name, by).exclude(pk=row.pk).exists():
        raise DomainError("This kind is on the register already.", field="name")
    before = kind_values(row)
    row.name, row.why = name, why
    check_version(version, fingerprint(before), kind_values(row), before)
    if before != kind_values(row):
        row.save(update_fields=["name", "why"])
        note("register.kind_edited", row, by, before=before, after=kind_values(row))
    return row


@transaction.atomic
def end_kind(*, kind: RegisterKind, ends_on: date, by: Standing) -> RegisterKind:
    """Take a kind that no member has any more off the register."""
    row = _kind(kind, by, "E")
    members = row.memberships.filter(ends_on__isnull=True).count()
    if members:
        raise OutOfState(f"{members} of the members are of this kind. Give them another first.")
    row.ended_on = ends_on
    row.save(update_fields=["ended_on"])
    note("register.kind_ended", row, by, after={"ends_on": ends_on})
    return row


def _kind(kind: RegisterKind, by: Standing, deed: str) -> RegisterKind:
    row = RegisterKind.objects.select_for_update().get(pk=kind.pk)
    ARRANGED.require(by, deed, row)
    check_open(row.ended_on, f"“{row.name}”")
    return row


@dataclass(frozen=True)
class Place:
    """A member's place: its category, its kind on the register, the area it is partner for, why it was chosen."""

    category: str
    register_kind: RegisterKind | None = None
    area: Area | None = None
    why: str = ""


def place_values(row: Membership) -> dict[str, str]:
    """Return a member's place as two people compare it."""
    return {
        "Its place": row.get_category_display(),
        "Kind on the register": str(row.register_kind or "none"),
        "Area": str(row.area or "none"),
        "Why it was chosen": row.why,
    }


@transaction.atomic
def place_member(*, membership: Membership, place: Place, version: int, by: Standing) -> Membership:
    """Say a member's place. Raises NotAllowed, DomainError naming the field, Conflict with both texts."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("register_kind", "area", "agency")
    row = rows.get(pk=membership.pk)
    AGENCY.require(by, "U")  # a lead of the agency alone does not say what it is to the partnership
    MEMBERSHIP.require(by, "U", row)
    check_open(row.ends_on, "This membership")
    _check_place(place, by)
    before = place_values(row)
    row.category, row.register_kind, row.area = place.category, place.register_kind, place.area
    row.why = paragraphs(place.why, "why", "the reason", 2000)
    after = place_values(row)
    check_version(version, fingerprint(before), after, before)
    if before != after:
        row.save(update_fields=["category", "register_kind", "area", "why"])
        note("agency.placed", row.agency, by, before=before, after=after)
    return row


def _check_place(place: Place, by: Standing) -> None:
    if place.category not in Membership.Category.values:
        raise DomainError("Choose the agency’s place in the partnership.", field="category")
    kind, area = place.register_kind, place.area
    if kind and (kind.partnership_id != by.partnership.pk or kind.ended_on):
        raise DomainError("Choose a kind on this partnership’s register.", field="register_kind")
    if area and area.partnership_id != by.partnership.pk:
        raise DomainError("Choose one of this partnership’s areas.", field="area")


@transaction.atomic
def match_members(*, kind: RegisterKind, memberships: Collection[int], by: Standing) -> int:
    """Give members that have no kind yet this one, by their keys, and return how many; one that has a kind keeps it."""
    AGENCY.require(by, "U")
    row = _kind(kind, by, "U")
    rows = Membership.objects.filter(
        partnership=by.partnership, pk__in=memberships, ends_on__isnull=True, register_kind__isnull=True
    )
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        raise DomainError("Select at least one agency that has no kind yet.", field="memberships")
    Membership.objects.filter(pk__in=keys).update(register_kind=row)
    note("register.matched", row, by, after={"memberships": keys})
    return len(keys)


def version_of_kind(row: RegisterKind) -> int:
    """Return a number that changes with a kind."""
    return fingerprint(kind_values(row))


def version_of_place(row: Membership) -> int:
    """Return a number that changes with a member's place."""
    return fingerprint(place_values(row))
