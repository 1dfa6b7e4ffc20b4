"""Papers in one PDF: contents with links, bookmarks, and on each page the label it was given, whatever comes between.

What is set from blocks is tagged. Supplied PDFs are put in page by page as they are, under a line that names item and
page; they bring no tags, so the file claims PDF/UA only when there is none of them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sightline.publishing.blocks import Block, Cell, Figure, Heading, ListItem, Paragraph, Row, Table
from sightline.publishing.documents import Document, Letterhead
from sightline.publishing.writers.fonts import covered
from sightline.publishing.writers.pdf import SIZES, TEMPLATE, Data, NotSet, moment_of
from sightline.publishing.writers.typesetting import typeset

PACK = Path(__file__).with_name("pack.typ")
BEGINS = "#block(width: 100%, below: 1.4em, {"  # where the look ends and the document begins
DEEPEST = 6


@dataclass(frozen=True)
class Section:
    """One paper: the item it belongs to, its title, the labels of its pages, and blocks or a supplied PDF.

    `wide` says of each page of a supplied one whether it lies; `first` is true of the first paper of an item.
    """

    anchor: str
    item: str
    title: str
    labels: Sequence[str]
    blocks: Sequence[Block] = ()
    pdf: bytes = b""
    wide: Sequence[bool] = ()
    first: bool = True
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One item in the contents: label, title, a line of words, and (title, anchor or "", pages) of each paper."""

    label: str
    title: str
    words: str
    papers: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class PackFile:
    """A pack as the writer takes it."""

    title: str
    subtitle: str
    head: Letterhead
    entries: Sequence[Entry]
    sections: Sequence[Section]
    notes: Sequence[str] = ()

    @property
    def tagged(self) -> bool:
        """Whether every part is tagged, so that PDF/UA can be claimed."""
        return not any(one.pdf for one in self.sections)


def write_pack(pack: PackFile) -> bytes:
    """Return the pack as one PDF. Raises NotSet."""
    try:
        return _set(pack, first_only=False)
    except NotSet:
        return _set(pack, first_only=True)


def _set(pack: PackFile, *, first_only: bool) -> bytes:
    document = Document(pack.title, pack.head, (), subtitle=pack.subtitle)
    data = Data(document, SIZES[document.page], covered(first_only=first_only))
    sections = [_section(one, data) for one in pack.sections]
    whole = data.whole() | {
        "rows": [_entry(one, data) for one in pack.entries], "sections": sections,
        "notes": [data.text(one) for one in pack.notes],
    }  # fmt: skip
    look = TEMPLATE.read_text(encoding="utf-8").partition(BEGINS)[0]
    files = {f"{one.anchor}.pdf": one.pdf for one in pack.sections if one.pdf}
    return typeset(
        look + PACK.read_text(encoding="utf-8"), {"document": json.dumps(whole, ensure_ascii=False)}, files=files,
        standards=["ua-1"] if pack.tagged else [], moment=moment_of(pack.head),
    )  # fmt: skip


def _section(one: Section, data: Data) -> dict[str, Any]:
    outline = Document("Paper", data.document.head, tuple(one.blocks)).outline if one.blocks else ()
    return {
        "anchor": one.anchor, "item": data.text(one.item), "title": data.text(one.title), "labels": list(one.labels),
        "blocks": data.blocks([_below(block) for block in outline]), "file": f"{one.anchor}.pdf" if one.pdf else "",
        "wide": list(one.wide), "first": one.first, "note": data.text(one.note),
    }  # fmt: skip


def _below(block: Block) -> Block:
    """Return a block whose headings stand below those of item and paper."""
    return replace(block, level=min(block.level + 2, DEEPEST)) if isinstance(block, Heading) else block


def _entry(one: Entry, data: Data) -> dict[str, Any]:
    papers = [
        {"title": data.text(title), "anchor": anchor, "pages": data.text(pages)} for title, anchor, pages in one.papers
    ]
    return {"label": one.label, "title": data.text(one.title), "words": data.text(one.words), "papers": papers}


@dataclass(frozen=True)
class Anew:
    """What a document read becomes when it is set anew, and how many pictures it loses."""

    blocks: tuple[Block, ...]
    pictures: int


def set_anew(blocks: Sequence[Block]) -> Anew:
    """Return blocks that were read as blocks that can be written: pictures left out, ragged tables made even."""
    kept: list[Block] = []
    lost = 0
    for block in blocks:
        if isinstance(block, Figure):
            lost += 1
            if block.text.strip():
                kept.append(Paragraph(f"Picture: {block.text}", look="quiet"))
        elif isinstance(block, Table):
            if made := _even(block):
                kept.append(made)
        elif isinstance(block, Paragraph):
            kept.append(Paragraph(block.text))
        elif block.text.strip():
            kept.append(block)
    return Anew(tuple(kept), lost)


def _even(table: Table) -> Table | None:
    width = max((len(row.cells) for row in table.rows), default=0)
    if not width:
        return None
    rows = tuple(
        Row((*map(_plain, row.cells), *(Cell(()) for _ in range(width - len(row.cells))))) for row in table.rows
    )
    heads = table.header_rows if len(rows) > table.header_rows else 0
    return Table(rows, header_rows=heads, caption=table.caption)


def _plain(cell: Cell) -> Cell:
    words = tuple(Paragraph(one.text) if isinstance(one, Paragraph) else one for one in cell.blocks)
    return Cell(tuple(one for one in words if isinstance(one, Paragraph | ListItem)), spanned=cell.spanned)
