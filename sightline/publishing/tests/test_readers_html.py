"""Web pages as councils publish and save them."""

from __future__ import annotations

from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph, Table
from sightline.publishing.readers import read_bytes


def read(body: str) -> tuple[Block, ...]:
    return read_bytes(f"<!doctype html><html><body>{body}</body></html>".encode(), "plan.html").blocks


def said(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.text) for block in blocks if not isinstance(block, Table)]


def test_headings_paragraphs_and_bold_lines() -> None:
    blocks = read(
        "<h2>Neglect</h2><p>We <b>notice</b>\n early.</p><p><strong>Our ambitions</strong></p><div>Loose<br>words</div>"
    )
    assert said(blocks) == [
        ("Heading", "Neglect"), ("Paragraph", "We notice early."), ("Heading", "Our ambitions"),
        ("Paragraph", "Loose"), ("Paragraph", "words"),
    ]  # fmt: skip
    assert [block.level for block in blocks if isinstance(block, Heading)] == [2, 6]
    assert [str(block.at) for block in blocks] == [f"paragraph {n}" for n in range(1, 6)]


def test_nested_lists_keep_their_depth_and_numbers() -> None:
    blocks = read("<ol><li>First<ul><li>Under it</li></ul></li><li><p>Second</p></li></ol>")
    assert [(block.text, block.depth, block.mark) for block in blocks if isinstance(block, ListItem)] == [
        ("First", 0, "1."), ("Under it", 1, "•"), ("Second", 0, "2."),
    ]  # fmt: skip


def test_tables_with_merged_cells_lists_and_a_caption() -> None:
    blocks = read(
        "<table><caption>Actions</caption><thead><tr><th>Priority</th><th>Action</th></tr></thead>"
        "<tr><td rowspan=2>Neglect</td><td><p>One</p><ul><li>a</li></ul></td></tr><tr><td>Two</td></tr>"
        "<tr><td colspan=2>All of it</td></tr></table>"
    )
    assert said(blocks) == [("Paragraph", "Actions")]
    table = blocks[1]
    assert isinstance(table, Table)
    assert [[(cell.text, cell.spanned) for cell in row.cells] for row in table.rows] == [
        [("Priority", False), ("Action", False)], [("Neglect", False), ("One a", False)],
        [("", True), ("Two", False)], [("All of it", False), ("", True)],
    ]  # fmt: skip
    assert [type(part).__name__ for part in table.rows[1].cells[1].blocks] == ["Paragraph", "ListItem"]
    assert (table.header_rows, str(table.rows[2].cells[1].at)) == (1, "table 1, row 3, cell 2")


def test_what_stands_around_the_words_is_furniture() -> None:
    document = read_bytes(
        b"<!doctype html><body><nav>Home About</nav><header><h1>Plan</h1></header><main><p>Words</p>"
        b"<script>no()</script><p hidden>Nor this</p></main><footer>Cookies</footer></body>",
        "plan.html",
    )
    assert said(document.blocks) == [("Heading", "Plan"), ("Paragraph", "Words")]
    assert [(part.text, part.reason) for part in document.furniture] == [
        ("Home About", "running"),
        ("Cookies", "running"),
    ]


def test_a_table_that_lays_out_the_page_is_read_as_its_words() -> None:
    blocks = read("<table role=presentation><tr><td><h2>Left</h2></td><td><p>Right</p></td></tr></table>")
    assert said(blocks) == [("Heading", "Left"), ("Paragraph", "Right")]


def test_pictures_are_their_alternative_text() -> None:
    assert [type(block) for block in read("<p>A</p><img alt='The structure' src=x.png><img alt='' src=y>")] == [
        Paragraph,
        Figure,
    ]


SAVED = """From: <Saved>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=B

--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><p>Caf=C3=A9 plan</p></body></html>
--B
Content-Type: image/png

xx
--B--
"""


def test_a_page_saved_as_one_file() -> None:
    assert said(read_bytes(SAVED.encode(), "plan.mhtml").blocks) == [("Paragraph", "Café plan")]


def test_a_page_that_names_its_main_part_has_the_rest_set_aside() -> None:
    document = read_bytes(
        b"<!doctype html><body><div><p>Cookies?</p></div><div role=main><h1>Plan</h1>"
        b"<p>Words of the plan itself</p></div><p>Share</p></body>",
        "plan.html",
    )
    assert said(document.blocks) == [("Heading", "Plan"), ("Paragraph", "Words of the plan itself")]
    assert [part.text for part in document.furniture] == ["Cookies?", "Share"]


def test_parts_around_the_words_are_known_by_their_names() -> None:
    document = read_bytes(
        b"<!doctype html><body><div class='cookie-banner'>We use cookies</div><ol class=breadcrumb><li>Home</li></ol>"
        b"<h1>Plan</h1><p class=footnote>Words</p><div id=site-footer>Contact</div></body>",
        "plan.html",
    )
    assert said(document.blocks) == [("Heading", "Plan"), ("Paragraph", "Words")]
    assert [part.text for part in document.furniture] == ["We use cookies", "Home", "Contact"]


def test_a_list_of_terms_is_a_table() -> None:
    (table,) = read("<dl><dt>Lead</dt><dd>Warden</dd><div><dt>Aim</dt><dd>Calm</dd><dd>Quiet</dd></div></dl>")
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Lead", "Warden"], ["Aim", "Calm", "Quiet"]]


def test_what_unfolds_a_part_heads_it_and_other_buttons_say_nothing() -> None:
    blocks = read(
        '<div class="accordion"><button>Neglect</button><div class="panel"><p>We notice early.</p></div></div>'
        "<details><summary>Exploitation</summary><p>We listen.</p></details><button>Accept all</button>"
    )
    assert said(blocks) == [
        ("Heading", "Neglect"), ("Paragraph", "We notice early."), ("Heading", "Exploitation"),
        ("Paragraph", "We listen."),
    ]  # fmt: skip
