"""What must hold of a workbook before its cells are read: size, parts, reach, no formulas, macros or links outside."""

import io
import re
import zipfile
import zlib

from sightline.kernel.errors import DomainError
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.extent import check_sheet
from sightline.publishing.readers.package import check_package

MOST_BYTES = 5_000_000
MOST_PARTS = 400
MOST_CELLS = 200_000
FARTHEST_COLUMN = 60
BODY = "xl/workbook.xml"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/](?:[^>]*?ref=\"([A-Z0-9:]{1,20})\")?")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
PLACE = re.compile(rb"\sr=\"([A-Z]{1,3}\d{1,7})\"")
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
            for part in package.infolist():
                _check_part(part.filename.lower(), package.read(part))
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


def _check_part(name: str, text: bytes) -> None:
    if b"sheetData" in text.replace(b"\0", b""):
        check_sheet(text, FARTHEST_COLUMN, MOST_CELLS)
    if name.startswith("xl/worksheets/") and FORMULA.search(text):
        where = PLACE.findall(text[: FORMULA.search(text).start()])[-1:]  # type: ignore[union-attr]
        more = f" The first is in cell {where[0].decode()}." if where else ""
        raise refused(
            f"The workbook holds formulas. In Excel, copy the cells and paste them as values, then try again.{more}"
        )
    if name.startswith("xl/worksheets/") and (merged := MERGED.search(text)):
        more = f" The first is {merged[1].decode()}." if merged[1] else ""
        raise refused(f"The workbook has merged cells. In Excel, choose them, press Unmerge, then try again.{more}")
