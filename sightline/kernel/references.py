"""Stable references such as `NMR-A-0042`: partnership code, kind, number from a locked counter.

Contexts register a resolver for their kinds when they start, so that a reference can be shown as a title and a link
without foreign keys, and only to those who may see it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from sightline.kernel.models import ReferenceCounter


@dataclass(frozen=True)
class Resolved:
    """What a reference leads to: its title, a line on its state, its address and its level (0 to 3)."""

    reference: str
    title: str
    state: str
    url: str
    level: int


Resolver = Callable[[str, Any], Resolved | None]
_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Register the resolver of a kind (`A`, `PL` …): called with (reference, standing), answers None if unseen.

    Raises ValueError for letters that another kind has: the second would take the first one's pages away.
    """
    if _resolvers.get(kind, resolver) != resolver:
        raise ValueError(f"Two kinds of things would have references with {kind}.")
    _resolvers[kind] = resolver


def resolve(reference: str, standing: Any) -> Resolved | None:
    """Return what `reference` leads to for this reader, or None when it does not exist or may not be seen."""
    parts = reference.upper().split("-")
    resolver = _resolvers.get(parts[1]) if len(parts) == 3 else None
    return resolver(reference.upper(), standing) if resolver else None


def hidden_reference(tenant: str, kind: str) -> str:
    """Return a reference with a random eight-digit number, for level 3: a sequence with gaps would count the cases.

    The column's unique constraint refuses the one in ninety million that is taken.
    """
    return f"{tenant}-{kind}-{secrets.randbelow(90_000_000) + 10_000_000}"


def next_reference(tenant: str, kind: str) -> str:
    """Give out the next reference of a kind in a partnership inside the deed’s transaction."""
    return next_references(tenant, kind, 1)[0]


def next_references(tenant: str, kind: str, count: int) -> list[str]:
    """Give out `count` consecutive references in one lock of the counter; call inside the deed's transaction."""
    with transaction.atomic():
        ReferenceCounter.objects.get_or_create(tenant=tenant, kind=kind)
        rows = ReferenceCounter.objects.filter(tenant=tenant, kind=kind)
        rows.update(last=F("last") + count)
        last = rows.values_list("last", flat=True).get()
    return [f"{tenant}-{kind}-{number:04d}" for number in range(last - count + 1, last + 1)]
