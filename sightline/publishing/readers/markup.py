"""Remnants of markup inside a line: tags, emphasis, links and bullets of many shapes.

Used for a line of text, for a cell of a table row and for a Word paragraph alike, because plans are pasted from one
into the other. A remnant is a hint (here a list began), never a promise (the list was closed).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["paragraph", "item", "heading"]

# Glyphs that are bullets wherever they stand, and marks that are bullets only before a space at the start.
GLYPHS = "•●▪■◦○‣⁃∙➢➤►▶✓✔❖◆◇\uf0b7\uf0a7\uf0fc\uf0d8\uf076"
_GLYPH = re.compile(f"[{GLYPHS}]|(?:^|(?<=\\s))·(?=\\s)")
_LEADING_MARK = re.compile(
    rf"^\s*(?P<mark>[{GLYPHS}]|[-–—*+·o§»›→>~](?=\s)|[lnquvØüà](?=\s+[A-Z])|\d{{1,2}}[a-z][.)]?(?=\s)|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,5}}|[IVX]{{1,5}})[.)](?=\s)"
    r"|\d{1,2}[.)](?=[A-Z][a-z]))\s*"
)
_FIRST = re.compile(r"(?P<mark>\(?(?P<count>1|a|i)[.)])")
_FIRST_WITHIN = re.compile(r"(?:^|(?<=\s))(?P<mark>\(?(?P<count>1|(?<=\()[ai])[.)])\s*(?=[A-Z])")
_LETTERED = re.compile(r"(?<=\s)(?P<mark>\((?P<count>1|a|i)\))\s+(?=[a-z])")
_COUNTS = {
    "1": [str(count) for count in range(2, 41)],
    "a": list("bcdefghijklmnop"),
    "i": ["ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"],
}
_SECOND_MARK = re.compile(r"^(?:[IVX]{1,5}|[ivx]{1,5}|\d{1,2})[.)]\s+|^\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s+")
_TAG = re.compile(
    r"</?(?P<name>p|ul|ol|li|br|div|span|u|b|i|em|strong|a|sup|sub|font|table|tbody|thead|tr|td|th|h[1-6])"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__")
_STARRED = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Bit:
    """A part of a line: its plain text, its form, its mark when it is a list item, its depth or heading level."""

    text: str
    form: Form
    mark: str = ""
    depth: int = 0


def plain(text: str) -> str:
    """The words of a text: tags, emphasis, link targets, soft hyphens and spare white space removed."""
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _LINK.sub(r"\1", text) if "[" in text else text
    text = _EMPHASIS.sub("", text) if "*" in text or "_" in text else text
    text = _STARRED.sub(r"\1", text) if "*" in text else text
    text = html.unescape(text).replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


_INLINE = {"u", "b", "i", "em", "strong", "a", "span", "sup", "sub", "font"}


@dataclass
class _Cutter:
    """Cuts a line at its tags; `item` is "" outside a list item, "open" inside one, "new" before its first words."""

    bits: list[Bit] = field(default_factory=list)
    run: str = ""
    depth: int = 0
    heading: int = 0
    item: str = ""

    def tag(self, name: str, closing: bool) -> None:
        """Take one tag that breaks the line."""
        self.flush()
        if name in {"ul", "ol"}:
            self.depth = max(0, self.depth - 1) if closing else self.depth + 1
            self.item = ""
        elif name == "li":
            self.item = "" if closing else "new"
        elif name == "p" and not closing and not self.item:
            self.depth = 0
        elif name.startswith("h") and name[1:].isdigit():
            self.heading = 0 if closing else int(name[1:])

    def flush(self) -> None:
        """Turn the words gathered since the last tag into bits."""
        raw, self.run = self.run, ""
        if not plain(raw):
            return
        if self.heading:
            self.bits.append(Bit(plain(raw), "heading", depth=self.heading))
            return
        if self.item == "new":
            raw, self.item = "•" + raw.lstrip(GLYPHS + " "), "open"
        self.bits.extend(_bits_between_tags(raw, self.depth))


def bits_of(text: str) -> list[Bit]:
    """Cut a line or a cell into paragraphs and list items by its tags and bullets, in order. Never raises."""
    cutter, pos = _Cutter(), 0
    for tag in _TAG.finditer(text):
        cutter.run += text[pos : tag.start()]
        pos = tag.end()
        if tag["name"].lower() not in _INLINE:
            cutter.tag(tag["name"].lower(), tag.group().startswith("</"))
    cutter.run += text[pos:]
    cutter.flush()
    return cutter.bits


def _bits_between_tags(raw: str, list_depth: int) -> list[Bit]:
    """Items split at bullets; text before the first bullet is an unmarked item in a list, else a paragraph."""
    found: list[Bit] = []
    starts = [match.start() for match in _GLYPH.finditer(raw)]
    head = plain(raw[: starts[0]] if starts else raw)
    if head:
        found.append(Bit(head, "item", "", list_depth - 1) if list_depth else Bit(head, "paragraph"))
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=False):
        words = plain(raw[start + 1 : end])
        if words:
            found.append(Bit(words, "item", raw[start], max(list_depth - 1, 0)))
    return found


def leading_mark(line: str) -> tuple[str, str]:
    """The bullet or number a line begins with and the rest; ("", line) when it has none.

    A second number behind a bullet ("- IV. …") is dropped with it.
    """
    match = _LEADING_MARK.match(line)
    if not match or not has_words(line[match.end() :]):
        return "", line
    rest = line[match.end() :]
    return match["mark"], _SECOND_MARK.sub("", rest, count=1)


def marked_bits(text: str, *, depth: int = 0, in_list: bool = False) -> list[Bit]:
    """Like `bits_of`, but a bullet or number at the start (or a list around it) makes its first part an item."""
    mark, rest = leading_mark(text)
    bits = bits_of(rest if mark else text)
    if bits and (mark or in_list) and bits[0].form == "paragraph":
        bits[0] = Bit(bits[0].text, "item", mark or "•", depth)
    return [part for bit in bits for part in _numbered_parts(bit)]


def _numbered_parts(bit: Bit) -> list[Bit]:
    """The items of a line that counts them ("1. One 2. Two 3. Three"); the bit itself when it does not."""
    first = _FIRST.fullmatch(bit.mark) or _FIRST_WITHIN.search(bit.text)
    if bit.form == "heading" or first is None:
        return [bit] if bit.form == "heading" else _parts_of_a_sentence(bit)
    open_, _, close = first["mark"].partition(first["count"])
    start = -1 if bit.mark == first["mark"] else first.end("mark")
    marks = [(first["mark"], 0 if start < 0 else first.start("mark"), max(start, 0))]
    for count in _COUNTS[first["count"]]:
        mark = f"{open_}{count}{close}"
        found = re.compile(rf"(?<=\s){re.escape(mark)}\s*(?=[A-Z])").search(bit.text, marks[-1][2])
        if found is None:
            break
        marks.append((mark, found.start(), found.end()))
    if len(marks) < 2:
        return [bit]
    ends = [at for _, at, _ in marks[1:]] + [len(bit.text)]
    items = [
        Bit(bit.text[low:high].strip(), "item", mark, bit.depth)
        for (mark, _, low), high in zip(marks, ends, strict=True)
    ]
    lead = bit.text[: marks[0][1]].strip()
    before = [Bit(lead, bit.form, bit.mark, bit.depth)] if has_words(lead) else []
    return [*before, *(item for item in items if item.text)]


def _parts_of_a_sentence(bit: Bit) -> list[Bit]:
    """The parts of "This year we will (a) open a hub; (b) train staff; and (c) report back", the lead-in first."""
    first = _LETTERED.search(bit.text)
    if first is None:
        return [bit]
    marks = [first]
    for count in _COUNTS[first["count"]]:
        following = re.compile(rf"[;,]\s+(?:(?:and|or)\s+)?(?P<mark>\({count}\))\s+(?=[a-z])").search(
            bit.text, marks[-1].end()
        )
        if following is None:
            break
        marks.append(following)
    if len(marks) < 2:
        return [bit]
    ends = [*(mark.start() for mark in marks[1:]), len(bit.text)]
    lead = Bit(bit.text[: first.start()].strip(), bit.form, bit.mark, bit.depth)
    items = (
        Bit(bit.text[mark.end() : end].strip(), "item", mark["mark"], bit.depth)
        for mark, end in zip(marks, ends, strict=True)
    )
    return [lead, *(item for item in items if item.text)]


def is_numbered(mark: str) -> bool:
    """True for "1.", "a)", "iv." and their like."""
    return mark[-1:] in {".", ")"}


def has_words(text: str) -> bool:
    """True when any letter or digit is left after markup is removed."""
    return any(char.isalnum() for char in plain(text))
