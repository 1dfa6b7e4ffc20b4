"""Which group a report goes to, and which groups owe one."""

from collections.abc import Mapping
from dataclasses import dataclass

RECEIVING = ("delivery", "board", "executive")
OWING = ("sub_group", "task")


@dataclass(frozen=True)
class Place:
    """A group in the structure: its key, its kind and the key of the group above it."""

    pk: int
    kind: str
    parent: int | None


def receiver(group: int, places: Mapping[int, Place]) -> Place | None:
    """Return the group to which a group reports: the nearest above it that receives reports.

    Where no group above does, the partnership's delivery group, else its board, else its executive; None for the
    executive itself or where there is none. `places` holds the groups that stand.
    """
    own = places[group]
    if own.kind == "executive":
        return None
    seen, at = {group}, own.parent
    while at is not None and at in places and at not in seen:
        if places[at].kind in RECEIVING:
            return places[at]
        seen.add(at)
        at = places[at].parent
    kinds = RECEIVING if own.kind not in RECEIVING else RECEIVING[RECEIVING.index(own.kind) + 1 :]
    for kind in kinds:
        for one in sorted(places.values(), key=lambda place: place.pk):
            if one.kind == kind and one.pk != group:
                return one
    return None


def owes(kind: str) -> bool:
    """Return whether a kind of group owes each round a report of its own, or one that collates others."""
    return kind in OWING or kind == "delivery"
