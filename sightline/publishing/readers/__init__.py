"""Readers: a file in, a block document out. The content decides which reader is used; the name must not contradict it.

`read(path)` and `read_bytes(data, name)` raise `UnreadableFile` with a sentence for the person who sent the file.
"""

from __future__ import annotations

from pathlib import Path

from sightline.publishing.blocks import BlockDocument
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.package import kind_of
from sightline.publishing.readers.text import read_text

__all__ = ["UnreadableFile", "read", "read_bytes"]

MAX_FILE_BYTES = 25_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES = {".txt", ".md", ".text", ".markdown"}
_WORD_SUFFIXES = {".docx", ".docm"}

_NEVER_TEXT = {".pdf": "a PDF", **dict.fromkeys((".xlsx", ".xlsm", ".ods", ".xls"), "a spreadsheet")}
_TABLE_SUFFIXES = {".csv", ".tsv"}
_OTHER_PACKAGES = {"odt": "This is an OpenDocument text (.odt).", "slides": "This is a presentation."}
_SAVE_AS_WORD = "Open it and save it as a Word document (.docx), then try again."


def read(path: Path) -> BlockDocument:
    """Read a file by its content. Raises UnreadableFile when it is missing, refused or cannot be understood."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFile("This file is larger than 25 MB. Remove its pictures, or send the plan in parts.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"The file {path.name} could not be opened.") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> BlockDocument:
    """Read the bytes of a file called `name`. Raises UnreadableFile."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile("This file is larger than 25 MB. Remove its pictures, or send the plan in parts.")
    if not data.strip():
        raise UnreadableFile("This file is empty: there are no words in it.")
    suffix = Path(name).suffix.lower()
    if data.startswith(_ZIP):
        return _read_zip(data, suffix)
    if b"%PDF-" in data[:1024]:
        from sightline.publishing.readers.pdf import read_pdf  # noqa: PLC0415 - only needed here

        return read_pdf(data)
    if _is_page(data):
        from sightline.publishing.readers.html import read_html  # noqa: PLC0415 - slow to import

        return read_html(data)
    _refuse_other_kinds(data)
    if suffix in _WORD_SUFFIXES:
        raise UnreadableFile(f"This file is named {suffix} but is not a Word document. {_SAVE_AS_WORD}")
    if suffix in _NEVER_TEXT:
        raise UnreadableFile(
            f"This file is named {suffix} but is not {_NEVER_TEXT[suffix]}. Send it as it was first saved."
        )
    if suffix in _TABLE_SUFFIXES:
        from sightline.publishing.readers.spreadsheet import read_csv  # noqa: PLC0415 - only needed here

        return read_csv(data)
    return read_text(data)


def _is_page(data: bytes) -> bool:
    """True for a web page, also one that was saved as one file."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<?xml", b"<!--")) and b"<html" in head:
        return True
    return head.startswith((b"<!doctype html", b"<html")) or (b"mime-version:" in head and b"multipart/related" in head)


def _read_zip(data: bytes, suffix: str) -> BlockDocument:
    if suffix in _TEXT_SUFFIXES:
        raise UnreadableFile(f"This file is named {suffix} but is not text. Give it its own ending, such as .docx.")
    kind = kind_of(data)
    if kind in ("excel", "ods"):
        from sightline.publishing.readers.spreadsheet import read_spreadsheet  # noqa: PLC0415 - slow to import

        return read_spreadsheet(data, kind)
    if kind in _OTHER_PACKAGES:
        raise UnreadableFile(f"{_OTHER_PACKAGES[kind]} {_SAVE_AS_WORD}")
    from sightline.publishing.readers.docx import read_docx  # noqa: PLC0415 - slow to import

    return read_docx(data)


def _refuse_other_kinds(data: bytes) -> None:
    """Refuse what is known and not read here, each with its own sentence."""
    head = data[:1024].lstrip().lower()
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableFile("This document is protected by a password. Remove the password and try again.")
        raise UnreadableFile(f"This is an old Word document (.doc) or another old Office file. {_SAVE_AS_WORD}")
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile(f"This is a rich text file (.rtf). {_SAVE_AS_WORD}")
    if head.startswith((b"<?xml", b"<!doctype", b"<!entity")):
        raise UnreadableFile(f"This is an XML file. {_SAVE_AS_WORD}")
