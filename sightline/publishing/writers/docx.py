"""Word files: Word's own styles, headings and lists, header rows that repeat, alternative texts, and page numbers.

Tables are built as elements at once: in the library's own way of filling cells, time grows with their square.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sightline.publishing.blocks import Block, Cell, Figure, Heading, Paragraph, Table
from sightline.publishing.documents import RAG_WORDS, Document
from sightline.publishing.writers.docx_parts import Furnisher, Maker, restyle
from sightline.publishing.writers.pictures import as_png
from sightline.publishing.writers.shaping import Item, Placed, clean, names_are_short, placed, runs, shares

RAG_FILLS = {
    "red": ("B3261E", "FFFFFF"), "amber": ("FFC24A", "17252B"), "green": ("1D7044", "FFFFFF"),
    "complete": ("3A4F86", "FFFFFF"), "not_started": ("FFFFFF", "4A5961"),
}  # fmt: skip
LOOK_STYLES = {"quiet": "Quiet", "lead": "Lead"}
MARGIN_MM = 18
DEEPEST_LIST = 3
CHARACTER_MM = 1.9
TWIPS = 56.6929  # in a millimetre


def write_docx(document: Document) -> bytes:
    """Return a Word file of the document; what makes it a document (title, language) stands in its properties too."""
    import docx  # noqa: PLC0415 (slow to load, and most pages write nothing)

    made = docx.Document()
    _properties(made, document)
    restyle(made, document.language)
    Furnisher(made, document, MARGIN_MM).furnish()
    _Body(made, document).write()
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _properties(made: Any, document: Document) -> None:
    own, moment = made.core_properties, datetime.combine(document.head.made_on, time(12), UTC).replace(tzinfo=None)
    own.title, own.author, own.language = (
        clean(document.title)[:255],
        clean(document.head.partnership)[:255],
        document.language,
    )
    own.subject, own.comments, own.keywords = clean(document.subtitle)[:255], "", ""
    own.category = document.head.marking
    own.created = own.modified = moment
    own.last_modified_by, own.revision = own.author, 1


class _Body:
    """Writes the title and the blocks."""

    def __init__(self, made: Any, document: Document) -> None:
        self.made, self.document = made, document
        self.make = Maker(made)
        self.width = document.page.value[0] - 2 * MARGIN_MM

    def write(self) -> None:
        """Add everything to the empty file."""
        document, head = self.document, self.document.head
        self._add(self.make.paragraph(document.title, "Title"))
        if document.subtitle:
            self._add(self.make.paragraph(document.subtitle, "Subtitle"))
        if head.marking:
            self._add(self.make.paragraph(head.marking, "Marking"))
        self._add(self.make.paragraph(f"Made on {self.make.date(head.made_on)}", "Quiet"))
        for block in runs(document.outline):
            self._block(block)

    def _add(self, element: Any) -> None:
        self.made.element.body.insert_element_before(element, "w:sectPr")

    def _block(self, block: Block | list[Item]) -> None:
        match block:
            case list():
                for element in self._list(block):
                    self._add(element)
            case Heading():
                self._add(self.make.paragraph(block.text, f"Heading {block.level - 1}"))
            case Paragraph():
                self._add(self._paragraph(block))
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _paragraph(self, block: Paragraph, style: str = "") -> Any:
        if block.look in RAG_WORDS:
            fill, on = RAG_FILLS[block.look]
            return self.make.paragraph(f"\u00a0{block.text}\u00a0", style, bold=True, colour=on, fill=fill)
        if style:
            return self.make.paragraph(
                block.text, style, bold=block.look == "strong", colour="4A5961" if block.look in LOOK_STYLES else ""
            )
        return self.make.paragraph(block.text, LOOK_STYLES.get(block.look, ""), bold=block.look == "strong")

    def _list(self, items: Sequence[Item], depth: int = 1, style: str = "") -> Iterable[Any]:
        numbered = items[0].numbered
        number = self.make.new_numbers(depth) if numbered else 0
        name = f"List {'Number' if numbered else 'Bullet'}{f' {depth}' if depth > 1 else ''}"
        for item in items:
            yield self.make.paragraph(item.text, name, numbers=number, small=bool(style))
            if item.below:
                yield from self._list(item.below, min(depth + 1, DEEPEST_LIST), style)

    def _figure(self, block: Figure) -> None:
        picture, width_mm = as_png(block.svg)
        paragraph = self.made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=int(min(width_mm, self.width) * 36_000))
        shape._inline.docPr.set("descr", clean(block.text))
        shape._inline.docPr.set("name", "Figure")
        if block.caption:
            self._add(self.make.paragraph(block.caption, "Caption"))

    def _table(self, table: Table) -> None:
        if not table.rows:
            return
        if table.caption:
            self._add(self.make.paragraph(table.caption, "Caption", keep=True))
        widths = [round(one * self.width * TWIPS) for one in shares(table, self.width / CHARACTER_MM)]
        element = self.make.table(widths, table.caption, head=table.header_rows > 0, names=table.row_headers)
        bold = table.row_headers and names_are_short(table)
        for number, cells in enumerate(_filled(table)):
            head, group = number < table.header_rows, table.rows[number].is_group
            row = self.make.row(head=head)
            for one, goes_on in cells:
                strong = head or group or (bold and one.column == 0)
                row.append(
                    self._cell(one, widths, strong=strong, fill=_fill(head, group), goes_on=goes_on, keep=head or group)
                )
            element.append(row)
        self._add(element)
        self._add(self.make.paragraph("", "After table"))

    def _cell(self, one: Placed, widths: Sequence[int], *, strong: bool, fill: str, goes_on: bool, keep: bool) -> Any:
        width = sum(widths[one.column : one.column + one.wide])
        cell = self.make.cell(
            width, one.wide, merge="" if one.high == 1 else "continue" if goes_on else "restart", fill=fill
        )
        content = [] if goes_on else self._content(one.cell, strong=strong, keep=keep)
        for element in content or [self.make.paragraph("", "Table text")]:
            cell.append(element)
        return cell

    def _content(self, cell: Cell, *, strong: bool, keep: bool) -> list[Any]:
        found: list[Any] = []
        for block in runs(cell.blocks):
            if isinstance(block, list):
                found += self._list(block, style="Table text")
            elif strong and isinstance(block, Paragraph):
                found.append(self.make.paragraph(block.text, "Table heading", keep=keep))
            elif isinstance(block, Paragraph):
                found.append(self._paragraph(block, "Table text"))
        return found


def _fill(head: bool, group: bool) -> str:
    return "E3EEF1" if head else "F4F6F4" if group else ""


def _filled(table: Table) -> list[list[tuple[Placed, bool]]]:
    """Return each row's cells from the left, with those that go on from above: Word wants one for every column."""
    rows = placed(table.rows)
    found: list[list[tuple[Placed, bool]]] = [[(one, False) for one in row] for row in rows]
    for number, row in enumerate(rows):
        for one in row:
            for below in range(1, one.high):
                found[number + below].append((one, True))
    return [sorted(row, key=lambda pair: pair[0].column) for row in found]
