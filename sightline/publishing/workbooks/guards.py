"""What must hold of a workbook before its cells are read: size, parts, reach, no formulas, macros or links outside."""

import io
import re
import zipfile
import zlib
from html import unescape

from sightline.kernel.errors import DomainError
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.extent import check_sheet
from sightline.publishing.readers.package import check_package

MOST_BYTES = 5_000_000
MOST_PARTS = 400
MOST_CELLS = 200_000
FARTHEST_COLUMN = 60
BODY, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/](?:[^>]*?ref=\"([A-Z0-9:]{1,20})\")?")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
WRONG = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt\s*=\s*[\"']e[\"']")
PLACE = re.compile(rb"\sr=\"([A-Z]{1,3}\d{1,7})\"")
_TAG = re.compile(r"<(?:\w+:)?(sheet|Relationship)\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
OUTSIDE = ("xl/externallinks/", "xl/connections", "xl/querytables/")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)


def refused(sentence: str) -> DomainError:
    """Return the refusal of a file, at the field where it was chosen."""
    return DomainError(sentence, field="workbook")


def unreadable() -> DomainError:
    """Return the refusal of a file that is no workbook."""
    return refused("This file cannot be read as an Excel workbook. Save it as .xlsx and try again.")


def check_workbook(content: bytes) -> None:
    """Raise DomainError for a file that is too large, packed to burst, reaches outside, calculates, or is no workbook.

    Nothing is unpacked before the sizes it declares are checked; the zip reader holds each part to its own.
    """
    if len(content) > MOST_BYTES:
        raise refused("The workbook is larger than 5 MB. Take out what is not needed.")
    if content.startswith(OLD_EXCEL):
        raise refused("This workbook is locked with a password or of an old kind. Save it as .xlsx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_names([part.filename.lower() for part in package.infolist()])
            check_package(content, "workbook", BODY)
            sheets = sheets_of(package)
            for part in package.infolist():
                _check_part(package.read(part), sheets.get(part.filename, ""))
    except _BROKEN as error:
        raise unreadable() from error
    except UnreadableFile as error:
        raise refused(error.sentence) from error


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_PARTS:
        raise refused("The workbook unpacks to far more than it should. Start from the template.")
    if any("vbaproject" in name for name in names):
        raise refused("The workbook holds macros. Save it as .xlsx, without macros.")
    if any(name.startswith(OUTSIDE) for name in names):
        raise refused("The workbook links to other files. In Excel, break the links under Data, then try again.")
    if BODY not in names:
        raise unreadable()


def sheets_of(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet by the part of the package that holds it."""
    if LINKS not in package.namelist():
        return {}
    places = {one.get("Id", ""): one.get("Target", "") for one in _told(package.read(LINKS), "Relationship")}
    named = ((next((value for key, value in one.items() if key.endswith(":id")), ""), one.get("name", ""))
             for one in _told(package.read(BODY), "sheet"))  # fmt: skip
    return {"xl/" + places[key].removeprefix("/xl/"): unescape(name) for key, name in named if key in places}


def _told(text: bytes, tag: str) -> list[dict[str, str]]:
    """Return the attributes of each element of a kind, in either kind of quotes."""
    return [
        {one[1]: one[2] if one[2] is not None else one[3] for one in _ATTRIBUTE.finditer(found[2])}
        for found in _TAG.finditer(text.decode("utf-8", "replace")) if found[1] == tag
    ]  # fmt: skip


def _check_part(text: bytes, sheet: str) -> None:
    """Refuse a sheet that reaches too far, calculates, or has cells that are merged or in error."""
    if b"sheetData" not in text.replace(b"\0", b""):
        return
    try:
        check_sheet(text, FARTHEST_COLUMN, MOST_CELLS)
    except UnreadableFile as error:
        raise refused(f"{error.sentence} Look at sheet {sheet}." if sheet else error.sentence) from error
    of = f" of sheet {sheet}." if sheet else "."
    if formula := FORMULA.search(text):
        cell = PLACE.findall(text[: formula.start()])[-1:]
        more = f" The first is in cell {cell[0].decode()}{of}" if cell else ""
        raise refused(
            f"The workbook holds formulas. In Excel, copy the cells and paste them as values, then try again.{more}"
        )
    if merged := MERGED.search(text):
        more = f" The first is {merged[1].decode()}{of}" if merged[1] else ""
        raise refused(f"The workbook has merged cells. In Excel, choose them, press Unmerge, then try again.{more}")
    if wrong := WRONG.search(text):
        cell = PLACE.findall(wrong[0])
        more = f" The first is {cell[0].decode()}{of}" if cell else ""
        raise refused(f"The workbook holds cells that say an error, such as #DIV/0!. Type what belongs there.{more}")
