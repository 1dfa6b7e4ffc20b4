"""Text with remnants of markup: Markdown headings and bullets, HTML tags inside lines, rows separated by tabs or bars.

Each source line gives at least one block or one piece of furniture, so that every line can be accounted for. Lines are
joined only where the line itself says so: emphasis left open, or a text that was wrapped at a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
from sightline.publishing.readers.markup import Bit, has_words, leading_mark, marked_bits, plain

MAX_TEXT_BYTES = 5_000_000
MAX_LINE_CHARACTERS = 400_000
MAX_LINES = 20_000
MAX_CELLS_A_ROW = 200
BOLD_LEVEL = 6
WRAP_COLUMN = 120
WRAP_SLACK = 2

_HASHES = re.compile(r"\s{0,3}(#{1,6})(?=[^#])")
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){1,5}\.?\s")
_PIPES = re.compile(r"^\s*\|.*\|\s*$")
_TERMINAL = (".", "!", "?", ":", ";")


@dataclass
class _Line:
    """A source line, or several joined; `text` is raw."""

    number: int
    text: str
    last: int


@dataclass
class _Stream:
    """What has been read so far."""

    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    order: int = 0

    def place(self, line: _Line) -> Place:
        self.order += 1
        check_pieces(self.order, f"line {line.number:,}")
        return Place(self.order, line.number, line.last)

    def close_table(self) -> None:
        if self.rows:
            self.blocks.append(Table(tuple(self.rows), self.rows[0].at))
            self.rows = []


def decode(data: bytes) -> str:
    """The characters of a text file: UTF-8, UTF-16 with its mark, else Windows-1252. Raises UnreadableFile."""
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableFile("This text file is larger than 5 MB. Split it, or send the plan as a Word file.")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data:
        raise UnreadableFile("This file is not text and not a Word file. Save the plan as .docx or .txt and try again.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_text(data: bytes) -> BlockDocument:
    """Read a text file into blocks with line numbers. Raises UnreadableFile when empty, too large or not text."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    raw_lines = text.split("\n")
    if not any(has_words(line) for line in raw_lines if line.strip()):
        raise UnreadableFile("This file is empty: there are no words in it.")
    if len(raw_lines) > MAX_LINES:
        raise UnreadableFile("This file has more than 20,000 lines, which is not a plan.")
    if any(len(line) > MAX_LINE_CHARACTERS for line in raw_lines):
        raise UnreadableFile("This file holds a line of more than 400,000 characters, which is not a plan.")
    stream = _Stream()
    for line in _joined(raw_lines):
        _read_line(line, stream)
    stream.close_table()
    return BlockDocument("text", tuple(stream.blocks), tuple(stream.furniture), len(raw_lines))


def _joined(raw_lines: list[str]) -> list[_Line]:
    """Lines that are not blank, with those joined that belong together."""
    column = _wrap_column(raw_lines)
    lines: list[_Line] = []
    for number, raw in enumerate(raw_lines, start=1):
        if not raw.strip():
            continue
        previous = lines[-1] if lines else None
        if previous and previous.last == number - 1 and _continues(raw_lines[previous.last - 1], raw, column):
            previous.text = f"{previous.text.rstrip()} {raw.strip()}"
            previous.last = number
        else:
            lines.append(_Line(number, raw, number))
    return lines


def _wrap_column(raw_lines: list[str]) -> int:
    """The column a text was wrapped at: nearly every long line stops short of it; 0 when it was not wrapped."""
    lengths = sorted(len(line.rstrip()) for line in raw_lines if len(line.strip()) > 40)
    if len(lengths) <= 5:
        return 0
    column = lengths[-1 - len(lengths) // 20]
    return column if column <= WRAP_COLUMN else 0


def _continues(previous: str, line: str, column: int) -> bool:
    """True when `line` carries on the sentence of `previous`."""
    if "\t" in previous or "\t" in line or _PIPES.match(line) or _HASHES.match(line):
        return False
    if leading_mark(line)[0] or _NUMBERED.match(line):
        return False
    if previous.lstrip().startswith("**") and previous.count("**") == 1:
        return True
    if not column or len(previous) < 45 or _HASHES.match(previous) or previous.rstrip().endswith(_TERMINAL):
        return False
    words = plain(line)
    had_no_room = len(previous.rstrip()) + 1 + len(words.split(" ")[0]) > column - WRAP_SLACK
    return words[:1].islower() or had_no_room


def _read_line(line: _Line, stream: _Stream) -> None:
    """Add the blocks of one line."""
    if _is_row(line.text, bool(stream.rows)):
        _read_row(line, stream)
        return
    if not has_words(line.text):
        stream.furniture.append(Furniture(line.text.strip(), "rule", stream.place(line)))
        return
    stream.close_table()
    if (hashes := _HASHES.match(line.text)) and has_words(line.text):
        words = plain(line.text[hashes.end() :].strip().rstrip("#"))
        stream.blocks.append(Heading(words, len(hashes[1]), stream.place(line)))
    elif _is_bold_line(line.text) and len(plain(line.text).split()) <= 20:
        stream.blocks.append(Heading(plain(line.text), BOLD_LEVEL, stream.place(line)))
    else:
        depth = min(_indent(line.text) // 2, 4)
        stream.blocks.extend(_block(bit, stream.place(line)) for bit in marked_bits(line.text, depth=depth))


def _is_bold_line(text: str) -> bool:
    """A line that is bold from its first word to its last."""
    bare = text.strip().removesuffix(":").rstrip()
    return len(bare) > 4 and any(bare.startswith(mark) and bare.endswith(mark) for mark in ("**", "__"))


def _is_row(text: str, in_table: bool) -> bool:
    """True for a row of cells; a tab before a bullet outside a table is only an indent."""
    if _PIPES.match(text):
        return True
    if "\t" not in text:
        return False
    body = text.strip("\t ")
    if "\t" in body or in_table:
        return True
    return text.rstrip(" ").endswith("\t")


def _indent(text: str) -> int:
    """Columns before the first character; a tab counts two."""
    lead = text[: len(text) - len(text.lstrip())]
    return lead.count("\t") * 2 + lead.count(" ")


def _block(bit: Bit, at: Place) -> Heading | Paragraph | ListItem:
    if bit.form == "heading":
        return Heading(bit.text, bit.depth, at)
    if bit.form == "item":
        return ListItem(bit.text, bit.depth, bit.mark, at)
    return Paragraph(bit.text, at)


def _read_row(line: _Line, stream: _Stream) -> None:
    """Add a row to the open table; a row of rules without words is furniture."""
    if not has_words(line.text):
        stream.furniture.append(Furniture(line.text.strip(), "rule", stream.place(line)))
        return
    text = line.text.strip()[1:-1].replace("|", "\t") if _PIPES.match(line.text) else line.text
    if text.count("\t") >= MAX_CELLS_A_ROW:
        raise UnreadableFile(
            f"Line {line.number:,} holds more than {MAX_CELLS_A_ROW} cells, which no table of a plan does."
        )
    at = stream.place(line)
    stream.rows.append(Row(tuple(_cell(raw, line, stream) for raw in text.split("\t")), at))


def _cell(raw: str, line: _Line, stream: _Stream) -> Cell:
    """One cell; a heading inside it is a paragraph."""
    at = stream.place(line)
    blocks: list[Paragraph | ListItem] = []
    for bit in marked_bits(raw):
        if not has_words(bit.text):
            stream.furniture.append(Furniture(bit.text, "rule", stream.place(line)))
            continue
        block = _block(bit, stream.place(line))
        blocks.append(Paragraph(block.text, block.at) if isinstance(block, Heading) else block)
    return Cell(tuple(blocks), at)
