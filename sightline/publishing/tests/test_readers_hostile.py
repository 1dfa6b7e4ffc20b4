"""Files that are broken, hostile or of another kind are refused with a sentence, and quickly."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from sightline.publishing.readers import UnreadableFile, read, read_bytes

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'


def packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(packed({"word/document.xml": WORD.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def sheet(rows: bytes) -> bytes:
    return packed(
        {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"<w><sheetData>" + rows + b"</sheetData></w>"}
    )


def open_sheet(row: bytes) -> bytes:
    names = b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="text"'
    words = b"<table:table-cell><text:p>Again</text:p></table:table-cell>"
    content = b"<content " + names + b"><table:table>" + row % words + b"</table:table></content>"
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'
)
CASES = {
    "empty": (b"", "plan.docx", "empty"),
    "blank": (b" \n\t\n", "plan.txt", "empty"),
    "only rules": (b"-----\n=====\n", "plan.txt", "empty"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.doc", "save it as a Word document"),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "plan.docx",
        "password",
    ),
    "encrypted zip": (encrypted_zip(), "plan.docx", "password"),
    "rich text": (b"{\\rtf1 hello}", "plan.rtf", "rich text"),
    "page without words": (b"<!DOCTYPE html><script>alert(1)</script>", "plan.html", "web page is empty"),
    "page nested deep": (b"<!DOCTYPE html>" + b"<div>" * 60_000 + b"x", "plan.html", "web page"),
    "saved page without a page": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx",
        "p.mhtml",
        "holds no page",
    ),
    "xml": (b"<?xml version='1.0'?><plan/>", "plan.xml", "XML file"),
    "macros": (
        packed({"word/document.xml": WORD.encode(), "word/vbaProject.bin": b"x"}),
        "plan.docx",
        "macros",
    ),
    "presentation": (packed({"ppt/presentation.xml": b"<x/>"}), "plan.pptx", "presentation"),
    "open document text": (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "plan.odt", "odt"),
    "a cell far out": (sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "plan.xlsx", "row 1,048,576"),
    "cells that do not say where": (
        sheet(b"<row><c/>" + b"<c/>" * 300 + b"<c><v>1</v></c></row>"),
        "a.xlsx",
        "far from",
    ),
    "a row for ever": (
        open_sheet(b'<table:table-row table:number-rows-repeated="900000">%s</table:table-row>'),
        "plan.ods",
        "far from",
    ),
    "entities in a spreadsheet": (packed({"xl/workbook.xml": ENTITY_BOMB}), "plan.xlsx", "entities"),
    "text called docx": (b"Only text here", "plan.docx", "not a Word document"),
    "word called txt": (packed({"word/document.xml": WORD.encode()}), "plan.txt", "not text"),
    "broken spreadsheet": (packed({"xl/workbook.xml": b"<x/>"}), "plan.xlsx", "spreadsheet is damaged"),
    "other zip": (packed({"a.txt": b"x"}), "plan.docx", "not a Word file"),
    "cut short": (packed({"word/document.xml": WORD.encode()})[:60], "plan.docx", "damaged"),
    "broken xml": (packed({"word/document.xml": b"<w:document"}), "plan.docx", "damaged"),
    "entities": (packed({"word/document.xml": ENTITY_BOMB}), "plan.docx", "entities"),
    "entities in utf-16": (
        packed({"word/document.xml": ENTITY_BOMB.decode().encode("utf-16")}),
        "plan.docx",
        "entities",
    ),
    "zip bomb": (
        packed({"word/document.xml": WORD.encode(), "word/media/a.png": b"\0" * 30_000_000}),
        "plan.docx",
        "unpacks to far more",
    ),
    "huge body": (packed({"word/document.xml": b"<a>" + b"ab " * 6_000_000}), "plan.docx", "unpacks to far more"),
    "too many parts": (
        packed({"word/document.xml": WORD.encode(), **{f"x/{n}": b"" for n in range(2100)}}),
        "plan.docx",
        "far more parts",
    ),
    "binary": (b"\x01\x02\0\x04plan", "plan.txt", "not text"),
    "huge text": (b"plan " * 1_100_000, "plan.txt", "larger than 5 MB"),
    "one huge line": (b"a" * 500_000, "plan.txt", "line of more than"),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_with_a_sentence_and_quickly(name: str) -> None:
    data, file_name, words = CASES[name]
    began = time.process_time()
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_bytes(data, file_name)
    assert time.process_time() - began < 2
    assert refusal.value.sentence.endswith(".")


def test_a_lying_size_is_damage_not_a_bomb() -> None:
    data = bytearray(packed({"word/document.xml": b"<a>" + b"b" * 5_000_000 + b"</a>"}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(signature) + offset
        data[start : start + 4] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="damaged"):
        read_bytes(bytes(data), "plan.docx")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="could not be opened"):
        read(tmp_path / "nowhere.txt")


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    big = tmp_path / "big.docx"
    with big.open("wb") as handle:
        handle.truncate(26_000_000)
    with pytest.raises(UnreadableFile, match="25 MB"):
        read(big)
