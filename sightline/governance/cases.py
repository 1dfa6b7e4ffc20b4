"""Who is near which case of level 3: one condition, as a set of references and as a part of a query.

Near is who is named on it or broke the glass, in time, approved where it takes two, not suspended, not ended; less
whoever has an interest recorded in it. No role is enough (rules 2, 3 and 6 of the security bar; ADR 13).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import CaseAccess, Partnership

Kind = CaseAccess.Kind


@dataclass(frozen=True)
class Limits:
    """How long one may come near, and how much one has to say for it. Local practice, shipped as data."""

    named_months: int
    broken_glass_minutes: int
    reason_characters: int
    source: str
    verified: bool


@cache
def limits() -> Limits:
    """Return the limits in force, read once; raises TypeError when one is missing."""
    return Limits(**yaml.safe_load((settings.DATA_DIR / "case_access.yaml").read_text(encoding="utf-8")))


def opens(now: datetime) -> Q:
    """Return the condition for rows that bring somebody near at a moment, recusals apart; as `rules.cases.state_of`."""
    approved = Q(needs_approval=False) | Q(approved_at__isnull=False)
    in_time = Q(starts_at__lte=now, ends_at__gt=now)
    return Q(kind__in=(Kind.NAMED, Kind.GLASS), suspended_at__isnull=True, ended_at__isnull=True) & approved & in_time


KEPT_AWAY = Q(kind=Kind.RECUSED, ended_at__isnull=True)


def _of(person: Person, partnership: Partnership | None) -> QuerySet[CaseAccess]:
    rows = CaseAccess.objects.filter(person=person).order_by()
    return rows.filter(partnership=partnership) if partnership else rows


def recused_references(person: Person, partnership: Partnership | None = None) -> QuerySet[CaseAccess, Any]:
    """Return, as a part of a query, the cases in which a person has an interest recorded, here or anywhere."""
    return _of(person, partnership).filter(KEPT_AWAY).values("reference")


def opened_references(
    person: Person, partnership: Partnership, now: datetime | None = None
) -> QuerySet[CaseAccess, Any]:  # fmt: skip
    """Return, as a part of a query, the cases opened to a person; whoever asks has to keep recusals out besides."""
    return _of(person, partnership).filter(opens(now or timezone.now())).values("reference")


def near_references(
    person: Person, partnership: Partnership, now: datetime | None = None
) -> QuerySet[CaseAccess, Any]:  # fmt: skip
    """Return, as a part of a query, the cases a person may come near."""
    opened = opened_references(person, partnership, now)
    return opened.exclude(reference__in=recused_references(person, partnership))


@dataclass(frozen=True)
class Cases:
    """The references of the cases a person may come near, of those where they are named and not only behind broken
    glass, and of those they are kept from.
    """

    near: frozenset[str]
    named: frozenset[str]
    recused: frozenset[str]


def cases_of(person: Person, partnership: Partnership, now: datetime | None = None) -> Cases:
    """Return a person's cases in a partnership at a moment; one query."""
    rows = _of(person, partnership).filter(opens(now or timezone.now()) | KEPT_AWAY)
    found = list(rows.values_list("reference", "kind"))
    recused = frozenset(reference for reference, kind in found if kind == Kind.RECUSED)
    named = frozenset(reference for reference, kind in found if kind == Kind.NAMED) - recused
    glass = frozenset(reference for reference, kind in found if kind == Kind.GLASS) - recused
    return Cases(named | glass, named, recused)


def near(person: Person, partnership: Partnership, now: datetime | None = None) -> frozenset[str]:
    """Return the references of the cases a person may come near at a moment; one query."""
    return cases_of(person, partnership, now).near
