"""Scores, bands, heat map and dates."""

from datetime import date

import pytest

from sightline.registers.rules.dates import clock_of, day_problem, months_on
from sightline.registers.rules.scale import direction, heat_map, read_scale

CONTENT = {
    "likelihood": ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"],
    "impact": ["Very low", "Low", "Medium", "High", "Very high"],
    "bands": [
        {"from": 1, "to": 4, "word": "Low"},
        {"from": 5, "to": 9, "word": "Moderate"},
        {"from": 10, "to": 15, "word": "High"},
        {"from": 16, "to": 25, "word": "Very high"},
    ],
    "treatments": ["Treat", "Tolerate"],
}
SCALE = read_scale("Five by five", CONTENT)


@pytest.mark.parametrize(
    ("score", "word", "step"),
    [(1, "Low", 4), (4, "Low", 4), (5, "Moderate", 3), (9, "Moderate", 3), (10, "High", 2), (15, "High", 2),
     (16, "Very high", 1), (25, "Very high", 1), (26, "", 0), (None, "", 0)],
)  # fmt: skip
def test_every_score_has_its_band_and_its_shade(score, word, step):
    assert (SCALE.word(score), SCALE.step(score)) == (word, step)


def test_a_scale_of_another_size_has_bands_of_its_own_and_a_gap_has_none():
    small = read_scale("Three by three", CONTENT | {
        "likelihood": ["a", "b", "c"], "impact": ["d", "e", "f"],
        "bands": [{"from": 1, "to": 3, "word": "Green"}, {"from": 6, "to": 9, "word": "Red"}],
    })  # fmt: skip
    assert (small.most, small.word(4), small.step(4), small.step(3), small.step(9)) == (9, "", 0, 4, 1)
    assert small.has((3, 3))
    assert not small.has((4, 1))
    assert small.pair_words((4, 4)) == "Scored on another scale"
    assert SCALE.pair_words((4, 5)) == "Likely, very high impact"


def test_the_heat_map_begins_with_the_gravest_row_and_the_least_likely_square():
    rows = heat_map(SCALE, [((5, 5), "worst"), ((1, 5), "rare"), ((5, 5), "too")])
    assert [name for name, _ in rows] == ["5 Very high", "4 High", "3 Medium", "2 Low", "1 Very low"]
    assert [square.score for square in rows[0][1]] == [5, 10, 15, 20, 25]
    assert [list(square.rows) for square in rows[0][1]] == [["rare"], [], [], [], ["worst", "too"]]


def test_which_way_a_score_went():
    assert [direction(*pair) for pair in ((6, 12), (12, 6), (6, 6), (None, 6), (6, None))] == [
        "worse", "better", "same", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2027, 11, 30), 3, date(2028, 2, 29)),
     (date(2026, 12, 31), 12, date(2027, 12, 31)), (date(2026, 1, 15), 1, date(2026, 2, 15))],
)  # fmt: skip
def test_the_next_review_falls_on_the_last_day_of_a_shorter_month(day, months, then):
    assert months_on(day, months) == then


def test_a_clock_says_how_many_days():
    today = date(2026, 3, 2)
    assert clock_of(date(2026, 3, 1), today, late="Overdue by").words == "Overdue by 1 day"
    assert clock_of(date(2026, 3, 16), today).kind == "soon"
    assert clock_of(date(2026, 3, 17), today).kind == "run"
    assert clock_of(None, today).kind == "none"
    assert clock_of(date(2026, 3, 1), today, done="Closed").kind == "met"
    assert day_problem(date(2026, 3, 1), today, "a day") == "Choose a day that has not passed."
    assert day_problem(date(2031, 3, 3), today, "a day") == "Choose a day within the next 5 years."
    assert day_problem(date(2031, 3, 2), today, "a day") == ""
