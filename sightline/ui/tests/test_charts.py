"""Drawings of charts: where things stand, and that words never touch."""

import re
from itertools import pairwise

from sightline.ui.charts import (
    ASSURANCE,
    KEY,
    VARIATION,
    Dot,
    Plot,
    assurance_icon,
    chart_svg,
    key_mark,
    small_svg,
    variation_icon,
)
from sightline.ui.charts.plot import spread, stepped, steps_of
from sightline.ui.sample_charts import stepped_chart, whole_chart


def test_steps_are_round_figures_inside_the_span():
    assert steps_of(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert steps_of(51.2, 86) == [60, 70, 80]
    assert steps_of(-3, 1200) == [0, 250, 500, 750, 1000]


def test_labels_at_the_end_are_pushed_apart_and_keep_their_order():
    placed = spread([100, 98, 101, 290], 16, 10, 296)
    assert placed == [114.0, 98, 130.0, 290]
    crowded = spread([295, 296, 294], 16, 10, 296)
    assert sorted(crowded) == [264, 280, 296]
    assert all(b - a >= 16 for a, b in pairwise(sorted(crowded)))


def test_words_at_the_end_have_room_where_another_font_stands_in_for_arial():
    dots = [Dot(place, 376.0, "usual", 241.0, 105.0, 376.0) for place in range(3)]
    drawn = chart_svg(Plot("T", "S", dots, lambda one: f"{one:.0f}"))
    start = re.findall(r'x="([\d.]+)" y="[\d.]+">Upper limit 376<', drawn)[0]
    assert 800 - float(start) >= 103  # “Upper limit 376” in DejaVu Sans of 13 px


def test_a_level_line_is_one_stroke_and_breaks_where_it_is_not_known():
    assert stepped([(0, 5, 1), (5, 9, 1), (9, 12, 3)]) == "M0 1H9V3H12"
    assert stepped([(0, 5, 1), (7, 9, 1), (9, 12, 3)]) == "M0 1H9V3H12"
    assert stepped([]) == ""


def test_a_key_explains_only_what_is_there():
    assert list(whole_chart().key) == ["usual", "better", "target", "limits"]
    assert list(stepped_chart().key) == ["usual", "high", "planned", "limits"]
    assert all(key_mark(kind).startswith("<svg") for kind in KEY)


def test_icons_are_named_by_their_words():
    for value, words in VARIATION.items():
        assert f'aria-label="{words}"' in variation_icon(value)
    for value, words in ASSURANCE.items():
        assert f'aria-label="{words}"' in assurance_icon(value)


def test_a_small_chart_shows_the_newest_points():
    plot = Plot("Long", "", [Dot(at, at % 7) for at in range(144)], str, breaks=((20.5, "Old"), (120.5, "New")))
    drawn = small_svg(plot)
    assert drawn.partition('class="p-u"')[2].count("M") == 60
    assert drawn.count('class="break"') == 1


def test_words_of_people_are_escaped_and_long_ones_cut():
    plot = Plot("<b>", "“a” & b", [Dot(0, 1), Dot(1, 2)], str, breaks=((0.5, "<script>" * 9),))
    drawn = chart_svg(plot, 'a"b')
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert 'id="a&quot;b-t"' in drawn
    assert "…</text>" in drawn
