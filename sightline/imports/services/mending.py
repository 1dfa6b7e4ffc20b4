"""Deeds on one item, or several: its words, its place, what it is, and whether it stays."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from sightline.actions.models import Rag
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.imports.models import Item
from sightline.imports.queries import earlier_of
from sightline.imports.services.account import check_place, fresh_item, settle
from sightline.imports.services.proposals import opened, trail
from sightline.kernel.errors import Conflict, DomainError, OutOfState

MOST_PIECES = 9


@transaction.atomic
def retitle(*, item: Item, text: str, seen: str, by: Standing) -> Item:
    """Change an item's words. `seen` is the text the person had before them; Conflict when it changed meanwhile."""
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    text = " ".join(text.split())
    if not text:
        raise DomainError("An item needs words. To keep it out of the plan, leave it out.", field="text")
    if " ".join(fresh.text.split()) != " ".join(seen.split()):
        raise Conflict(
            "Somebody else changed these words after you opened them.",
            theirs={"Words": fresh.text},
            yours={"Words": text},
        )
    before, fresh.text = fresh.text, text
    _sign(fresh, by)
    _answered(fresh)
    fresh.save(update_fields=["text", "words_by", "question", "parts"])
    trail(proposal, "import.retitled", by, before={"text": before}, after={"text": text})
    return fresh


def _answered(item: Item) -> None:
    item.question, item.parts = "", []


def _sign(item: Item, by: Standing) -> None:
    """Name on an item who gave it words that the document does not have there; nobody when they are the document's."""
    source = " ".join(item.source_text.split())
    item.words_by = "" if " ".join(item.text.split()) in source else by.person.name[:200]


@transaction.atomic
def move(*, item: Item, kind: str, under: Item | None, by: Standing) -> Item:
    """Make an item another kind of thing, or put it under another priority or action.

    Raises DomainError when the new place cannot hold that kind.
    """
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    parent = fresh_item(proposal, under) if under else None
    check_place(fresh, kind, parent)
    before = {"kind": fresh.kind, "parent": fresh.parent_id}
    fresh.kind, fresh.parent = kind, parent
    _answered(fresh)
    fresh.save(update_fields=["kind", "parent", "question", "parts"])
    settle(proposal, fresh.lines, f"Moved by {by.person.name}")
    trail(proposal, "import.moved", by, before=before, after={"kind": kind, "parent": fresh.parent_id})
    return fresh


@transaction.atomic
def split(*, item: Item, texts: Sequence[str], by: Standing) -> list[Item]:
    """Make several items of one; `texts` are their words, in order. Raises DomainError for fewer than two.

    What stands under it stays with the first.
    """
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    words = [" ".join(text.split()) for text in texts if text.strip()]
    if len(words) < 2:
        raise DomainError("Put each item on a line of its own: at least two.", field="texts")
    if len(words) > MOST_PIECES:
        raise DomainError("Split into nine items at most at a time.", field="texts")
    before = fresh.text
    fresh.text = words[0]
    _sign(fresh, by)
    _answered(fresh)
    fresh.save(update_fields=["text", "words_by", "question", "parts"])
    proposal.items.filter(position__gt=fresh.position).update(position=F("position") + len(words) - 1)
    rest = [_twin(fresh, text, offset) for offset, text in enumerate(words[1:], start=1)]
    for twin in rest:
        _sign(twin, by)
    made = [fresh, *Item.objects.bulk_create(rest)]
    trail(proposal, "import.split", by, before={"text": before}, after={"texts": words})
    return made


def _twin(item: Item, text: str, offset: int) -> Item:
    return Item(
        partnership_id=item.partnership_id, proposal=item.proposal, parent=item.parent, position=item.position + offset,
        kind=item.kind, text=text, source_text=item.source_text, confidence=item.confidence, reason=item.reason,
        lines=item.lines, owner_id=item.owner_id, group_id=item.group_id, due_on=item.due_on,
        part_title=item.part_title, said_lead=item.said_lead, said_group=item.said_group, said_due=item.said_due,
        said_status=item.said_status, rag=item.rag,
    )  # fmt: skip


@transaction.atomic
def join(*, item: Item, by: Standing) -> Item:
    """Join an item to the one of its kind before it, under the same parent; what stands under it follows."""
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    earlier = earlier_of(fresh)
    if earlier is None:
        raise OutOfState("There is nothing of its kind before it to join it to.")
    before = [earlier.text, fresh.text]
    _absorb(earlier, fresh)
    trail(proposal, "import.joined", by, before={"texts": before}, after={"text": earlier.text})
    return earlier


def _absorb(earlier: Item, later: Item) -> None:
    """Put the words, lines and children of the later item into the earlier; its owner and date fill what is empty."""
    earlier.text = f"{earlier.text} {later.text}"
    earlier.source_text = f"{earlier.source_text} {later.source_text}".strip()
    earlier.lines = sorted({*earlier.lines, *later.lines})
    for name in (
        "owner_id",
        "group_id",
        "due_on",
        "rag",
        "said_lead",
        "said_group",
        "said_due",
        "said_status",
        "words_by",
    ):
        setattr(earlier, name, getattr(earlier, name) or getattr(later, name))
    _answered(earlier)
    earlier.save()
    later.children.update(parent=earlier)
    later.delete()


@transaction.atomic
def drop(*, item: Item, by: Standing) -> Item:
    """Leave an item, and what stands under it, out of the plan; its lines are set aside and it can be taken back."""
    proposal = opened(item.proposal, by)
    return _set_dropped(fresh_item(proposal, item), True, by)


@transaction.atomic
def take_back(*, item: Item, by: Standing) -> Item:
    """Take back an item that was dropped, with what stands under it. Raises OutOfState while its parent is dropped."""
    proposal = opened(item.proposal, by)
    fresh = Item.objects.select_related("parent").get(pk=item.pk, proposal=proposal)
    if not fresh.dropped:
        raise OutOfState("This was taken back already.")
    if fresh.parent is not None and fresh.parent.dropped:
        raise OutOfState("What it stands under was left out too. Take that back first.")
    return _set_dropped(fresh, False, by)


def _set_dropped(item: Item, dropped: bool, by: Standing) -> Item:
    rows = Item.objects.filter(proposal=item.proposal)
    below = list(rows.filter(Q(parent=item) | Q(parent__parent=item)))
    rows.filter(pk__in=[item.pk, *(row.pk for row in below)]).update(dropped=dropped)
    item.dropped = dropped
    settle(item.proposal, {n for row in [item, *below] for n in row.lines}, f"Left out by {by.person.name}")
    verb = "import.dropped" if dropped else "import.taken_back"
    trail(item.proposal, verb, by, after={"item": item.text, "with": len(below)})
    return item


@transaction.atomic
def keep_as_one(*, item: Item, by: Standing) -> Item:
    """Answer an item's question: it is right as it is."""
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    _answered(fresh)
    fresh.confidence = 2
    fresh.save(update_fields=["question", "parts", "confidence"])
    trail(proposal, "import.answered", by, after={"item": fresh.text})
    return fresh


@transaction.atomic
def say_rag(*, item: Item, rag: str, by: Standing) -> Item:
    """Say how an action stands when the plan starts: a RAG value, or nothing for not said.

    Raises DomainError when it is no action, or no such value.
    """
    proposal = opened(item.proposal, by)
    fresh = fresh_item(proposal, item)
    if fresh.kind != Item.Kind.ACTION or (rag and rag not in Rag.values):
        raise DomainError("Choose how the action stands, or “Not said”.", field="rag")
    before, fresh.rag = fresh.rag, rag
    fresh.save(update_fields=["rag"])
    trail(proposal, "import.rag_said", by, before={"rag": before}, after={"item": fresh.text, "rag": rag})
    return fresh


@transaction.atomic
def assign(*, items: Sequence[Item], owner: Post | None, group: Group | None, due_on: date | None, by: Standing) -> int:
    """Give several actions of one proposal an owner, a group or a date; None leaves as it is. Returns how many.

    Raises DomainError when nothing is chosen, or an owner or group is not this partnership's.
    """
    if not items:
        raise DomainError("Tick at least one action.", field="items")
    proposal = opened(items[0].proposal, by)
    changes = {key: value for key, value in {"owner": owner, "group": group, "due_on": due_on}.items() if value}
    if not changes:
        raise DomainError("Choose an owner, a group or a date to set.", field="owner")
    for name, row in (("owner", owner), ("group", group)):
        if row is not None and row.partnership_id != proposal.partnership_id:
            raise DomainError(f"Choose one of this partnership’s own {name}s.", field=name)
    rows = proposal.items.filter(pk__in=[item.pk for item in items], kind=Item.Kind.ACTION, dropped=False)
    count = rows.update(**changes)
    trail(proposal, "import.assigned", by, after={"count": count, **{key: str(v) for key, v in changes.items()}})
    return count
