"""Deeds on proposals: read a document, mend what was understood, accept it as a plan or set it aside."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.imports.blueprint import blueprint_of
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL
from sightline.imports.understood import Understood
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.services import build_plan, unbuild_plan

TOP_KINDS = {Item.Kind.PRIORITY, Item.Kind.CORE, Item.Kind.PURPOSE, Item.Kind.GROUP, Item.Kind.MEMBER}


@transaction.atomic
def propose(*, understood: Understood, by: Standing) -> Proposal:
    """Keep what was understood of a document as a proposal; five queries and the trail, however long it is."""
    PROPOSAL.require(by, "C")
    proposal = Proposal.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership.code, "IM"),
        created_by=by.person,
        **understood.head,
    )
    SourceLine.objects.bulk_create(
        SourceLine(partnership=by.partnership, proposal=proposal, **line) for line in understood.lines
    )
    _keep_items(proposal, understood.items, by)
    _trail(proposal, "import.read", by, after={"digest": proposal.digest, "lines": len(understood.lines)})
    return proposal


def _keep_items(proposal: Proposal, items: Sequence[dict[str, object]], by: Standing) -> None:
    """Items name their parent by its index; each depth of the tree is one insert (there are three)."""
    made: dict[int, Item] = {}
    waiting = list(enumerate(items))
    while waiting:
        ready = [(i, item) for i, item in waiting if item["parent"] is None or item["parent"] in made]
        rows = []
        for i, item in ready:
            parent = made.get(item["parent"]) if item["parent"] is not None else None  # type: ignore[arg-type]
            rest = {key: value for key, value in item.items() if key != "parent"}
            rows.append(
                Item(partnership=by.partnership, proposal=proposal, parent=parent, position=(i + 1) * 10, **rest)
            )
        for (i, _), row in zip(ready, Item.objects.bulk_create(rows), strict=True):
            made[i] = row
        waiting = [(i, item) for i, item in waiting if i not in made]


def _trail(proposal: Proposal, verb: str, by: Standing, **values: object) -> None:
    record(tenant=by.partnership.code, verb=verb, reference=proposal.reference, by=by, **values)  # type: ignore[arg-type]


def _open(proposal: Proposal, by: Standing) -> Proposal:
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    PROPOSAL.require(by, "U", fresh)
    if fresh.status != Proposal.Status.OPEN:
        raise OutOfState(f"This proposal is {fresh.get_status_display()}, so it cannot be changed.")
    return fresh


def _item(proposal: Proposal, item: Item) -> Item:
    return Item.objects.select_related("parent").get(pk=item.pk, proposal=proposal)


@transaction.atomic
def describe(*, proposal: Proposal, title: str, starts_on: date, ends_on: date, by: Standing) -> Proposal:
    """Set the title and period the plan will have."""
    fresh = _open(proposal, by)
    if not title.strip():
        raise DomainError("Give the plan a title.", field="title")
    if ends_on <= starts_on:
        raise DomainError("The plan must end after it starts.", field="ends_on")
    fresh.title, fresh.starts_on, fresh.ends_on = title.strip()[:300], starts_on, ends_on
    fresh.save(update_fields=["title", "starts_on", "ends_on"])
    _trail(fresh, "import.described", by, after={"title": title, "starts_on": starts_on, "ends_on": ends_on})
    return fresh


@transaction.atomic
def retitle(*, item: Item, text: str, seen: str, by: Standing) -> Item:
    """Change an item's words. `seen` is the text the person had before them; Conflict when it changed meanwhile."""
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    text = " ".join(text.split())
    if not text:
        raise DomainError("An item needs words. To leave it out, drop it.", field="text")
    if fresh.text != " ".join(seen.split()) and fresh.text != seen:
        raise Conflict(
            "Somebody else changed these words after you opened them.",
            theirs={"Words": fresh.text},
            yours={"Words": text},
        )
    before, fresh.text = fresh.text, text
    fresh.question, fresh.parts = "", []
    fresh.save(update_fields=["text", "question", "parts"])
    _trail(proposal, "import.retitled", by, before={"text": before}, after={"text": text})
    return fresh


@transaction.atomic
def move(*, item: Item, kind: str, under: Item | None, by: Standing) -> Item:
    """Make an item another kind of thing, or put it under another priority or action.

    Raises DomainError when the new place cannot hold that kind.
    """
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    if kind not in Item.Kind.values:
        raise DomainError("Choose what this is.", field="kind")
    parent = _item(proposal, under) if under else None
    _check_place(fresh, kind, parent)
    before = {"kind": fresh.kind, "parent": fresh.parent_id}
    fresh.kind, fresh.parent = kind, parent
    fresh.question, fresh.parts = "", []
    fresh.save(update_fields=["kind", "parent", "question", "parts"])
    _trail(proposal, "import.moved", by, before=before, after={"kind": kind, "parent": fresh.parent_id})
    return fresh


def _check_place(item: Item, kind: str, parent: Item | None) -> None:
    has_children = item.children.filter(dropped=False).exists()
    if kind in TOP_KINDS and parent is not None:
        raise DomainError(f"{Item.Kind(kind).label} stands on its own, under no priority.", field="under")
    if parent is not None and item.pk in {parent.pk, parent.parent_id}:
        raise DomainError("An item cannot stand under itself.", field="under")
    if parent is not None and parent.kind == Item.Kind.ACTION:
        if kind != Item.Kind.ACTION:
            raise DomainError("Only an action can stand under an action.", field="under")
        if has_children or (parent.parent is not None and parent.parent.kind == Item.Kind.ACTION):
            raise DomainError("A sub-action cannot have sub-actions of its own.", field="under")
    elif parent is not None and parent.kind != Item.Kind.PRIORITY:
        raise DomainError("Choose a priority or an action to put it under.", field="under")
    if has_children and kind not in {item.kind, Item.Kind.PRIORITY} and item.kind == Item.Kind.PRIORITY:
        raise DomainError("Move or drop what stands under this priority first.", field="kind")
    if parent is None and kind not in TOP_KINDS | {Item.Kind.ACTION}:
        raise DomainError("Choose the priority it belongs to.", field="under")


@transaction.atomic
def split(*, item: Item, texts: Sequence[str], by: Standing) -> list[Item]:
    """Make several items of one; `texts` are their words, in order. Raises DomainError for fewer than two."""
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    words = [" ".join(text.split()) for text in texts if text.strip()]
    if len(words) < 2:
        raise DomainError("Put each item on a line of its own: at least two.", field="texts")
    if len(words) > 9:
        raise DomainError("Split into nine items at most at a time.", field="texts")
    before = fresh.text
    fresh.text, fresh.question, fresh.parts = words[0], "", []
    fresh.save(update_fields=["text", "question", "parts"])
    rest = [_twin(fresh, text, offset) for offset, text in enumerate(words[1:], start=1)]
    made = [fresh, *Item.objects.bulk_create(rest)]
    _trail(proposal, "import.split", by, before={"text": before}, after={"texts": words})
    return made


def _twin(item: Item, text: str, offset: int) -> Item:
    return Item(
        partnership_id=item.partnership_id, proposal=item.proposal, parent=item.parent, position=item.position + offset,
        kind=item.kind, text=text, source_text=item.source_text, confidence=item.confidence, reason=item.reason,
        lines=item.lines, owner=item.owner, group=item.group, due_on=item.due_on, part_title=item.part_title,
    )  # fmt: skip


@transaction.atomic
def join(*, item: Item, by: Standing) -> Item:
    """Join an item to the one of its kind before it, under the same parent; what stands under it follows."""
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    earlier = (
        Item.objects.filter(proposal=proposal, kind=fresh.kind, parent=fresh.parent, dropped=False)
        .filter(Q(position__lt=fresh.position) | Q(position=fresh.position, pk__lt=fresh.pk))
        .order_by("-position", "-pk")
        .first()
    )
    if earlier is None:
        raise DomainError("There is nothing of its kind before it to join it to.")
    before = [earlier.text, fresh.text]
    earlier.text = f"{earlier.text} {fresh.text}"
    earlier.lines = sorted({*earlier.lines, *fresh.lines})
    earlier.save(update_fields=["text", "lines"])
    fresh.children.update(parent=earlier)
    fresh.delete()
    _trail(proposal, "import.joined", by, before={"texts": before}, after={"text": earlier.text})
    return earlier


@transaction.atomic
def drop(*, item: Item, by: Standing) -> Item:
    """Leave an item, and what stands under it, out of the plan; its lines are set aside and it can be taken back."""
    return _set_dropped(item, True, by)


@transaction.atomic
def take_back(*, item: Item, by: Standing) -> Item:
    """Take back an item that was dropped, with what stands under it."""
    return _set_dropped(item, False, by)


def _set_dropped(item: Item, dropped: bool, by: Standing) -> Item:
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    below = list(Item.objects.filter(proposal=proposal, parent=fresh))
    below += list(Item.objects.filter(proposal=proposal, parent__in=[row.pk for row in below]))
    Item.objects.filter(pk__in=[fresh.pk, *(row.pk for row in below)]).update(dropped=dropped)
    fresh.dropped = dropped
    lines = {number for row in [fresh, *below] for number in row.lines}
    _settle(proposal, lines, f"Dropped by {by.person.name}")
    _trail(proposal, "import.dropped" if dropped else "import.taken_back", by, after={"item": fresh.text})
    return fresh


def _settle(proposal: Proposal, numbers: Iterable[int], reason: str) -> None:
    """Say again what became of some lines: placed while an item that stays holds them, else set aside."""
    wanted = set(numbers)
    held = {n for lines in proposal.items.filter(dropped=False).values_list("lines", flat=True) for n in lines} & wanted
    proposal.lines.filter(number__in=held).update(state=SourceLine.State.PLACED, reason="")
    proposal.lines.filter(number__in=wanted - held).update(state=SourceLine.State.SET_ASIDE, reason=reason[:300])


@transaction.atomic
def keep_as_one(*, item: Item, by: Standing) -> Item:
    """Answer an item's question: it is right as it is."""
    proposal = _open(item.proposal, by)
    fresh = _item(proposal, item)
    fresh.question, fresh.parts, fresh.confidence = "", [], 2
    fresh.save(update_fields=["question", "parts", "confidence"])
    _trail(proposal, "import.answered", by, after={"item": fresh.text})
    return fresh


@transaction.atomic
def assign(*, items: Sequence[Item], owner: Post | None, group: Group | None, due_on: date | None, by: Standing) -> int:
    """Give several actions of one proposal an owner, a group or a date; None leaves as it is. Returns how many."""
    if not items:
        raise DomainError("Choose at least one action.", field="items")
    proposal = _open(items[0].proposal, by)
    changes = {key: value for key, value in {"owner": owner, "group": group, "due_on": due_on}.items() if value}
    if not changes:
        raise DomainError("Choose an owner, a group or a date to set.", field="owner")
    rows = Item.objects.filter(proposal=proposal, pk__in=[item.pk for item in items], kind=Item.Kind.ACTION)
    count = rows.update(**changes)
    _trail(proposal, "import.assigned", by, after={"count": count, **{key: str(v) for key, v in changes.items()}})
    return count


@transaction.atomic
def place(*, line: SourceLine, kind: str, under: Item | None, by: Standing) -> Item:
    """Make an item of a line that was unplaced or set aside, word for word."""
    proposal = _open(line.proposal, by)
    fresh = SourceLine.objects.select_for_update().get(pk=line.pk, proposal=proposal)
    if kind not in Item.Kind.values:
        raise DomainError("Choose what this line is.", field="kind")
    after = proposal.items.filter(parent=under).order_by("-position").values_list("position", flat=True).first() or 0
    item = Item(
        partnership=by.partnership, proposal=proposal, kind=kind, text=" ".join(fresh.text.split()),
        source_text=fresh.text, lines=[fresh.number], position=after + 10, confidence=2,
        reason=f"Placed by {by.person.name}"[:300],
    )  # fmt: skip
    item.save()
    _check_place(item, kind, _item(proposal, under) if under else None)
    item.parent = under
    item.save(update_fields=["parent"])
    fresh.state, fresh.reason = SourceLine.State.PLACED, ""
    fresh.save(update_fields=["state", "reason"])
    _trail(proposal, "import.placed", by, after={"line": fresh.number, "kind": kind})
    return item


@transaction.atomic
def set_aside(*, line: SourceLine, reason: str, by: Standing) -> SourceLine:
    """Leave an unplaced line out of the plan, saying why."""
    proposal = _open(line.proposal, by)
    fresh = SourceLine.objects.select_for_update().get(pk=line.pk, proposal=proposal)
    if fresh.state == SourceLine.State.PLACED:
        raise OutOfState("This line is placed. Drop the items it became instead.")
    if not reason.strip():
        raise DomainError("Say why the line is left out.", field="reason")
    fresh.state, fresh.reason = SourceLine.State.SET_ASIDE, reason.strip()[:300]
    fresh.save(update_fields=["state", "reason"])
    _trail(proposal, "import.set_aside", by, after={"line": fresh.number, "reason": reason.strip()})
    return fresh


@transaction.atomic
def commit(*, proposal: Proposal, by: Standing) -> Proposal:
    """Make the plan, all of it or nothing. Open questions and unplaced lines do not stop it; they stay on record.

    Raises OutOfState when it was accepted already, DomainError when title, period or priorities are missing.
    """
    fresh = _open(proposal, by)
    PROPOSAL.require(by, "A", fresh)
    if not (fresh.title and fresh.starts_on and fresh.ends_on):
        raise DomainError("Give the plan a title and a period first.", field="title")
    items = list(fresh.items.filter(dropped=False).select_related("owner__agency", "group").order_by("position", "pk"))
    if not any(item.kind == Item.Kind.PRIORITY for item in items):
        raise DomainError("A plan needs at least one priority. Place one, or start again with another document.")
    fresh.plan = build_plan(new=blueprint_of(fresh, items), by=by)
    fresh.status, fresh.committed_by, fresh.committed_at = Proposal.Status.COMMITTED, by.person, timezone.now()
    fresh.save(update_fields=["plan", "status", "committed_by", "committed_at"])
    _trail(fresh, "import.committed", by, after={"plan": fresh.plan.reference, "items": len(items)})
    return fresh


@transaction.atomic
def undo(*, proposal: Proposal, by: Standing) -> Proposal:
    """Take back a plan made from a proposal, as long as nobody has changed it; the proposal opens again."""
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    PROPOSAL.require(by, "E", fresh)
    if fresh.status != Proposal.Status.COMMITTED or fresh.plan is None:
        raise OutOfState("Only a proposal that was made into a plan can be undone.")
    reference = fresh.plan.reference
    unbuild_plan(plan=fresh.plan, by=by)
    fresh.status, fresh.plan, fresh.committed_by, fresh.committed_at = Proposal.Status.OPEN, None, None, None
    fresh.save(update_fields=["status", "plan", "committed_by", "committed_at"])
    _trail(fresh, "import.undone", by, before={"plan": reference})
    return fresh


@transaction.atomic
def discard(*, proposal: Proposal, by: Standing) -> Proposal:
    """Put a proposal away without making a plan; it stays readable."""
    fresh = _open(proposal, by)
    PROPOSAL.require(by, "E", fresh)
    fresh.status = Proposal.Status.DISCARDED
    fresh.save(update_fields=["status"])
    _trail(fresh, "import.discarded", by)
    return fresh
