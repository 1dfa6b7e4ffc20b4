"""Real files of every kind that is taken, and of many that are not."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
JPEG += b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00\xff\xd9"
GIF = b"GIF89a\x02\x00\x02\x00\x80\x00\x00" + b"\0" * 12 + b";"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00" + b"\x2f" + b"\0" * 12
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: The audit\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
PLAIN_MAIL = MAIL + b"Content-Type: text/plain\r\n\r\nForty cases were read.\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PROGRAM = b"MZ\x90\x00" + b"\0" * 200


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a PNG that says it is that many dots wide and high."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 14)) + _chunk(b"IEND", b"")
    )


def word(text: str = "Forty cases were read.") -> bytes:
    """Return a Word document."""
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def excel() -> bytes:
    """Return an Excel workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Month", "Cases"])
    book.save(out)
    return out.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return an office file with one more part in it."""
    out = io.BytesIO(content)
    level = 1 if len(part) > 100_000_000 else 6  # a bomb is made at every start of the tests
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        made.writestr(name, part)
    return out.getvalue()


def odt(mime: bytes = b"application/vnd.oasis.opendocument.text") -> bytes:
    """Return an OpenDocument file of a kind."""
    return package({"mimetype": mime, "content.xml": b"<office:document-content/>"})


def slides() -> bytes:
    """Return as much of a presentation as anybody checks."""
    return package({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p:presentation/>"})


def mail_with(name: str, content: bytes) -> bytes:
    """Return a saved e-mail with something attached."""
    from email.message import EmailMessage

    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "The audit"
    made["Date"] = "Mon, 2 Mar 2026 10:00:00 +0000"
    made.set_content("See attached.")
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


TAKEN = {
    "audit.pdf": PDF, "photo.png": png(), "photo.jpg": JPEG, "photo.GIF": GIF, "photo.webp": WEBP,
    "minutes.docx": word(),
    "figures.xlsx": excel(), "talk.pptx": slides(), "minutes.odt": odt(),
    "figures.ods": odt(b"application/vnd.oasis.opendocument.spreadsheet"),
    "talk.odp": odt(b"application/vnd.oasis.opendocument.presentation"), "notes.txt": "Café at 10, 5 < 6".encode(),
    "notes": b"Notes", "old.txt": "Café".encode("cp1252"), "wide.txt": "Café".encode("utf-16"),
    "figures.csv": b"month,cases\nMarch,40\n", "letter.eml": PLAIN_MAIL, "with.eml": mail_with("audit.pdf", PDF),
}  # fmt: skip
REFUSED = {
    "a program": ("audit.exe", PROGRAM), "a program called a PDF": ("audit.pdf", PROGRAM),
    "a page": ("audit.html", b"<!doctype html><p>x"), "a page called text": ("audit.txt", b"<html><script>1</script>"),
    "a drawing": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "a script": ("a.txt", b"#!/bin/sh\nrm"),
    "a script in text": ("a.txt", b"hello <script>alert(1)</script>"), "rich text": ("a.rtf", b"{\\rtf1 x}"),
    "an old Word file": ("a.doc", OLE), "an Outlook message": ("a.msg", OLE), "a zip": ("a.zip", package({"a": b"x"})),
    "a zip called Word": ("a.docx", package({"a": b"x"})), "another name": ("a.pdf", png()), "empty": ("a.txt", b""),
    "only zeros": ("a.txt", b"\0" * 40), "a film": ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40),
    "macros in Word": ("a.docx", with_part(word(), "word/vbaProject.bin", b"x")),
    "macros in Excel": ("a.xlsx", with_part(excel(), "xl/macrosheets/sheet1.xml", b"<x/>")),
    "macros in a part": ("a.docx", with_part(word(), "word/embeddings/a.xlsm", b"x")),
    "macros in OpenDocument": ("a.odt", with_part(odt(), "Basic/Standard/a.xml", b"<x/>")),
    "a program in Word": ("a.docx", with_part(word(), "word/embeddings/a.exe", PROGRAM)),
    "a way out": ("a.docx", with_part(word(), "../../evil.xml", b"<x/>")),
    "a bomb": ("a.docx", with_part(word(), "word/media/a.bin", b"\0" * 300_000_000)),
    "a thin bomb": ("a.docx", with_part(word(), "word/media/a.bin", b"\0" * 5_000_000)),
    "entities": ("a.docx", with_part(word(), "word/a.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")),
    "half a zip": ("a.docx", word()[:2000]), "a huge picture": ("a.png", png(60_000, 60_000)),
    "a picture of nothing": ("a.png", png(0, 10)), "half a JPEG": ("a.jpg", JPEG[:8]),
    "a PDF bomb": ("a.pdf", PDF + b"2 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + zlib.compress(b"\0" * 60_000_000)),
    "a mail with a program": ("a.eml", mail_with("a.exe", PROGRAM)), "noise": ("a.txt", bytes(range(256)) * 3),
    "a mail that is none": ("a.eml", b"Dear all, the audit is done."),
}  # fmt: skip
