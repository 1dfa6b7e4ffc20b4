"""One function says word, letter and shape; every drawing and tag obeys it and carries no colour."""

import re
from datetime import UTC, date, datetime

import pytest

from sightline.ui import drawings, shapes
from sightline.ui.templatetags import sightline as tags

EXPECTED = {
    "red": ("Red", "R", "octagon"),
    "amber": ("Amber", "A", "triangle"),
    "green": ("Green", "G", "circle"),
    "complete": ("Complete", "C", "square"),
    "not_started": ("Not started", "N", "ring"),
}


def test_each_value_has_its_own_word_letter_and_shape():
    assert {value: (mark.word, mark.letter, mark.shape) for value, mark in shapes.RAG.items()} == EXPECTED


def test_nothing_said_is_not_started_and_an_unknown_value_is_refused():
    assert shapes.rag_mark(None) is shapes.rag_mark("") is shapes.RAG["not_started"]
    with pytest.raises(KeyError):
        shapes.rag_mark("blue")


@pytest.mark.parametrize("value", EXPECTED)
def test_the_tag_shows_the_word_beside_the_shape(value):
    shown = tags.rag(value, "worse")
    assert shapes.rag_mark(value).css in shown
    assert re.sub(r"<[^>]+>", "", shown).replace("\n", "").endswith(f"{EXPECTED[value][0]} worse")


def test_drawings_hold_no_colour():
    drawn = [drawings.rag_shape(value) for value in EXPECTED]
    drawn += [drawings.clock_face(kind) for kind in shapes.CLOCKS] + [
        drawings.step_mark(state) for state in shapes.STEPS
    ]
    drawn.append(drawings.stacked_bar([(3, "b0"), (0, "b1"), (2, "b2")], "3 and 2"))
    assert not [one for one in drawn if "#" in one or "style=" in one]


def test_a_bar_of_nothing_and_of_part_of_a_whole():
    assert "rect" in drawings.stacked_bar([], "none")
    assert 'width="148.5"' in drawings.stacked_bar([(5, "b0")], "5 of 10", total=10)


def test_a_label_cannot_break_out_of_a_drawing():
    assert "<script>" not in drawings.stacked_bar([(1, "b0")], '"><script>')
    assert "<script>" not in tags.clock("over", "<script>") + tags.word("<script>", "ok") + tags.ref("<script>")


def test_dates_are_englands():
    assert tags.england_date(date(2026, 12, 4)) == "Friday 4 December 2026"
    assert tags.short_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert tags.england_time(datetime(2026, 6, 30, 12, 5, tzinfo=UTC)) == "13:05 on Tuesday 30 June 2026"
    assert tags.england_date(None) == tags.england_time(None) == tags.england_iso(None) == ""


def test_numbers_agree_with_their_noun():
    assert [tags.plural(n, "action,actions") for n in (0, 1, 2)] == ["0 actions", "1 action", "2 actions"]


def test_the_pie_of_a_clock_grows_over_the_last_60_days():
    """The share of the face follows the days left: nothing at 60, half at 30, all at none."""
    faces = [str(tags.clock("run", f"{days} days left")) for days in (181, 60, 45, 30, 20, 1)]
    assert ['class="pie"' in face for face in faces] == [False, False, True, True, True, True]
    assert len({face.split("<svg")[1].split("</svg>")[0] for face in faces}) == 5
    assert "M8 8V2.5A5.5 5.5 0 0 1 8.0 13.5z" in faces[3]
    assert '<circle class="pie"' in str(tags.clock("soon", "Due today"))
