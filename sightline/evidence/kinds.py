"""What a file is, by its content: a list of what is taken, and a sentence for everything else.

The name decides nothing; it must only not contradict the content.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from sightline.evidence.mails import check_mail
from sightline.evidence.packages import office_kind
from sightline.evidence.pictures import check_picture
from sightline.kernel.errors import DomainError
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.pdf.packed import check_streams

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TAKEN = (
    "PDF, Word, Excel, PowerPoint and OpenDocument files without macros, pictures (JPEG, PNG, GIF, WebP), text, CSV "
    "and saved e-mails (.eml)"
)
ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.gif,.webp,.txt,.csv,.eml"


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: what people call it, its content type and the endings its name may have."""

    words: str
    content_type: str
    endings: tuple[str, ...]


PDF = Kind("a PDF", "application/pdf", (".pdf",))
PNG = Kind("a PNG picture", "image/png", (".png",))
JPEG = Kind("a JPEG picture", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
GIF = Kind("a GIF picture", "image/gif", (".gif",))
WEBP = Kind("a WebP picture", "image/webp", (".webp",))
TEXT = Kind("text", "text/plain; charset=utf-8", (".txt", ".text", ".md", ".log", ""))
CSV = Kind("a CSV file", "text/csv; charset=utf-8", (".csv", ".tsv"))
MAIL = Kind("a saved e-mail", "message/rfc822", (".eml",))
OFFICE = {
    "word": Kind("a Word document", f"{_OFFICE}wordprocessingml.document", (".docx",)),
    "excel": Kind("an Excel workbook", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "slides": Kind("a PowerPoint presentation", f"{_OFFICE}presentationml.presentation", (".pptx",)),
    "odt": Kind("an OpenDocument text", f"{_ODF}text", (".odt",)),
    "ods": Kind("an OpenDocument spreadsheet", f"{_ODF}spreadsheet", (".ods",)),
    "odp": Kind("an OpenDocument presentation", f"{_ODF}presentation", (".odp",)),
}
_BEGINS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(rb"\A[\s\xef\xbb\xbf]*(?:<[!?a-z]|\{\\rtf|#!|MZ)", re.IGNORECASE)
_SCRIPT = re.compile(rb"<(?:script|html|svg|iframe|object|embed)\b", re.IGNORECASE)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEADERS = re.compile(rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}", re.IGNORECASE)


def refused(sentence: str) -> DomainError:
    """Return the refusal of a file, said at its field."""
    return DomainError(sentence, field="file")


def kind_of(content: bytes, name: str) -> Kind:
    """Return what a file called `name` is by its content. Raises DomainError with a sentence when it is not taken."""
    if not content.strip(b"\0 \t\r\n"):
        raise refused("This file is empty. Choose the file that holds the evidence.")
    try:
        kind = _by_content(content, PurePath(name).suffix.lower())
    except UnreadableFile as error:
        raise refused(error.sentence) from error
    if PurePath(name).suffix.lower() not in kind.endings:
        ending = PurePath(name).suffix.lower() or "nothing"
        raise refused(
            f"This file is {kind.words}, but its name ends in “{ending}”. Give it its own ending "
            f"({kind.endings[0]}) and try again."
        )
    return kind


def _by_content(content: bytes, ending: str) -> Kind:
    for start, kind in _BEGINS:
        if content.startswith(start):
            _CHECKS.get(kind, _nothing)(content)
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(_ZIP):
        return OFFICE[office_kind(content)]
    _refuse_known(content)
    if _HEADERS.match(content.replace(b"\r\n", b"\n")[:20_000]) and ending == ".eml":
        check_mail(content, kind_of)
        return MAIL
    return _text(content, ending)


def _nothing(content: bytes) -> None:
    """A kind of which no more has to hold than how it begins."""


def _pdf(content: bytes) -> None:
    try:
        check_streams(content)
    except UnreadableFile as error:
        raise refused("This PDF unpacks to far more than it should, so it was not taken.") from error


_CHECKS: dict[Kind, Callable[[bytes], None]] = {
    PDF: _pdf,
    PNG: lambda content: check_picture(content, "png"),
    JPEG: lambda content: check_picture(content, "jpeg"),
    GIF: lambda content: check_picture(content, "gif"),
}


def _refuse_known(content: bytes) -> None:
    """Refuse what is known and not taken, each with its own sentence."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise refused("This document is protected by a password. Remove the password and try again.")
        raise refused(
            "This is an old Office file or an Outlook message (.doc, .xls, .ppt, .msg). Save it as .docx, .xlsx or PDF "
            "and try again."
        )
    if content[4:8] == b"ftyp":
        raise refused("This is a film or a picture of a kind not taken (such as .heic). Save the picture as JPEG.")
    if _MARKUP.match(content) or _SCRIPT.search(content[:4096]):
        raise refused(f"This is a web page, a script or a program, which is never taken. Taken are {TAKEN}.")
    names = {found.name for found in _magic(content) if found.confidence >= 0.6}
    if names and not _is_text(content):
        raise refused(f"A file of this kind is not taken. Taken are {TAKEN}.")


def _magic(content: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return list(puremagic.magic_string(content[:65536]))
    except (puremagic.PureError, ValueError):
        return []


def _is_text(content: bytes) -> bool:
    """Whether a file is readable words: UTF-8, UTF-16 with its mark, or the Windows code of western Europe."""
    for code in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return not _NOT_TEXT.search(content.decode(code))
        except UnicodeDecodeError:
            continue
    return False


def _text(content: bytes, ending: str) -> Kind:
    if not _is_text(content):
        raise refused(f"A file of this kind is not taken. Taken are {TAKEN}.")
    return CSV if ending in CSV.endings else TEXT
