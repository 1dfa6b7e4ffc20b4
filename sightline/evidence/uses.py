"""Where evidence is used. Contexts above register the places they attach it to; their tables stay their own.

What a standing may not see is in no list, count or title here: a place is asked only for what it may see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from sightline.evidence.models import Evidence, Use
from sightline.governance.access import load
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing


@dataclass(frozen=True)
class Target:
    """Something that evidence is attached to, as a page shows it; `row` is the action, priority or measure itself.

    New evidence takes its level, its case and its group from it. `closed` says why nothing more is attached, if so.
    """

    row: Any
    title: str
    url: str
    level: int = 1
    case_reference: str = ""
    group_id: int | None = None
    closed: str = ""

    @property
    def reference(self) -> str:
        """Its reference, such as `NMR-A-0042`."""
        return str(self.row.reference)


@dataclass(frozen=True)
class Place:
    """A kind of thing evidence is attached to: the kind of its references, the table of the uses and its key, who may
    do what to it, all such things, and how one becomes a target.
    """

    kind: str
    words: str
    model: type[Use]
    key: str
    scoped: Scoped
    rows: Callable[[], QuerySet[Any]]
    target_of: Callable[[Any, Standing], Target]

    def live(self) -> QuerySet[Any]:
        """Return the uses that were not taken off."""
        return self.model._default_manager.filter(detached_at__isnull=True)

    def seen(self, by: Standing) -> QuerySet[Any]:
        """Return the live uses on things that this standing may see."""
        return self.live().filter(**{f"{self.key}__in": self.scoped.visible(self.rows(), by).order_by().values("pk")})


@dataclass(frozen=True)
class Used:
    """One place where a piece of evidence is used; `may` says whether the reader may take it off."""

    words: str
    target: Target
    since: datetime
    by: str
    may: bool


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Register a kind of place; contexts call it when they start."""
    _places[place.kind] = place


def place_of(reference: str) -> Place:
    """Return the kind of place a reference belongs to; 404 for any other."""
    parts = reference.upper().split("-")
    place = _places.get(parts[1]) if len(parts) == 3 else None
    if place is None:
        raise Http404
    return place


def find_target(reference: str, by: Standing) -> Target:
    """Return what a reference names; 404 when it does not exist or may not be seen, the latter noted on the trail."""
    place = place_of(reference)
    return place.target_of(load(place.rows(), place.scoped, by, reference=reference.upper()), by)


def may_attach(target: Target, by: Standing) -> bool:
    """Return whether this standing may attach evidence to a target and take it off: who may change it may."""
    return not target.closed and place_of(target.reference).scoped.may(by, "U", target.row)


def used_of(evidence: Evidence, by: Standing) -> Sequence[Used]:
    """Return where a piece of evidence is used, of what the standing may see; one query a kind of place."""
    found = []
    for place in _places.values():
        keys = dict(place.seen(by).filter(evidence=evidence).values_list(place.key, "pk"))
        if not keys:
            continue
        told = {
            row.pk: row
            for row in place.model._default_manager.filter(pk__in=keys.values()).select_related("attached_by")
        }
        for row in place.rows().filter(pk__in=keys).order_by("reference"):
            use, target = told[keys[row.pk]], place.target_of(row, by)
            found.append(Used(place.words, target, use.created_at, use.attached_by.name, may_attach(target, by)))
    return found


def in_use(by: Standing) -> Q:
    """Return the condition for evidence attached to anything this standing may see.

    Sets of keys rather than EXISTS: a database may answer the latter by walking all actions for each piece of evidence.
    """
    found = Q(pk__in=())
    for place in _places.values():
        found |= Q(pk__in=place.seen(by).order_by().values("evidence"))
    return found


def attached_to(place_kind: str, pk: int) -> QuerySet[Any]:
    """Return the keys of the evidence attached to one thing, as a part of a query."""
    place = _places[place_kind]
    return place.live().filter(**{f"{place.key}_id": pk}).order_by().values("evidence")
