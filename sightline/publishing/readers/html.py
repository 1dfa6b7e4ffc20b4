"""Web pages, saved ones too: headings, paragraphs, nested lists, tables with merged cells; menus are no words.

The tree is walked once. What stands around the text of a page (navigation, banners, footers, forms) is furniture, so
that every word of the file is either read or accounted for.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sightline.publishing.blocks import (
    Block,
    BlockDocument,
    Cell,
    Figure,
    Furniture,
    Heading,
    ListItem,
    Paragraph,
    Place,
    Row,
    Table,
)
from sightline.publishing.readers.errors import UnreadableFile, check_pieces
from sightline.publishing.readers.markup import has_words, is_numbered, marked_bits, plain
from sightline.publishing.readers.text import decode
from sightline.publishing.readers.unfolding import opens_a_part

MAX_NESTING = 150
MAX_TAGS = 150_000
MAX_ARCHIVE_PARTS = 4_000
MAX_ARCHIVE_LAYERS = 20
MAX_ARCHIVE_HEAD = 20_000
MAX_BOLD_HEADING_WORDS = 14
MAX_SPAN = 64
BOLD_LEVEL = 6

_SILENT = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "link", "meta", "button"}
_FURNITURE = {"nav", "header", "footer", "aside", "form", "dialog"}
_FURNITURE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog"}
# Words by which pages name the parts around their text, in a class or an id.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|breadcrumbs?|skip-?(?:link|nav|to-content)?|nav(?:bar|igation)?|menu|site-?(?:header|footer)"
    r"|page-?footer|footer|top-?bar|sharing|social(?:-?media|-?links)?|pagination|back-to-top|feedback|newsletter"
    r"|print-?(?:this|page|link))(?:$|[\s_-])",
    re.IGNORECASE,
)
MOSTLY = 0.5
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_PARTS = {"div", "section", "ul", "ol", "p", "a", "span"}
_BOLD = {"b", "strong"}
OPENER_LEVEL = 3
_SPACES = re.compile(r"\s+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html(data: bytes) -> BlockDocument:
    """Read a web page into blocks with addresses such as "table 1, row 4, cell 2". Raises UnreadableFile."""
    import lxml.html  # noqa: PLC0415 - slow, and only needed here

    page = _page(data)
    if "<!ENTITY" in page[: max(page.lower().find("<html"), 0)].upper():
        raise UnreadableFile("This web page declares entities, as no browser saves them, so it was not opened.")
    if page.count("<") > MAX_TAGS:
        raise UnreadableFile("This web page holds far more parts than a plan does, so it was not opened.")
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        root = lxml.html.document_fromstring(page.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile("This web page is damaged. Open it in a browser and save it again.") from error
    reading = _Reading(path=_main(root))
    reading.walk(root, _Around())
    reading.flush(_Around())
    if not any(has_words(text) for text in BlockDocument("html", tuple(reading.blocks)).texts()):
        raise UnreadableFile("This web page is empty: there are no words in it.")
    return BlockDocument("html", tuple(reading.blocks), tuple(reading.furniture))


def _main(root: Any) -> tuple[Any, ...]:
    """The element that holds the page's own text and those around it; empty where the page names none or two.

    Most of the words must stand in it.
    """
    named = [one for one in root.iter("main", "div") if one.tag == "main" or (one.get("role") or "").lower() == "main"]
    if len(named) != 1 or _length(named[0]) < MOSTLY * _length(root):
        return ()
    return (named[0], *named[0].iterancestors())


def _length(element: Any) -> int:
    texts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::head)]")
    return sum(len(text.split()) for text in texts)


def is_archive(data: bytes) -> bool:
    """True for a web page saved as one file (MHTML), which is a mail message by its form."""
    head = data[:4096].lstrip().lower()
    return b"mime-version:" in head and b"multipart/related" in head


def _page(data: bytes) -> str:
    """The page's source; of a page saved as one file, its first part that is a page."""
    if not is_archive(data):
        return decode(data)
    _check_archive(data)
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return decode(content if isinstance(content, bytes) else b"")
    raise UnreadableFile("This saved web page holds no page. Save it again as “web page, complete”.")


def _check_archive(data: bytes) -> None:
    """Refuse a saved page that would take for ever to take apart."""
    head = re.search(rb"\r?\n\r?\n", data[: MAX_ARCHIVE_HEAD + 4])
    layers = len(re.findall(rb"multipart/", data, re.IGNORECASE))
    if head is None or data.count(b"\n--") > MAX_ARCHIVE_PARTS or layers > MAX_ARCHIVE_LAYERS:
        raise UnreadableFile("This saved web page holds far more parts than a plan does, so it was not opened.")


@dataclass(frozen=True)
class _Around:
    """What stands around an element: the list it is an item of and how deep, whether all is bold, how deep the tree."""

    depth: int = -1
    mark: str = ""
    bold: bool = False
    nesting: int = 0

    def inside(self, **changes: Any) -> _Around:
        """The same one level deeper, with changes."""
        return replace(self, nesting=self.nesting + 1, **changes)


@dataclass
class _Reading:
    """Blocks found so far, the run of words not yet a block, and the counters that make addresses."""

    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    order: int = 0
    paragraphs: int = 0
    tables: int = 0
    run: str = ""
    bold_run: str = ""
    within: str = ""
    path: tuple[Any, ...] = ()

    def place(self, address: str) -> Place:
        self.order += 1
        check_pieces(self.order, address)
        return Place(self.order, address=address)

    def walk(self, element: Any, around: _Around) -> None:
        """Read what an element holds, in order. Raises UnreadableFile when elements nest far too deep."""
        if around.nesting > MAX_NESTING:
            raise UnreadableFile("This web page nests its parts far deeper than a plan does, so it was not opened.")
        self.words(element.text, around)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, child.tag.lower(), around.inside())
            self.words(child.tail, around)

    def words(self, text: str | None, around: _Around) -> None:
        """Add words to the run; only a `br` breaks a line, white space of the source does not."""
        if text:
            folded = _SPACES.sub(" ", text)
            self.run += folded
            self.bold_run += folded if around.bold else ""

    def element(self, child: Any, tag: str, around: _Around) -> None:
        """Read one element by what it is."""
        if opens_a_part(child, tag):
            self.heading(child, OPENER_LEVEL, around)
            return
        if tag in _SILENT or child.get("hidden") is not None:
            return
        if self.is_around(child, tag):
            self.set_aside(child, around)
        elif tag == "br":
            self.run += "\n"
        elif tag == "img":
            self.figure(child, around)
        elif tag in _INLINE:
            self.walk(child, around.inside(bold=around.bold or tag in _BOLD))
        elif tag in _HEADINGS:
            self.heading(child, _HEADINGS[tag], around)
        elif tag in ("ul", "ol"):
            self.listed(child, tag, around)
        elif tag == "table" and not self.within:
            self.table(child, around)
        elif tag == "dl" and not self.within:
            self.terms(child, around)
        else:
            self.flush(around)
            self.walk(child, around)
            self.flush(around)

    def is_around(self, child: Any, tag: str) -> bool:
        """True for what stands around a page's text: by its element, role or name, or outside the main part."""
        if child in self.path:
            return False
        if child.getparent() in self.path[1:]:
            return True
        if tag in _FURNITURE or (child.get("role") or "").lower() in _FURNITURE_ROLES:
            return True
        named = f"{child.get('class') or ''} {child.get('id') or ''}"
        return tag in _PARTS and bool(_AROUND.search(named)) and child.find(".//h1") is None

    def set_aside(self, element: Any, around: _Around) -> None:
        """Note what stands around a page's text; a header that holds the page's own title is read."""
        if element.tag == "header" and element.find(".//h1") is not None:
            self.walk(element, around)
            return
        words = plain(" ".join(element.itertext()))
        if words:
            self.furniture.append(Furniture(words, "running", self.place(f"{element.tag} of the page")))

    def figure(self, element: Any, around: _Around) -> None:
        words = plain(element.get("alt") or "")
        if words and not self.within:
            self.flush(around)
            self.blocks.append(Figure(words, self.place(self.address())))

    def heading(self, element: Any, level: int, around: _Around) -> None:
        """Read a heading; inside a cell it is a paragraph, which says what its column may not."""
        self.flush(around)
        if self.within:
            self.walk(element, around)
            self.flush(around)
            return
        words = plain(" ".join(element.itertext()))
        if has_words(words):
            self.blocks.append(Heading(words, level, self.place(self.address())))

    def listed(self, element: Any, tag: str, around: _Around) -> None:
        """Read a list: each item is of the depth of its list."""
        self.flush(around)
        number = 0
        for item in element:
            if not isinstance(item.tag, str):
                continue
            if item.tag != "li":
                self.element(item, item.tag, around.inside(depth=around.depth + 1))
                continue
            number += 1
            mark = f"{number}." if tag == "ol" else "•"
            inside = around.inside(depth=around.depth + 1, mark=mark)
            self.walk(item, inside)
            self.flush(inside)

    def flush(self, around: _Around) -> None:
        """Turn the words gathered since the last block into blocks."""
        run, bold, self.run, self.bold_run = self.run, self.bold_run, "", ""
        all_bold = bool(plain(run)) and plain(run) == plain(bold)
        for line in run.split("\n") if around.depth < 0 else [run.replace("\n", " ")]:
            self.line(line.strip(), around, all_bold)

    def line(self, line: str, around: _Around, all_bold: bool) -> None:
        for bit in marked_bits(line, depth=max(around.depth, 0), in_list=around.depth >= 0):
            at = self.place(self.address())
            if not has_words(bit.text):
                self.furniture.append(Furniture(bit.text, "rule", at))
            elif bit.form == "item":
                mark = around.mark if around.depth >= 0 and not is_numbered(bit.mark) else bit.mark
                self.blocks.append(ListItem(bit.text, bit.depth, mark or bit.mark, at))
            elif self.within or not all_bold or not _is_title(bit.text):
                self.blocks.append(Paragraph(bit.text, at))
            else:
                self.blocks.append(Heading(bit.text, BOLD_LEVEL, at))

    def address(self) -> str:
        """Where the next block stands."""
        if self.within:
            return self.within
        self.paragraphs += 1
        return f"paragraph {self.paragraphs}"

    def table(self, element: Any, around: _Around) -> None:
        """Read one table; one that only lays the page out is read as its words."""
        self.flush(around)
        rows = list(_rows(element))
        if element.get("role") in ("presentation", "none") or max((len(row) for row in rows), default=0) < 2:
            self.walk(element, around)
            self.flush(around)
            return
        self.tables += 1
        name = f"table {self.tables}"
        at = self.place(name)
        caption = element.find("caption")
        if caption is not None and plain(" ".join(caption.itertext())):
            self.blocks.append(Paragraph(plain(" ".join(caption.itertext())), self.place(f"{name}, caption")))
        grid = _Grid()
        read = [self.row(tr, f"{name}, row {number}", grid, around) for number, tr in enumerate(rows, start=1)]
        self.blocks.append(Table(tuple(row for row in read if row.cells), at, _header_rows(rows)))

    def terms(self, element: Any, around: _Around) -> None:
        """Read a list of terms as a table: each term and what is said of it."""
        self.flush(around)
        self.tables += 1
        name = f"table {self.tables}"
        at = self.place(name)
        pairs: list[list[Any]] = []
        for part in element.xpath("./dt|./dd|./div/dt|./div/dd"):
            if part.tag == "dt":
                pairs.append([part])
            elif pairs:
                pairs[-1].append(part)
        rows = [self.row(pair, f"{name}, row {number}", _Grid(), around) for number, pair in enumerate(pairs, start=1)]
        if rows:
            self.blocks.append(Table(tuple(rows), at))

    def row(self, cells: list[Any], address: str, grid: _Grid, around: _Around) -> Row:
        at = self.place(address)
        made: list[Cell] = []
        for cell in cells:
            self.covered(made, address, grid)
            span, down = _span(cell, "colspan"), _span(cell, "rowspan")
            grid.cover(len(made), span, down)
            made.append(self.cell(cell, f"{address}, cell {len(made) + 1}", around))
            for _ in range(span - 1):
                made.append(Cell((), self.place(f"{address}, cell {len(made) + 1}"), spanned=True))
        self.covered(made, address, grid)
        grid.next_row()
        return Row(tuple(made), at)

    def covered(self, made: list[Cell], address: str, grid: _Grid) -> None:
        """Add the cells that a merge from above covers."""
        while grid.is_covered(len(made)):
            made.append(Cell((), self.place(f"{address}, cell {len(made) + 1}"), spanned=True))

    def cell(self, element: Any, address: str, around: _Around) -> Cell:
        """The paragraphs and items of a cell, those of nested tables included."""
        outer, self.blocks, self.within = self.blocks, [], address
        at = self.place(address)
        inside = _Around(nesting=around.nesting)
        self.walk(element, inside)
        self.flush(inside)
        found, self.blocks, self.within = self.blocks, outer, ""
        return Cell(tuple(one for one in found if isinstance(one, Paragraph | ListItem)), at)


def _is_title(text: str) -> bool:
    return len(text.split()) <= MAX_BOLD_HEADING_WORDS and not text.endswith((".", ",", ";"))


def _rows(table: Any) -> Iterator[list[Any]]:
    """The cells of each row of a table itself, not of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield [cell for cell in child if cell.tag in ("td", "th")]
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _header_rows(rows: list[list[Any]]) -> int:
    """How many rows from the top are headings: in the head of the table, or of heading cells alone."""
    count = 0
    for cells in rows:
        in_head = bool(cells) and cells[0].getparent().getparent().tag == "thead"
        if not in_head and not all(cell.tag == "th" for cell in cells):
            break
        count += 1
    return count if count < len(rows) else min(count, 1)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdigit() else 1


@dataclass
class _Grid:
    """Which places of the row now read are covered by cells from above."""

    above: dict[int, int] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)

    def cover(self, column: int, span: int, down: int) -> None:
        """Cover the places under a cell."""
        if down > 1:
            self.below.update(dict.fromkeys(range(column, column + span), down - 1))

    def is_covered(self, column: int) -> bool:
        return self.above.get(column, 0) > 0

    def next_row(self) -> None:
        left = {column: rows - 1 for column, rows in self.above.items() if rows > 1}
        self.above, self.below = left | self.below, {}
