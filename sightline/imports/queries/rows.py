"""Rows of the import: the proposals a standing may read, what an item may be joined to, and where it may stand."""

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries.history import with_last_deed
from sightline.imports.queries.page import tree

Kind = Item.Kind
State = SourceLine.State


def proposals(by: Standing) -> QuerySet[Proposal]:
    """Return the proposals this standing may read, newest first."""
    return PROPOSAL.visible(Proposal.objects.all(), by).select_related("partnership", "created_by", "plan")


def proposals_counted(by: Standing) -> QuerySet[Proposal]:
    """Return `proposals` with what is in each and what is left of it.

    `live` items, `asks` questions, `left` unplaced lines, `rank` 0 while open, and `last_actor`, `last_at` as the trail
    has them.
    """
    items = Item.objects.filter(proposal=OuterRef("pk"), dropped=False).exclude(kind__in=Item.MENTIONS)
    left = SourceLine.objects.filter(proposal=OuterRef("pk"), state=State.UNPLACED)
    rank = Case(When(status=Proposal.Status.OPEN, then=Value(0)), default=Value(1))
    asks = items.exclude(question="")
    counted = proposals(by).annotate(live=_count(items), asks=_count(asks), left=_count(left), rank=rank)
    return with_last_deed(counted)


def _count(rows: QuerySet[Item] | QuerySet[SourceLine]) -> Coalesce:
    counted = rows.order_by().values("proposal").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def earlier_of(item: Item) -> Item | None:
    """Return the item of the same kind before this one, to which it could be joined; None when there is none."""
    rows = Item.objects.filter(proposal=item.proposal_id, kind=item.kind, parent=item.parent_id, dropped=False)
    before = rows.filter(Q(position__lt=item.position) | Q(position=item.position, pk__lt=item.pk))
    return before.order_by("-position", "-pk").first()


def places_for(proposal: Proposal) -> list[tuple[Item, str]]:
    """Return where an item may be put: each priority and each of its actions, with words for a list to choose from."""
    holders = proposal.items.filter(kind__in=(Kind.PRIORITY, Kind.ACTION), dropped=False).order_by("position", "pk")
    rows = tree(list(holders), {})
    return [
        (row.item, ("Priority: " if row.item.kind == Kind.PRIORITY else "— under action: ") + row.item.text[:90])
        for row in rows
        if row.item.kind == Kind.PRIORITY or row.depth <= 1
    ]
