"""Real files of papers: Word by the writer of the product's Word library, PDF by its typesetter."""

import io

import docx
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.evidence.services import receive
from sightline.governance.standing import Standing
from sightline.meetings.models import AgendaItem, Paper
from sightline.meetings.services import add_paper, sent_in


def word_file(*paragraphs: str, heading: str = "Why") -> bytes:
    """Return a Word file with a heading, paragraphs and a table."""
    made = docx.Document()
    made.add_heading(heading, 1)
    for one in paragraphs:
        made.add_paragraph(one)
    grid = made.add_table(rows=2, cols=2)
    for at, words in enumerate(("Measure", "Value", "Open cases", "12")):
        grid.cell(*divmod(at, 2)).text = words
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def pdf_file(words: str, pages: int = 1) -> bytes:
    """Return a PDF of so many pages, without tags, the second lying."""
    text = words.encode("ascii")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(pages))
    objects += [b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages)]
    objects += [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for at in range(pages):
        box = b"842 595" if at == 1 else b"595 842"
        shown = b"BT /F1 24 Tf 72 500 Td (%b %d) Tj ET" % (text, at + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %b]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (box, 5 + 2 * at)
        )
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(shown), shown))
    made, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % one for one in offsets)
    made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)


def send(item: AgendaItem, title: str, content: bytes, by: Standing) -> Paper:
    """Send a file in as a paper of an item."""
    name = "paper.docx" if content.startswith(b"PK") else "paper.pdf"
    file = receive(upload=SimpleUploadedFile(name, content), by=by)
    return add_paper(item=item, new=sent_in(title, file), by=by)


def texts(pdf: bytes) -> list[str]:
    """Return the words of each page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [document[at].get_textpage().get_text_bounded() for at in range(len(document))]


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """Return (depth, words, page from 0) of a PDF's bookmarks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]


def claims_pdf_ua(pdf: bytes) -> bool:
    """Say whether a PDF claims PDF/UA."""
    return b"pdfuaid:part" in pdf
