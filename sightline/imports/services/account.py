"""What the deeds share: an item as it is now, where an item may stand, and the account of the lines after a change."""

from collections.abc import Iterable

from sightline.imports.models import Item, Proposal, SourceLine
from sightline.kernel.errors import DomainError, OutOfState

Kind = Item.Kind
ON_ITS_OWN = {*Item.ALONE, Kind.ACTION, Kind.VISION}


def fresh_item(proposal: Proposal, item: Item) -> Item:
    """Return the item as it is now, with its parent; raises OutOfState when somebody joined it to another or left it
    out meanwhile.
    """
    found = Item.objects.select_related("parent").filter(pk=item.pk, proposal=proposal).first()
    if found is None:
        raise OutOfState("Somebody joined this to another item meanwhile.")
    if found.dropped:
        raise OutOfState("This was left out of the plan. Take it back first.")
    return found


def check_place(item: Item, kind: str, parent: Item | None) -> None:
    """Raise DomainError, on the field at fault, when an item of that kind cannot stand under `parent`."""
    if kind in Item.MENTIONS or kind not in Kind.values:
        raise DomainError("Choose what this is.", field="kind")
    if parent is None:
        if kind not in ON_ITS_OWN:
            raise DomainError("Choose the priority it belongs to.", field="under")
    else:
        _check_under(item, kind, parent)
    has_children = item.pk is not None and item.children.filter(dropped=False).exists()
    if has_children:
        _check_children(item, kind, parent)


def _check_under(item: Item, kind: str, parent: Item) -> None:
    if kind in Item.ALONE:
        raise DomainError(f"{Kind(kind).label} stands on its own, under no priority.", field="under")
    if item.pk is not None and item.pk in {parent.pk, parent.parent_id}:
        raise DomainError("An item cannot stand under itself.", field="under")
    if parent.kind == Kind.ACTION:
        if kind != Kind.ACTION:
            raise DomainError("Only an action can stand under an action.", field="under")
        if parent.parent is not None and parent.parent.kind == Kind.ACTION:
            raise DomainError("A sub-action cannot have sub-actions of its own.", field="under")
    elif parent.kind != Kind.PRIORITY:
        raise DomainError("Choose a priority or an action to put it under.", field="under")


def _check_children(item: Item, kind: str, parent: Item | None) -> None:
    if parent is not None and parent.kind == Kind.ACTION:
        raise DomainError("A sub-action cannot have sub-actions of its own.", field="under")
    if kind != item.kind and not (item.kind == Kind.ACTION and kind == Kind.PRIORITY):
        raise DomainError("Move or leave out what stands under it first.", field="kind")


def settle(proposal: Proposal, numbers: Iterable[int], reason: str) -> None:
    """Say again what became of some lines: placed while an item that stays holds them, else set aside."""
    wanted = set(numbers)
    stays = proposal.items.filter(dropped=False).exclude(kind__in=Item.MENTIONS)
    held = {number for lines in stays.values_list("lines", flat=True) for number in lines} & wanted
    lines = proposal.lines.filter(number__in=wanted)
    lines.filter(number__in=held).update(state=SourceLine.State.PLACED, reason="")
    lines.filter(gives="").exclude(number__in=held).update(state=SourceLine.State.SET_ASIDE, reason=reason[:300])
