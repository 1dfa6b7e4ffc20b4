"""What a PDF says of its structure, read by another program."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Tag:
    """An element of the structure: its kind, its attributes for tables, its alternative text, what stands in it."""

    kind: str
    alternative: str = ""
    scope: str = ""
    headers: int | None = None
    span: int = 1
    below: list["Tag"] = field(default_factory=list)

    def all(self, *kinds: str) -> list["Tag"]:
        """Return the elements of these kinds in order of reading."""
        return [one for one in self.walk() if one.kind in kinds]

    def walk(self) -> Iterator["Tag"]:
        """Yield this element and all in it."""
        yield self
        for one in self.below:
            yield from one.walk()


def opened(content: bytes) -> pikepdf.Pdf:
    """Open a file; problems are errors."""
    pdf = pikepdf.open(io.BytesIO(content))
    assert pdf.check_pdf_syntax() == []
    return pdf


def structure(content: bytes) -> Tag:
    """Return the structure of a file."""
    with opened(content) as pdf:
        return _read(pdf.Root.StructTreeRoot)


def _read(node: pikepdf.Object) -> Tag:
    found = Tag(str(node.get("/S", "/Root"))[1:], str(node.get("/Alt", "")))
    for one in node.get("/A", []):
        if one.get("/O") == "/Table":
            found.scope, found.span = str(one.get("/Scope", ""))[1:], int(one.get("/ColSpan", 1))
            found.headers = len(one.Headers) if "/Headers" in one else None
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.below.append(_read(kid))
    return found


def words(content: bytes) -> str:
    """Return all words of a file in one line."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
