"""A proposal beside the plan that is there: what is new, changed, gone, as rows of a list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from sightline.imports.models import Item, Proposal
from sightline.imports.queries import PlanText
from sightline.imports.rules.compare import CHANGED, GONE, NEW, SAME, Difference, Said, compare
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

COMPARED = (
    Item.Kind.PRIORITY, Item.Kind.OBJECTIVE, Item.Kind.AMBITION, Item.Kind.DESIRED_OUTCOME, Item.Kind.ACTION,
    Item.Kind.MEASURE, Item.Kind.SUCCESS, Item.Kind.CORE,
)  # fmt: skip
WORDS = {NEW: ("New", "ok"), CHANGED: ("Changed", "warn"), GONE: ("Gone", "bad"), SAME: ("The same", "")}
NO_PRIORITY = "Under no priority"


def differences(proposal: Proposal, there: Sequence[PlanText]) -> list[Difference]:
    """Return what the items of a proposal change of a plan; one query. What was left out of the proposal is gone."""
    items = list(proposal.items.filter(dropped=False, kind__in=COMPARED).order_by("position", "pk"))
    known = {item.pk: item for item in items}
    new = [Said(item.kind, item.text, _priority(item, known), item.pk) for item in items]
    old = [Said(one.kind, one.text, one.priority, one.reference) for one in there if one.kind in COMPARED]
    return compare(old, new)


def _priority(item: Item, known: Mapping[int, Item]) -> str:
    above: Item | None = item
    while above is not None and above.kind != Item.Kind.PRIORITY:
        above = known.get(above.parent_id or 0)
    return above.text if above else ""


def counted(rows: Sequence[Difference]) -> Counter[str]:
    """Return how many texts are new, changed, gone and the same."""
    return Counter(row.what for row in rows)


def said(row: Difference) -> Said:
    """Return the text a row is about: that of the document, or that of the plan where it is gone."""
    found = row.new or row.old
    assert found is not None  # noqa: S101 (a row has one or both)
    return found


@dataclass(frozen=True)
class Shown:
    """Which rows to show: `what` is new, changed, gone or same, "" for all but the same."""

    what: str = ""

    def rows(self, rows: Sequence[Difference]) -> list[Difference]:
        """Return those rows."""
        return [row for row in rows if (row.what == self.what if self.what else row.what != SAME)]


def table_of(rows: Sequence[Difference], params: Mapping[str, Any]) -> Table:
    """Return the rows as a list, grouped by priority, old words beside new."""
    return Table(
        rows=rows,
        params=params,
        caption="What the document changes",
        caption_hidden=True,
        group=lambda row: row.priority or NO_PRIORITY,
        empty="Nothing differs here between the document and the plan.",
        columns=[
            Column("kind", "What it is", row_header=True, value=lambda row: Item.Kind(said(row).kind).label),
            Column(
                "what", "Change", value=lambda row: WORDS[row.what][0], cell=lambda row: word(*WORDS[row.what]),
            ),
            Column("old", "In the plan you have", value=lambda row: row.old.text if row.old else "", cell=_old),
            Column("new", "In the document", value=lambda row: row.new.text if row.new else ""),
        ],
    )  # fmt: skip


def _old(row: Difference) -> Any:
    if row.old is None:
        return ""
    reference = str(row.old.key or "")
    return format_html('{}<span class="sub">{}</span>', row.old.text, reference) if reference else row.old.text
