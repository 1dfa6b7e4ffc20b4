"""Clocks, directions and states, by table."""

from datetime import date

import pytest

from sightline.actions.rules import Clock, clock_of, direction, is_late, status_for

TODAY = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("due_on", "status", "done_on", "clock"),
    [
        (None, "open", None, Clock("none", "No date")),
        (date(2026, 11, 18), "open", None, Clock("over", "Late by 19 days")),
        (date(2026, 12, 6), "open", None, Clock("over", "Late by 1 day")),
        (date(2026, 12, 7), "open", None, Clock("soon", "Due today")),
        (date(2026, 12, 8), "open", None, Clock("soon", "1 day left")),
        (date(2026, 12, 21), "open", None, Clock("soon", "14 days left")),
        (date(2026, 12, 22), "open", None, Clock("run", "15 days left")),
        (date(2026, 11, 1), "complete", date(2026, 10, 30), Clock("met", "Done 30 October 2026")),
        (date(2026, 11, 1), "withdrawn", None, Clock("pause", "Withdrawn")),
    ],
)
def test_a_clock_says_how_an_action_stands(due_on, status, done_on, clock):
    assert clock_of(due_on, status, done_on, TODAY) == clock


def test_only_open_actions_are_late():
    assert is_late(date(2026, 12, 6), "open", TODAY)
    assert not is_late(date(2026, 12, 7), "open", TODAY)
    assert not is_late(date(2026, 12, 6), "complete", TODAY)


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("red", "amber", "better"), ("green", "amber", "worse"), ("amber", "amber", "same"),
        ("not_started", "green", ""), ("green", "complete", "better"), ("complete", "red", "worse"),
    ],
)  # fmt: skip
def test_direction_of_travel(before, after, way):
    assert direction(before, after) == way


def test_complete_closes_and_anything_else_opens():
    assert [status_for(rag) for rag in ("complete", "red", "not_started")] == ["complete", "open", "open"]
