"""Office files as evidence: what a zip holds, before anybody opens it. The caps are those of the readers."""

import io
import re
import zipfile
import zlib

from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.package import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED_BYTES, kind_of

MOST_UNPACKED = 4 * MAX_UNPACKED_BYTES  # a report full of pictures unpacks to more than a plan does
RATIO_MATTERS_FROM = 1_000_000
BODIES = {"word": "word/document.xml", "excel": "xl/workbook.xml", "slides": "ppt/presentation.xml"}
_MACROS = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/|/activex/|^basic/|^scripts/|\.(?:docm|dotm|xlsm|xltm|xlam|pptm)$",
    re.IGNORECASE,
)
_PROGRAMS = re.compile(r"\.(?:exe|dll|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|scr|com|lnk|msi|jar)$", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, KeyError)
_DAMAGED = "This file is damaged. Open it, save it again and try once more."


def office_kind(content: bytes) -> str:
    """Return which office file a zip is: word, excel, slides, odt, ods or odp.

    Raises UnreadableFile for any other zip, and for one that is damaged, encrypted, too large unpacked, or that holds
    macros, programs or entities. Nothing is unpacked before the declared sizes are checked.
    """
    kind = kind_of(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            mime = package.read("mimetype")[:100] if kind in ("", "odt", "ods") and _has(entries, "mimetype") else b""
            kind = "odp" if mime.endswith(b"opendocument.presentation") else kind
            _check_entries(entries, kind)
            types = package.read("[Content_Types].xml") if kind in BODIES else b""
            if b"macroEnabled" in types:
                raise UnreadableFile("This document holds macros. Save it without macros and try again.")
            for entry in entries:
                _check_xml(package, entry)
    except _BROKEN as error:
        raise UnreadableFile(_DAMAGED) from error
    return kind


def _has(entries: list[zipfile.ZipInfo], name: str) -> bool:
    return any(entry.filename == name and entry.file_size < 1000 for entry in entries)


def _check_entries(entries: list[zipfile.ZipInfo], kind: str) -> None:
    names = {entry.filename for entry in entries}
    if kind not in BODIES and kind not in ("odt", "ods", "odp"):
        raise UnreadableFile("This is a zip file, which is never taken. Take the files out and add them one by one.")
    if kind in BODIES and not {BODIES[kind], "[Content_Types].xml"} <= names:
        raise UnreadableFile(_DAMAGED)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("This document is protected by a password. Remove the password and try again.")
    if any(name.startswith("/") or ".." in name.replace("\\", "/").split("/") for name in names):
        raise UnreadableFile("This document names files outside itself, as no office program does. It was not taken.")
    if any(_MACROS.search(name) for name in names):
        raise UnreadableFile("This document holds macros. Save it without macros and try again.")
    if any(_PROGRAMS.search(name) for name in names):
        raise UnreadableFile("This document holds a program. Take it out and try again.")
    total = sum(entry.file_size for entry in entries)
    many = len(entries) > MAX_ENTRIES or len(names) != len(entries)
    if many or total > MOST_UNPACKED or any(map(_is_bomb, entries)):
        raise UnreadableFile("This document unpacks to far more than it should, so it was not taken.")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    large = entry.file_size > RATIO_MATTERS_FROM
    return large and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _check_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse entities in any part that is XML, read piece by piece; the zip reader holds it to its declared size."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    before = b""
    with package.open(entry) as part:
        while piece := part.read(1_000_000):
            if _DECLARATION.search((before + piece).replace(b"\0", b"")):
                raise UnreadableFile(
                    "This document declares XML entities, as no office program does. It was not taken."
                )
            before = piece[-64:]
