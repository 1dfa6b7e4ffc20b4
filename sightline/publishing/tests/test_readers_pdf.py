"""PDF files as office programs, browsers and scanners make them."""

from __future__ import annotations

import io
import time
from typing import Any

import pikepdf
import pytest
import typst

from sightline.publishing.blocks import BlockDocument, Heading, ListItem, Table
from sightline.publishing.readers import UnreadableFile, read_bytes

LONG = (
    "Every agency screens in the same way, so that a child who is not noticed by one is noticed by the next, and "
    "nobody has to tell the same story twice."
)
SET = '#set page(paper: "a4", margin: 2cm)\n#set text(size: 11pt)\n'


def set_with(markup: str) -> bytes:
    return bytes(typst.compile((SET + markup).encode()))


def read(markup: str) -> BlockDocument:
    return read_bytes(set_with(markup), "plan.pdf")


def said(document: BlockDocument) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.text) for block in document.blocks if not isinstance(block, Table)]


def rows_of(document: BlockDocument) -> list[list[list[str]]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def test_headings_by_size_and_by_bold_paragraphs_and_lists() -> None:
    document = read(
        "= Safer together\n== Neglect\n*Our ambitions*\n\n"
        f"{LONG}\n\n- First thing\n  - Under it\n- Second thing\n\n+ Numbered\n"
    )
    assert said(document) == [
        ("Heading", "Safer together"), ("Heading", "Neglect"), ("Heading", "Our ambitions"),
        ("Paragraph", LONG),
        ("ListItem", "First thing"), ("ListItem", "Under it"), ("ListItem", "Second thing"), ("ListItem", "Numbered"),
    ]  # fmt: skip
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    assert levels == [1, 2, 6]
    assert [block.depth for block in document.blocks if isinstance(block, ListItem)] == [0, 1, 0, 0]
    assert str(document.blocks[3].at) == "page 1, paragraph 4"


def test_a_ruled_table_with_merged_cells() -> None:
    document = read(
        "#table(columns: 3, [Priority], [Action], [Lead], table.cell(rowspan: 2)[Neglect], "
        "[Agree one tool], [Council], [Train together], [Health], table.cell(colspan: 3)[All of it is reviewed in May])"
    )
    assert rows_of(document) == [[
        ["Priority", "Action", "Lead"], ["Neglect", "Agree one tool", "Council"], ["", "Train together", "Health"],
        ["All of it is reviewed in May", "", ""],
    ]]  # fmt: skip
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [cell.spanned for cell in table.rows[2].cells] == [True, False, False]
    assert str(table.rows[1].cells[2].at) == "page 1, table 1, row 2, cell 3"


def test_a_table_without_rulings_is_found_by_its_alignment() -> None:
    document = read(
        "#table(columns: (4cm, 7cm, 4cm), stroke: none, row-gutter: 8pt, [*Action*], [*What it is for*], [*Due*], "
        "[Agree a tool], [So that every agency looks for the same signs], [May 2027], [Train together], "
        "[Neglect], [June 2027], [Publish a guide], [For schools], [July 2027])"
    )
    assert rows_of(document) == [[
        ["Action", "What it is for", "Due"],
        ["Agree a tool", "So that every agency looks for the same signs", "May 2027"],
        ["Train together", "Neglect", "June 2027"], ["Publish a guide", "For schools", "July 2027"],
    ]]  # fmt: skip


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left = " ".join(f"Left words number {n} run on." for n in range(30))
    right = " ".join(f"Right words number {n} run on." for n in range(30))
    document = read(f"#grid(columns: (1fr, 1fr), gutter: 1cm, [{left}], [{right}])")
    assert said(document) == [("Paragraph", left), ("Paragraph", right)]


def test_what_a_page_break_tore_is_put_together_and_running_lines_are_furniture() -> None:
    document = read(
        "#set page(header: [Northmoor plan], footer: context [Page #counter(page).display()])\n"
        "#v(25cm)\nA sentence that begins on one page and goes on for so many words that it has to end on "
        "another because there is no more room for it here, as happens in every plan that is longer than a page.\n\n"
        "Second page.\n"
    )
    assert [text[-12:] for _, text in said(document)] == ["than a page.", "Second page."]
    assert {part.text for part in document.furniture} == {"Northmoor plan", "Page 1", "Page 2"}


def test_a_row_torn_by_a_page_break_is_one_row_and_the_heading_row_stands_once() -> None:
    words = "this is said at length so that the row breaks over the page " * 14
    document = read(
        f"#v(19cm)\n#table(columns: (3cm, 1fr), table.header([Priority], [Why]), [Neglect], "
        f"[Because {words}in the end.], [Exploitation], [Short.])"
    )
    assert [[row[0] for row in table] for table in rows_of(document)] == [["Priority", "Neglect", "Exploitation"]]
    assert rows_of(document)[0][1][1] == f"Because {words}in the end."


def test_a_row_that_begins_a_page_with_small_letters_is_a_row_of_its_own_when_it_fills_another_cell() -> None:
    """A label and the beginning of its value may stand in one cell, torn at any letter by who made the table."""
    document = read(
        "#table(columns: (3cm, 1fr), [What we will do], [Agree one tool], [], [Fewer children come back])\n"
        "#pagebreak()\n#table(columns: (3cm, 1fr), [Lead Direc], [tor of Children], [Group], [Neglect])"
    )
    assert rows_of(document) == [[
        ["What we will do", "Agree one tool"], ["", "Fewer children come back"],
        ["Lead Direc", "tor of Children"], ["Group", "Neglect"],
    ]]  # fmt: skip


def test_a_cell_torn_by_a_page_is_whole_though_its_rest_begins_with_a_capital() -> None:
    said_here = (
        "We help fewer people who live alone in the houses that belong to the trust, and we ask each of them what "
        "they want, and we write it down for all who come. Nobody is asked twice in the houses of the "
    )
    rest = "Northmoor Harbour Trust and everybody is known by name and by what they said."
    for down in (18.5, 19.5, 20.5, 21.5, 22.5):  # the break falls behind another line each time
        document = read(f"#v({down}cm)\n#table(columns: (3cm, 8cm), [Safe at home], [{said_here * 2}{rest}])")
        assert str(document.blocks[0].at).split(",")[0] == "page 1"
        assert rows_of(document) == [[["Safe at home", f"{said_here * 2}{rest}"]]]


def test_an_item_goes_on_behind_its_mark_on_the_next_page() -> None:
    document = read(
        "#v(24.6cm)\n- Decide who is reviewed when a child has died or was harmed, and tell the panel of it.\\\n"
        "  #colbreak()\n  The chair decides until April.\n\nA paragraph of its own.\n"
    )
    assert said(document) == [
        ("ListItem", "Decide who is reviewed when a child has died or was harmed, and tell the panel of it. "
         "The chair decides until April."),
        ("Paragraph", "A paragraph of its own."),
    ]  # fmt: skip


def test_level_rulings_alone_make_a_table_and_dividers_between_lists_make_none() -> None:
    document = read(
        "#table(stroke: (x, y) => (bottom: 0.5pt), columns: (2.5cm, 1fr, 2cm, 3.5cm), [*Priority*], [*Action*], "
        "[*By when*], [*How we will know*], [Neglect], [Agree one tool for all agencies], [Dec 2031], "
        "[Used in eight of ten cases], [], [Train four hundred staff in how to use it], [May 2032], [])"
    )
    assert rows_of(document) == [[
        ["Priority", "Action", "By when", "How we will know"],
        ["Neglect", "Agree one tool for all agencies", "Dec 2031", "Used in eight of ten cases"],
        ["", "Train four hundred staff in how to use it", "May 2032", ""],
    ]]  # fmt: skip
    steps = "".join(f"[], [Step {n} of the crews], [May 20{n}]," for n in range(30, 40))
    long = read(
        "#set page(height: 9cm)\n#table(stroke: (x, y) => (bottom: 0.5pt), columns: (3cm, 1fr, 3cm), "
        f"table.header([*Priority*], [*Action*], [*By when*]), [Neglect], [First step], [May 2029], {steps})"
    )
    told = [["", f"Step {n} of the crews", f"May 20{n}"] for n in range(30, 40)]
    assert rows_of(long) == [[["Priority", "Action", "By when"], ["Neglect", "First step", "May 2029"], *told]]
    line = "#line(length: 100%)\n"
    divided = read(f"{line}- Agree one tool\n- Train the staff\n{line}- Print a guide\n- Ask the crews\n{line}")
    assert said(divided) == [
        ("ListItem", "Agree one tool"), ("ListItem", "Train the staff"), ("ListItem", "Print a guide"),
        ("ListItem", "Ask the crews"),
    ]  # fmt: skip


CARD = (
    '#block(fill: rgb("#ddeeff"), inset: 8pt, width: 100%)'
    "[*{title}*\n\n- First of {title}\n- Second of {title}\n- Third of {title}\n]"
)


def test_boxes_side_by_side_are_read_one_after_the_other() -> None:
    cards = ", ".join(f"[{CARD.format(title=title)}]" for title in ("Neglect", "Online harm", "Transitions"))
    document = read(f"A plan on a page.\n#grid(columns: (1fr, 1fr, 1fr), gutter: 8pt, {cards})\nReviewed in May.\n")
    found = [("Paragraph", "A plan on a page.")]
    for title in ("Neglect", "Online harm", "Transitions"):
        found += [("Heading", title), *(("ListItem", f"{nth} of {title}") for nth in ("First", "Second", "Third"))]
    assert said(document) == [*found, ("Paragraph", "Reviewed in May.")]


PICTURE = "Page 2 is a picture without words"


def scan(pages: int, *, with_words: bool) -> bytes:
    """A PDF of pictures, after one page of words or none."""
    book = pikepdf.open(io.BytesIO(set_with("Words of the first page."))) if with_words else pikepdf.new()
    for _ in range(pages):
        book.add_blank_page(page_size=(595, 842))
        picture = book.make_stream(b"\x80" * 100)
        picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 10, "/Height": 10,
                        "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8})  # fmt: skip
        page = book.pages[-1]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        page.Contents = book.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return saved(book)


def saved(book: Any, **how: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream, **how)
    return stream.getvalue()


def test_a_scanned_page_is_named() -> None:
    document = read_bytes(scan(1, with_words=True), "plan.pdf")
    assert said(document) == [("Paragraph", "Words of the first page.")]
    assert [(part.text, part.reason) for part in document.furniture] == [
        ("Page 2 is a picture without words", "scanned")
    ]


def locked() -> bytes:
    book = pikepdf.open(io.BytesIO(set_with("Words")))
    return saved(book, encryption=pikepdf.Encryption(owner="o", user="u"))


def many_pages() -> bytes:
    book = pikepdf.new()
    for _ in range(500):
        book.add_blank_page()
    return saved(book)


def burst() -> bytes:
    book = pikepdf.new()
    book.add_blank_page()
    book.pages[0].Contents = book.make_stream(b" " * 100_000_000)
    return saved(book, compress_streams=True)


HOSTILE = {
    "damaged": (b"%PDF-1.7\nnothing at all", "damaged"),
    "cut short": (set_with("Words")[:900], "damaged"),
    "locked": (locked(), "password"),
    "a scan": (scan(2, with_words=False), "is a scan"),
    "blank": (set_with("#pagebreak()"), "empty"),
    "many pages": (many_pages(), "more than 400 pages"),
    "a burst": (burst(), "unpacks to far more"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_refused_with_a_sentence_and_quickly(what: str) -> None:
    data, words = HOSTILE[what]
    began = time.process_time()
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_bytes(data, "plan.pdf")
    assert time.process_time() - began < 5
    assert refusal.value.sentence.endswith(".")


TURNED = {
    "as it lies": b"",
    "left": b"q 0 1 -1 0 842 0 cm",
    "over": b"q -1 0 0 -1 595 842 cm",
    "right": b"q 0 -1 1 0 0 595 cm",
}


@pytest.mark.parametrize("how", TURNED)
def test_a_page_turned_on_its_side_reads_the_same(how: str) -> None:
    book = pikepdf.open(io.BytesIO(set_with("= Title\nWords that stand on a page.")))
    page = book.pages[0]
    if TURNED[how]:
        page.Contents = book.make_stream(TURNED[how] + b"\n" + page.Contents.read_bytes() + b"\nQ")
    if how in ("left", "right"):
        page.MediaBox = [0, 0, 842, 595]
    page.rotate(90, relative=True)
    expected = [("Heading", "Title"), ("Paragraph", "Words that stand on a page.")]
    assert said(read_bytes(saved(book), "plan.pdf")) == expected
