"""A document with everything a writer knows, and words that want to be more than words."""

from dataclasses import replace
from datetime import date

from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph
from sightline.publishing.documents import Document, Letterhead, Logo, facts, group_row, items, rag, table
from sightline.publishing.tests.pictures import DOT

MADE_ON = date(2026, 12, 4)
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60">'
    b'<rect width="90" height="40" fill="#e3eef1"/>'
    b'<text x="10" y="25" font-family="Arial" font-size="14">Executive</text>'
    b"</svg>"
)
ALTERNATIVE = "The executive leads two groups"
HEAD = Letterhead("Northmoor Safeguarding Partnership", MADE_ON, Logo(DOT, "image/png"), "OFFICIAL-SENSITIVE")
ACTIONS = table(
    ["Action", "Due", "RAG"],
    [
        group_row("1. Neglect", 3),
        ["Write the toolkit", date(2027, 1, 8), rag("red", "worse")],
        ["Use it", None, rag("complete")],
    ],
    caption="Actions of the year",
    row_headers=True,
)
WHOLE = Document(
    title="Safer together",
    subtitle="1 April 2025 to 31 March 2028",
    head=HEAD,
    blocks=(
        Paragraph("Four promises.", look="lead"),
        facts([("Reference", "NMR-PL-0001"), ("Left out", "")]),
        Heading("What we promise", 1),
        *items(["First", "Second"]),
        ListItem("Below the second", 1),
        *items(["Step one", "Step two"], mark="1."),
        Heading("Actions", 3),
        ACTIONS,
        Heading("Structure", 1),
        Figure(ALTERNATIVE, svg=DRAWING, caption="How we are led"),
    ),
)
HOSTILE = [
    '#read("/etc/passwd")', '#image("http://192.0.2.1/x.png")', '#import "@preview/cetz:0.3.0"',
    "$ x^2 $ *bold* _it_ `raw`",
    "<script>alert(1)</script>", '"><img src=http://192.0.2.1/x onerror=alert(1)>', "&lt;b&gt; &amp; ]]> <!-- -->",
    "=cmd|'/c calc'!A1", "{{ 7*7 }} {% include 'x' %} ${x}", "endobj 9 0 obj <</Type/StructElem/S/TD>>",
    "\\u{41} \\ // /* @ref <label>",
]  # fmt: skip
CONTROLS = "a\x00b\x0bc\x1fd\ufffee\ud800f\u202eg"


def plain(*blocks: object) -> Document:
    """Return a document of these blocks alone, without logo and marking."""
    return Document("A title", replace(HEAD, logo=None, marking=""), blocks)  # type: ignore[arg-type]


def hostile() -> Document:
    """Return a document whose every place for words holds all the hostile ones."""
    words = " ".join(HOSTILE)
    head = Letterhead(words, MADE_ON, None, "=OFFICIAL &P <b>")
    blocks: tuple[Block, ...] = (
        Heading(words, 1), Paragraph(words), *items(HOSTILE),
        table(HOSTILE[:2], [HOSTILE[2:4], [words, CONTROLS]], caption=words),
        Figure(words, svg=DRAWING, caption=words),
    )  # fmt: skip
    return Document(words, head, blocks, words)
