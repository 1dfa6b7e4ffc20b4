"""Turns the items of a proposal into the nested values a plan is built from. Nothing is added, nothing reworded."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sightline.governance.models import Group, Post
from sightline.imports.models import Item, Proposal
from sightline.plans.services import NewOutcome, NewPart, NewPlan, NewPlannedAction, NewPriority

Kind = Item.Kind
JOINED = {Kind.VISION: "vision", Kind.OBJECTIVE: "objective", Kind.RATIONALE: "rationale"}


class _Tree:
    """The items by what they stand under, and the partnership's posts and groups by name."""

    def __init__(self, proposal: Proposal, items: Sequence[Item]) -> None:
        kept = {item.pk for item in items}
        self.below: dict[tuple[int | None, str], list[Item]] = defaultdict(list)
        for item in items:
            self.below[item.parent_id if item.parent_id in kept else None, item.kind].append(item)
        tenant = {"partnership_id": proposal.partnership_id, "ended_on__isnull": True}
        self.posts = {post.title.casefold(): post for post in Post.objects.filter(**tenant).select_related("agency")}
        self.groups = {group.name.casefold(): group for group in Group.objects.filter(**tenant)}

    def texts(self, parent: int | None, kind: str) -> list[str]:
        return [item.text for item in self.below[parent, kind]]

    def actions(self, parent: int | None) -> tuple[NewPlannedAction, ...]:
        return tuple(
            NewPlannedAction(
                title=item.text[:500],
                detail=_detail(item),
                owner=item.owner,
                group=item.group or self.groups.get(item.said_lead.casefold()),
                due_on=item.due_on,
                children=self.actions(item.pk),
            )
            for item in self.below[parent, Kind.ACTION]
        )

    def found(self, parent: int, kind: str, known: dict[str, Any]) -> tuple[Any, str]:
        """Return (row of that name or None, what the document says when no row has that name)."""
        said = " ".join(self.texts(parent, kind))
        row = known.get(said.casefold())
        return row, "" if row or not said else f"{Kind(kind).label}: {said}"


def _detail(item: Item) -> str:
    said = [f"Lead named in the document: {item.said_lead}"] if item.said_lead else []
    said += [f"Date named in the document: {item.said_due}"] if item.said_due else []
    return "\n".join([*([item.text] if len(item.text) > 500 else []), *said])


def blueprint_of(proposal: Proposal, items: Sequence[Item]) -> NewPlan:
    """Return the plan a proposal stands for; `items` are those not dropped, in order."""
    assert proposal.starts_on is not None  # noqa: S101 (checked by the deed, and by the database for the plan)
    assert proposal.ends_on is not None  # noqa: S101
    tree = _Tree(proposal, items)
    purposes = tree.texts(None, Kind.PURPOSE)
    return NewPlan(
        title=proposal.title,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        introduction="\n".join(purposes),
        parts=_parts(items),
        priorities=[_priority(tree, item) for item in tree.below[None, Kind.PRIORITY]],
        actions=tree.actions(None),
        core_business=tree.texts(None, Kind.CORE),
    )


def _parts(items: Sequence[Item]) -> list[NewPart]:
    titles = dict.fromkeys(item.part_title for item in items if item.part_title)
    return [NewPart(title=title) for title in titles]


def _priority(tree: _Tree, item: Item) -> NewPriority:
    strategic, said_strategic = tree.found(item.pk, Kind.STRATEGIC_LEAD, tree.posts)
    lead, said_lead = tree.found(item.pk, Kind.LEAD, tree.posts)
    group, said_group = tree.found(item.pk, Kind.LEAD_GROUP, tree.groups)
    joined = {field: "\n".join(tree.texts(item.pk, kind)) for kind, field in JOINED.items()}
    return NewPriority(
        title=item.text[:300],
        strategic_lead=strategic,
        lead=lead,
        group=group,
        provenance="\n".join(filter(None, (said_strategic, said_lead, said_group))),
        ambitions=tree.texts(item.pk, Kind.AMBITION),
        desired_outcomes=[NewOutcome(text) for text in tree.texts(item.pk, Kind.DESIRED_OUTCOME)],
        success_criteria=tree.texts(item.pk, Kind.SUCCESS),
        measures=tree.texts(item.pk, Kind.MEASURE),
        actions=tree.actions(item.pk),
        **joined,
    )
