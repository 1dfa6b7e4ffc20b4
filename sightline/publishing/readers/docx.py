"""Word documents: paragraphs, headings by style or by bold short lines, nested lists, real tables with merged cells.

The body is walked as XML, because content controls, insertions and text boxes are invisible to simpler ways and a
sentence that is not read is a sentence lost. What tracked changes took out, comments, headers and footers are accounted
for and not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from sightline.publishing.readers.errors import UnreadableFile, check_pieces
from sightline.publishing.readers.markup import Bit, has_words, marked_bits, plain
from sightline.publishing.readers.package import check_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_SKIPPED = _GONE | {f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}txbxContent"}
_WRAPPERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag", f"{_W}customXml"}
MAX_BOLD_HEADING_WORDS = 14
MAX_NESTING = 8


def read_docx(data: bytes) -> BlockDocument:
    """Read a Word file into blocks with addresses such as "table 1, row 4, cell 2". Raises UnreadableFile."""
    check_package(data)
    import docx  # noqa: PLC0415 - slow, and only needed here

    try:
        document = docx.Document(io.BytesIO(data))
        reading = _Reading(_styles(document))
        reading.body(document.element.body, "")
        _furniture(document, reading)
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged package fails in many ways; all mean the same to the sender
        raise UnreadableFile("This Word file is damaged. Open it in Word, save it again and try once more.") from error
    if not any(has_words(text) for text in BlockDocument("docx", tuple(reading.blocks)).texts()):
        raise UnreadableFile("This Word file is empty: there are no words in it.")
    return BlockDocument("docx", tuple(reading.blocks), tuple(reading.furniture))


@dataclass(frozen=True)
class _Style:
    """What a paragraph style means here."""

    heading: int = 0
    in_list: bool = False
    depth: int = 0
    contents: bool = False


def _styles(document: Any) -> dict[str, _Style]:
    """Style id -> meaning, by the style's name and those it is based on."""
    found: dict[str, _Style] = {}
    for style in document.styles:
        names = []
        base, steps = style, 0
        while base is not None and steps < 10:
            names.append((base.name or "").lower())
            base, steps = getattr(base, "base_style", None), steps + 1
        found[style.style_id] = _meaning(names)
    return found


def _meaning(names: list[str]) -> _Style:
    for name in names:
        if name in {"title", "subtitle"}:
            return _Style(heading=1 if name == "title" else 2)
        if name.startswith("toc ") and name[4:5].isdigit():
            return _Style(contents=True)
        if name.startswith("heading ") and name[8:9].isdigit():
            return _Style(heading=int(name[8:9]))
        if name.startswith("list") and name != "list of figures":
            return _Style(in_list=True, depth=int(name[-1]) - 1 if name[-1].isdigit() else 0)
    return _Style()


@dataclass
class _Reading:
    """Blocks found so far and the counters that make addresses."""

    styles: dict[str, _Style]
    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    order: int = 0
    paragraphs: int = 0
    tables: int = 0

    def place(self, address: str) -> Place:
        self.order += 1
        check_pieces(self.order, address)
        return Place(self.order, address=address)

    def body(self, element: Any, prefix: str) -> None:
        """Read the paragraphs and tables of a body, a text box or a content control, in order."""
        for child in element:
            if child.tag == f"{_W}p":
                self.paragraphs += 1
                address = f"{prefix}paragraph {self.paragraphs}"
                self.blocks.extend(self.paragraph(child, address, in_cell=False))
                for box in _text_boxes(child):
                    self.body(box, prefix)
            elif child.tag == f"{_W}tbl":
                self.table(child)
            elif child.tag in _WRAPPERS:
                self.body(child, prefix)

    def paragraph(self, p: Any, address: str, *, in_cell: bool) -> list[Heading | Paragraph | ListItem]:
        """The blocks of one Word paragraph: soft breaks and bullets typed by hand divide it."""
        style = self.styles.get(_style_id(p), _Style())
        in_list, depth = _list_level(p, style)
        made: list[Heading | Paragraph | ListItem] = []
        self.left_out(" ".join(_gone(p)), "deleted", address)
        if style.contents:
            self.left_out(_text(p), "contents", address)
            return made
        for line in _text(p).split("\n"):
            for bit in marked_bits(line, depth=depth, in_list=in_list):
                if has_words(bit.text):
                    made.append(self.block(bit, p, style, address, in_cell))
                else:
                    self.furniture.append(Furniture(bit.text, "rule", self.place(address)))
        return made

    def left_out(self, text: str, reason: str, address: str) -> None:
        """Account for words that are not read."""
        if has_words(text):
            self.furniture.append(Furniture(plain(text), reason, self.place(address)))

    def block(self, bit: Bit, p: Any, style: _Style, address: str, in_cell: bool) -> Heading | Paragraph | ListItem:
        at = self.place(address)
        if in_cell and bit.form != "item":
            return Paragraph(bit.text, at)
        if style.heading:
            return Heading(bit.text, style.heading, at)
        if bit.form == "item":
            return ListItem(bit.text, bit.depth, bit.mark, at)
        short = len(bit.text.split()) <= MAX_BOLD_HEADING_WORDS and not bit.text.endswith((".", ",", ";"))
        return Heading(bit.text, 6, at) if short and _all_bold(p) else Paragraph(bit.text, at)

    def table(self, tbl: Any) -> None:
        """Read one table; nested tables are read into the cell that holds them."""
        self.tables += 1
        name = f"table {self.tables}"
        at = self.place(name)
        rows, header_rows = [], 0
        for index, tr in enumerate(_children(tbl, f"{_W}tr"), start=1):
            row = self.row(tr, f"{name}, row {index}")
            if row.cells:
                rows.append(row)
            header_rows += 1 if tr.find(f"{_W}trPr/{_W}tblHeader") is not None and header_rows == index - 1 else 0
        if rows:
            self.blocks.append(Table(tuple(rows), at, header_rows))

    def row(self, tr: Any, address: str) -> Row:
        at = self.place(address)
        cells: list[Cell] = []
        for tc in _children(tr, f"{_W}tc"):
            where = f"{address}, cell {len(cells) + 1}"
            merged = tc.find(f"{_W}tcPr/{_W}vMerge")
            covered = merged is not None and merged.get(f"{_W}val") != "restart"
            cells.append(Cell(tuple(self.cell(tc, where, 0)), self.place(where), covered))
            span = tc.find(f"{_W}tcPr/{_W}gridSpan")
            for _ in range(min(_number(span), 63) - 1):
                where = f"{address}, cell {len(cells) + 1}"
                cells.append(Cell((), self.place(where), spanned=True))
        return Row(tuple(cells), at)

    def cell(self, tc: Any, address: str, nesting: int) -> Iterator[Paragraph | ListItem]:
        """The paragraphs and items of a cell, those of nested tables included."""
        if nesting > MAX_NESTING:
            raise UnreadableFile("This Word file nests tables in tables far deeper than a plan does.")
        for child in tc:
            if child.tag == f"{_W}p":
                for block in self.paragraph(child, address, in_cell=True):
                    yield Paragraph(block.text, block.at) if isinstance(block, Heading) else block
                for box in _text_boxes(child):
                    yield from self.cell(box, address, nesting + 1)
            elif child.tag in _WRAPPERS or child.tag in {f"{_W}tbl", f"{_W}tr", f"{_W}tc"}:
                yield from self.cell(child, address, nesting + 1)


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of one kind, those wrapped in content controls included."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _text(element: Any) -> str:
    """The words of a paragraph: insertions and links kept, deletions left out, breaks as new lines."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in {f"{_W}tab", f"{_W}ptab"}:
            parts.append("\t")
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif isinstance(child.tag, str) and not child.tag.endswith(("}AlternateContent", "}pict", "}drawing")):
            parts.append(_text(child))
    return "".join(parts)


def _gone(p: Any) -> Iterator[str]:
    """The words that tracked changes took out of a paragraph or moved away."""
    for child in p:
        if child.tag in _GONE:
            yield "".join(bit.text or "" for bit in child.iter(f"{_W}delText", f"{_W}t"))


def _text_boxes(p: Any) -> list[Any]:
    """Text boxes anchored in a paragraph, each once (Word stores a second copy for old programs)."""
    boxes = []
    for box in p.iter(f"{_W}txbxContent"):
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
            boxes.append(box)
    return boxes


def _style_id(p: Any) -> str:
    style = p.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _list_level(p: Any, style: _Style) -> tuple[bool, int]:
    """Whether a paragraph is a list item, and how deep."""
    numbering = p.find(f"{_W}pPr/{_W}numPr")
    if numbering is None or style.heading:
        return style.in_list and not style.heading, style.depth
    number = numbering.find(f"{_W}numId")
    level = numbering.find(f"{_W}ilvl")
    if number is not None and number.get(f"{_W}val") == "0":
        return False, 0
    return True, _number(level, default=0) or style.depth


def _number(element: Any, default: int = 1) -> int:
    """The whole number in an element's value, or the default."""
    value = "" if element is None else str(element.get(f"{_W}val", ""))
    return int(value) if value.isdigit() else default


def _all_bold(p: Any) -> bool:
    """True when every run with words is bold."""
    runs = [run for run in p.iter(f"{_W}r") if plain(_text(run))]
    flags = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(flag is not None and flag.get(f"{_W}val", "1") not in {"0", "false"} for flag in flags)


def _furniture(document: Any, reading: _Reading) -> None:
    """Headers, footers and comments are furniture; footnotes and endnotes are paragraphs at the end."""
    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in {"header", "footer"}:
            reading.left_out(" ".join(_text(p) for p in _root(relation).iter(f"{_W}p")), "running", kind)
        elif kind == "comments":
            for number, note in enumerate(_root(relation), start=1):
                said = " ".join(_text(p) for p in note.iter(f"{_W}p"))
                reading.left_out(said, "comment", f"comment {number}")
        elif kind in {"footnotes", "endnotes"}:
            for number, note in enumerate(_root(relation), start=-1):
                for p in note.iter(f"{_W}p"):
                    reading.blocks.extend(reading.paragraph(p, f"{kind[:-1]} {number}", in_cell=True))


def _root(relation: Any) -> Any:
    """The XML of a related part; the parser of python-docx resolves no entities."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - slow to import

    return parse_xml(relation.target_part.blob)
