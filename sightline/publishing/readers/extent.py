"""How far a spreadsheet reaches: a sheet becomes a grid up to its farthest cell, so one cell can ask for all memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from sightline.publishing.readers.errors import UnreadableFile

Corner = tuple[int, int]

FARTHEST_ROW = 20_000
FARTHEST_COLUMN = 200
MOST_REPEATED = 1_000
MOST_CELLS = 40_000
MOST_IN_GRID = 600_000

_ELEMENT = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>""")
_OPENING = re.compile(rb"<(?:\w+:)?(?:row|c)[\s/>]")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_REPEATED = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-%s-repeated"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


def check_extent(data: bytes, kind: str) -> None:
    """Refuse a workbook ("excel" or "ods") with something written far from its table. Raises UnreadableFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            if kind == "ods" and entry.filename == "content.xml":
                _check_repeats(package.read(entry))
            elif kind == "excel" and _is_sheet(package, entry):
                check_sheet(package.read(entry))


def _is_sheet(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """True for a part that holds rows of cells, whatever its name says and in whatever encoding."""
    last = b""
    with package.open(entry) as part:
        while chunk := part.read(1_000_000):
            if b"sheetData" in (last + chunk).replace(b"\0", b""):
                return True
            last = chunk[-40:]
    return False


def check_cells(count: int, where: str, most: int = MOST_CELLS) -> None:
    """Refuse a file that has come to more cells than any list needs at `where`. Raises UnreadableFile."""
    if count > most:
        raise UnreadableFile(f"This file has more than {most:,} cells, seen in {where}. Send it in parts.")


def check_grid(count: int, where: str) -> None:
    """Refuse a file whose grid, empty cells included, has come to more places than memory is for."""
    if count > MOST_IN_GRID:
        raise UnreadableFile(
            f"This file spreads over more than {MOST_IN_GRID:,} cells, seen in {where}. "
            "Delete what lies outside the table and try again."
        )


def check_merges(merged: Sequence[tuple[Corner, Corner]], sheet: str) -> None:
    """Refuse a sheet whose merged cells cover more places than a table has. Raises UnreadableFile."""
    covered = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in merged)
    if covered > MOST_IN_GRID:
        raise UnreadableFile(
            f"The merged cells of sheet {sheet} cover more than {MOST_IN_GRID:,} places. Unmerge them and try again."
        )


def _far(row: int, column: int) -> UnreadableFile:
    return UnreadableFile(
        f"This spreadsheet has something in row {row:,}, column {column}, far from its table. "
        "Delete what lies outside the table and try again."
    )


def check_sheet(text: bytes, farthest: int = FARTHEST_COLUMN, most: int = MOST_CELLS) -> None:
    """Refuse the XML of a sheet with a filled cell far out, or with more of them than a table has."""
    row = column = wide = elements = filled = 0
    for found in _ELEMENT.finditer(text):
        elements += 1
        place = _PLACE.search(found[2])
        if found[1] == b"row":
            row, column = int(place[2][:9]) if place else row + 1, 0
            continue
        column = _column(place[1]) if place else column + 1
        if found[3]:
            continue
        row, filled, wide = max(row, int(place[2][:9]) if place else row), filled + 1, max(wide, column)
        if row > FARTHEST_ROW or column > farthest:
            raise _far(row, column)
        check_cells(filled, f"row {row:,}", most)
        check_grid(row * wide, f"row {row:,}")
        check_grid(elements, f"row {row:,}")
    if b"\0" in text or elements != sum(1 for _ in _OPENING.finditer(text)):
        raise UnreadableFile("This spreadsheet is damaged. Open it, save it again and try once more.")


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
