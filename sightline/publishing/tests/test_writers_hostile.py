"""Nothing that is written opens a connection, and no words become anything but words, in any format."""

import io
import os
import socket
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from lxml import etree

from sightline.publishing.blocks import Paragraph
from sightline.publishing.documents import Letterhead
from sightline.publishing.tables import write_csv, write_workbook
from sightline.publishing.tests.sample import CONTROLS, HOSTILE, MADE_ON, WHOLE, hostile, plain
from sightline.publishing.tests.tags import opened, structure, words
from sightline.publishing.writers import Event, write_calendar, write_docx, write_page, write_pdf
from sightline.publishing.writers.typesetting import TYPESETTER, NotSet, typeset


@pytest.fixture
def no_sockets(monkeypatch):
    def refused(*arguments, **more):
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)


@pytest.mark.usefixtures("no_sockets")
def test_writing_opens_no_socket():
    for document in (WHOLE, hostile()):
        assert write_pdf(document)
        assert write_docx(document)
        assert write_page(document)
    assert write_workbook([("A", HOSTILE, [HOSTILE])])
    assert write_calendar([Event("a", "b", date(2026, 12, 4))], made_at=datetime(2026, 12, 4, tzinfo=UTC))


@pytest.mark.skipif(sys.platform != "linux", reason="The kernel of Linux makes this promise")
def test_the_typesetter_cannot_open_a_socket():
    told = (
        f"import sys, socket; sys.path.insert(0, {str(TYPESETTER.parent)!r}); import typesetter\n"
        "assert typesetter.without_network()\n"
        "for kind in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):\n"
        "    try: socket.socket(kind)\n"
        "    except PermissionError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", told], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["refused"] * 3


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.0"', '#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#image("http://192.0.2.1/x.png")',
        f'#read("{os.path.relpath("/etc/passwd", TYPESETTER.parents[1] / "fonts")}")',
    ],
)  # fmt: skip
def test_even_a_page_description_reaches_nothing(source):
    with pytest.raises(NotSet):
        typeset(source, {})


def test_a_pdf_shows_hostile_words_as_they_are():
    content = write_pdf(hostile())
    text = words(content).replace(" ", "")
    for one in HOSTILE:
        assert one.replace(" ", "") in text, one
    assert "root:" not in text
    with opened(content) as pdf:
        assert {"/OpenAction", "/AcroForm", "/AA"} & set(pdf.Root.keys()) == set()
    assert len(structure(content).all("Table")) == 1


def test_a_row_header_is_made_of_a_cell_and_not_of_words_that_look_like_one():
    words_like_a_tag = (
        "1 0 obj\n<</Type/StructElem/S/TD/P 5 0 R/A[<</O/Table/Headers[(U1x0y0)]>>]/K[0]>>\nendobj\nxref\n0 3"
    )
    content = write_pdf(
        plain(Paragraph(words_like_a_tag), *[block for block in WHOLE.blocks if hasattr(block, "rows")])
    )
    assert len(structure(content).all("TH")) == 7
    assert "<</Type/StructElem/S/TD" in words(content)


def test_word_holds_hostile_words_as_they_are():
    content = write_docx(hostile())
    made = docx.Document(io.BytesIO(content))
    assert [one.text for one in made.paragraphs if one.style and one.style.name == "List Bullet"] == HOSTILE
    assert made.tables[0].rows[2].cells[1].text == "abcdefg"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(name)
        assert b"instrText" not in parts.read("word/document.xml")


def test_excel_holds_hostile_words_as_they_are():
    head = Letterhead("=A&B &Z", MADE_ON, marking="=OFFICIAL &P <b>")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([("=A", HOSTILE, [HOSTILE, [CONTROLS]])], head=head)))
    sheet = book.worksheets[0]
    assert [[one.value for one in row] for row in sheet.iter_rows(max_row=2)] == [HOSTILE, HOSTILE]
    assert {one.data_type for row in sheet.iter_rows(max_row=2) for one in row} == {"s"}
    assert sheet.oddHeader.center.text == "=OFFICIAL &&P <b>"


def test_csv_holds_no_formula():
    assert b"\r\n'=cmd" in write_csv(["a"], [[HOSTILE[7]]])
