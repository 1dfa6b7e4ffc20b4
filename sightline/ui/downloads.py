"""Files handed to the visitor: always as an attachment, never stored by a cache, never guessed at by a browser."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from sightline.ui.links import query_with

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
HTML = "text/html; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
# What a list is offered as, in this order: name in the address, words of the link.
FORMATS = {"docx": "Word", "pdf": "PDF", "html": "Web page", "xlsx": "Excel", "csv": "CSV"}
# Those of them that are documents, with letterhead, headings and words; the others are rows.
PAPER = ("docx", "pdf", "html")
TYPES = {"docx": DOCX, "pdf": PDF, "html": HTML, "xlsx": XLSX, "csv": CSV, "ics": ICS}


def as_download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    """Return a file as an attachment; signs that a file name cannot hold become hyphens."""
    name = re.sub(r"[^\w. ()-]+", "-", filename).strip("-. ") or "download"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def wanted_format(request: HttpRequest) -> str:
    """Return docx, pdf, html, xlsx or csv when the address asks for a file (`?format=csv`), else an empty text."""
    found = request.GET.get("format", "")
    return found if found in FORMATS else ""


def file_links(
    params: Mapping[str, Any], base: str = "", offered: Sequence[str] = tuple(FORMATS)
) -> list[tuple[str, str]]:
    """Return (words, address) of each file of the list that `params` shows; `base` is the page that answers with it."""
    return [(FORMATS[name], base + query_with(params, format=name, page=None)) for name in offered]
