"""Deeds on a line of the document: make an item of it, or say why it is left out."""

from django.db import transaction

from sightline.governance.standing import Standing
from sightline.imports.models import Item, SourceLine
from sightline.imports.services.account import check_place, fresh_item
from sightline.imports.services.proposals import opened, trail
from sightline.kernel.errors import DomainError, OutOfState

Placed = SourceLine.State.PLACED


@transaction.atomic
def place(*, line: SourceLine, kind: str, under: Item | None, by: Standing) -> Item:
    """Make an item of a line that was unplaced or set aside, word for word; it comes last where it stands.

    Raises OutOfState when the line is placed, DomainError when that place cannot hold that kind.
    """
    proposal = opened(line.proposal, by)
    fresh = SourceLine.objects.get(pk=line.pk, proposal=proposal)
    if fresh.state == Placed:
        raise OutOfState("This line is placed already.")
    parent = fresh_item(proposal, under) if under else None
    last = proposal.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = Item(
        partnership_id=proposal.partnership_id, proposal=proposal, parent=parent, kind=kind,
        text=" ".join(fresh.text.split()), source_text=fresh.text, lines=[fresh.number], position=last + 10,
        confidence=2, reason=f"Placed by {by.person.name}"[:300],
        part_title="" if kind in Item.ALONE else fresh.part_title,
    )  # fmt: skip
    check_place(item, kind, parent)
    item.save()
    fresh.state, fresh.reason = Placed, ""
    fresh.save(update_fields=["state", "reason"])
    trail(proposal, "import.placed", by, after={"line": fresh.number, "kind": kind})
    return item


@transaction.atomic
def set_aside(*, line: SourceLine, reason: str, by: Standing) -> SourceLine:
    """Leave an unplaced line out of the plan, saying why; a line set aside gets the new reason."""
    proposal = opened(line.proposal, by)
    fresh = SourceLine.objects.get(pk=line.pk, proposal=proposal)
    if fresh.state == Placed:
        raise OutOfState("This line is placed. Leave out the items it became instead.")
    if not reason.strip():
        raise DomainError("Say why the line is left out.", field="reason")
    before = fresh.reason
    fresh.state, fresh.reason = SourceLine.State.SET_ASIDE, reason.strip()[:300]
    fresh.save(update_fields=["state", "reason"])
    trail(proposal, "import.set_aside", by, before={"reason": before}, after={"line": fresh.number, "reason": reason})
    return fresh
