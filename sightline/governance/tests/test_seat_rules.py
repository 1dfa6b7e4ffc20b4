"""Quorum, rotation and days without a chair, as rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.governance.models import Seat
from sightline.governance.rules.seats import (
    LETTERS,
    ROLES,
    WORDS,
    Present,
    Span,
    chair_words,
    days_left,
    gap_words,
    months_after,
    quorate,
    turns,
    uncovered,
)

TODAY = date(2026, 12, 4)
DAY = timedelta(days=1)


def test_the_roles_of_the_rules_are_those_of_the_table() -> None:
    assert set(ROLES) == set(Seat.Role.values) == set(LETTERS)
    assert {str(value): str(words) for value, words in Seat.Role.choices} == WORDS


def test_who_counts_towards_a_quorum() -> None:
    present = [
        Present(1, 10, "chair", "Council"), Present(2, 10, "member", "Council"), Present(3, 11, "member", "Police"),
        Present(4, 12, "attends", "NHS"), Present(5, 13, "papers", "NHS"),
    ]  # fmt: skip
    assert quorate(3, present).counted == 2
    assert quorate(3, present).sentence == "2 of the 3 needed are present."
    assert quorate(2, present).ok
    missing = quorate(2, present, ["Council", "Police", "NHS"], every_statutory=True)
    assert (missing.ok, missing.missing, missing.sentence) == (False, ("NHS",), "Not represented: NHS.")
    assert quorate(None, []).ok


def test_a_deputy_counts_when_the_member_is_not_there() -> None:
    deputy = Present(9, 20, "deputy", "NHS", stands_in_for=1)
    assert quorate(1, [deputy]).ok
    assert quorate(2, [Present(1, 10, "member", "NHS"), deputy]).counted == 1
    assert quorate(2, [Present(1, 10, "member", "NHS"), Present(8, 21, "deputy", "NHS")]).counted == 2
    assert quorate(1, [deputy], ["NHS"], every_statutory=True).ok


def test_days_without_a_chair() -> None:
    end, later = date(2027, 3, 31), date(2027, 5, 1)
    assert uncovered([Span("A", date(2026, 1, 1))], TODAY) == []
    assert uncovered([], TODAY) == [(TODAY, None)]
    assert uncovered([Span("A", date(2026, 1, 1), end)], TODAY) == [(end + DAY, None)]
    spans = [Span("B", later), Span("A", date(2026, 1, 1), end)]
    assert uncovered(spans, TODAY) == [(end + DAY, later - DAY)]
    assert gap_words((TODAY, None), TODAY) == "Nobody chairs today"
    assert gap_words((end + DAY, later - DAY), TODAY) == "Nobody chairs from 1 April 2027 until 30 April 2027"


def test_the_chair_in_words() -> None:
    spans = [Span("Director", date(2026, 1, 1), date(2027, 3, 31)), Span("Nurse", date(2027, 4, 1), date(2028, 3, 31))]
    assert chair_words(spans, TODAY) == "Director until 31 March 2027, then Nurse until 31 March 2028"
    assert chair_words(spans[1:], TODAY) == "Nurse from 1 April 2027 until 31 March 2028"
    assert chair_words(spans, date(2028, 4, 1)) == ""


def test_turns_follow_each_other_without_a_day_between() -> None:
    found = turns(date(2027, 4, 1), 12, 3)
    assert found[0] == (date(2027, 4, 1), date(2028, 3, 31))
    assert found[2] == (date(2029, 4, 1), date(2030, 3, 31))
    assert turns(date(2027, 8, 31), 6, 1) == [(date(2027, 8, 31), date(2028, 2, 28))]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(1, 8))
def test_a_rotation_leaves_no_gap(start: date, months: int, number: int) -> None:
    found = turns(start, months, number)
    assert len(found) == number
    assert all(first <= last for first, last in found)
    assert uncovered([Span("x", *turn) for turn in found], start) == [(found[-1][1] + DAY, None)]


@pytest.mark.parametrize(("day", "months", "after"), [
    (date(2027, 1, 31), 1, date(2027, 2, 28)), (date(2027, 12, 15), 1, date(2028, 1, 15)),
    (date(2028, 2, 29), 12, date(2029, 2, 28)), (date(2027, 11, 30), 13, date(2028, 12, 30)),
])  # fmt: skip
def test_months_end_where_the_month_ends(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_days_left_of_a_term() -> None:
    assert [days_left(end, TODAY) for end in (None, TODAY, TODAY + DAY, TODAY - DAY)] == [None, 1, 2, 0]
