"""A Word file is a zip of XML: what must hold before anything opens it."""

from __future__ import annotations

import io
import re
import zipfile

from sightline.publishing.readers.errors import UnreadableFile

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_XML_BYTES = 10_000_000
MAX_RATIO = 250
_RATIO_MATTERS_FROM = 1_000_000
_WORD_BODY = "word/document.xml"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_package(data: bytes) -> None:
    """Refuse a Word file that is damaged, encrypted, no Word file, too large unpacked, or declares XML entities.

    Raises UnreadableFile. Nothing is unpacked before the declared sizes are checked; the zip reader holds each entry
    to its declared size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_entries(entries)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_xml(package.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile("This Word file is damaged. Open it in Word, save it again and try once more.") from error
    except zipfile.LargeZipFile as error:  # pragma: no cover - only when writing
        raise UnreadableFile("This Word file is too large.") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("This document is protected by a password. Remove the password and try again.")
    if _WORD_BODY not in names:
        kind = "a spreadsheet" if any(name.startswith("xl/") for name in names) else "not a Word document"
        raise UnreadableFile(f"This file is {kind}. Send the plan as a Word document (.docx) or as text.")
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        raise UnreadableFile("This Word file holds far more parts than a plan does, so it was not opened.")
    total = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if total > MAX_UNPACKED_BYTES or xml > MAX_XML_BYTES or any(_is_bomb(entry) for entry in entries):
        raise UnreadableFile("This Word file unpacks to far more than a plan holds, so it was not opened.")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """A part that unpacks to hundreds of times its packed size."""
    return entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _check_xml(xml: bytes) -> None:
    """Refuse document types and entities, in any encoding of the declaration."""
    if _DECLARATION.search(xml.replace(b"\0", b"")):
        raise UnreadableFile("This Word file declares XML entities, which Word never does, so it was not opened.")
