"""Pages of the product as files: a list as it is filtered and sorted, whole; a document in Word or PDF.

A page that offers files calls one of two:

    table_as_file(table, name, wanted, head=letterhead(by))       # docx, pdf, xlsx, csv
    document_as_file(document, name, wanted)                      # docx, pdf

`wanted` comes from `ui.downloads.wanted_format(request)`, the links from `ui.downloads.file_links(request.GET)`,
`letterhead` and `note_export` from `governance.exports`.
"""

from django.http import HttpResponse
from django.utils import timezone

from sightline.kernel.dates import england_date
from sightline.publishing.documents import Document, Letterhead, Page, table
from sightline.publishing.tables import write_csv, write_xlsx
from sightline.publishing.writers import write_docx, write_pdf
from sightline.ui.downloads import CSV, DOCX, PDF, XLSX, as_download
from sightline.ui.tables import Table

MOST_UPRIGHT = 4


def table_as_file(
    shown: Table, name: str, wanted: str, *, head: Letterhead | None = None, title: str = "", subtitle: str = "",
) -> HttpResponse:  # fmt: skip
    """Return a table as the file called `name`; `wanted` is docx, pdf, xlsx or csv.

    Word and PDF carry the letterhead, the title (else the caption of the table) and each value of a column as
    `documents.cell` shows it: a date in words, a `rag(...)` with its shape.
    """
    header, rows = shown.export()
    if wanted == "csv":
        return as_download(write_csv(header, rows), f"{name}.csv", CSV)
    if wanted == "xlsx":
        return as_download(write_xlsx(name, header, rows, head=head), f"{name}.xlsx", XLSX)
    return document_as_file(table_as_document(shown, title or shown.caption or name, head, subtitle), name, wanted)


def table_as_document(shown: Table, title: str, head: Letterhead | None = None, subtitle: str = "") -> Document:
    """Return a document with one table: its headings on every page, its row headers named, its groups as headings."""
    header, rows = shown.export()
    names_rows = any(column.row_header for column in shown.columns[:1])
    filled = list(rows)
    own = head or Letterhead("", england_date(timezone.now()))
    body = table(header, filled, row_headers=names_rows) if filled else None
    page = Page.A4 if len(header) <= MOST_UPRIGHT else Page.A4_LANDSCAPE
    words = "1 row" if len(filled) == 1 else f"{len(filled)} rows"
    return Document(title, own, (body,) if body else (table([], [[shown.empty]]),), subtitle or words, page=page)


def document_as_file(document: Document, name: str, wanted: str) -> HttpResponse:
    """Return a document as the file called `name`; `wanted` is docx or pdf."""
    if wanted == "docx":
        return as_download(write_docx(document), f"{name}.docx", DOCX)
    return as_download(write_pdf(document), f"{name}.pdf", PDF)
