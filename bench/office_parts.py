"""Word files, workbooks and OpenDocument spreadsheets made by hand, part by part, as no office program makes them."""

import io
import struct
import zipfile
import zlib

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = b"http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = b"http://schemas.openxmlformats.org/package/2006/content-types"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
JOIN = b'<Relationship Id="r%d" Type="%s" Target="%s"%s/>'


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def joins(*links: tuple[bytes, bytes, bytes]) -> bytes:
    """Return the part that says which part leads to which: each link a kind, a target and "External" or nothing."""
    made = b"".join(
        JOIN % (n, KINDS + b"/" + kind, target, b' TargetMode="External"' if outside else b"")
        for n, (kind, target, outside) in enumerate(links, start=1)
    )
    return b'<Relationships xmlns="' + PACKAGE + b'">' + made + b"</Relationships>"


def word_types(more: bytes) -> bytes:
    """Return the part that says of what kind each part of a Word file is."""
    kinds = b"".join(
        b'<Default Extension="%s" ContentType="application/vnd.openxmlformats-%s+xml"/>' % one
        for one in ((b"rels", b"package.relationships"), (b"xml", b"officedocument.wordprocessingml.document.main"))
    )
    return b'<Types xmlns="' + TYPES + b'">' + kinds + more + b"</Types>"


def word_parts(body: bytes, links: tuple[tuple[bytes, bytes, bytes], ...] = ()) -> dict[str, bytes]:
    """Return the parts of a Word file with a body."""
    return {
        "[Content_Types].xml": word_types(b""),
        "_rels/.rels": joins((b"officeDocument", b"word/document.xml", b"")),
        "word/_rels/document.xml.rels": joins(*links),
        "word/document.xml": b'<w:document xmlns:w="' + WORD + b'"><w:body>' + body + b"</w:body></w:document>",
    }


def said(words: bytes) -> bytes:
    """Return a paragraph of Word."""
    return b"<w:p><w:r><w:t>" + words + b"</w:t></w:r></w:p>"


def word(
    body: bytes, more: dict[str, bytes] | None = None, links: tuple[tuple[bytes, bytes, bytes], ...] = ()
) -> bytes:
    """Return a Word file with a body and further parts."""
    return packed({**word_parts(body, links), **(more or {})})


def book_parts(rows: bytes, after: bytes = b"", links: tuple[tuple[bytes, bytes, bytes], ...] = ()) -> dict[str, bytes]:
    """Return the parts of a workbook of one sheet."""
    return {
        "[Content_Types].xml": b'<Types xmlns="' + TYPES + b'"/>',
        "_rels/.rels": joins((b"officeDocument", b"xl/workbook.xml", b"")),
        "xl/workbook.xml": b'<workbook xmlns="'
        + MAIN
        + b'" xmlns:r="'
        + KINDS
        + b'"><sheets><sheet name="Plan" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": joins((b"worksheet", b"worksheets/sheet1.xml", b""), *links),
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="'
        + MAIN
        + b'"><sheetData>'
        + rows
        + b"</sheetData>"
        + after
        + b"</worksheet>",
    }


def book(
    rows: bytes,
    more: dict[str, bytes] | None = None,
    after: bytes = b"",
    links: tuple[tuple[bytes, bytes, bytes], ...] = (),
) -> bytes:
    """Return a workbook of one sheet and further parts."""
    return packed({**book_parts(rows, after, links), **(more or {})})


def cell(words: bytes, at: bytes = b"") -> bytes:
    """Return a cell with words."""
    return b"<c" + (b' r="' + at + b'"' if at else b"") + b' t="inlineStr"><is><t>' + words + b"</t></is></c>"


def sheets(count: int) -> bytes:
    """Return a workbook that shows one sheet under many names."""
    listed = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="r1"/>' % (n, n) for n in range(1, count + 1))
    whole = b'<workbook xmlns="' + MAIN + b'" xmlns:r="' + KINDS + b'"><sheets>' + listed + b"</sheets></workbook>"
    return book((b"<row>" + cell(b"Agree a tool") * 10 + b"</row>") * 2_000, {"xl/workbook.xml": whole})


def open_sheet(rows: bytes, head: bytes = b"") -> bytes:
    """Return an OpenDocument spreadsheet."""
    spaces = b"".join(
        b' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (one, one)
        for one in (b"office", b"table", b"text")
    )
    content = (
        head
        + b"<office:document-content"
        + spaces
        + b'><office:body><office:spreadsheet><table:table table:name="Plan">'
        + rows
        + b"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": ODS, "content.xml": content})


def open_row(words: bytes, repeats: bytes = b"", row: bytes = b"") -> bytes:
    """Return a row of an OpenDocument sheet."""
    return (
        b"<table:table-row"
        + row
        + b'><table:table-cell office:value-type="string"'
        + repeats
        + b"><text:p>"
        + words
        + b"</text:p></table:table-cell></table:table-row>"
    )


def lying(content: bytes, size: int, name: bytes) -> bytes:
    """Return a zip that says of one part that it unpacks to so many bytes."""
    found = bytearray(content)
    for sign, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = found.find(sign)
        while at >= 0 and found[at + at_name : at + at_name + len(name)] != name:
            at = found.find(sign, at + 4)
        found[at + at_size : at + at_size + 4] = struct.pack("<I", size)
    return bytes(found)


def overlapping(count: int) -> bytes:
    """Return a zip whose many parts all point at the same packed bytes."""
    inside = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = inside.compress(b"a" * 20_000_000) + inside.flush()
    names = [b"word/document.xml", *(b"word/%d.xml" % n for n in range(count))]
    sizes = struct.pack("<III", 0, len(body), 20_000_000)
    first = (
        b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", len(names[0]), 0) + names[0]
    )
    listed = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in names
    )
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(listed), len(first + body), 0)
    return first + body + listed + b"PK\x05\x06" + end


def locked() -> bytes:
    """Return a Word file whose parts are marked as encrypted."""
    data = bytearray(word(said(b"Agree a tool")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def deep_tables(depth: int) -> bytes:
    """Return a table in a table in a table."""
    return b"<w:tbl><w:tr><w:tc>" * depth + said(b"x") + b"</w:tc></w:tr></w:tbl>" * depth
