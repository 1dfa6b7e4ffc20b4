"""The engine's own laws: what must not change when figures are moved, turned or shuffled, and what is refused."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.indicators.rules.charts import (
    ChartError,
    RuleBook,
    Runs,
    Series,
    Settings,
    choose,
    read_many,
    read_series,
    xmr,
)
from sightline.indicators.rules.charts.rulebook import BETTER, USUAL, WORSE

MONTHS = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(48)]
HUNDREDTHS = st.lists(st.one_of(st.none(), st.integers(-400, 400)), min_size=1, max_size=40)
RISING = Settings(direction="increase")


def labels(values, **more):
    chart = read_series("xmr", range(len(values)), values, settings=Settings(**more))
    return [point.label for point in chart.points]


def decimals(hundredths, times=1, plus=0):
    """Return the figures as they would be typed: whole hundredths, multiplied and moved, then written as decimals."""
    return [None if one is None else (one * times + plus) / 100 for one in hundredths]


@settings(max_examples=60, deadline=None)
@given(HUNDREDTHS, st.integers(-500, 500), st.integers(1, 30))
def test_moving_and_stretching_figures_changes_no_label(whole, plus, times):
    assert labels(decimals(whole, times, plus)) == labels(decimals(whole))


@settings(max_examples=60, deadline=None)
@given(HUNDREDTHS)
def test_figures_turned_upside_down_turn_every_label(whole):
    names = RuleBook().labels()
    turned = dict(
        zip(names, (names[0], *(names[at + 1 if at % 2 else at - 1] for at in range(1, len(names)))), strict=True)
    )
    assert labels(decimals(whole, -1)) == [turned[label] for label in labels(decimals(whole))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.25, 1 / 3, 1e9, 12345.678901234]), min_size=1, max_size=12))
def test_side_and_limits_are_decided_as_by_fractions(values):
    read = xmr.read(np.array([values]), np.array([len(values)]), screen=False, rules=RuleBook())
    exact = [Fraction(repr(value)) for value in values]
    mean = sum(exact, Fraction(0)) / len(exact)
    assert read.side[0].tolist() == [(one > mean) - (one < mean) for one in exact]
    moves = [abs(b - a) for a, b in pairwise(exact)]
    half: Fraction = sum(moves, Fraction(0)) * Fraction(266, 100) / len(moves) if moves else Fraction(10**12)
    assert read.outside[0].tolist() == [abs(one - mean) > half for one in exact]
    assert read.near[0].tolist() == [half * Fraction(2, 3) < abs(one - mean) <= half for one in exact]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(20)), HUNDREDTHS.filter(lambda found: len(found) >= 20))
def test_rows_in_any_order_and_company_are_read_the_same(order, whole):
    values = decimals(whole)[:20]
    plain = read_series("xmr", range(20), values)
    shuffled = Series("xmr", order, [values[at] for at in order])
    among = read_many([Series("c", [1, 2], [3, 4]), shuffled, Series("xmr", range(5), [1, 2, 3, 4, 5])])
    assert among[1].points == plain.points


def test_nothing_crosses_a_new_beginning_and_a_gap_breaks_a_run():
    seven = [10, 0] * 9 + [7] * 7
    assert labels(seven)[-8:] == ["Common Cause"] + ["7 Points Above CL"] * 7
    assert set(labels([*seven[:-3], None, *seven[-3:]])) == {"Common Cause"}
    rebased = read_series("xmr", MONTHS[:25], seven, settings=Settings(rebase=frozenset([MONTHS[21]])))
    assert [point.group for point in rebased.points] == [0] * 21 + [1] * 4
    assert "7 Points Above CL" not in [point.label for point in rebased.points]
    assert rebased.warnings == (
        "There are only 4 points since the limits began anew: limits from fewer than 13 are a first try and will move.",
    )


def test_a_rule_book_has_other_numbers():
    values = [3, 9, 2, 8, 3, 9, 2, 8, 3, 9, 2, 4, 5, 6, 7, 8]
    assert set(labels(values)) == {"Common Cause"}
    assert labels(values, rules=RuleBook(trend=6))[-6:] == ["6 Point Trend (Increasing)"] * 6
    with pytest.raises(ChartError, match="A shift needs at least 2 points"):
        RuleBook(shift=1)


def test_verdict_and_promise_say_when_they_cannot():
    chart = read_series("xmr", MONTHS[:5], [1, 2, 1, 2, 3], settings=Settings(direction="decrease", target=2))
    assert (chart.variation, chart.assurance) == (USUAL, "inconsistent")
    assert (chart.verdict, chart.promise) == ("cannot_say", "cannot_say")
    one = read_series("xmr", [1], [4.0], settings=Settings(target=3, direction="increase"))
    assert (one.points[0].mean, one.points[0].upper, one.promise) == (4.0, None, "cannot_say")
    empty = read_series("count", [], [], settings=Settings(target=3, direction="increase"))
    assert (empty.points, empty.last, empty.verdict, empty.promise, empty.runs) == ((), None, "cannot_say", "", None)
    late = read_series("xmr", MONTHS[:20], [5, 6] * 9 + [30, None], settings=RISING)
    assert (late.variation, late.last and late.last.value) == (BETTER, 30)


def test_a_constant_series_has_its_mean_as_limits():
    for chart in ("xmr", "i", "pp", "up"):
        read = read_series(chart, range(20), [0.1] * 20 if chart in ("xmr", "i") else [3] * 20, [9] * 20)
        last = read.points[-1]
        assert last.lower == pytest.approx(last.mean) == last.upper
        assert {point.kind for point in read.points} == {USUAL}


def test_a_run_chart_tells_of_a_run_longer_than_chance():
    flat = read_series("run", range(24), [1] * 12 + [9] * 12, settings=Settings(direction="decrease"))
    assert flat.runs == Runs(signal=True, useful=24, longest=12, longest_most=8, crossings=1, crossings_least=8)
    assert [point.kind for point in flat.points] == [BETTER] * 12 + [WORSE] * 12


@pytest.mark.parametrize(
    ("kind", "y", "n", "chart", "words"),
    [
        ("count", [30, 41, 28, 35] * 5, None, "xmr", "large enough"),
        ("count", [0, 0, 0, 1, 0, 0] * 5, None, "c", "the same as the one before"),
        ("count", [2, 4, 3, 5, 2, 3] * 5, None, "c", "The counts are small"),
        ("count", [0, 9, 0, 8, 1, 9] * 5, None, "xmr", "move more than chance"),
        ("proportion", [40, 45, 41, 44] * 5, [80] * 20, "p", "has its denominator"),
        ("proportion", [4000, 5000] * 10, [8000] * 20, "pp", "varies more"),
        ("proportion", [50.1, 48.2] * 10, None, "xmr", "stands for itself"),
        ("rate", [40, 45, 41, 44] * 5, [8000] * 20, "u", "has its denominator"),
        ("rate", [400, 800] * 10, [8000] * 20, "up", "varies more"),
        ("rare", [3, 40, 12, 7] * 5, None, "t", "days between"),
        ("rare", [3, 0, 12, 7] * 5, None, "g", "some gaps are nought"),
        ("measurement", [7.0] * 12 + [8.0], None, "run", "median is shown"),
        ("measurement", [7.1, 7.4] * 7, None, "xmr", "stands for itself"),
        ("count", [None, None], None, "run", "no figures yet"),
    ],
)
def test_the_chart_is_chosen_by_the_kind_of_data_and_says_why(kind, y, n, chart, words):
    chosen = choose(kind, y, n)
    assert chosen.chart == chart
    assert words in chosen.reason
    assert chosen.higher_is_rarer == (chart in ("g", "t"))


def test_what_must_be_told_with_a_chart_is_told():
    assert choose("count", [1, 2, 1, 0, 2]).warnings == (
        "There are only 5 points: limits from fewer than 13 are a first try and will move.",
        "The counts are small (on average under 5): one case more or less looks like a change.",
    )
    read = read_series("count", range(5), [1, 2, 1, 0, 2])
    assert read.warnings[::-1] == choose("count", [1, 2, 1, 0, 2]).warnings
    still = read_series("xmr", range(20), [0, 0, 0, 1] * 5)
    assert "choose another chart" in still.warnings[-1]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda: read_series("pie", [1], [1]), "There is no chart called pie"),
        (lambda: choose("mood", [1]), "There is no kind of data called mood"),
        (lambda: read_series("p", [1], [1]), "needs a denominator"),
        (lambda: read_series("t", [1, 2], [4, 0]), "must be above nought"),
        (lambda: read_series("xmr", [1, 1], [4, 0]), "There are two figures for 1"),
        (lambda: read_series("xmr", [1, 2], [4]), "needs a place"),
        (lambda: choose("proportion", [5], [4]), "larger than its denominator"),
        (lambda: Settings(baseline=11), "at least 12 points, not 11"),
        (lambda: Settings(direction="up"), "increase, decrease or neutral"),
    ],
)
def test_what_cannot_be_charted_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(ChartError, match=sentence):
        asked()


def test_a_share_is_charted_in_the_unit_asked_for():
    chart = read_series("p", MONTHS[:20], [30] * 20, [60] * 19 + [0], Settings(per=100))
    assert (chart.points[0].value, chart.points[0].mean, chart.points[0].numerator) == (50.0, 50.0, 30.0)
    assert chart.points[-1].value is None
