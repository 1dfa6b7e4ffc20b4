"""Text with remnants of markup becomes blocks that know their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.publishing.blocks import BlockDocument, Heading, ListItem, Paragraph, Table
from sightline.publishing.readers import UnreadableFile, read_bytes


def read(text: str) -> BlockDocument:
    return read_bytes(text.encode(), "plan.txt")


def cells(document: BlockDocument) -> list[list[list[str]]]:
    return [
        [[block.text for block in cell.blocks] for cell in row.cells]
        for table in document.blocks
        if isinstance(table, Table)
        for row in table.rows
    ]


def test_headings_paragraphs_and_items_know_their_lines() -> None:
    document = read("\n## **Our aims**\n\nWe keep people safe.\n- Listen\n  - to children\n")
    assert [(type(block), block.text, block.at.line) for block in document.blocks if not isinstance(block, Table)] == [
        (Heading, "Our aims", 2),
        (Paragraph, "We keep people safe.", 4),
        (ListItem, "Listen", 5),
        (ListItem, "to children", 6),
    ]
    assert [block.depth for block in document.blocks if isinstance(block, ListItem)] == [0, 1]


@pytest.mark.parametrize("mark", ["-", "*", "•", "▪", "–", "1.", "a)", "(b)", "iv.", "\uf0b7", "➢"])
def test_bullets_of_many_shapes(mark: str) -> None:
    (item,) = read(f"{mark} Listen to carers").blocks
    assert isinstance(item, ListItem)
    assert (item.text, item.mark) == ("Listen to carers", mark)


def test_a_number_behind_a_bullet_is_dropped_with_it() -> None:
    (item,) = read("- IV. Chair of the harbour board").blocks
    assert not isinstance(item, Table)
    assert item.text == "Chair of the harbour board"


def test_links_and_emphasis_keep_their_words() -> None:
    (paragraph,) = read("Read [the plan](#) and __act__ on <u>it</u> &amp; *soon*.").blocks
    assert not isinstance(paragraph, Table)
    assert paragraph.text == "Read the plan and act on it & soon."


def test_an_angle_bracket_that_is_no_tag_stays() -> None:
    (paragraph,) = read("Areas with <5 children are not shown.").blocks
    assert not isinstance(paragraph, Table)
    assert paragraph.text == "Areas with <5 children are not shown."


def test_rows_between_tabs_and_bars_are_tables() -> None:
    assert cells(read("Aim\tAction\n\nSafety\tWalk the pier\n")) == [
        [["Aim"], ["Action"]],
        [["Safety"], ["Walk the pier"]],
    ]
    assert cells(read("| Aim | Action |\n|---|---|\n| Safety | Walk |")) == [
        [["Aim"], ["Action"]],
        [["Safety"], ["Walk"]],
    ]


def test_a_list_opened_and_never_closed() -> None:
    document = read('Aim\t<p>One.</p> <p>Two.</p>\t<ul style="x"> • First • Second\nB\tC\t<ul> Third Fourth\n')
    table = document.blocks[0]
    assert isinstance(table, Table)
    blocks = [block for row in table.rows for cell in row.cells[1:] for block in cell.blocks]
    assert [(type(block), block.text) for block in blocks] == [
        (Paragraph, "One."), (Paragraph, "Two."), (ListItem, "First"), (ListItem, "Second"),
        (Paragraph, "C"), (ListItem, "Third Fourth"),
    ]  # fmt: skip
    assert [block.runs_on for block in blocks if isinstance(block, ListItem)] == [False, False, True]


def test_proper_list_tags() -> None:
    document = read("x\t<ul><li>First</li><li><p>Second</p></li></ul><p>After</p>")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [(type(b), b.text) for b in table.rows[0].cells[1].blocks] == [
        (ListItem, "First"), (ListItem, "Second"), (Paragraph, "After"),
    ]  # fmt: skip


def test_lines_without_words_are_furniture() -> None:
    document = read("Plan\n--\t---\t--\n_____\n")
    assert [(part.text, part.reason, part.at.line) for part in document.furniture] == [
        ("--\t---\t--", "rule", 2),
        ("_____", "rule", 3),
    ]


def test_emphasis_left_open_joins_two_lines() -> None:
    (paragraph,) = read("**Arrangements for\nchildren and adults**").blocks
    assert not isinstance(paragraph, Table)
    assert (paragraph.text, paragraph.at.lines) == ("Arrangements for children and adults", (1, 2))


def test_wrapped_text_is_joined_and_keeps_all_its_lines() -> None:
    text = "\n".join(
        ["The board will look at how people were heard in each of the reviews that were", "finished in the year."] * 6
    )
    assert [block.at.lines for block in read(text).blocks] == [(n, n + 1) for n in range(1, 12, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    (paragraph,) = read_bytes("The board’s plan – part one".encode(encoding), "plan.txt").blocks
    assert not isinstance(paragraph, Table)
    assert paragraph.text == "The board’s plan – part one"


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_and_no_line_is_lost(text: str) -> None:
    try:
        document = read(text)
    except UnreadableFile:
        return
    found: set[int] = set()
    for block in document.blocks:
        found.update(block.at.lines)
        if isinstance(block, Table):
            found.update(line for row in block.rows for line in row.at.lines)
    found.update(line for part in document.furniture for line in part.at.lines)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert {number for number, line in enumerate(lines, start=1) if line.strip()} <= found


@pytest.mark.parametrize("mark", ["o", "§", "Ø", "ü", "q", "»"])
def test_bullets_that_became_letters(mark: str) -> None:
    (item,) = read(f"{mark} Listen to carers").blocks
    assert isinstance(item, ListItem)
    assert (item.text, item.mark) == ("Listen to carers", mark)


def test_a_line_that_counts_its_items_is_divided() -> None:
    blocks = read("We will: 1. Listen 2. Act on 3 things 3. Report").blocks
    assert [block.text for block in blocks if isinstance(block, ListItem)] == ["Listen", "Act on 3 things", "Report"]
    (paragraph,) = read("See 1. Listen and 3. Report").blocks
    assert isinstance(paragraph, Paragraph)
