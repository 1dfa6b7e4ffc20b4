"""Percentages, series and breakdowns: no rate, period, release or subset gives a small number away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.indicators.rules.disclosure.breakdown import COLUMN, one_way, publish_breakdown
from sightline.indicators.rules.disclosure.differencing import Figure, revised, told_together
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rates import published_rate
from sightline.indicators.rules.disclosure.series import Series, publish_series
from sightline.indicators.rules.disclosure.tables import NotPublishable, with_totals
from sightline.indicators.tests.disclosure_oracle import DFE, ROUND, SAC

MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("top", "bottom", "policy", "text"),
    [
        (20, 40, DFE, "50.0"),
        (1, 3, DFE, "c"),
        (38, 40, DFE, "c"),  # two were late
        (40, 40, DFE, "100.0"),
        (0, 40, DFE, "0.0"),
        (None, 40, DFE, ":"),
        (0, 0, DFE, "z"),
        (7, 30_000, DFE, "k"),
        (13, 22, SAC, "59.1"),
        (13, 22, ROUND, "75.0"),  # 15 of 20
        (0, 22, SAC, "*"),
        (2, 2, ROUND, "z"),
    ],
)
def test_a_percentage(top: int | None, bottom: int | None, policy: Policy, text: str) -> None:
    assert published_rate(top, bottom, policy) == text


def test_a_rate_of_a_population_has_no_rest_to_protect() -> None:
    assert published_rate(7, 10, DFE, per=10_000, part=False) == "7000.0"
    assert published_rate(2, 48_000, DFE, per=10_000, part=False) == "c"


def figure(name: str, parts: str, value: int, policy: Policy = DFE) -> Figure:
    return Figure(name, frozenset(parts), value, None if policy.hides(value) else value)


def test_a_subset_tells_what_is_left_of_the_whole() -> None:
    whole, part = figure("aged 0 to 17", "abc", 60), figure("aged 0 to 15", "ab", 57)
    told = told_together([part], [whole], DFE)
    assert [one.words for one in told] == [
        "aged 0 to 17 without aged 0 to 15 can only be 3, from aged 0 to 17 less aged 0 to 15"
    ]
    assert told_together([figure("aged 0 to 15", "ab", 50)], [whole], DFE) == []
    assert told_together([part], [figure("adults", "xyz", 60)], DFE) == []


def test_two_releases_tell_together_what_neither_does() -> None:
    """North, east and west with their total: one release hid east beside north, the next west."""
    north, east, west, total = (
        figure("north", "n", 3), figure("east", "e", 20), figure("west", "w", 30), figure("all", "new", 53),
    )  # fmt: skip
    hidden_east, hidden_west = (Figure(one.name, one.parts, one.value, None) for one in (east, west))
    assert told_together([north, hidden_east, west, total], [], DFE) == []
    told = told_together([north, east, hidden_west, total], [north, hidden_east, west, total], DFE)
    assert [(one.name, one.low, one.high) for one in told] == [("north", 3, 3)]


def test_what_was_shown_before_cannot_be_hidden_now() -> None:
    shown = Figure("north", frozenset("n"), 3, 3)
    told = told_together([figure("north", "n", 3), figure("all", "ne", 23)], [shown], DFE)
    assert [(one.name, one.low, one.high) for one in told] == [("north", 3, 3)]


def test_what_has_been_counted_otherwise_since_is_other_data_and_its_change_is_named() -> None:
    before, now = [figure("May", "m", 20), figure("June", "j", 4)], [figure("May", "m", 22), figure("June", "j", 9)]
    assert told_together(now, before, DFE) == []
    assert [one.words for one in revised(now, before, DFE)] == [
        "the change of May can only be 2, from May less its release before"
    ]
    assert revised(before, before, DFE) == []


def test_rolling_totals_beside_a_hidden_month_are_hidden_and_no_others() -> None:
    counts = [10] * 24
    counts[6] = 3
    series = Series(MONTHS, counts, rolling=12)
    made = publish_series(series, DFE)
    assert [one.value for one in made.periods] == ["10"] * 6 + ["c"] + ["10"] * 17
    hidden = [one.name for one in made.rolling if one.value == "c"]
    assert hidden == [f"12 periods to {month}" for month in MONTHS[11:18]]
    assert [one.number for one in made.rolling][-1] == 120.0
    assert told_together(made.figures, [], DFE) == []


def test_a_release_before_counts_for_a_series() -> None:
    first = publish_series(Series(["Q1", "Q2"], [20, 30], rolling=2), DFE)
    assert [one.value for one in (*first.periods, *first.rolling)] == ["20", "30", "50"]
    late = publish_series(Series(["Q1", "Q2", "Q3"], [20, 30, 4], rolling=2), DFE, released=first.figures)
    assert [one.value for one in (*late.periods, *late.rolling)] == ["20", "30", "c", "50", "c"]
    year = Figure("year", frozenset({"numerator: Q1", "numerator: Q2", "numerator: Q3"}), 54, 54)
    with pytest.raises(NotPublishable, match="Q3 can only be 4"):
        publish_series(Series(["Q3"], [4]), DFE, released=[*first.figures, year])


def test_percentages_over_periods() -> None:
    series = Series(["Q1", "Q2", "Q3", "Q4", "Q5"], [20, 38, 2, None, 0], [40, 40, 30, 40, 0])
    made = publish_series(series, DFE)
    assert [(one.value, one.numerator, one.denominator) for one in made.periods] == [
        ("50.0", "20", "40"), ("c", "c", "40"), ("c", "c", "30"), (":", ":", "40"), ("z", "0", "0"),
    ]  # fmt: skip
    assert [one.number for one in made.periods] == [50.0, None, None, None, None]
    adults = publish_series(series, SAC)
    assert [one.value for one in adults.periods] == ["50.0", "*", "*", "x", "*"]


def test_of_six_the_rest_is_known_to_be_small_and_of_seven_it_is_not() -> None:
    made = publish_series(Series(["one", "two", "three"], [4, 4, 6], [6, 7, 6]), DFE)
    assert [(one.numerator, one.denominator) for one in made.periods] == [("c", "c"), ("c", "7"), ("6", "6")]


def test_rates_of_a_population_and_values_over_few_people() -> None:
    rates = publish_series(Series(["A", "B"], [80, 3], [40_000, 41_000], per=10_000, part=False, rolling=2), DFE)
    assert [(one.value, one.denominator) for one in (*rates.periods, *rates.rolling)] == [
        ("20.0", "40000"), ("c", "41000"), ("c", "41000"),
    ]  # fmt: skip
    days = publish_series(Series(["A", "B"], [30, 4], [30, 4], values=[12.5, 40.0]), DFE)
    assert [one.value for one in days.periods] == ["12.5", "c"]


def test_a_breakdown_hides_a_second_row_and_its_rate() -> None:
    one = one_way(["White", "Black", "Mixed", "Asian"], [300, 40, 3, 25])
    made = publish_breakdown(one, DFE, of=COLUMN)
    assert [row[0] for row in made.counts.texts()] == ["300", "40", "c", "c", "368"]
    assert [row[0] for row in made.rates] == ["81.5", "10.9", "c", "c", "100.0"]
    adults = publish_breakdown(one, SAC, of=COLUMN)
    assert ([row[0] for row in adults.rates], len(adults.notes)) == (["81.1", "10.8", "*", "6.8", "100.0"], 1)
    table = with_totals([[3, 27, 30], [30, 30, 40]])
    shares = publish_breakdown(table, DFE)
    assert shares.rates[0] == ("c", "c", "50.0", "100.0")
    assert shares.rates[1] == ("c", "c", "40.0", "100.0")
    rates = publish_breakdown(table, DFE, populations=table.numbers * 100, per=10_000)
    assert rates.rates[0] == ("c", "c", "100.0", "100.0")


def test_percentages_that_are_not_rounded_give_way_where_they_narrow_rounded_figures() -> None:
    """17 of 21 is 81.0 %: only 17 of 21 rounds so, and leaves the hidden figure exactly 4."""
    made = publish_breakdown(with_totals([[4, 17], [40, 60]]), SAC)
    assert made.counts.texts()[0] == ["*", "15", "20"]
    assert made.rates[0] == ("*", "75.0", "100.0")
    assert made.notes == ("Percentages are from the figures as rounded, since others would have told small numbers.",)
    assert publish_breakdown(with_totals([[14, 17], [40, 60]]), SAC).rates[0] == ("45.2", "54.8", "100.0")


SETS = ["a", "b", "c", "ab", "bc", "abc"]


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 7), min_size=3, max_size=3),
    shown=st.lists(st.booleans(), min_size=6, max_size=6),
    before=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_figures_over_parts_are_told_as_by_an_attacker_with_time(
    counts: list[int], shown: list[bool], before: list[bool]
) -> None:
    """Every combination of three parts up to 16 is tried; figures of both releases are known."""
    values = [sum(counts["abc".index(part)] for part in parts) for parts in SETS]

    def release(flags: list[bool]) -> list[Figure]:
        return [
            Figure(parts, frozenset(parts), value, value if flag and not DFE.hides(value) else None)
            for parts, value, flag in zip(SETS, values, flags, strict=True)
            if value or flag  # a zero is shown, or not published at all
        ]

    now, then = release(shown), release(before)
    every = np.stack(np.meshgrid(*[np.arange(17)] * 3)).reshape(3, -1)
    sums = {parts: sum(every["abc".index(part)] for part in parts) for parts in SETS}
    fits = np.ones(every.shape[1], dtype=bool)
    for one in (*now, *then):
        fits &= sums[one.name] >= 1 if one.shown is None else sums[one.name] == one.shown
    wanted = {one.name for one in (*now, *then) if one.shown is None and DFE.hides(one.value)}
    found = {name for name in wanted if sums[name][fits].min() > 1 or sums[name][fits].max() < 6}
    told = {one.name for one in told_together(now, then, DFE)}
    assert {name for name in told if name in SETS} == found
