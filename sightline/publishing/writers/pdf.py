"""Tagged PDF to the standard PDF/UA-1, set by typst.

The words reach typst as data and never as markup; it sees no file but our fonts, no packages and no network.
"""

import base64
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from unicodedata import normalize

from sightline.kernel.dates import in_words
from sightline.publishing.blocks import Block, Cell, Figure, Heading, Paragraph, Row, Table
from sightline.publishing.documents import Document, Letterhead, Logo, Page
from sightline.publishing.writers.fonts import UNKNOWN, covered
from sightline.publishing.writers.row_headers import name_rows
from sightline.publishing.writers.shaping import Item, Placed, clean, names_are_short, placed, runs, shares
from sightline.publishing.writers.typesetting import NotSet, typeset

TEMPLATE = Path(__file__).with_name("document.typ")
MARGINS = {Page.A4: 20, Page.A4_LANDSCAPE: 16, Page.A3_LANDSCAPE: 14}
SIZES = {Page.A4: 10.5, Page.A4_LANDSCAPE: 9.5, Page.A3_LANDSCAPE: 11}
ONE_PAGE_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
UNBROKEN = 900
SCALE = 0.93
PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")
NOT_SHOWN = "Characters that this file has no letters for are shown as {sign}. The Word file holds them."


def write_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1: tagged, titled, in its language, its headings as bookmarks.

    Characters without a letter in our fonts become � and a note at the end says so. Raises NotSet.
    """
    tables = [block for block in document.blocks if isinstance(block, Table) and block.rows]
    if not document.one_page:
        return name_rows(_compiled(document, SIZES[document.page]), tables)
    low, high = 0, len(ONE_PAGE_SIZES) - 1
    best = _compiled(document, ONE_PAGE_SIZES[low])
    if pages_of(best) == 1:
        return name_rows(best, tables)
    best = _compiled(document, ONE_PAGE_SIZES[high])
    while high - low > 1:
        middle = (low + high) // 2
        tried = _compiled(document, ONE_PAGE_SIZES[middle])
        if pages_of(tried) == 1:
            high, best = middle, tried
        else:
            low = middle
    return name_rows(best, tables)


def pages_of(pdf: bytes) -> int:
    """Return how many pages a file made here has."""
    return max((int(one or other) for one, other in PAGES.findall(pdf)), default=0)


def _compiled(document: Document, size: float) -> bytes:
    """Set the document; letters that no font of ours can join are given up when typst refuses them."""
    try:
        return _set(document, size, first_only=False)
    except NotSet:
        return _set(document, size, first_only=True)


def _set(document: Document, size: float, *, first_only: bool) -> bytes:
    moment = moment_of(document.head)
    data = json.dumps(Data(document, size, covered(first_only=first_only)).whole(), ensure_ascii=False)
    return typeset(TEMPLATE.read_text(encoding="utf-8"), {"document": data}, standards=["ua-1"], moment=moment)


def moment_of(head: Letterhead) -> str:
    """Return the moment a file says it was made: noon of its day, so that the same words give the same bytes."""
    return datetime.combine(head.made_on, time(12), UTC).isoformat()


class Data:
    """A document in the shape the page description reads."""

    def __init__(self, document: Document, size: float, known: frozenset[int]) -> None:
        self.document, self.size, self.known = document, size, known
        self.lost = False

    def whole(self) -> dict[str, Any]:
        """Return everything: the head, the page, the blocks, and the note on characters that could not be shown."""
        document, head = self.document, self.document.head
        lang, _, region = document.language.partition("-")
        width, height = document.page.value
        blocks = self.blocks(document.outline)
        found = {
            "title": self.text(document.title),
            "subtitle": self._lines(document.subtitle) if document.subtitle else [],
            "running": self.text(_short(document.title)), "partnership": self.text(head.partnership),
            "marking": self.text(head.marking), "made": f"Made on {in_words(head.made_on)}",
            "page-words": "Page", "of-words": "of", "lang": lang, "region": region.upper() or None,
            "width": width, "height": height, "margin": MARGINS[document.page], "size": self.size,
            "one-page": document.one_page, "logo": _logo(head.logo), "logo-height": 12 if document.one_page else 16,
            "logo-alt": f"Logo of {self.text(head.partnership)}",
        }  # fmt: skip
        if self.lost:
            blocks.append(self._paragraph(Paragraph(NOT_SHOWN.format(sign=UNKNOWN), look="quiet")))
        return found | {"blocks": blocks}

    def text(self, text: str) -> str:
        """Return words with every character that a font of ours has; the rest is shown as unknown."""
        plain = normalize("NFC", clean(text)).replace("\t", " ").replace("\n", " ")
        if self.known.issuperset(map(ord, plain)):
            return plain
        shown = "".join(one if ord(one) in self.known else "" if _ignored(one) else UNKNOWN for one in plain)
        self.lost = self.lost or UNKNOWN in shown
        return shown

    def _lines(self, text: str) -> list[str]:
        return [self.text(line) for line in text.splitlines()] or [""]

    def blocks(self, blocks: Iterable[Block]) -> list[dict[str, Any]]:
        """Return blocks in the shape the page description reads."""
        return [self._block(one) for one in runs(blocks) if not isinstance(one, Table) or one.rows]

    def _block(self, block: Block | list[Item]) -> dict[str, Any]:
        match block:
            case list():
                return {"kind": "list", "items": self._items(block)}
            case Heading():
                return {"kind": "heading", "level": block.level, "words": self._lines(block.text)}
            case Table():
                return self._table(block)
            case Figure():
                return {
                    "kind": "figure", "svg": drawing(block.svg), "alt": self.text(block.text),
                    "caption": self.text(block.caption),
                }  # fmt: skip
            case Paragraph():
                return self._paragraph(block)
        raise ValueError(f"A writer does not know {type(block).__name__}.")

    def _paragraph(self, block: Paragraph) -> dict[str, Any]:
        return {"kind": "paragraph", "look": block.look, "words": self._lines(block.text)}

    def _items(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        return [
            {
                "words": self._lines(one.text), "below": self._items(one.below),
                "number": number if items[0].numbered else None,
            }
            for number, one in enumerate(items, start=1)
        ]  # fmt: skip

    def _table(self, table: Table) -> dict[str, Any]:
        head, bold = table.header_rows, table.row_headers and names_are_short(table)
        rows = [
            {"group": row.is_group and number >= head, "cells": self._cells(row, cells, bold=bold and number >= head)}
            for number, (row, cells) in enumerate(zip(table.rows, placed(table.rows), strict=True))
        ]
        return {
            "kind": "table", "widths": shares(table, self._capacity()),
            "caption": self._lines(table.caption) if table.caption else [],
            "header": rows[:head], "body": rows[head:], "scale": SCALE,
        }  # fmt: skip

    def _capacity(self) -> float:
        """How many characters of a table fit side by side: each about half as wide as its letters are high."""
        width = self.document.page.value[0] - 2 * MARGINS[self.document.page]
        return width / 0.3528 / (self.size * SCALE * 0.52)

    def _cells(self, row: Row, cells: Iterable[Placed], *, bold: bool) -> list[dict[str, Any]]:
        unbroken = max((_length(one) for one in row.cells), default=0) < UNBROKEN
        return [
            {
                "wide": one.wide, "high": one.high, "breakable": not unbroken, "blocks": self.blocks(one.cell.blocks),
                "names": bold and one.column == 0,
            }
            for one in cells
        ]  # fmt: skip


def _length(cell: Cell) -> int:
    return sum(len(block.text) + 40 for block in cell.blocks)


def _ignored(character: str) -> bool:
    """Joiners, shapes of emoji and the like, which show nothing by themselves."""
    return "\ufe00" <= character <= "\ufe0f" or character in "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _short(title: str) -> str:
    return title if len(title) <= 90 else title[:88].rsplit(" ", 1)[0] + "…"


def drawing(svg: bytes) -> str:
    """Return a drawing whose letters are ours: Arial and Helvetica become Arimo, which has their measures."""
    return re.sub(r"(?i)\b(arial|helvetica)\b", "Arimo", svg.decode("utf-8", "replace"))


def _logo(logo: Logo | None) -> str:
    """Return the logo inside a drawing, at the right; one that cannot be read shows nothing and stops nothing."""
    if logo is None:
        return ""
    held = base64.b64encode(logo.content).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 120" width="480" height="120">'
        '<image width="480" height="120" preserveAspectRatio="xMaxYMid meet" '
        f'href="data:{logo.content_type};base64,{held}"/></svg>'
    )
