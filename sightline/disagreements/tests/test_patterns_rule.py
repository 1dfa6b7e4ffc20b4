"""Small numbers: nothing that is told, and no difference between two things told, is of fewer than five."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from sightline.disagreements.rules.patterns import Told, financial_year, rounded, tellable, years_told

rows = some.lists(some.tuples(some.sampled_from("abcdef"), some.integers(0, 40)), max_size=60)


def test_small_ones_stand_together_and_take_the_smallest_larger_one_with_them() -> None:
    assert tellable([("a", 1)] * 4) == []
    assert tellable([("a", 3)] * 12 + [("b", 1)] * 6 + [("c", 1)] * 2) == [Told("a", 10, 3), Told(None, 10, 1)]
    assert tellable([("a", 3)] * 8 + [("b", 1)] * 3 + [("c", 1)] * 3) == [Told("a", 10, 3), Told(None, 5, 1)]
    assert tellable([("a", 3)] * 7 + [("b", 1)]) == [Told(None, 10, 3)]


@given(rows=rows)
def test_every_figure_is_of_five_or_more_and_rounded(rows) -> None:
    counts = Counter(key for key, _ in rows)
    told = tellable(rows)
    alone = {one.key for one in told if one.key is not None}
    together = len(rows) - sum(counts[key] for key in alone)
    assert all(counts[key] >= 5 for key in alone)
    assert [one.about for one in told if one.key is None] == ([rounded(together)] if together >= 5 else [])
    assert all(one.about % 5 == 0 and one.about >= 5 for one in told)
    assert together == 0 or together >= 5 or not told
    assert [one.key for one in told if one.key is not None] == sorted(alone, key=lambda key: (-counts[key], key))


@given(rows=rows, key=some.sampled_from("abcdef"))
def test_whether_a_small_key_is_there_at_all_cannot_be_told(rows, key) -> None:
    """Of two years that differ only in who stands behind the small ones, the same is told."""
    counts = Counter(one for one, _ in rows)
    other = next((one for one in "ghijkl" if one not in counts), "")
    if 0 < counts[key] < 5:
        again = [(other if one == key else one, days) for one, days in rows]
        assert tellable(again) == tellable(rows)


def test_only_years_that_are_over_are_told() -> None:
    assert [financial_year(day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [2026, 2027]
    assert years_told(date(2024, 4, 1), date(2027, 3, 31)) == [2025, 2024]
    assert years_told(date(2024, 4, 1), date(2027, 4, 1)) == [2026, 2025, 2024]
