"""Turns the items of a proposal into the nested values a plan is built from. Nothing is added, nothing reworded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

from sightline.governance.models import Group, Post
from sightline.imports.models import Item, OwnWord, Proposal
from sightline.imports.parts import part_of
from sightline.plans.services import NewMeasure, NewOutcome, NewPart, NewPlan, NewPlannedAction, NewPriority

M = TypeVar("M", bound=Model)
Kind = Item.Kind
TITLE, PRIORITY_TITLE = 500, 300


@dataclass(frozen=True)
class Known:
    """The partnership's posts and groups by folded name; a name that two posts have is left to a person."""

    posts: Mapping[str, Post]
    groups: Mapping[str, Group]


def known_in(partnership_id: int) -> Known:
    """Read the posts and groups of a partnership that have not ended; three queries.

    What a partnership calls a post in its own words leads to that post too.
    """
    here = {"partnership_id": partnership_id, "ended_on__isnull": True}
    posts = Post.objects.filter(**here).select_related("agency")
    titles = _once((post.title, post) for post in posts)
    called = OwnWord.objects.filter(partnership_id=partnership_id, list=OwnWord.List.ROLE)
    own = {folded(one.words): titles[folded(one.means)] for one in called if folded(one.means) in titles}
    return Known(titles | own, {folded(g.name): g for g in Group.objects.filter(**here)})


def folded(name: str) -> str:
    """Return a name as names are compared: in small letters and single-spaced."""
    return " ".join(name.split()).casefold()


def _once(pairs: Iterable[tuple[str, M]]) -> dict[str, M]:
    rows = [(folded(name), row) for name, row in pairs]
    counted = Counter(name for name, _ in rows)
    return {name: row for name, row in rows if counted[name] == 1}


class _Tree:
    """The items by what they stand under, the places of the plan's parts, and whom the partnership has."""

    def __init__(self, proposal: Proposal, items: Sequence[Item]) -> None:
        self.below: dict[tuple[int | None, str], list[Item]] = defaultdict(list)
        for item in items:
            self.below[item.parent_id, item.kind].append(item)
        self.known = known_in(proposal.partnership_id)
        self.parts = {title: place for place, title in enumerate(part_titles(items))}

    def texts(self, parent: int | None, kind: str) -> list[str]:
        return [item.text for item in self.below[parent, kind]]

    def part(self, item: Item) -> int | None:
        return self.parts.get(item.part_title)

    def actions(self, parent: int | None) -> tuple[NewPlannedAction, ...]:
        return tuple(
            NewPlannedAction(
                title=item.text if len(item.text) <= TITLE else item.text[: TITLE - 1] + "…",
                detail=_detail(item),
                owner=item.owner,
                group=item.group,
                due_on=item.due_on,
                part=self.part(item),
                children=self.actions(item.pk),
            )
            for item in self.below[parent, Kind.ACTION]
        )

    def found(self, parent: int, kind: str, known: Mapping[str, M]) -> tuple[M | None, str]:
        """Return (row of that name or None, what the document says when no row has that name)."""
        said = " ".join(self.texts(parent, kind))
        row = known.get(folded(said))
        return row, "" if row or not said else f"{Kind(kind).label}: {said}"


def _detail(item: Item) -> str:
    said = [item.text] if len(item.text) > TITLE else []
    for words, value in (("Lead", item.said_lead), ("Group", item.said_group), ("Date", item.said_due)):
        said += [f"{words} named in the document: {value}"] if value else []
    said += [f"Status in the document: {item.said_status}"] if item.said_status and not item.rag else []
    return "\n".join(said)


def actions_in_order(items: Sequence[Item]) -> list[Item]:
    """Return the actions in the order in which a plan opens them: those under nothing but a priority, then theirs."""
    below: dict[tuple[int | None, str], list[Item]] = defaultdict(list)
    for item in items:
        below[item.parent_id, item.kind].append(item)
    holders = [*(item.pk for item in below[None, Kind.PRIORITY]), None]
    first = [item for holder in holders for item in below[holder, Kind.ACTION]]
    return [*first, *(child for item in first for child in below[item.pk, Kind.ACTION])]


def part_titles(items: Iterable[Item]) -> list[str]:
    """Return the headings of the parts the items stand in, in the order of the document."""
    first: dict[str, int] = {}
    for item in items:
        if item.part_title:
            line = min(item.lines, default=0)
            first[item.part_title] = min(first.get(item.part_title, line), line)
    return sorted(first, key=lambda title: first[title])


def parts_of(proposal: Proposal, items: Iterable[Item]) -> list[NewPart]:
    """Return the parts of the plan: yearly with its own dates where the heading says so, else long-term."""
    found = (part_of(title, (proposal.starts_on, proposal.ends_on)) for title in part_titles(items))
    return [NewPart(part.title, part.kind, part.starts_on, part.ends_on) for part in found]


def blueprint_of(proposal: Proposal, items: Sequence[Item]) -> NewPlan:
    """Return the plan a proposal stands for; `items` are those not dropped, in order."""
    assert proposal.starts_on is not None  # noqa: S101 (checked by the deed, and by the database for the plan)
    assert proposal.ends_on is not None  # noqa: S101
    tree = _Tree(proposal, items)
    return NewPlan(
        title=proposal.title,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        introduction="\n".join([*tree.texts(None, Kind.VISION), *tree.texts(None, Kind.PURPOSE)]),
        parts=parts_of(proposal, items),
        priorities=[_priority(tree, item) for item in tree.below[None, Kind.PRIORITY]],
        actions=tree.actions(None),
        core_business=tree.texts(None, Kind.CORE),
    )


def _priority(tree: _Tree, item: Item) -> NewPriority:
    strategic, said_strategic = tree.found(item.pk, Kind.STRATEGIC_LEAD, tree.known.posts)
    lead, said_lead = tree.found(item.pk, Kind.LEAD, tree.known.posts)
    group, said_group = tree.found(item.pk, Kind.LEAD_GROUP, tree.known.groups)
    whole = item.text if len(item.text) > PRIORITY_TITLE else ""
    return NewPriority(
        title=item.text if not whole else item.text[: PRIORITY_TITLE - 1] + "…",
        strategic_lead=strategic,
        lead=lead,
        group=group,
        provenance="\n".join(filter(None, (whole, said_strategic, said_lead, said_group))),
        ambitions=tree.texts(item.pk, Kind.AMBITION),
        desired_outcomes=[NewOutcome(i.text, tree.part(i)) for i in tree.below[item.pk, Kind.DESIRED_OUTCOME]],
        success_criteria=tree.texts(item.pk, Kind.SUCCESS),
        measures=[NewMeasure(i.text, part=tree.part(i)) for i in tree.below[item.pk, Kind.MEASURE]],
        actions=tree.actions(item.pk),
        vision="\n".join(tree.texts(item.pk, Kind.VISION)),
        objective="\n".join(tree.texts(item.pk, Kind.OBJECTIVE)),
        rationale="\n".join(tree.texts(item.pk, Kind.RATIONALE)),
    )
