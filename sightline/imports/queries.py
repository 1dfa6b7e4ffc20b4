"""Reads for the import pages: the list of proposals, and one proposal with its lines beside its items."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL

COUNTED = (
    (Item.Kind.PRIORITY, "priority", "priorities"),
    (Item.Kind.ACTION, "action", "actions"),
    (Item.Kind.MEASURE, "measure", "measures"),
)


def proposals(by: Standing) -> QuerySet[Proposal]:
    """Return the proposals this standing may read, newest first, with how many items and unplaced lines each has."""
    return (
        PROPOSAL.visible(Proposal.objects.all(), by)
        .select_related("created_by", "plan")
        .annotate(
            live=Count("items", filter=Q(items__dropped=False), distinct=True),
            left=Count("lines", filter=Q(lines__state=SourceLine.State.UNPLACED), distinct=True),
        )
    )


@dataclass
class ItemRow:
    """An item as the page shows it: its depth in the tree (0 to 2), a label and the places of its lines."""

    item: Item
    depth: int
    places: list[tuple[int, str]]
    siblings_before: bool = False

    @property
    def level(self) -> str:
        """The words of its confidence: ask, likely or sure."""
        return ("ask", "likely", "sure")[0 if self.item.question else self.item.confidence]


@dataclass
class LineRow:
    """A line of the source and the first item it became."""

    line: SourceLine
    item_id: int | None

    @property
    def css(self) -> str:
        """The edge of the line: placed, asks, unplaced or set aside."""
        return {"placed": "a", "set_aside": "x", "unplaced": "u"}[self.line.state]


@dataclass
class ProposalPage:
    """All that the proposal page shows; four queries however long the document."""

    proposal: Proposal
    lines: list[LineRow]
    rows: list[ItemRow]
    dropped: list[Item]
    counts: dict[str, int]
    asking: set[int] = field(default_factory=set)

    @property
    def unplaced(self) -> list[SourceLine]:
        """The lines nobody has placed or set aside."""
        return [row.line for row in self.lines if row.line.state == SourceLine.State.UNPLACED]

    @property
    def facts(self) -> list[tuple[int, str, str, str]]:
        """The facts band: number, words, link within the page, note."""
        out = []
        for kind, one, many in COUNTED:
            number = self.counts.get(kind, 0)
            out.append((number, one if number == 1 else many, "#understood", self._note(kind)))
        asks = len(self.asking)
        out.append(
            (asks, "question for you" if asks == 1 else "questions for you", "?show=questions", "we did not guess")
        )
        left, aside = len(self.unplaced), self.state_count("set_aside")
        out.append(
            (
                left,
                "line unplaced" if left == 1 else "lines unplaced",
                "?show=unplaced",
                f"{aside} more set aside, with reasons",
            )
        )
        return out

    def _note(self, kind: str) -> str:
        live = [row.item for row in self.rows if row.item.kind == kind]
        if kind == Item.Kind.ACTION:
            return f"{sum(1 for item in live if item.owner_id)} with an owner named"
        if kind == Item.Kind.MEASURE:
            return f"{self.counts.get(Item.Kind.SUCCESS, 0)} success criteria beside them"
        return f"{self.counts.get(Item.Kind.AMBITION, 0)} ambitions"

    def state_count(self, state: str) -> int:
        """Return how many lines are in a state."""
        return sum(1 for row in self.lines if row.line.state == state)

    @property
    def account(self) -> str:
        """The sentence that accounts for every line."""
        placed, aside, left = (self.state_count(state) for state in ("placed", "set_aside", "unplaced"))
        return f"{placed} placed, {aside} set aside, {left} unplaced"


def proposal_page(proposal: Proposal) -> ProposalPage:
    """Read a proposal for its page."""
    items = list(proposal.items.select_related("owner__agency", "group").order_by("position", "pk"))
    lines = list(proposal.lines.all())
    at = {line.number: line.at for line in lines}
    live = [item for item in items if not item.dropped]
    first: dict[int, int] = {}
    for item in live:
        for number in item.lines:
            first.setdefault(number, item.pk)
    counts: dict[str, int] = {}
    for item in live:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return ProposalPage(
        proposal=proposal,
        lines=[LineRow(line, first.get(line.number)) for line in lines],
        rows=_tree(live, at),
        dropped=[item for item in items if item.dropped],
        counts=counts,
        asking={item.pk for item in live if item.question},
    )


def _tree(items: list[Item], at: dict[int, str]) -> list[ItemRow]:
    """Return items depth first: what stands on its own, then each priority with what is under it."""
    below: dict[int | None, list[Item]] = {}
    kept = {item.pk for item in items}
    for item in items:
        below.setdefault(item.parent_id if item.parent_id in kept else None, []).append(item)
    rows: list[ItemRow] = []

    def walk(parent: int | None, depth: int) -> None:
        before: set[str] = set()
        for item in below.get(parent, []):
            places = [(number, at.get(number, "")) for number in item.lines]
            rows.append(ItemRow(item, depth, places, item.kind in before))
            before.add(item.kind)
            walk(item.pk, depth + 1)

    walk(None, 0)
    return rows


def places_for(proposal: Proposal) -> list[tuple[Item, str]]:
    """Return where an item may be put: each priority and each of its actions, with words for a list to choose from."""
    rows = _tree([item for item in proposal.items.order_by("position", "pk") if not item.dropped], {})
    return [
        (row.item, ("— " * row.depth) + row.item.text[:90])
        for row in rows
        if row.item.kind == Item.Kind.PRIORITY or (row.item.kind == Item.Kind.ACTION and row.depth <= 1)
    ]
