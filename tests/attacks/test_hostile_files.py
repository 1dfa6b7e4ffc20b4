"""Files made to hurt: refused in a sentence, quickly, and with nothing written."""

import io
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sightline.governance.models import LoadPreview, Logo
from sightline.imports.models import Proposal
from tests.attacks.world import World, deeds

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>%s</sheetData></worksheet>'
HEAD = "".join(
    f'<c r="{at}1" t="inlineStr"><is><t>{words}</t></is></c>' for at, words in (("A", "Name"), ("B", "Email"))
)
LINE = '<row r="1">' + HEAD + "</row>%s"


def cell(place: str, words: str = "x") -> str:
    at = f' r="{place}"' if place else ""
    return f'<c{at} t="inlineStr"><is><t>{words}</t></is></c>'


def book(
    rows: str, part: str = "worksheets/sheet1.xml", more: tuple[tuple[str, bytes], ...] = (), xml: str = ""
) -> bytes:
    stream = io.BytesIO()
    link = f'<Relationship Id="r1" Type="{OFFICE}/%s" Target="%s"/>'
    joined = f'<Relationships xmlns="{PACKAGE}">%s</Relationships>'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", joined % (link % ("officeDocument", "xl/workbook.xml")))
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        package.writestr("xl/_rels/workbook.xml.rels", joined % (link % ("worksheet", part)))
        package.writestr(f"xl/{part}", xml or SHEET % (LINE % rows))
        for name, content in more:
            package.writestr(name, content)
    return stream.getvalue()


def lying(content: bytes, name: str) -> bytes:
    """Return a package that says of one part that it unpacks to 900 bytes."""
    found = bytearray(content)
    at = found.index(b"PK\x01\x02")
    while found[at : at + 4] == b"PK\x01\x02":
        names, extra, comment = struct.unpack("<HHH", found[at + 28 : at + 34])
        if found[at + 46 : at + 46 + names] == name.encode():
            found[at + 24 : at + 28] = struct.pack("<I", 900)
        at += 46 + names + extra + comment
    return bytes(found)


def tangled(count: int) -> str:
    return "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(count))


BOMB = b"<sst>" + b"<si><t>aaaa</t></si>" * 4_000_000
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a cell in the last row and column": lambda: book(f'<row r="1048576">{cell("XFD1048576")}</row>'),
    "a cell in the last column": lambda: book(f'<row r="2">{cell("XFD2")}</row>'),
    "a far cell that does not say where": lambda: book(f'<row r="1048576"><c/>{cell("")}</row>'),
    "a far cell behind a sign in an attribute": lambda: book('<row r="2"><c x=">" r="XFD9" t="n"><v>1</v></c></row>'),
    "many cells that do not say where": lambda: book(f'<row r="2">{"<c/>" * 5000}{cell("")}</row>'),
    "a sheet under another name": lambda: book(f'<row r="1048576">{cell("XFD1048576")}</row>', "pictures/one.png"),
    "a sheet in another encoding": lambda: book("", xml=(SHEET % (LINE % "")).encode("utf-16").decode("latin-1")),
    "shared texts that burst": lambda: book("", more=(("xl/sharedStrings.xml", BOMB),)),
    "shared texts that burst and lie": lambda: lying(
        book("", more=(("xl/sharedStrings.xml", BOMB[:50_000_000]),)), "xl/sharedStrings.xml"
    ),
    "too many parts": lambda: book("", more=tuple((f"xl/media/{n}.txt", b"") for n in range(500))),
    "entities": lambda: book("", xml=f"<!DOCTYPE a [{tangled(9)}]>{SHEET % '<row/>'}"),
    "macros": lambda: book("", more=(("xl/vbaProject.bin", b"x"),)),
    "formulas": lambda: book('<row r="2"><c r="A2"><f>WEBSERVICE("http://x")</f><v>1</v></c></row>'),
    "no sheet of ours": lambda: book("").replace(b'name="People"', b'name="Peoplx"'),
    "no zip": lambda: b"PK\x03\x04 and nothing",
    "a half zip": lambda: book("")[:300],
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "a page": lambda: b"<html><script>alert(1)</script></html>",
    "nothing": lambda: b" ",
}


@pytest.mark.parametrize("what", WORKBOOKS)
def test_a_hostile_workbook_is_refused(world: World, what: str) -> None:
    browser, before = world.manager, deeds()
    content = WORKBOOKS[what]()
    LoadPreview.objects.all().delete()
    started = time.process_time()
    sent = {"workbook": SimpleUploadedFile("people.xlsx", content)}
    response = browser.post(reverse("governance:load", args=[world.ours.slug]), sent)
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert time.process_time() - started < 5
    assert (deeds(), LoadPreview.objects.count()) == (before, 0)


def test_an_empty_row_at_the_end_of_a_sheet_is_no_attack(world: World) -> None:
    """Office programs write one after somebody has styled a whole column."""
    rows = f'<row r="2">{cell("A2", "Asha Rahman")}{cell("B2", "asha@example.org")}</row>'
    content = book(rows + '<row r="1048576" ht="12"/><row r="1048575"><c r="XFD1048575" s="1"/></row>')
    sent = {"workbook": SimpleUploadedFile("people.xlsx", content)}
    response = world.manager.post(reverse("governance:load", args=[world.ours.slug]), sent)
    assert response.status_code == 302


def word(body: str, more: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", body)
        for name, content in more:
            package.writestr(name, content)
    return stream.getvalue()


DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "entities": ("plan.docx", lambda: word(f'<!DOCTYPE a [{tangled(9)}]><a>&a8;</a>')),
    "a file of the machine": ("plan.docx", lambda: word('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
    "a burst": ("plan.docx", lambda: word("<a>" + " " * 30_000_000 + "</a>")),
    "a burst that lies": ("plan.docx", lambda: lying(word("<a>" + " " * 9_000_000 + "</a>"), "word/document.xml")),
    "many parts": ("plan.docx", lambda: word("<a/>", tuple((f"word/{n}.xml", b"") for n in range(3000)))),
    "deep": ("plan.docx", lambda: word("<a>" * 100_000)),
    "a page named text": ("plan.txt", lambda: b"<html><script>alert(1)</script></html>"),
    "a program": ("plan.docx", lambda: b"MZ" + b"\0" * 600),
    "a workbook": ("plan.docx", lambda: book("")),
    "a path": ("../../plan.exe", lambda: b"x"),
    "bytes": ("plan.txt", lambda: bytes(range(256)) * 20),
    "nothing": ("plan.txt", lambda: b" \n"),
}  # fmt: skip


@pytest.mark.parametrize("what", DOCUMENTS)
def test_a_hostile_document_is_refused(world: World, what: str) -> None:
    name, content = DOCUMENTS[what]
    browser, before, proposals = world.manager, deeds(), Proposal.objects.count()
    started = time.process_time()
    sent = {"document": SimpleUploadedFile(name, content())}
    response = browser.post(reverse("imports:list", args=[world.ours.slug]), sent)
    assert response.status_code == 422
    assert time.process_time() - started < 5
    assert (deeds(), Proposal.objects.count()) == (before, proposals)


LOGOS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<html><script>alert(1)</script></html>",
    "a page under the sign of a png": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "a gif": b"GIF89a" + b"\0" * 30,
    "a png of a million points a side": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\x0f\x42\x40" * 2 + b"\0" * 9 + b"IEND",
    "too large": b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000,
}


@pytest.mark.parametrize("what", LOGOS)
def test_a_hostile_logo_is_refused(world: World, what: str) -> None:
    sent = {"logo": SimpleUploadedFile("logo.png", LOGOS[what], "image/png")}
    assert world.manager.post(reverse("governance:logo_change", args=[world.ours.slug]), sent).status_code == 422
    assert not Logo.objects.exists()
