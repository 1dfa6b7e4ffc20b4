"""What the page of a workbook that came back shows: how much of what, what to put right, and each cell of each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst

from sightline.governance.offline import Asked, new_ones
from sightline.publishing.rules import CONFLICT, Difference, Problem
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

MOST_SHOWN = 200
Fact = tuple[int, str, str, str]


@dataclass(frozen=True)
class Line:
    """One cell of one row, as the table of changes shows it; `change` is the row."""

    change: Any
    heading: str
    theirs: str
    yours: str
    conflict: bool = False

    @classmethod
    def of(cls, change: Any, cell: Difference) -> "Line":
        """Return the line of a cell that says something else."""
        return cls(change, cell.heading, cell.theirs, cell.yours, cell.kind == CONFLICT)


def facts(found: Asked, one: str, many: str, between: Sequence[Fact] = ()) -> list[Fact]:
    """Return how many rows do what, in numbers with words: `one` and `many` are “action” and “actions”.

    `between` stand before the rows that ask for nothing.
    """
    new, wrong = new_ones(found.changes), len(found.problems)
    changed = len(found.changes) - new
    counted: list[Fact] = [
        (changed, f"{one} changes" if changed == 1 else f"{many} change", "", ""),
        (new, f"new {one}" if new == 1 else f"new {many}", "", ""),
        *between,
        (found.untouched, "row as it was" if found.untouched == 1 else "rows as they were", "", ""),
    ]
    words = "thing to put right" if wrong == 1 else "things to put right"
    return [*counted, (wrong, words, "#wrong", "")] if wrong else counted


def problems(found: Asked) -> Table | None:
    """Return what stands against a workbook as a table, with both texts where somebody else changed a cell."""
    if not found.problems:
        return None
    shown: list[Problem] = found.problems[:MOST_SHOWN]
    both = [Column("theirs", "Says now"), Column("yours", "In your workbook")]
    return Table(
        rows=shown, params={}, caption="What to put right", caption_hidden=True, per_page=MOST_SHOWN,
        columns=[
            Column("row", "Row", value=lambda one: one.row or "", row_header=True),
            Column("column", "Column"),
            Column("sentence", "What is wrong", value=lambda one: capfirst(one.sentence)),
            *(both if any(one.yours or one.theirs for one in shown) else []),
        ],
    )  # fmt: skip


def left_out(found: Asked) -> int:
    """Return how many problems are more than the page shows."""
    return max(0, len(found.problems) - MOST_SHOWN)


def changes(
    lines: Sequence[Line], params: QueryDict, group: Callable[[Line], str], *, empty: str, more: Sequence[Column] = ()
) -> Table:
    """Return each cell that changes, under its row: what it says now and what it will say."""
    return Table(
        rows=lines, params=params, caption="What the workbook changes", caption_hidden=True, empty=empty, group=group,
        columns=[
            Column("heading", "What", row_header=True, sub=lambda one: word("Choose", "warn") if one.conflict else ""),
            Column("theirs", "Says now", value=lambda one: one.theirs or "Nothing"),
            Column("yours", "Will say", value=lambda one: one.yours or "Nothing"),
            *more,
        ],
    )  # fmt: skip
