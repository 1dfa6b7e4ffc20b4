"""Hostile Word files, workbooks and OpenDocument spreadsheets."""

import zipfile
from collections.abc import Callable

from bench.hostile_text import laughing
from bench.office_parts import (
    ODS,
    OLE,
    WORD,
    book,
    cell,
    deep_tables,
    locked,
    lying,
    open_row,
    open_sheet,
    overlapping,
    packed,
    said,
    sheets,
    word,
    word_parts,
    word_types,
)

Made = tuple[str, str, Callable[[], bytes]]

OUTSIDE = (b"image", b"file:///etc/passwd", b"x")
BOMB = b"<sst>" + b"<si><t>aaaa</t></si>" * 500_000
ENCRYPTED = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2_000_000
TABLE = b"<row>" + cell(b"Action") + cell(b"Lead") + b"</row><row>" + cell(b"Agree a tool") + cell(b"Head") + b"</row>"
WIDE = b"".join(b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>" for _ in range(7_000))
COVER = b"".join(b'<mergeCell ref="A%d:GR%d"/>' % (n, n + 19_000) for n in range(1, 900))

OFFICE: dict[str, Made] = {
    "an old Word file": ("plan.docx", "old Word", lambda: OLE + b"\0" * 60_000),
    "a Word file with a password": ("plan.docx", "password", lambda: ENCRYPTED),
    "a workbook with a password": ("plan.xlsx", "password", lambda: ENCRYPTED),
    "parts with a password": ("plan.docx", "password", locked),
    "no zip": ("plan.docx", "damaged", lambda: b"PK\x03\x04 and nothing"),
    "a Word file cut short": ("plan.docx", "damaged", lambda: word(said(b"Agree a tool"))[:700]),
    "a workbook cut short": ("plan.xlsx", "damaged", lambda: book(TABLE)[:-40]),
    "a part cut short": ("plan.docx", "damaged", lambda: packed({**word_parts(b""), "word/document.xml": b"<w:docu"})),
    "a sheet cut short": ("plan.xlsx", "damaged", lambda: book(TABLE + b"<row><c")),
    "wrong sums": (
        "plan.docx",
        "damaged",
        lambda: packed(word_parts(said(b"Agree")), zipfile.ZIP_STORED).replace(b"Agree", b"Agrex"),
    ),
    "a Word file without words": ("plan.docx", "empty", lambda: word(said(b""))),
    "a workbook without words": ("plan.xlsx", "empty", lambda: book(b"<row/>")),
    "a Word file with macros": ("plan.docx", "macros", lambda: word(said(b"x"), {"word/vbaProject.bin": b"x"})),
    "a workbook with macros": ("plan.xlsx", "macros", lambda: book(TABLE, {"xl/vbaProject.bin": b"x"})),
    "macros in another folder": ("plan.docx", "macros", lambda: word(said(b"x"), {"Word/VBAPROJECT.BIN": b"x"})),
    "entities in Word": ("plan.docx", "entities", lambda: word(b"", {"word/document.xml": laughing(b"<a>")})),
    "entities in a workbook": ("plan.xlsx", "entities", lambda: book(b"", {"xl/sharedStrings.xml": laughing(b"<a>")})),
    "entities in a part of another name": (
        "plan.docx",
        "entities",
        lambda: packed(
            {
                **word_parts(said(b"x"), ((b"comments", b"notes.dat", b""),)),
                "[Content_Types].xml": word_types(b'<Default Extension="dat" ContentType="application/xml"/>'),
                "word/notes.dat": laughing(b"<a>"),
            }
        ),
    ),
    "entities in an open sheet": ("plan.ods", "entities", lambda: open_sheet(open_row(b"&a9;"), laughing(b"")[:-4])),
    "a file of the machine in Word": (
        "plan.docx",
        "entities",
        lambda: word(b"", {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
    ),
    "a file of the machine in utf-16": (
        "plan.docx",
        "entities",
        lambda: word(
            b"", {"word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'.encode("utf-16")}
        ),
    ),
    "a part of 30 MB in 30 KB": ("plan.docx", "unpacks", lambda: word(b" " * 30_000_000)),
    "a picture of 50 MB in 50 KB": (
        "plan.docx",
        "unpacks",
        lambda: word(said(b"x"), {"word/media/a.png": b"\0" * 50_000_000}),
    ),
    "a zip in a zip in a zip": (
        "plan.docx",
        "not a Word",
        lambda: packed({"a.zip": packed({"b.zip": packed({"c": b"\0" * 9_000_000})})}),
    ),
    "parts over each other": ("plan.docx", "unpacks", lambda: overlapping(500)),
    "a part that says it is small": (
        "plan.docx",
        "damaged",
        lambda: lying(word(b" " * 9_000_000), 900, b"word/document.xml"),
    ),
    "a part that says it is huge": (
        "plan.docx",
        "unpacks",
        lambda: lying(word(said(b"x")), 4_000_000_000, b"word/document.xml"),
    ),
    "shared texts that burst": ("plan.xlsx", "unpacks", lambda: book(TABLE, {"xl/sharedStrings.xml": BOMB * 2})),
    "shared texts that lie": (
        "plan.xlsx",
        "damaged",
        lambda: lying(book(TABLE, {"xl/sharedStrings.xml": BOMB[:9_000_000]}), 900, b"xl/sharedStrings.xml"),
    ),
    "100,000 parts": ("plan.docx", "far more parts", lambda: word(b"", {f"word/{n}.xml": b"" for n in range(20_000)})),
    "the same part twice": (
        "plan.docx",
        "far more parts",
        lambda: overlapping(2).replace(b"word/1.xml", b"word/0.xml"),
    ),
    "parts that lead out of the folder": (
        "plan.docx",
        "",
        lambda: word(said(b"Priority 1: Neglect"), {"../../../tmp/out": b"x", "/etc/out": b"x"}),
    ),
    "a name with a zero in it": ("plan.xlsx", "", lambda: book(TABLE, {"xl/a/..\\b.xml": b"<a/>"})),
    "links to elsewhere": ("plan.docx", "", lambda: word(said(b"Priority 1: Neglect"), links=(OUTSIDE,))),
    "a header that is elsewhere": (
        "plan.docx",
        "",
        lambda: word(said(b"Plan"), links=((b"header", b"http://127.0.0.1:9/", b"x"),)),
    ),
    "a part that is not there": (
        "plan.docx",
        "damaged",
        lambda: word(said(b"Plan"), links=((b"header", b"gone.xml", b""),)),
    ),
    "parts that lead to themselves": (
        "plan.docx",
        "",
        lambda: word(said(b"Plan"), links=((b"header", b"document.xml", b""),)),
    ),
    "Word nested deep": ("plan.docx", "damaged", lambda: word(b"<w:ins>" * 100_000)),
    "Word nested to the limit": ("plan.docx", "", lambda: word(b"<w:ins>" * 240 + said(b"Plan") + b"</w:ins>" * 240)),
    "runs nested to the limit": (
        "plan.docx",
        "",
        lambda: word(b"<w:p>" + b"<w:r>" * 240 + b"<w:t>Plan</w:t>" + b"</w:r>" * 240 + b"</w:p>"),
    ),
    "tables in tables in Word": ("plan.docx", "nests", lambda: word(deep_tables(70))),
    "300,000 paragraphs": ("plan.docx", "far more", lambda: word(said(b"a") * 240_000)),
    "cells that cover 63": (
        "plan.docx",
        "more than",
        lambda: word(
            b"<w:tbl>"
            + (
                b"<w:tr>"
                + (b'<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr>' + said(b"a") + b"</w:tc>") * 10
                + b"</w:tr>"
            )
            * 1_000
            + b"</w:tbl>"
        ),
    ),
    "styles that rest on each other": (
        "plan.docx",
        "",
        lambda: packed(
            {
                **word_parts(said(b"Plan"), ((b"styles", b"styles.xml", b""),)),
                "word/styles.xml": b'<w:styles xmlns:w="'
                + WORD
                + b'"><w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/>'
                b'<w:basedOn w:val="A"/></w:style></w:styles>',
            }
        ),
    ),
    "a cell far out": (
        "plan.xlsx",
        "row 1,048,576",
        lambda: book(b'<row r="1048576">' + cell(b"x", b"XFD1048576") + b"</row>"),
    ),
    "a far cell that does not say where": (
        "plan.xlsx",
        "column 5001",
        lambda: book(b"<row>" + b"<c/>" * 5_000 + cell(b"x") + b"</row>"),
    ),
    "700,000 cells": ("plan.xlsx", "unpacks", lambda: book(WIDE)),
    "a word in row 20,000 and one in column 200": (
        "plan.xlsx",
        "cells",
        lambda: book(TABLE + b'<row r="20000">' + cell(b"x", b"A20000") + cell(b"x", b"GR20000") + b"</row>"),
    ),
    "merges over each other": (
        "plan.xlsx",
        "merge",
        lambda: book(TABLE, after=b"<mergeCells>" + COVER + b"</mergeCells>"),
    ),
    "one sheet a hundred times": ("plan.xlsx", "cells", lambda: sheets(100)),
    "5,000 sheets": ("plan.xlsx", "sheets", lambda: sheets(5_000)),
    "formulas and what they gave": (
        "plan.xlsx",
        "",
        lambda: book(
            TABLE + b"<row><c t='str'><f>WEBSERVICE(\"http://127.0.0.1:9/\")</f><v>=cmd|'/C calc'!A0</v></c></row>"
        ),
    ),
    "a workbook that takes from others": (
        "plan.xlsx",
        "",
        lambda: book(TABLE, links=((b"externalLink", b"http://127.0.0.1:9/a.xlsx", b"x"),)),
    ),
    "a text that points past the end": (
        "plan.xlsx",
        "damaged",
        lambda: book(TABLE + b'<row><c t="s"><v>999999</v></c></row>'),
    ),
    "numbers that are no numbers": (
        "plan.xlsx",
        "",
        lambda: book(TABLE + b"<row><c><v>1e999</v></c><c><v>nan</v></c></row>"),
    ),
    "dates past the end of time": (
        "plan.xlsx",
        "",
        lambda: book(TABLE + b'<row><c t="d"><v>99999-99-99</v></c></row>'),
    ),
    "an open row for ever": (
        "plan.ods",
        "far from",
        lambda: open_sheet(open_row(b"Agree", row=b' table:number-rows-repeated="900000"')),
    ),
    "an open cell for ever": (
        "plan.ods",
        "far from",
        lambda: open_sheet(open_row(b"Agree", b' table:number-columns-repeated="9000000"')),
    ),
    "open rows and cells repeated": (
        "plan.ods",
        "spreadsheet",
        lambda: open_sheet(
            open_row(b"Agree", b' table:number-columns-repeated="900"', b' table:number-rows-repeated="900"') * 20
        ),
    ),
    "an open far cell": (
        "plan.ods",
        "spreadsheet",
        lambda: open_sheet(b'<table:table-row table:number-rows-repeated="1048575"/>' + open_row(b"Agree")),
    ),
    "an open sheet cut short": (
        "plan.ods",
        "damaged",
        lambda: packed({"mimetype": ODS, "content.xml": b"<office:doc"}),
    ),
    "an open sheet nested deep": ("plan.ods", "damaged", lambda: open_sheet(b"<text:p>" * 90_000)),
    "a Word file named text": ("plan.txt", "not text", lambda: word(said(b"Plan"))),
    "a workbook named text": ("plan.txt", "not text", lambda: book(TABLE)),
    "text named docx": ("plan.docx", "not a Word", lambda: b"Only text here"),
    "a workbook named docx": ("plan.docx", "", lambda: book(TABLE)),
    "a Word file named xlsx": ("plan.xlsx", "", lambda: word(said(b"Priority 1: Neglect"))),
    "a Word file named pdf": ("plan.pdf", "", lambda: word(said(b"Priority 1: Neglect"))),
    "text named pdf": ("plan.pdf", "not a PDF", lambda: b"Only text here"),
    "text named xlsx": ("plan.xlsx", "not a spreadsheet", lambda: b"Only text here"),
    "text named ods": ("plan.ods", "not a spreadsheet", lambda: b"Only text here"),
}
