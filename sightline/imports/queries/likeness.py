"""Which items of a proposal say what another item, or the plan that is there, says already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.imports.models import Item
from sightline.imports.queries.there import PlanText
from sightline.imports.rules.alike import Alike, alike

Kind = Item.Kind
# What is never said to be there twice: two priorities may have one lead, or one group.
MAY_REPEAT = {*Item.MENTIONS, Kind.STRATEGIC_LEAD, Kind.LEAD, Kind.LEAD_GROUP, Kind.VISION, Kind.RATIONALE}


@dataclass(frozen=True)
class Likeness:
    """What an item says again: an item before it (`item`) or words of the plan that is there (`reference`, if any)."""

    words: str
    text: str
    item: int = 0
    reference: str = ""
    same: bool = True


def likenesses(items: Sequence[Item], there: Sequence[PlanText]) -> dict[int, Likeness]:
    """Return by its key each item that says what one before it of its kind, or the plan that is there, says already."""
    by_kind: dict[str, dict[tuple[str, int], str]] = {}
    for place, text in enumerate(there):
        by_kind.setdefault(text.kind, {})["plan", place] = text.text
    for item in items:
        if item.kind not in MAY_REPEAT:
            by_kind.setdefault(item.kind, {})["item", item.pk] = item.text
    known = {item.pk: item for item in items}
    return {
        key: _likeness(found, there, known)
        for texts in by_kind.values()
        for (where, key), found in alike(texts).items()
        if where == "item"
    }


def _likeness(found: Alike[tuple[str, int]], there: Sequence[PlanText], known: Mapping[int, Item]) -> Likeness:
    where, key = found.other
    same = found.likeness >= 1
    how = "Says the same as" if same else "Says nearly the same as"
    if where == "plan":
        return Likeness(f"{how} the plan you have", there[key].text, reference=there[key].reference, same=same)
    item = known[key]
    return Likeness(f"{how} the {item.get_kind_display().lower()} before it", item.text, item=key, same=same)
