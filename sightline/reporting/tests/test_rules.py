"""Drafting, states, structure and the days of a round."""

from datetime import date
from pathlib import Path

import pytest

from sightline.reporting.rules import (
    TRANSITIONS,
    Dates,
    Fact,
    Place,
    PriorityFact,
    Record,
    diagram,
    draft,
    due_stage,
    quarter_of,
    receiver,
    round_problem,
    usual_dates,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "report-states.md"
TODAY = date(2026, 11, 28)
START, END = date(2026, 10, 1), date(2026, 12, 31)


def record(*facts: Fact, priorities: tuple[PriorityFact, ...] = (), today: date = TODAY) -> Record:
    return Record(START, END, today, facts, priorities)


def lines(found: Record, kind: str = "highlight") -> list[tuple[str, str, str]]:
    return [(one.section, one.text, one.key) for one in draft(found, kind)]


def test_the_document_holds_the_diagram_of_the_table() -> None:
    assert diagram() in DOCUMENT.read_text(encoding="utf-8")


def test_no_deed_leads_two_ways_from_a_state() -> None:
    assert len({(one.deed, one.before) for one in TRANSITIONS}) == len(TRANSITIONS)


def test_a_highlight_report_says_what_was_done_what_comes_and_what_is_off_track() -> None:
    found = record(
        Fact("N-A-1", "Print the toolkit", rag="complete", complete=True, completed_on=date(2026, 11, 2),
             said="All agencies have it.", impact="Parents say they were heard."),
        Fact("N-A-2", "Train managers", rag="green", due_on=date(2026, 12, 10), owner="Learning lead",
             said="Half are done."),
        Fact("N-A-3", "Agree one tool", rag="amber", due_on=date(2026, 11, 9), said="Two will not sign."),
        Fact("N-A-4", "Audit cases", rag="red", rag_before="amber"),
        Fact("N-A-5", "Finished long ago", rag="complete", complete=True, completed_on=date(2026, 6, 1)),
        Fact("N-A-6", "Far away", rag="green", due_on=date(2027, 9, 1)),
    )  # fmt: skip
    assert lines(found) == [
        ("done", "Finished: Print the toolkit. All agencies have it.", "done:N-A-1"),
        ("done", "Train managers. Half are done.", "said:N-A-2"),
        ("next", "Train managers, due 10 December 2026 (Learning lead).", "next:N-A-2"),
        ("off_track", "Audit cases: red, was amber.", "off:N-A-4"),
        ("off_track", "Agree one tool: late by 19 days, amber. Two will not sign.", "off:N-A-3"),
        ("impact", "Print the toolkit. Parents say they were heard.", "impact:N-A-1"),
    ]


def test_a_draft_of_a_period_that_is_over_speaks_of_its_last_day() -> None:
    late = record(Fact("N-A-3", "Agree one tool", due_on=date(2026, 12, 21)), today=date(2027, 2, 1))
    assert lines(late) == [("off_track", "Agree one tool: late by 10 days.", "off:N-A-3")]


def test_a_section_holds_twelve_lines_and_tells_how_many_more() -> None:
    many = record(*(Fact(f"N-A-{n:03d}", f"Deed {n}", rag="red") for n in range(40)))
    found = lines(many)
    assert len(found) == 13
    assert found[-1] == ("off_track", "And 28 more, which the list of actions shows.", "off_track:more")


def test_a_work_plan_lists_work_with_owner_date_and_priority_and_what_is_not_specific() -> None:
    found = record(
        Fact("N-A-1", "Train managers", due_on=date(2026, 12, 10), owner="Learning lead", priority="N-P-1",
             measured=True),
        Fact("N-A-2", "Think about it"),
        priorities=(PriorityFact("N-P-1", 2, "Neglect"),),
    )  # fmt: skip
    assert lines(found, "work_plan") == [
        ("planned", "Train managers; due 10 December 2026; Learning lead; serves priority 2.", "plan:N-A-1"),
        ("planned", "Think about it; no date yet; no owner yet; under no priority.", "plan:N-A-2"),
        ("gap", "Think about it: lacks an owner, a date and a measure.", "gap:N-A-2"),
    ]


def test_monitoring_judges_each_priority_and_names_what_is_silent() -> None:
    found = record(
        Fact("N-A-1", "Train managers", rag="green", priority="N-P-1", last_on=date(2026, 11, 20), owner="Lead"),
        Fact("N-A-2", "Ask parents", priority="N-P-2", due_on=date(2026, 11, 1)),
        priorities=(PriorityFact("N-P-1", 1, "Neglect"), PriorityFact("N-P-2", 2, "Voice"),
                    PriorityFact("N-P-3", 3, "Care")),
    )  # fmt: skip
    assert lines(found, "monitoring") == [
        ("priority", "1. Neglect: on track. 1 action: 0 complete, 0 late, 0 red.", "priority:N-P-1"),
        ("priority", "2. Voice: not on track. 1 action: 0 complete, 1 late, 0 red.", "priority:N-P-2"),
        ("priority", "3. Care: no action yet, so there is nothing to judge it by.", "priority:N-P-3"),
        ("off_track", "Ask parents: late by 27 days.", "off:N-A-2"),
        ("silent", "Ask parents: never reported on (no owner).", "silent:N-A-2"),
    ]


@pytest.mark.parametrize(
    ("group", "to"), [(4, 3), (3, 2), (2, 1), (1, None), (5, 3), (6, 3)]
)  # fmt: skip
def test_a_group_reports_to_the_nearest_group_above_that_receives_reports(group: int, to: int | None) -> None:
    rows = [
        (1, "executive", None),
        (2, "board", 1),
        (3, "delivery", 2),
        (4, "sub_group", 3),
        (5, "task", 4),
        (6, "task", None),
    ]
    found = receiver(group, {pk: Place(pk, kind, parent) for pk, kind, parent in rows})
    assert (found.pk if found else None) == to


def test_groups_that_stand_above_each_other_in_a_ring_do_not_hang() -> None:
    ring = {1: Place(1, "sub_group", 2), 2: Place(2, "sub_group", 1)}
    assert receiver(1, ring) is None


def test_quarters_are_those_of_the_financial_year_and_their_days_follow() -> None:
    assert quarter_of(date(2028, 2, 29)) == (date(2028, 1, 1), date(2028, 3, 31), "January to March 2028")
    name, days = usual_dates(TODAY)
    assert name == "October to December 2026"
    assert vars(days) == vars(
        Dates(START, END, date(2026, 12, 17), date(2027, 1, 7), date(2027, 1, 14), date(2027, 1, 28))
    )
    assert round_problem(days) == ("", "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": START}, "ends_on"), ({"opens_on": date(2026, 9, 1)}, "opens_on"),
        ({"executive_on": date(9999, 12, 31)}, "executive_on"), ({"starts_on": date(9999, 1, 1),
          "ends_on": date(9999, 12, 31)}, "starts_on"),
        ({"groups_due_on": date(2026, 12, 1)}, "groups_due_on"), ({"executive_on": date(2027, 1, 8)}, "executive_on"),
    ],
)  # fmt: skip
def test_days_out_of_order_are_named(change: dict[str, date], field: str) -> None:
    assert round_problem(Dates(**(vars(usual_dates(TODAY)[1]) | change)))[0] == field


@pytest.mark.parametrize(
    ("since", "today", "stage"),
    [(20, 21, "before"), (21, 22, ""), (27, 28, "due"), (28, 29, "after"), (20, 28, "due"), (21, 27, "before")],
)
def test_reminders_fall_before_on_and_after_the_day_and_quiet_days_are_made_up(
    since: int, today: int, stage: str
) -> None:
    day = [date(2026, 11, n) for n in (since, today)]
    assert due_stage(date(2026, 11, 28), day[0], day[1], (7, 2), (1, 4)) == stage
