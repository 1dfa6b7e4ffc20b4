"""A plan as Word keeps one: merged cells, nested lists, tracked changes, comments, text boxes, headers and footers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
ROWS = [
    ("Priority 1\nKnife crime", "Young people can leave violence behind", ["Commission a mentoring programme",
     "Agree a joint response", "> police and youth justice", "> accident and emergency"], "Violence lead", "July 2031",
     "Fewer injuries to under-18s", "Amber"),
    ("", "Parents know what to look for", ["Run evening sessions in every secondary school"], "Education lead",
     "October 2031", "500 parents reached", "Green"),
    ("Priority 2\nUnborn babies", "Risk is assessed before birth",
     ["Refresh the pre-birth protocol", "Audit thirty pre-birth assessments"], "Head of Midwifery", "January 2032",
     "Assessments done by 28 weeks", "Green"),
]  # fmt: skip


def word_plan() -> bytes:
    """The plan as the bytes of a Word file."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Oxenholt SCP business plan - official"
    document.sections[0].footer.paragraphs[0].text = "Printed copies may be out of date"
    document.add_paragraph("Oxenholt Safeguarding Children Partnership", style="Title")
    document.add_paragraph("Business plan April 2031 – March 2032", style="Subtitle")
    for entry in ("Our vision\t2", "Our priorities\t3"):
        document.add_paragraph(entry, style=_contents_style(document))
    _text_box(document.add_paragraph(), "Our vision", "Every child in Oxenholt has a safe place to be.")
    document.add_heading("Our priorities", level=1)
    _tracked(document.add_paragraph("This plan was agreed in "))
    _table(document)
    document.add_comment(document.paragraphs[0].runs, text="Add an action on e-scooters?", author="Clerk")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _contents_style(document: Any) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    if "toc 1" not in [style.name for style in document.styles]:
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    return document.styles["toc 1"]


def _text_box(paragraph: Any, *lines: str) -> None:
    """Anchor a text box with lines, as Word writes one: once for itself and once for old programs."""
    from docx.oxml import parse_xml

    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    box = f"<w:txbxContent>{words}</w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f"<w:r {_NAMES}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )


def _tracked(paragraph: Any) -> None:
    """Add words put in, words taken out and words moved away."""
    from docx.oxml import parse_xml

    for tag, kind, words in (
        ("ins", "t", "May 2031."), ("del", "delText", "June 2031."), ("moveFrom", "t", "Publish the register."),
    ):  # fmt: skip
        paragraph._p.append(
            parse_xml(f'<w:{tag} {_NAMES} w:id="9" w:author="Clerk"><w:r><w:{kind}>{words}</w:{kind}></w:r></w:{tag}>')
        )


def _table(document: Any) -> None:
    names = ["Priority", "Objective", "Action", "Lead", "Timescale", "Measure of success", "RAG"]
    table = document.add_table(rows=1, cols=len(names))
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.text = name
    for row in ROWS:
        cells = table.add_row().cells
        for at, value in enumerate(row):
            if isinstance(value, str):
                cells[at].text = value
            else:
                _items(cells[at], value)
    table.cell(1, 0).merge(table.cell(2, 0))


def _items(cell: Any, items: Sequence[str]) -> None:
    for number, item in enumerate(items):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.text = item.removeprefix("> ")
        paragraph.style = "List Bullet 2" if item.startswith("> ") else "List Bullet"
