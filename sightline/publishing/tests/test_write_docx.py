"""Word read back: its own styles, header rows that repeat, alternative texts, properties, head and foot."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from sightline.publishing.blocks import Cell, Paragraph, Row
from sightline.publishing.documents import Document, Logo, Page, cell, items, table
from sightline.publishing.readers import read_bytes
from sightline.publishing.tests.sample import ALTERNATIVE, HEAD, WHOLE, plain
from sightline.publishing.writers import write_docx


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def whole() -> Any:
    return opened(write_docx(WHOLE))


def test_its_properties_say_what_it_is(whole):
    own = whole.core_properties
    assert (own.title, own.language, own.author) == ("Safer together", "en-GB", "Northmoor Safeguarding Partnership")
    assert (own.category, f"{own.created:%Y-%m-%d}") == ("OFFICIAL-SENSITIVE", "2026-12-04")
    assert set(whole.styles.element.xpath("w:docDefaults//w:lang/@w:val")) == {"en-GB"}


def test_headings_and_lists_are_those_of_word(whole):
    styled = [(one.style.name, one.text) for one in whole.paragraphs if one.style.name.startswith(("Title", "Head"))]
    assert styled == [
        ("Title", "Safer together"), ("Heading 1", "What we promise"), ("Heading 2", "Actions"),
        ("Heading 1", "Structure"),
    ]  # fmt: skip
    listed = [(one.style.name, one.text) for one in whole.paragraphs if one.style.name.startswith("List")]
    assert listed == [
        ("List Bullet", "First"), ("List Bullet", "Second"), ("List Bullet 2", "Below the second"),
        ("List Number", "Step one"), ("List Number", "Step two"),
    ]  # fmt: skip


def test_every_numbered_list_begins_at_one():
    made = opened(write_docx(plain(*items(["a", "b"], mark="1."), Paragraph("between"), *items(["c"], mark="1."))))
    numbers = [one._p.pPr.numPr.numId.val for one in made.paragraphs if one.style.name == "List Number"]
    assert (numbers[0] == numbers[1], numbers[0] == numbers[2]) == (True, False)
    starts = made.part.numbering_part.element.xpath("w:num/w:lvlOverride/w:startOverride/@w:val")
    assert starts == ["1", "1"]


def test_tables_have_header_rows_that_repeat_and_say_what_they_are(whole):
    plain_facts, actions = whole.tables
    assert [bool(row._tr.trPr.xpath("w:tblHeader")) for row in actions.rows] == [True, False, False, False]
    assert [bool(row._tr.trPr.xpath("w:cantSplit")) for row in actions.rows] == [True] * 4
    look = actions._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert actions._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Actions of the year"
    assert plain_facts._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "0"
    assert [one.text for one in actions.rows[1].cells] == ["1. Neglect"] * 3
    assert [[one.text for one in row.cells] for row in actions.rows[2:]] == [
        ["Write the toolkit", "8 January 2027", "\u00a0Red\u00a0\nworse"], ["Use it", "", "\u00a0Complete\u00a0"],
    ]  # fmt: skip


def test_pictures_have_their_alternative_text():
    parts = zipfile.ZipFile(io.BytesIO(write_docx(WHOLE)))
    found = [
        one.get("descr")
        for name in ("word/document.xml", "word/header1.xml", "word/header2.xml")
        for one in etree.fromstring(parts.read(name)).iter(qn("wp:docPr"))
    ]
    assert sorted(found) == ["Logo of Northmoor Safeguarding Partnership", ALTERNATIVE]
    assert all(parts.read(name)[:4] == b"\x89PNG" for name in parts.namelist() if "media" in name)


def test_head_and_foot_carry_marking_title_and_page(whole):
    section = whole.sections[0]
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        assert "OFFICIAL-SENSITIVE" in [one.text for one in part.paragraphs]
    assert "Safer together" in section.header.paragraphs[-1].text
    for foot in (section.footer, section.first_page_footer):
        assert "Made on Friday 4 December 2026" in foot.paragraphs[-1].text
        assert foot._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    without = opened(write_docx(plain(Paragraph("x")))).sections[0]
    assert [one.text for one in without.footer.paragraphs] == ["Made on Friday 4 December 2026\tPage  of "]


@pytest.mark.parametrize("page", Page)
def test_the_paper_is_as_asked(page):
    section = opened(write_docx(replace(WHOLE, page=page))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == page.value


def test_spans_are_those_of_word():
    covered = Cell((), spanned=True)
    rows = [Row((cell("tall"), cell("wide"), covered)), Row((covered, cell("b"), cell("c")))]
    (made,) = opened(write_docx(plain(table(["A", "B", "C"], rows)))).tables
    assert [[one.text for one in row.cells] for row in made.rows] == [
        ["A", "B", "C"], ["tall", "wide", "wide"], ["tall", "b", "c"],
    ]  # fmt: skip


def test_a_broken_logo_stops_nothing():
    for content in (b"", b"\x89PNG\r\n\x1a\nnot a picture", b"\xff\xd8\xff\xd9", b"\xff\xd8"):
        head = replace(HEAD, logo=Logo(content, "image/png"))
        assert opened(write_docx(Document("A title", head, (Paragraph("x"),)))).core_properties.title == "A title"


def test_our_own_reader_reads_back_what_was_written():
    found = read_bytes(write_docx(WHOLE), "plan.docx")
    kinds = [type(one).__name__ for one in found.blocks]
    assert (kinds.count("Table"), kinds.count("Heading") >= 3) == (2, True)
    texts = list(found.texts())
    assert {"Four promises.", "Below the second", "Write the toolkit", "Step two"} <= set(texts)
