"""How far a spreadsheet reaches: a sheet becomes a grid up to its farthest cell, so one cell can ask for all memory."""

from __future__ import annotations

import io
import re
import zipfile

from sightline.publishing.readers.errors import UnreadableFile

FARTHEST_ROW = 20_000
FARTHEST_COLUMN = 200
MOST_REPEATED = 1_000

_ELEMENT = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>""")
_OPENING = re.compile(rb"<(?:\w+:)?(?:row|c)[\s/>]")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_REPEATED = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-%s-repeated"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


def check_extent(data: bytes, kind: str) -> None:
    """Refuse a workbook ("excel" or "ods") with something written far from its table. Raises UnreadableFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if kind == "ods" and name == "content.xml":
                _check_repeats(package.read(name))
            elif kind == "excel" and b"sheetData" in (text := package.read(name)).replace(b"\0", b""):
                _check_cells(text)


def _far(row: int, column: int) -> UnreadableFile:
    return UnreadableFile(
        f"This spreadsheet has something in row {row:,}, column {column}, far from its table. "
        "Delete what lies outside the table and try again."
    )


def _check_cells(text: bytes) -> None:
    elements = _ELEMENT.findall(text)
    if b"\0" in text or len(elements) != len(_OPENING.findall(text)):
        raise UnreadableFile("This spreadsheet is damaged. Open it, save it again and try once more.")
    row = column = 0
    for name, attributes, empty in elements:
        place = _PLACE.search(attributes)
        if name == b"row":
            row, column = int(place[2][:9]) if place else row + 1, 0
            continue
        column = _column(place[1]) if place else column + 1
        at = int(place[2][:9]) if place else row
        if not empty and (max(row, at) > FARTHEST_ROW or column > FARTHEST_COLUMN):
            raise _far(max(row, at), column)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper()[:4]:
        column = column * 26 + letter - 64
    return column


def _check_repeats(xml: bytes) -> None:
    """An OpenDocument sheet says how often a cell or row is repeated; one with words is not repeated for thousands."""
    from lxml import etree  # noqa: PLC0415 - only needed here

    rows = cells = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(xml), resolve_entities=False, no_network=True, huge_tree=False):
            rows = max(rows, _repeats(element, "rows"))
            cells = max(cells, _repeats(element, "columns"))
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("This spreadsheet is damaged. Open it, save it again and try once more.") from error
    if rows > MOST_REPEATED or cells > MOST_REPEATED:
        raise _far(rows, cells)


def _repeats(element: object, what: str) -> int:
    """How often an element with something in it is repeated; 0 for an empty one."""
    value = str(element.get(_REPEATED % what, ""))  # type: ignore[attr-defined]
    if not value.isdigit() or not (element.get(_VALUE) or "".join(element.itertext()).strip()):  # type: ignore[attr-defined]
        return 0
    return int(value[:9])
