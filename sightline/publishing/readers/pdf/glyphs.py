"""What stands on a page of a PDF: words with their boxes, rulings, pictures. Points, from the top left corner down."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import pi
from typing import Any

from sightline.publishing.readers.errors import UnreadableFile

BOLD_FROM = 600
THIN = 3.0
SHORTEST_RULE = 6.0
MAX_OBJECTS = 60_000
MAX_CHARACTERS = 100_000
SAMPLE = 400
BULLET = (1.2, 7.0)
LEAST_BOX, WIDEST_BOX = 60.0, 0.62
LINE_END_HYPHEN, HYPHEN = 2, ord("-")
LINE_ENDS = (10, 13)


@dataclass(slots=True)
class Word:
    """Characters without a space between them. `size` is the height of their line in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the word."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Rule:
    """A ruling: `at` is its place across, `start` to `end` its length."""

    at: float
    start: float
    end: float


Box = tuple[float, float, float, float]


@dataclass
class Sheet:
    """One page. `across` are level rulings, `down` upright ones, `boxes` large rectangles, filled or drawn."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: int = 0


def sheets(document: Any) -> Iterator[Sheet]:
    """Yield the pages of an open PDF, each turned so that its words run from left to right."""
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        if page.get_rotation() in (90, 270):
            width, height = height, width
        text = page.get_textpage()
        quarter = _quarter(text)
        turn = _turn(quarter, width, height)
        sheet = Sheet(number + 1, *((height, width) if quarter % 2 else (width, height)))
        sheet.words = [word for word in _words(text, turn) if _inside(word, sheet)]
        _objects(page, turn, sheet)
        text.close()
        page.close()
        yield sheet


def _inside(word: Word, sheet: Sheet) -> bool:
    x, y = word.middle
    return 0 <= x <= sheet.width and 0 <= y <= sheet.height


def _quarter(text: Any) -> int:
    """Return by how many quarters, against the clock, most characters of a page are turned in the file."""
    from pypdfium2 import raw  # noqa: PLC0415 - native, loaded in the reader's own process

    angles = [raw.FPDFText_GetCharAngle(text, index) for index in range(min(raw.FPDFText_CountChars(text), SAMPLE))]
    turns = Counter(-round(angle / (pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


def _turn(quarter: int, width: float, height: float) -> Any:
    """Return the map from the file's boxes (left, bottom, right, top) to ours (x0, y0, x1, y1)."""
    return (
        lambda left, bottom, right, top: (left, height - top, right, height - bottom),
        lambda left, bottom, right, top: (bottom, left, top, right),
        lambda left, bottom, right, top: (width - right, bottom, width - left, top),
        lambda left, bottom, right, top: (height - top, width - right, height - bottom, width - left),
    )[quarter]


@dataclass(slots=True)
class _Glyph:
    """One character."""

    char: str
    box: tuple[float, float, float, float]
    bold: bool


def _words(text: Any, turn: Any) -> Iterator[Word]:
    """Yield words in the order the file draws them."""
    run: list[_Glyph] = []
    for glyph in _glyphs(text, turn):
        if run and (glyph is None or not _follows(run[-1], glyph)):
            yield _word(run)
            run = []
        if glyph is not None:
            run.append(glyph)
    if run:
        yield _word(run)


def _glyphs(text: Any, turn: Any) -> Iterator[_Glyph | None]:
    """Yield characters, None for a space."""
    from pypdfium2 import raw  # noqa: PLC0415 - native, loaded in the reader's own process

    if raw.FPDFText_CountChars(text) > MAX_CHARACTERS:
        raise UnreadableFile("A page of this PDF holds far more words than a page of a plan does. Send it in parts.")
    rect, bolds = raw.FS_RECTF(), {}
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 0xAD, 0xFFFE):
            continue
        code = HYPHEN if code == LINE_END_HYPHEN else code
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        if generated and code in LINE_ENDS:
            continue  # the library sees some between the letters of one word; where letters stand tells lines apart
        if code <= 32 or code == 0xA0 or generated:
            yield None
            continue
        raw.FPDFText_GetLooseCharBox(text, index, rect)
        owner = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value
        if key not in bolds:
            bolds[key] = _is_bold(raw, text, index)
        yield _Glyph(chr(code), turn(rect.left, rect.bottom, rect.right, rect.top), bolds[key])


def _is_bold(raw: Any, text: Any, index: int) -> bool:
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, 200, flags)
    said = name.value.decode(errors="replace").lower()
    return "bold" in said or "black" in said or raw.FPDFText_GetFontWeight(text, index) >= BOLD_FROM


def _follows(last: _Glyph, glyph: _Glyph) -> bool:
    """True when a character carries on the word of the last."""
    height = max(last.box[3] - last.box[1], 1.0)
    level = abs(last.box[3] - glyph.box[3]) < 0.3 * height
    gap = glyph.box[0] - last.box[2]
    return level and -1.0 * height < gap < 0.2 * height


def _word(run: list[_Glyph]) -> Word:
    boxes = [glyph.box for glyph in run]
    y0, y1 = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return Word(
        "".join(glyph.char for glyph in run), boxes[0][0], y0, max(box[2] for box in boxes), y1, y1 - y0,
        sum(glyph.bold for glyph in run) * 2 > len(run),
    )  # fmt: skip


def _objects(page: Any, turn: Any, sheet: Sheet) -> None:
    """Note rulings (thin drawings, lines and the edges of boxes) and pictures."""
    from pypdfium2 import raw  # noqa: PLC0415

    for count, drawn in enumerate(page.get_objects(max_depth=4)):
        if count > MAX_OBJECTS:
            return
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            sheet.pictures += 1
        elif drawn.type == raw.FPDF_PAGEOBJ_PATH:
            _rule(turn(*drawn.get_bounds()), sheet, _is_stroked(raw, drawn))


def _is_stroked(raw: Any, drawn: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    return bool(stroke.value)


def _rule(box: tuple[float, float, float, float], sheet: Sheet, stroked: bool) -> None:
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    if wide > LEAST_BOX and high > LEAST_BOX and wide < sheet.width * WIDEST_BOX:
        sheet.boxes.append(box)
    if high <= THIN < SHORTEST_RULE < wide:
        sheet.across.append(Rule((y0 + y1) / 2, x0, x1))
    elif wide <= THIN < SHORTEST_RULE < high:
        sheet.down.append(Rule((x0 + x1) / 2, y0, y1))
    elif _is_bullet(wide, high):
        sheet.words.append(Word("•", x0, y0, x1, y1, high, bold=False))
    elif stroked and wide < sheet.width * 0.98 and high > SHORTEST_RULE and wide > SHORTEST_RULE:
        sheet.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        sheet.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]


def _is_bullet(wide: float, high: float) -> bool:
    """True for a small drawing as wide as it is high, as programs draw the marks of lists."""
    least, most = BULLET
    return least <= wide <= most and least <= high <= most and abs(wide - high) < 0.35 * max(wide, high)
