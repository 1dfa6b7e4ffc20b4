"""Hostile PDFs, written by hand."""

import zlib
from collections.abc import Callable

from bench.hostile_text import EITHER

Made = tuple[str, str, Callable[[], bytes]]

TEXT = b"BT /F 12 Tf 72 700 Td (Priority 1: Neglect) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
KIDS = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"


def stream(content: bytes, about: bytes = b"") -> bytes:
    """Return a stream."""
    return b"<< /Length %d %s >>\nstream\n" % (len(content), about) + content + b"\nendstream"


def flat(content: bytes, times: int = 1, about: bytes = b"") -> bytes:
    """Return a stream packed so many times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]" + about)


def pdf(*parts: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first its root."""
    made, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, trailer, len(made))
    return made + head + listed + end


def one(content: bytes, *more: bytes, page: bytes = PAGE, root: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a PDF of one page with this content object."""
    first = b"<< /Type /Catalog /Pages 2 0 R %s >>" % root
    return pdf(first, KIDS, page, content, FONT, *more, trailer=trailer)


def tree(kids: bytes, count: int, page: bytes = PAGE) -> bytes:
    """Return a PDF whose pages are listed like this."""
    pages = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(TEXT), FONT)


def many_pages(count: int) -> bytes:
    """Return a PDF that shows one page so many times."""
    return tree(b"3 0 R " * count, count)


def forms(deep: int, wide: int) -> bytes:
    """Return a page of drawings, each of which draws the next so many times over."""

    def form(number: int, content: bytes) -> bytes:
        names = b"/Resources << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>" % number
        return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + names)

    page = PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")
    layers = [form(7 + n, b"/X Do " * wide) for n in range(deep)]
    return one(stream(b"/X Do"), *layers, form(6, TEXT + (b" /X Do" if wide == 1 else b"")), page=page)


def many_objects(count: int) -> bytes:
    """Return a page of so many small lines."""
    return one(flat(TEXT + b" 0 0 m 9 9 l S" * count))


LOCK = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
WIDE = PAGE.replace(b"[0 0 595 842]", b"[-1e30 -1e30 1e30 1e30]")
HUGE = PAGE.replace(b"595 842", b"14400000 14400000")
NONE = PAGE.replace(b"595 842", b"0 0")
PICTURE = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
SHOWN = PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")

PDFS: dict[str, Made] = {
    "a PDF of nothing": ("plan.pdf", "damaged", lambda: b"%PDF-1.7\n"),
    "a PDF of noise": ("plan.pdf", "damaged", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000),
    "a PDF cut short": ("plan.pdf", "damaged", lambda: one(stream(TEXT))[:150]),
    "a PDF without its list": ("plan.pdf", "", lambda: one(stream(TEXT)).replace(b"xref", b"xxxx")),
    "a PDF with a password": (
        "plan.pdf",
        "password",
        lambda: one(stream(TEXT), LOCK, trailer=b"/Encrypt 6 0 R /ID [<41> <41>]"),
    ),
    "a PDF without words": ("plan.pdf", "empty", lambda: one(stream(b""))),
    "a PDF of a picture": (
        "plan.pdf",
        "scan",
        lambda: one(stream(b"/X Do"), stream(b"\0" * 3, PICTURE.replace(b"60000", b"1")), page=SHOWN),
    ),
    "a PDF of a picture of 10 GB": (
        "plan.pdf",
        "scan",
        lambda: one(stream(b"/X Do"), flat(b"\0" * 9_000_000, 1, PICTURE), page=SHOWN),
    ),
    "100,000 pages": ("plan.pdf", "pages", lambda: many_pages(100_000)),
    "pages that say they are 2,000,000,000": ("plan.pdf", EITHER, lambda: tree(b"3 0 R", 2_000_000_000)),
    "pages fewer than none": ("plan.pdf", EITHER, lambda: tree(b"3 0 R", -5)),
    "pages that hold themselves": ("plan.pdf", EITHER, lambda: tree(b"2 0 R 3 0 R", 100)),
    "pages of 300 loops": ("plan.pdf", EITHER, lambda: tree(b"2 0 R " * 300, 300)),
    "a page that holds itself": ("plan.pdf", "empty", lambda: tree(b"3 0 R", 1, PAGE.replace(b"4 0 R", b"3 0 R"))),
    "a drawing that draws itself": ("plan.pdf", "", lambda: forms(0, 1)),
    "drawings that draw drawings": ("plan.pdf", "PDF", lambda: forms(9, 10)),
    "drawings 30 deep": ("plan.pdf", "PDF", lambda: forms(30, 2)),
    "a page as wide as the world": ("plan.pdf", "", lambda: one(stream(TEXT), page=HUGE)),
    "a page without an end": ("plan.pdf", "", lambda: one(stream(TEXT), page=WIDE)),
    "a page without a size": ("plan.pdf", "", lambda: one(stream(TEXT), page=NONE)),
    "a stream of 45 MB": ("plan.pdf", "unpacks", lambda: one(flat(TEXT + b" " * 45_000_000))),
    "a stream packed twice": ("plan.pdf", EITHER, lambda: one(flat(TEXT + b" " * 90_000_000, 2))),
    "a stream packed five times": ("plan.pdf", EITHER, lambda: one(flat(TEXT + b" " * 45_000_000, 5))),
    "a stream of names in code": (
        "plan.pdf",
        EITHER,
        lambda: one(flat(TEXT + b" " * 45_000_000).replace(b"/FlateDecode", b"/Fl#61teDecode")),
    ),
    "a stream whose words stand far away": (
        "plan.pdf",
        EITHER,
        lambda: one(flat(TEXT + b" " * 45_000_000, 1, b"/Pad (" + b"a" * 2_000 + b")")),
    ),
    "a stream that is a picture by its name": (
        "plan.pdf",
        EITHER,
        lambda: one(flat(TEXT + b" " * 45_000_000, 1, b"/Pad /Image")),
    ),
    "many streams": ("plan.pdf", "unpacks", lambda: one(stream(TEXT), *[flat(b" " * 20_000_000)] * 20)),
    "300,000 lines on a page": ("plan.pdf", EITHER, lambda: many_objects(300_000)),
    "900,000 words on a page": (
        "plan.pdf",
        "PDF",
        lambda: one(flat(b"BT /F 1 Tf " + b"(a b c) Tj 9 9 Td " * 200_000 + b"ET")),
    ),
    "brackets in brackets": ("plan.pdf", "empty", lambda: one(stream(b"[" * 900_000))),
    "objects in objects": ("plan.pdf", "", lambda: one(stream(TEXT), b"<< /A " * 60_000)),
    "states kept for ever": ("plan.pdf", EITHER, lambda: one(flat(b"q " * 900_000 + TEXT))),
    "a script in a PDF": (
        "plan.pdf",
        "",
        lambda: one(stream(TEXT), root=b"/OpenAction << /S /JavaScript /JS (app.launchURL('http://127.0.0.1:9/')) >>"),
    ),
    "a PDF that asks elsewhere": (
        "plan.pdf",
        "empty",
        lambda: one(
            stream(b"", b"/F (http://127.0.0.1:9/a) /FFilter /FlateDecode"),
            root=b"/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>",
        ),
    ),
    "a PDF named docx": ("plan.docx", "", lambda: one(stream(TEXT))),
    "a PDF named text": ("plan.txt", "", lambda: one(stream(TEXT))),
}
