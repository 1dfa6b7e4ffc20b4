"""Deeds on several items of one proposal at once: left out together, or moved under one priority."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal
from sightline.imports.services.account import check_place, fresh_item, settle
from sightline.imports.services.proposals import opened, trail
from sightline.kernel.errors import DomainError

NOTHING = "Tick at least one item."


def _now(proposal: Proposal, items: Sequence[Item]) -> list[Item]:
    """Return the items as they are now, without those that somebody left out or joined meanwhile."""
    rows = proposal.items.select_related("parent").filter(pk__in=[item.pk for item in items], dropped=False)
    return list(rows.exclude(kind__in=Item.MENTIONS).order_by("position", "pk"))


@transaction.atomic
def drop_several(*, items: Sequence[Item], by: Standing) -> int:
    """Leave several items, and what stands under them, out of the plan; each can be taken back. Returns how many."""
    if not items:
        raise DomainError(NOTHING, field="items")
    proposal = opened(items[0].proposal, by)
    found = _now(proposal, items)
    keys = [item.pk for item in found]
    below = list(proposal.items.filter(Q(parent__in=keys) | Q(parent__parent__in=keys)))
    proposal.items.filter(pk__in={*keys, *(row.pk for row in below)}).update(dropped=True)
    settle(proposal, {n for row in [*found, *below] for n in row.lines}, f"Left out by {by.person.name}")
    trail(proposal, "import.dropped", by, after={"texts": [item.text for item in found], "with": len(below)})
    return len(found)


@transaction.atomic
def move_several(*, items: Sequence[Item], under: Item, by: Standing) -> int:
    """Put several items under one priority, each as the kind it is, all of them or none. Returns how many.

    Raises DomainError, naming the item, when one of them cannot stand there.
    """
    if not items:
        raise DomainError(NOTHING, field="items")
    proposal = opened(items[0].proposal, by)
    parent = fresh_item(proposal, under)
    found = _now(proposal, items)
    for item in found:
        try:
            check_place(item, item.kind, parent)
        except DomainError as error:
            raise DomainError(f"“{item.text[:80]}” cannot stand there. {error.sentence}", field=error.field) from error
    proposal.items.filter(pk__in=[item.pk for item in found]).update(parent=parent, question="", parts=[])
    settle(proposal, {n for item in found for n in item.lines}, f"Moved by {by.person.name}")
    trail(proposal, "import.moved", by, after={"texts": [item.text for item in found], "parent": parent.pk})
    return len(found)
