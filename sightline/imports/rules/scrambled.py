"""Columns that were read in the wrong order: where nothing tells what stands beside what, a person is asked."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.imports.rules.lexicon import DETAIL_KINDS, LIST_KINDS, Lexicon
from sightline.imports.rules.openings import opens_an_item
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.shapes import INLINE_LABEL
from sightline.publishing.blocks import Block, ListItem, Place, Table

FEWEST_COLUMNS, FEWEST_ROWS = 3, 2
MOSTLY, HARDLY = 0.6, 0.2
LONGEST_TICK = 3


def columns_in_a_row(blocks: Sequence[Block], lexicon: Lexicon) -> set[Place]:
    """Where lines stand that name columns, one under the other, as when a table was copied column by column."""
    found: set[Place] = set()
    run: list[tuple[Place, str]] = []
    for block in [*blocks, None]:  # "Who leads? Head of Service" is a label with its value, not a column
        text = "" if block is None or isinstance(block, Table | ListItem) else block.text
        kinds = () if INLINE_LABEL.match(text) else lexicon.column(text)
        if block is not None and kinds:
            run.append((block.at, kinds[0]))
            continue
        names = {kind for _, kind in run}
        if len(names) >= FEWEST_COLUMNS and names & DETAIL_KINDS and names & LIST_KINDS:
            found |= {at for at, _ in run}
        run = []
    return found


def doubted(
    columns: tuple[tuple[str, ...], ...], rows: Sequence[Sequence[Sequence[Piece]]], lexicon: Lexicon
) -> tuple[tuple[str, ...], ...]:
    """The columns, those of actions and of a detail "scrambled" where the actions stand in the detail's column."""
    acting = [at for at, kinds in enumerate(columns) if kinds == ("actions",)]
    beside = [at for at, kinds in enumerate(columns) if len(kinds) == 1 and kinds[0] in DETAIL_KINDS]
    if len(acting) != 1 or _acts(acting[0], rows, lexicon) > HARDLY:
        return columns
    swapped = [at for at in beside if _acts(at, rows, lexicon) >= MOSTLY]
    if not swapped:
        return columns
    return tuple(("scrambled",) if at in (*acting, *swapped) else kinds for at, kinds in enumerate(columns))


def without_ticks(
    columns: tuple[tuple[str, ...], ...], rows: Sequence[Sequence[Sequence[Piece]]]
) -> tuple[tuple[str, ...], ...]:
    """The columns, those "figures" that hold nothing but ticks and crosses, as quarters beside an action do."""
    return tuple(
        ("figures",) if kinds == ("actions",) and _ticked(at, rows) else kinds for at, kinds in enumerate(columns)
    )


def _ticked(at: int, rows: Sequence[Sequence[Sequence[Piece]]]) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    return bool(cells) and all(len(cell) == 1 and len(cell[0].text) <= LONGEST_TICK for cell in cells)


def _acts(at: int, rows: Sequence[Sequence[Sequence[Piece]]], lexicon: Lexicon) -> float:
    """How many of the cells of a column begin as actions do, as a share."""
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    acting = sum(len(cell[0].text.split()) > 2 and opens_an_item(cell[0].text, lexicon) for cell in cells)
    return acting / len(cells) if len(cells) >= FEWEST_ROWS else 0.5
