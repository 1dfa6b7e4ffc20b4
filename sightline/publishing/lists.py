"""Pages of the product as files: a list as it is filtered and sorted, whole; a document in Word, PDF or HTML.

A page that offers files calls one of two:

    table_as_file(table, name, wanted, head=letterhead(by))       # docx, pdf, html, xlsx, csv
    document_as_file(document, name, wanted)                      # docx, pdf, html

`wanted` comes from `ui.downloads.wanted_format(request)`, the links from `ui.downloads.file_links(request.GET)`,
`letterhead` and `note_export` from `governance.exports`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sightline.kernel.dates import england_date
from sightline.kernel.errors import DomainError
from sightline.publishing.blocks import Paragraph, Row
from sightline.publishing.documents import Document, Letterhead, Page, group_row, table
from sightline.publishing.tables import write_csv, write_xlsx
from sightline.publishing.writers import write_docx, write_page, write_pdf
from sightline.ui.downloads import CSV, TYPES, XLSX, as_download
from sightline.ui.tables import Table

MOST_UPRIGHT = 4
MOST_ON_PAPER = 3000
WRITERS = {"docx": write_docx, "pdf": write_pdf, "html": write_page}


def table_as_file(
    shown: Table, name: str, wanted: str, *, head: Letterhead | None = None, title: str = "", subtitle: str = "",
    widths: Sequence[float] = (),
) -> HttpResponse:  # fmt: skip
    """Return a table as the file called `name`; `wanted` is docx, pdf, html, xlsx or csv.

    Documents carry the letterhead, the title (else the caption of the table), how many rows there are with the
    subtitle (such as the filters in words), and each value of a column as `documents.cell` shows it: a date in words,
    a `rag(...)` with its shape. Raises DomainError when that would be more than MOST_ON_PAPER rows.
    """
    header, rows = shown.export()
    if wanted == "csv":
        return as_download(write_csv(header, rows), f"{name}.csv", CSV)
    if wanted == "xlsx":
        return as_download(write_xlsx(name, header, rows, head=head), f"{name}.xlsx", XLSX)
    document = table_as_document(shown, title or shown.caption or name, head, subtitle=subtitle, widths=widths)
    return document_as_file(document, name, wanted)


def table_as_document(
    shown: Table, title: str, head: Letterhead | None = None, *, subtitle: str = "", widths: Sequence[float] = ()
) -> Document:
    """Return a document with one table, its groups as headings within; upright while it has four columns or fewer."""
    rows = list(shown.ordered)
    if len(rows) > MOST_ON_PAPER:
        raise DomainError(
            f"That is more than {MOST_ON_PAPER:,} rows. Filter the list first, or take it as Excel or CSV."
        )
    own = head or Letterhead("", england_date(timezone.now()))
    body = table(
        shown.header(), _grouped(shown, rows), widths=widths,
        row_headers=any(column.row_header for column in shown.columns[:1]),
    )  # fmt: skip
    said = f"{len(rows):,} in all" + (f". {subtitle}" if subtitle else "")
    page = Page.A4 if len(shown.columns) <= MOST_UPRIGHT else Page.A4_LANDSCAPE
    return Document(title, own, (body,) if rows else (Paragraph(shown.empty),), said if rows else subtitle, page=page)


def _grouped(shown: Table, rows: Iterable[Any]) -> Iterator[Sequence[object] | Row]:
    before = ""
    for row in rows:
        name = shown.group(row) if shown.group else ""
        if name and name != before:
            yield group_row(name, len(shown.columns))
        before = name
        yield shown.values(row)


def document_as_file(document: Document, name: str, wanted: str) -> HttpResponse:
    """Return a document as the file called `name`; `wanted` is docx, pdf or html, a page that stands alone."""
    return as_download(WRITERS[wanted](document), f"{name}.{wanted}", TYPES[wanted])
