"""A block document as plain lists and words, to hand from the reader's process to ours."""

from __future__ import annotations

from typing import Any

from sightline.publishing.blocks import (
    Block,
    BlockDocument,
    Cell,
    Furniture,
    Heading,
    ListItem,
    Paragraph,
    Place,
    Row,
    Table,
)

Plain = dict[str, Any]


def to_plain(document: BlockDocument) -> Plain:
    """Return a document as JSON can hold it."""
    return {
        "blocks": [_block(block) for block in document.blocks],
        "furniture": [[part.text, part.reason, *_place(part.at)] for part in document.furniture],
    }


def from_plain(plain: Plain) -> BlockDocument:
    """Return the document that `to_plain` laid out."""
    return BlockDocument(
        "pdf",
        tuple(_as_block(block) for block in plain["blocks"]),
        tuple(Furniture(text, reason, _as_place(at)) for text, reason, *at in plain["furniture"]),
    )


def _place(at: Place) -> list[Any]:
    return [at.order, at.address]


def _as_place(plain: list[Any]) -> Place:
    order, address = plain
    return Place(int(order), address=str(address))


def _block(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        return ["heading", *_place(block.at), block.text, block.level]
    if isinstance(block, ListItem):
        return ["item", *_place(block.at), block.text, block.depth, block.mark]
    if isinstance(block, Table):
        return [
            "table",
            *_place(block.at),
            [[*_place(row.at), [_cell(cell) for cell in row.cells]] for row in block.rows],
        ]
    return ["paragraph", *_place(block.at), block.text]


def _cell(cell: Cell) -> list[Any]:
    return [*_place(cell.at), cell.spanned, [_block(block) for block in cell.blocks]]


def _as_block(plain: list[Any]) -> Block:
    kind, order, address, *rest = plain
    at = _as_place([order, address])
    if kind == "heading":
        return Heading(str(rest[0]), int(rest[1]), at)
    if kind == "item":
        return ListItem(str(rest[0]), int(rest[1]), str(rest[2]), at)
    if kind == "table":
        return Table(tuple(Row(tuple(map(_as_cell, cells)), _as_place(where)) for *where, cells in rest[0]), at)
    return Paragraph(str(rest[0]), at)


def _as_cell(plain: list[Any]) -> Cell:
    order, address, spanned, blocks = plain
    made = tuple(block for block in map(_as_block, blocks) if isinstance(block, Paragraph | ListItem))
    return Cell(made, _as_place([order, address]), bool(spanned))
