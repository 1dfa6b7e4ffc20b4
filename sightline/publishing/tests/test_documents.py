"""The block model to be written: what it refuses, how values become cells, how headings stand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sightline.publishing.blocks import Cell, Figure, Heading, ListItem, Paragraph, Row, Table
from sightline.publishing.documents import Document, cell, facts, group_row, rag, table
from sightline.publishing.tests.sample import DRAWING, HEAD, plain
from sightline.publishing.writers.shaping import placed, runs, shares


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Figure("", svg=DRAWING), "text alternative"),
        (Figure("  ", svg=DRAWING), "text alternative"),
        (Figure("Words"), "its drawing"),
        (Paragraph("x", look="shouting"), "Unknown look"),
        (Table((Row((cell(1), cell(2))), Row((cell(3),)))), "as many cells"),
        (table(["a", "b"], [], widths=(1,)), "as many cells"),
    ],
)
def test_what_readers_could_not_mend_is_refused(block, said):
    with pytest.raises(ValueError, match=said):
        plain(block)


@pytest.mark.parametrize(
    "inside",
    [
        b'<image href="http://192.0.2.1/x.png"/>', b"<script>1</script>", b'<image xlink:href="/etc/passwd"/>',
        b"<rect fill='url(http://192.0.2.1/)'/>", b"<style>@import 'x'</style>", b"<foreignObject/>",
    ],
)  # fmt: skip
def test_a_drawing_reaches_for_nothing(inside):
    with pytest.raises(ValueError, match="drawing"):
        plain(Figure("Words", svg=b"<svg xmlns='http://www.w3.org/2000/svg'>" + inside + b"</svg>"))
    with pytest.raises(ValueError, match="drawing"):
        plain(Figure("Words", svg=b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>"))


def test_a_drawing_may_point_within_itself():
    assert plain(Figure("Words", svg=b'<svg><use href="#a"/><rect fill="url(#b)"/></svg>'))


def test_a_title_is_needed():
    with pytest.raises(ValueError, match="title"):
        Document(" ", HEAD, ())


def test_headings_stand_below_the_title_and_skip_no_level():
    given = [3, 1, 4, 4, 2, 5, 1]
    outline = plain(*(Heading(str(level), level) for level in given)).outline
    assert [(one.text, one.level) for one in outline if isinstance(one, Heading)] == [
        ("3", 2), ("1", 2), ("4", 3), ("4", 3), ("2", 3), ("5", 4), ("1", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""), (True, "yes"), (date(2026, 12, 4), "4 December 2026"),
        (datetime(2026, 12, 4, 14, 5, tzinfo=UTC), "14:05 on 4 December 2026"),
        (Decimal("1234.50"), "1,234.50"), (12345, "12,345"), ("one\n\ntwo", "one two"),
        (rag("amber", "better"), "Amber better"),
    ],
)  # fmt: skip
def test_any_value_becomes_a_cell(value, words):
    assert cell(value).text == words


def test_facts_leave_out_what_is_empty():
    assert [row.cells[0].text for row in facts([("A", 1), ("B", ""), ("C", None), ("D", ())]).rows] == ["A"]


def test_covered_cells_belong_to_their_left_or_to_above():
    own, covered = cell("x"), Cell((), spanned=True)
    rows = [Row((own, covered, own)), Row((own, own, own)), Row((covered, own, own)), group_row("g", 3)]
    assert [[(one.column, one.wide, one.high) for one in row] for row in placed(rows)] == [
        [(0, 2, 1), (2, 1, 1)], [(0, 1, 2), (1, 1, 1), (2, 1, 1)], [(1, 1, 1), (2, 1, 1)], [(0, 3, 1)],
    ]  # fmt: skip


def test_widths_are_as_given_or_follow_the_words():
    assert shares(table(["a", "b"], [], widths=(3, 1)), 90) == [0.75, 0.25]
    found = shares(table(["When", "What"], [[date(2026, 12, 4), "A long sentence " * 9]]), 90)
    assert sum(found) == pytest.approx(1)
    assert found[0] < 0.3 < found[1]
    assert shares(Table(()), 90) == []


def test_two_lists_of_different_kind_are_two_lists():
    found = [run for run in runs(plain(*sample_list()).blocks) if isinstance(run, list)]
    assert [[one.text for one in run] for run in found] == [["a", "b"], ["1", "2"]]
    assert [below.text for below in found[0][1].below] == ["under b"]


def sample_list():
    yield from (
        ListItem("a"),
        ListItem("b"),
        ListItem("under b", 4),
        ListItem("1", mark="1."),
        ListItem("2", mark="2."),
    )
