"""PDF read back: PDF/UA says what it is, tags say what stands where, and the file is sound."""

from dataclasses import replace

import pypdfium2
import pytest

from sightline.publishing.blocks import Cell, Figure, Paragraph, Row, Table
from sightline.publishing.documents import Document, Logo, Page, cell, items, rag, table
from sightline.publishing.tests.sample import ALTERNATIVE, DRAWING, HEAD, WHOLE, plain
from sightline.publishing.tests.tags import opened, structure, words
from sightline.publishing.writers import pages_of, write_pdf
from sightline.publishing.writers.fonts import covered
from sightline.publishing.writers.row_headers import name_rows


@pytest.fixture(scope="module")
def whole() -> bytes:
    return write_pdf(WHOLE)


def test_it_says_what_it_is(whole):
    pdf = opened(whole)
    assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("en-GB", True)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as said:
        assert (said["dc:title"], said["pdfuaid:part"]) == ("Safer together", "1")
        assert said["dc:language"] == {"en-GB"} or list(said["dc:language"]) == ["en-GB"]
    assert str(pdf.docinfo.Title) == "Safer together"
    assert str(pdf.docinfo.Author) == "Northmoor Safeguarding Partnership"
    assert {str(page.Tabs) for page in pdf.pages} == {"/S"}


def test_every_font_is_one_of_ours_and_inside(whole):
    fonts = {}
    for page in opened(whole).pages:
        for font in page.Resources.Font.values():
            inner = font.DescendantFonts[0]
            fonts[str(inner.BaseFont)] = any(f"/FontFile{kind}" in inner.FontDescriptor for kind in ("", "2", "3"))
    assert all(fonts.values())
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"Arimo"}


def test_headings_lists_and_figures_are_tagged(whole):
    found = structure(whole)
    assert [one.kind for one in found.all("H1", "H2", "H3", "H4")] == ["H1", "H2", "H3", "H2"]
    assert [len(one.below) for one in found.all("L")] == [3, 1, 2]
    assert [one.alternative for one in found.all("Figure")] == [
        "Logo of Northmoor Safeguarding Partnership", ALTERNATIVE,
    ]  # fmt: skip
    assert len(found.all("Caption")) == 2


def test_the_headings_are_bookmarks(whole):
    with opened(whole).open_outline() as outline:
        (title,) = outline.root
        assert [one.title for one in title.children] == ["What we promise", "Structure"]


def test_header_cells_have_their_scope(whole):
    plain_facts, actions = structure(whole).all("Table")
    assert [(one.kind, one.scope) for one in plain_facts.all("TH", "TD")] == [("TH", "Row"), ("TD", "")]
    assert [(one.scope, one.span) for one in actions.all("THead")[0].all("TH")] == [
        ("Column", 1), ("Column", 1), ("Column", 1), ("Column", 3),
    ]  # fmt: skip
    rows = [[(one.kind, one.scope, one.headers) for one in row.below] for row in actions.all("TBody")[0].all("TR")]
    assert rows == [[("TH", "Row", None), ("TD", "", None), ("TD", "", None)]] * 2


def test_a_table_without_row_headers_names_the_headings_of_each_cell():
    (found,) = structure(write_pdf(plain(table(["A", "B"], [[1, 2]])))).all("Table")
    assert [(one.kind, one.headers) for one in found.all("TD")] == [("TD", 1), ("TD", 1)]


def test_marking_date_and_page_stand_on_every_page():
    pdf = write_pdf(replace(WHOLE, blocks=(*WHOLE.blocks, *[Paragraph("A line. " * 90)] * 12)))
    with pypdfium2.PdfDocument(pdf) as read:
        texts = [page.get_textpage().get_text_bounded() for page in read]
    assert len(texts) == pages_of(pdf) > 1
    assert [text.count("OFFICIAL-SENSITIVE") for text in texts] == [3] + [2] * (len(texts) - 1)
    assert [f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1)] == [True] * len(texts)
    assert all("Made on Friday 4 December 2026" in text for text in texts)


def test_headings_of_a_long_table_stand_on_each_of_its_pages():
    pdf = write_pdf(plain(table(["Action", "Due"], [[f"Row {n}", "soon"] for n in range(120)], row_headers=True)))
    with pypdfium2.PdfDocument(pdf) as read:
        texts = [page.get_textpage().get_text_bounded() for page in read]
    assert len(texts) > 2
    assert all("Action" in text for text in texts)
    assert len(structure(pdf).all("THead")) == 1


@pytest.mark.parametrize("page", Page)
def test_the_paper_is_as_asked(page):
    with pypdfium2.PdfDocument(write_pdf(replace(WHOLE, page=page))) as read:
        assert [round(side / 72 * 25.4) for side in read[0].get_size()] == list(page.value)


def test_one_page_is_one_page_with_letters_as_large_as_fit():
    def made(rows: int) -> bytes:
        blocks = (table(["A", "B"], [[cell(items(["Some words to read"] * 3)), rag("green")]] * rows),)
        return write_pdf(Document("Plan on a page", HEAD, blocks, page=Page.A3_LANDSCAPE, one_page=True))

    assert [pages_of(made(rows)) for rows in (2, 12, 20)] == [1, 1, 1]
    assert pages_of(made(90)) > 1
    with pypdfium2.PdfDocument(made(2)) as few, pypdfium2.PdfDocument(made(20)) as many:
        assert _height(few) > _height(many)


def _height(pdf):
    return max(one.get_bounds()[3] - one.get_bounds()[1] for one in pdf[0].get_objects() if one.type == 1)


def test_letters_of_other_scripts_are_shown_and_what_has_none_is_said():
    text = words(write_pdf(plain(Paragraph("Ŵyn Łukasz Ștefan Ελένη Иван"))))
    assert "Ŵyn Łukasz Ștefan Ελένη Иван" in text
    assert "no letters" not in text
    lost = words(write_pdf(plain(Paragraph("漢字 and more"))))
    assert "no letters for" in lost
    assert "漢" not in lost


def test_joined_letters_no_font_has_do_not_stop_the_file():
    assert "and on" in words(write_pdf(plain(Paragraph("q\u0323\u0489\u20dd x\u0358\u034f 👩🏽‍⚕️ ½ ﷽ and on"))))


def test_an_empty_table_a_wide_one_and_spans_are_written():
    covered_cell = Cell((), spanned=True)
    spans = table(["A", "B"], [Row((cell("tall"), cell(1))), Row((covered_cell, cell(2)))], row_headers=True)
    wide = table([str(n) for n in range(14)], [["word"] * 14])
    found = structure(write_pdf(plain(table([], []), spans, wide, table(["A"], []))))
    assert len(found.all("Table")) == 3


def test_a_broken_logo_stops_nothing():
    for content in (b"", b"\x89PNG\r\n\x1a\nnot a picture", b"\xff\xd8\xff\xd9"):
        head = replace(HEAD, logo=Logo(content, "image/png"))
        assert pages_of(write_pdf(Document("A title", head, (Paragraph("x"),)))) == 1


def test_the_same_document_gives_the_same_file():
    assert write_pdf(WHOLE) == write_pdf(WHOLE)


def test_a_file_that_is_not_as_expected_is_left_as_it_is(whole):
    tables = [block for block in WHOLE.blocks if isinstance(block, Table)]
    for strange in (b"", b"%PDF-1.7", whole[:-20], whole.replace(b"startxref", b"startxxxx")):
        assert name_rows(strange, tables) == strange
    assert name_rows(whole, tables[:1]) == whole


def test_drawings_are_drawn_with_their_words():
    pdf = write_pdf(plain(Figure("Words", svg=DRAWING)))
    with pypdfium2.PdfDocument(pdf) as read:
        picture = read[0].render(scale=1).to_pil().convert("RGB")
    assert len(picture.getcolors(1 << 24) or ()) > 10


def test_our_fonts_have_what_england_writes():
    assert {ord(one) for one in "£€–—“”’•…½²°✓→ŵŷŴŶâêîôûáéíóú"} <= covered()
