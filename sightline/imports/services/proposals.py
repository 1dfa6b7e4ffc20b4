"""Deeds on a whole proposal: read a document, say what plan it will be, accept it, take it back, put it away."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.imports.blueprint import Known, blueprint_of, folded, known_in
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL
from sightline.imports.services.standing import stand_as_said
from sightline.imports.understood import Understood
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.services import build_plan, unbuild_plan

Status = Proposal.Status


@transaction.atomic
def propose(*, understood: Understood, by: Standing) -> Proposal:
    """Keep what was understood of a document as a proposal: some twenty queries, a few more for each thousand rows.

    The same file sent again by the same person gives the same proposal while nobody has changed it.
    """
    PROPOSAL.require(by, "C")
    Partnership.objects.select_for_update(no_key=True).get(pk=by.partnership.pk)
    same = Proposal.objects.filter(
        partnership=by.partnership,
        digest=understood.head["digest"],
        created_by=by.person,
        status=Status.OPEN,
        version=1,
    )
    if again := same.first():
        return again
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
    trail(proposal, "import.read", by, after={"digest": proposal.digest, "lines": len(understood.lines)})
    return proposal


def _keep_items(proposal: Proposal, items: Sequence[Mapping[str, Any]], by: Standing) -> None:
    """Items name their parent by its index; each depth of the tree is one insert (there are three)."""
    known = known_in(by.partnership.pk)
    made: dict[int, Item] = {}
    waiting = list(enumerate(items))
    while waiting:
        ready = [(i, item) for i, item in waiting if item["parent"] is None or item["parent"] in made]
        rows = [_row(proposal, i, item, made, known) for i, item in ready]
        made |= dict(zip((i for i, _ in ready), Item.objects.bulk_create(rows), strict=True))
        waiting = [(i, item) for i, item in waiting if i not in made]


def _row(proposal: Proposal, index: int, item: Mapping[str, Any], made: Mapping[int, Item], known: Known) -> Item:
    """An action whose lead or group the document names as the partnership does gets that owner or group."""
    fields = {key: value for key, value in item.items() if key != "parent"}
    if item["kind"] == Item.Kind.ACTION:
        fields["owner"] = known.posts.get(folded(item["said_lead"]))
        names = (folded(item["said_group"]), folded(item["said_lead"]))
        fields["group"] = next((known.groups[name] for name in names if name in known.groups), None)
    parent = made[item["parent"]] if item["parent"] is not None else None
    return Item(
        partnership_id=proposal.partnership_id, proposal=proposal, parent=parent, position=(index + 1) * 10, **fields
    )


def trail(proposal: Proposal, verb: str, by: Standing, **values: Any) -> None:
    """Write one row on the trail about a proposal."""
    record(tenant=by.partnership.code, verb=verb, reference=proposal.reference, by=by, **values)


def opened(proposal: Proposal, by: Standing, deed: str = "U") -> Proposal:
    """Lock a proposal for a change and count the change; raises NotAllowed, or OutOfState when it is not open."""
    fresh = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    PROPOSAL.require(by, deed, fresh)
    if fresh.status != Status.OPEN:
        raise OutOfState(f"This proposal is {fresh.get_status_display()}, so it cannot be changed.")
    Proposal.objects.filter(pk=fresh.pk).update(version=F("version") + 1)
    return fresh


@transaction.atomic
def describe(*, proposal: Proposal, title: str, starts_on: date, ends_on: date, by: Standing) -> Proposal:
    """Set the title and period the plan will have."""
    fresh = opened(proposal, by)
    if not title.strip():
        raise DomainError("Give the plan a title.", field="title")
    if ends_on <= starts_on:
        raise DomainError("The plan must end after it starts.", field="ends_on")
    before = {"title": fresh.title, "starts_on": fresh.starts_on, "ends_on": fresh.ends_on}
    fresh.title, fresh.starts_on, fresh.ends_on = title.strip()[:300], starts_on, ends_on
    fresh.save(update_fields=["title", "starts_on", "ends_on"])
    after = {"title": fresh.title, "starts_on": starts_on, "ends_on": ends_on}
    trail(fresh, "import.described", by, before=before, after=after)
    return fresh


@transaction.atomic
def commit(*, proposal: Proposal, by: Standing, version: int | None = None) -> Proposal:
    """Make the plan, all of it or nothing. Open questions and unplaced lines do not stop it; they stay on record.
    An action whose RAG the document says starts with it, by an update.

    `version` is that of the page the person accepted. Raises OutOfState when the proposal was accepted already or has
    changed since that page, DomainError when title, period or priorities are missing.
    """
    fresh = opened(proposal, by, "A")
    if version is not None and version != fresh.version:
        raise OutOfState("Somebody changed this proposal after you opened the page. Look at it again, then accept.")
    if not (fresh.title and fresh.starts_on and fresh.ends_on):
        raise DomainError("Give the plan a title and a period first.", field="title")
    items = list(fresh.items.filter(dropped=False).select_related("owner__agency", "group").order_by("position", "pk"))
    if not any(item.kind == Item.Kind.PRIORITY for item in items):
        raise DomainError("A plan needs at least one priority. Place one, or start again with another document.")
    fresh.plan = build_plan(new=blueprint_of(fresh, items), by=by)
    fresh.own_updates = stand_as_said(plan=fresh.plan, proposal=fresh, items=items, by=by)
    fresh.status, fresh.committed_by, fresh.committed_at = Status.COMMITTED, by.person, timezone.now()
    fresh.save(update_fields=["plan", "own_updates", "status", "committed_by", "committed_at"])
    trail(fresh, "import.committed", by, after={"plan": fresh.plan.reference, "items": len(items)})
    return fresh


@transaction.atomic
def undo(*, proposal: Proposal, by: Standing) -> Proposal:
    """Take back a plan made from a proposal, as long as nobody has changed it; the proposal opens again."""
    fresh = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    PROPOSAL.require(by, "E", fresh)
    if fresh.status != Status.COMMITTED or fresh.plan is None:
        raise OutOfState("Only a proposal that was made into a plan can be undone.")
    plan, own = fresh.plan, fresh.own_updates
    fresh.own_updates = []
    fresh.status, fresh.plan, fresh.committed_by, fresh.committed_at = Status.OPEN, None, None, None
    fresh.version += 1
    fresh.save(update_fields=["status", "plan", "own_updates", "committed_by", "committed_at", "version"])
    reference = plan.reference
    unbuild_plan(plan=plan, by=by, own_updates=own)
    trail(fresh, "import.undone", by, before={"plan": reference})
    return fresh


@transaction.atomic
def discard(*, proposal: Proposal, by: Standing) -> Proposal:
    """Put a proposal away without making a plan; it stays readable."""
    fresh = opened(proposal, by, "E")
    fresh.status = Status.DISCARDED
    fresh.save(update_fields=["status"])
    trail(fresh, "import.discarded", by)
    return fresh
