"""Workbooks that go out, are worked on offline, and come back: written with marks, read with care."""

from sightline.publishing.workbooks.reading import MOST_BYTES, Cells, Read, SheetKind, read_sheets
from sightline.publishing.workbooks.writing import Guide, SheetOut, write_sheets

__all__ = ["MOST_BYTES", "Cells", "Guide", "Read", "SheetKind", "SheetOut", "read_sheets", "write_sheets"]
