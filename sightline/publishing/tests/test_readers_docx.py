"""Word documents become blocks with addresses."""

from __future__ import annotations

import io
from typing import Any

import pytest

from sightline.publishing.blocks import BlockDocument, Heading, ListItem, Paragraph, Table
from sightline.publishing.readers import UnreadableFile, read_bytes


def made(document: Any) -> BlockDocument:
    held = io.BytesIO()
    document.save(held)
    return read_bytes(held.getvalue(), "plan.docx")


def new() -> Any:
    import docx

    return docx.Document()


def test_headings_by_style_and_by_bold_short_lines() -> None:
    document = new()
    document.add_heading("Our plan", level=2)
    document.add_paragraph().add_run("What we will do").bold = True
    document.add_paragraph("Walk the harbour wall.")
    assert [(type(block), str(block.at)) for block in made(document).blocks] == [
        (Heading, "paragraph 1"),
        (Heading, "paragraph 2"),
        (Paragraph, "paragraph 3"),
    ]


def test_lists_and_their_depth() -> None:
    document = new()
    document.add_paragraph("Listen", style="List Bullet")
    document.add_paragraph("to children", style="List Bullet 2")
    document.add_paragraph("Act", style="List Number")
    document.add_paragraph("• Typed by hand")
    items = [block for block in made(document).blocks if isinstance(block, ListItem)]
    assert [(item.text, item.depth) for item in items] == [
        ("Listen", 0), ("to children", 1), ("Act", 0), ("Typed by hand", 0),
    ]  # fmt: skip


def test_tables_with_addresses_merged_cells_and_a_nested_table() -> None:
    document = new()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both columns"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Two rows"
    table.cell(1, 1).text = "One"
    inner = table.cell(2, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "Inner"
    (block,) = [block for block in made(document).blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in block.rows] == [
        ["Both columns", ""], ["Two rows", "One"], ["", "Inner"],
    ]  # fmt: skip
    assert [cell.spanned for row in block.rows for cell in row.cells] == [False, True, False, False, True, False]
    assert str(block.rows[1].cells[1].at) == "table 1, row 2, cell 2"


def test_headers_are_furniture_and_soft_breaks_divide() -> None:
    document = new()
    document.sections[0].header.paragraphs[0].text = "Harbour board, draft"
    document.add_paragraph("First line\nSecond line")
    read = made(document)
    assert [(part.text, part.reason) for part in read.furniture] == [("Harbour board, draft", "running")]
    assert [block.text for block in read.blocks if not isinstance(block, Table)] == ["First line", "Second line"]


def test_insertions_and_content_controls_are_read_and_deletions_are_not() -> None:
    from docx.oxml import parse_xml

    document = new()
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f"<w:sdt {word}><w:sdtContent><w:p><w:r><w:t>Keep </w:t></w:r><w:ins><w:r><w:t>this</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>not that</w:delText></w:r></w:del></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(xml))
    (paragraph,) = made(document).blocks
    assert not isinstance(paragraph, Table)
    assert paragraph.text == "Keep this"


def test_an_empty_word_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        made(new())


def test_words_moved_away_are_told_and_not_read_twice() -> None:
    from docx.oxml import parse_xml

    document = new()
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for tag, kind, words in (
        ("moveFrom", "t", "Walk the wall."),
        ("moveTo", "t", "Walk the wall."),
        ("del", "delText", "Sit."),
    ):
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(f"<w:{tag} {word}><w:r><w:{kind}>{words}</w:{kind}></w:r></w:{tag}>"))
    read = made(document)
    assert [str(block.at) for block in read.blocks] == ["paragraph 2"]
    assert [(part.text, part.reason) for part in read.furniture] == [
        ("Walk the wall.", "deleted"), ("Sit.", "deleted"),
    ]  # fmt: skip


def test_comments_and_contents_are_told_and_not_read() -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = new()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Our vision\t2", style="toc 1")
    paragraph = document.add_paragraph("Walk the wall.")
    document.add_comment(paragraph.runs, text="All of it?", author="Clerk")
    read = made(document)
    assert [block.text for block in read.blocks if not isinstance(block, Table)] == ["Walk the wall."]
    assert [(part.text, part.reason) for part in read.furniture] == [
        ("Our vision 2", "contents"), ("All of it?", "comment"),
    ]  # fmt: skip


def test_a_text_box_is_read_once_where_it_is_anchored() -> None:
    from docx.oxml import parse_xml

    document = new()
    document.add_paragraph("Before")
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    anchor = f"<w:r {names}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    document.add_paragraph("Beside")._p.append(parse_xml(anchor))
    assert [block.text for block in made(document).blocks if not isinstance(block, Table)] == [
        "Before", "Beside", "In the box",
    ]  # fmt: skip
