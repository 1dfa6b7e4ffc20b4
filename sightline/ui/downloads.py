"""Files handed to the visitor: always as an attachment, never stored by a cache, never guessed at by a browser."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from sightline.ui.links import query_with

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def as_download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    """Return a file as an attachment; signs that a file name cannot hold become hyphens."""
    name = re.sub(r"[^\w. ()-]+", "-", filename).strip("-. ") or "download"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def wanted_format(request: HttpRequest) -> str:
    """Return `csv` or `xlsx` when the address asks for the list as a file (`?format=csv`), else an empty text."""
    found = request.GET.get("format", "")
    return found if found in ("csv", "xlsx") else ""


def file_links(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (words, address) of the two files of the list that `params` shows."""
    return [
        ("Excel", query_with(params, format="xlsx", page=None)),
        ("CSV", query_with(params, format="csv", page=None)),
    ]
