"""The days of a year's meetings: on good days, in their stretches, after their data."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.governance.rules.meeting import A_YEAR, AS_NEEDED, WEEKS, MeetingRule
from sightline.meetings.rules.series import (
    Avoided,
    Clash,
    Placed,
    Sitting,
    Wish,
    clashes,
    next_to_plan,
    planned,
    year_end,
)

YEAR = (date(2027, 4, 1), date(2028, 3, 31))
TUESDAY, WEDNESDAY = 1, 2
EASTER = (date(2027, 3, 26), date(2027, 4, 9), "in the Easter holidays")


def days(found: list[Placed]) -> list[date | None]:
    return [one.day for one in found]


def test_four_a_year_stand_in_the_middle_of_each_quarter() -> None:
    wish = Wish(MeetingRule(A_YEAR, 4), TUESDAY)
    assert days(planned(wish, *YEAR, Avoided())) == [
        date(2027, 5, 18), date(2027, 8, 17), date(2027, 11, 16), date(2028, 2, 15),
    ]  # fmt: skip


def test_a_day_to_avoid_moves_the_meeting_to_the_nearest_wished_weekday_and_says_why() -> None:
    avoided = Avoided([(date(2027, 5, 17), date(2027, 5, 19), "in an election week")])
    found = planned(Wish(MeetingRule(A_YEAR, 4), TUESDAY), *YEAR, avoided)[0]
    assert (found.aim, found.day, found.moved) == (
        date(2027, 5, 18), date(2027, 5, 11), "18 May is in an election week",
    )  # fmt: skip


def test_another_weekday_is_taken_when_the_wished_one_is_never_good() -> None:
    tuesdays = [
        (day, day, "the council sits")
        for day in (YEAR[0] + timedelta(days=n) for n in range(366))
        if day.weekday() == TUESDAY
    ]
    found = planned(Wish(MeetingRule(A_YEAR, 4), TUESDAY), *YEAR, Avoided(tuesdays))
    assert days(found) == [date(2027, 5, 17), date(2027, 8, 16), date(2027, 11, 15), date(2028, 2, 14)]


def test_a_meeting_waits_for_its_data() -> None:
    ready = [date(2027, 5, 28), date(2027, 8, 2), date(2027, 11, 26), date(2028, 2, 28)]
    wish = Wish(MeetingRule(A_YEAR, 4), WEDNESDAY, not_before=ready, lead_days=7)
    found = planned(wish, *YEAR, Avoided())
    assert days(found) == [date(2027, 6, 9), date(2027, 8, 11), date(2027, 12, 8), date(2028, 3, 8)]
    assert found[0].moved == "placed after the data"


def test_data_that_come_too_late_leave_the_day_open_and_say_so() -> None:
    wish = Wish(MeetingRule(A_YEAR, 4), TUESDAY, not_before=[date(2027, 7, 20)])
    assert planned(wish, *YEAR, Avoided())[0] == Placed(
        date(2027, 5, 18), None, "the data come after 30 June 2027, when it has to have met"
    )


def test_every_8_to_12_weeks_counts_from_the_meeting_before() -> None:
    wish = Wish(MeetingRule(WEEKS, None, 8, 12), TUESDAY, last_met=date(2027, 3, 9))
    found = [day for day in days(planned(wish, *YEAR, Avoided())) if day]
    assert found[0] == date(2027, 5, 18)
    assert [(later - day).days // 7 for day, later in pairwise(found)] == [10] * (len(found) - 1)
    assert len(found) == 5


def test_a_group_that_ends_meets_only_before_and_one_that_meets_as_needed_is_not_planned() -> None:
    until = MeetingRule(A_YEAR, 12, until=date(2027, 6, 30))
    assert days(planned(Wish(until, TUESDAY), *YEAR, Avoided())) == [
        date(2027, 4, 13), date(2027, 5, 18), date(2027, 6, 15),
    ]  # fmt: skip
    assert planned(Wish(MeetingRule(AS_NEEDED), TUESDAY), *YEAR, Avoided()) == []
    with pytest.raises(ValueError, match="at most a year"):
        planned(Wish(until, TUESDAY), YEAR[1], YEAR[0], Avoided())


SPANS = st.lists(
    st.tuples(st.dates(*YEAR), st.integers(0, 20)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]), "away")),
    max_size=8,
)


@given(st.integers(1, 24), st.integers(0, 4), SPANS)
def test_so_many_a_year_are_so_many_in_order_and_never_on_a_day_to_avoid(
    number: int, weekday: int, spans: list[tuple[date, date, str]]
) -> None:
    avoided = Avoided(spans)
    found = planned(Wish(MeetingRule(A_YEAR, number), weekday), *YEAR, avoided)
    assert len(found) == number
    met = [one.day for one in found if one.day]
    assert met == sorted(set(met))
    assert [day for day in met if avoided.why(day) or not YEAR[0] <= day <= YEAR[1]] == []


@given(st.integers(1, 16), st.integers(0, 8), st.integers(0, 4), SPANS)
def test_weeks_apart_stay_within_the_rule(
    fewest: int, more: int, weekday: int, spans: list[tuple[date, date, str]]
) -> None:
    rule = MeetingRule(WEEKS, None, fewest, fewest + more)
    found = planned(Wish(rule, weekday, last_met=date(2027, 3, 9)), *YEAR, Avoided(spans))
    stood = [date(2027, 3, 9), *[one.day or one.aim for one in found]]
    apart = [(later - day).days for day, later in pairwise(stood[1:])]
    assert [gap for gap in apart if not fewest * 7 <= gap <= (fewest + more) * 7] == []


def test_two_meetings_at_a_time_clash_over_the_people_they_share() -> None:
    day = date(2027, 5, 18)
    meetings = [
        Sitting(1, 10, day, 600, 720, {1, 2, 3}),
        Sitting(2, 11, day, 660, 780, {3, 4}),
        Sitting(3, 12, day, 720, 780, {1}),
        Sitting(4, 13, day + timedelta(days=1), 600, 720, {1, 2, 3, 4}),
        Sitting(5, 14, day, 600, 720, {9}),
    ]
    assert clashes(meetings) == [Clash(1, 2, frozenset({3}))]


def test_the_year_to_plan_is_the_first_that_is_not_planned_for_every_group() -> None:
    today = date(2026, 11, 29)
    usual = (date(2027, 4, 1), date(2028, 3, 31))
    assert next_to_plan(today, []) == usual
    assert next_to_plan(today, [None, date(2028, 3, 31)]) == usual
    assert next_to_plan(today, [date(2026, 11, 28)]) == usual
    assert next_to_plan(today, [date(2028, 3, 31)]) == (date(2028, 4, 1), date(2029, 3, 31))
    assert next_to_plan(today, [date(2028, 1, 31), date(2028, 3, 31)]) == (date(2028, 2, 1), date(2029, 1, 31))
    assert next_to_plan(today, [date(2028, 2, 28)]) == (date(2028, 2, 29), date(2029, 2, 28))
    assert (year_end(date(2027, 3, 31)), year_end(date(2027, 4, 1))) == (date(2027, 3, 31), date(2028, 3, 31))
