"""An office file is a zip of XML: what must hold before anything opens it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from sightline.publishing.readers.errors import UnreadableFile

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_XML_BYTES = 10_000_000
MAX_RATIO = 250
MAX_MARKS = 600_000
_RATIO_MATTERS_FROM = 1_000_000
_WORD_BODY = "word/document.xml"
_EXCEL_BODY = "xl/workbook.xml"  # read as a stream, and held to its cells instead
_PARTS = {"word/": "word", "xl/": "excel", "ppt/": "slides"}
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, KeyError,
)  # fmt: skip
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """What kind of office file a zip is: "word", "excel", "ods", "odt", "slides" or "" by the names of its parts.

    Raises UnreadableFile when the zip cannot be listed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {entry.filename for entry in package.infolist()}
            mime = package.read("mimetype")[:100] if "mimetype" in names else b""
    except _BROKEN as error:
        raise _damaged("file") from error
    if mime:
        return "ods" if mime.endswith(b"spreadsheet") else "odt" if mime.endswith(b"text") else ""
    found = [kind for part, kind in _PARTS.items() if any(name.startswith(part) for name in names)]
    return found[0] if found else ""


def check_package(data: bytes, what: str = "Word file", body: str = _WORD_BODY) -> None:
    """Refuse an office file that is damaged, encrypted, without its body, too large unpacked, or declares entities.

    `what` names the kind in the sentences. Raises UnreadableFile. Nothing is unpacked before the declared sizes are
    checked; the zip reader holds each entry to its declared size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_entries(entries, what, body)
            marks = 0
            for entry in entries:
                if _is_xml(package, entry):
                    marks += _check_xml(package.read(entry), what)
                    _check_marks(marks if body != _EXCEL_BODY else 0, what)
    except _BROKEN as error:
        raise _damaged(what) from error


def _damaged(what: str) -> UnreadableFile:
    return UnreadableFile(f"This {what} is damaged. Open it, save it again and try once more.")


def _check_entries(entries: list[zipfile.ZipInfo], what: str, body: str) -> None:
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("This document is protected by a password. Remove the password and try again.")
    if body not in names:
        raise UnreadableFile(f"This is not a {what}. Send the plan as a Word document (.docx), a PDF or as text.")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise UnreadableFile(f"This {what} holds macros. Save it without macros (.docx or .xlsx) and try again.")
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        raise UnreadableFile(f"This {what} holds far more parts than a plan does, so it was not opened.")
    total = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if total > MAX_UNPACKED_BYTES or xml > MAX_XML_BYTES or any(_is_bomb(entry) for entry in entries):
        raise UnreadableFile(f"This {what} unpacks to far more than a plan holds, so it was not opened.")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """A part that unpacks to hundreds of times its packed size."""
    return entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _is_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """True for a part that is XML by its name or by how it begins; a large one by its name alone was refused before."""
    if entry.filename.lower().endswith((".xml", ".rels")):
        return True
    with package.open(entry) as part:
        start = part.read(64).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and entry.file_size <= MAX_XML_BYTES


def _check_marks(count: int, what: str) -> None:
    """Refuse more elements and attributes than memory should hold as a tree."""
    if count > MAX_MARKS:
        raise UnreadableFile(f"This {what} holds far more parts than a plan does, so it was not opened.")


def _check_xml(xml: bytes, what: str) -> int:
    """Refuse document types and entities, in any encoding of the declaration; return how many marks there are."""
    if _DECLARATION.search(xml.replace(b"\0", b"")):
        raise UnreadableFile(f"This {what} declares XML entities, as no office program does, so it was not opened.")
    return xml.count(b"<") - xml.count(b"</") + xml.count(b"=")
