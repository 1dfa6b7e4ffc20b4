"""HTML read back by a parser: headings, scopes, alternatives, language; nothing fetched from elsewhere."""

from html.parser import HTMLParser

from sightline.publishing.blocks import Cell, Row
from sightline.publishing.documents import cell, table
from sightline.publishing.tests.sample import ALTERNATIVE, WHOLE, hostile, plain
from sightline.publishing.writers import write_fragment, write_page


class Seen(HTMLParser):
    """Keeps each element with its attributes, and all words; the words of a style apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] != "style":
            self.words.append(data)

    def all(self, *names):
        return [(name, given) for name, given in self.tags if name in names]


def test_a_page_stands_alone_and_says_what_it_is():
    text = write_page(WHOLE).decode()
    seen = Seen(text)
    assert seen.all("html") == [("html", {"lang": "en-GB"})]
    assert "<title>Safer together</title>" in text
    assert [name for name, _ in seen.all("h1", "h2", "h3")] == ["h1", "h2", "h3", "h2"]
    assert [given["alt"] for _, given in seen.all("img")] == ["Logo of Northmoor Safeguarding Partnership", ALTERNATIVE]
    assert all(given["src"].startswith("data:image/") for _, given in seen.all("img"))
    assert seen.all("script", "link", "iframe", "a") == []
    assert text.count("OFFICIAL-SENSITIVE") == 2
    assert "Made on Friday 4 December 2026" in text


def test_header_cells_have_their_scope():
    seen = Seen(write_fragment(WHOLE))
    assert [(given.get("scope"), given.get("colspan")) for _, given in seen.all("th")] == [
        ("row", None), ("col", None), ("col", None), ("col", None), ("colgroup", "3"), ("row", None), ("row", None),
    ]  # fmt: skip
    assert len(seen.all("caption")) == 1
    assert ("p", {"class": "rag rag-red", "data-letter": "R"}) in seen.tags


def test_lists_are_nested_and_spans_are_said():
    covered = Cell((), spanned=True)
    text = write_fragment(plain(table(["A", "B"], [Row((cell("x"), cell("y"))), Row((covered, cell("z")))])))
    assert '<td rowspan="2">x</td>' in text
    assert "<ul><li>First</li><li>Second<ul><li>Below the second</li></ul>\n</li></ul>" in write_fragment(WHOLE)


def test_a_fragment_has_no_frame_and_no_style():
    seen = Seen(write_fragment(WHOLE))
    assert seen.all("html", "body", "style", "h1", "main") == []
    assert not any("style" in given for _, given in seen.tags)


def test_hostile_words_are_words():
    seen = Seen(write_page(hostile()).decode())
    assert seen.all("script", "b") == []
    assert {given["src"][:11] for _, given in seen.all("img")} == {"data:image/"}
    assert not any(name.startswith("on") for _, given in seen.tags for name in given)
    assert "<script>alert(1)</script>" in "".join(seen.words)
