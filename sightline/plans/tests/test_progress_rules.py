"""The pure rules of progress: adding up, as of a past day, freshness, standing still, on track, quarters."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.plans.practice import practice, rolled
from sightline.plans.rules.past import Moved, Stand, stood_on
from sightline.plans.rules.progress import Counts, count, how_fresh, override_stands, share_fresh
from sightline.plans.rules.quarters import Quarter, may_be_judged, quarter_called, quarter_of
from sightline.plans.rules.standing_still import stillness, suggestion, why_still

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(), "Not started, because no action that you may see stands here"),
        (Counts(total=2, complete=2), "Complete, because all 2 actions are complete"),
        (Counts(total=9, open=9, late=2, green=7), "Amber, because 2 of 9 open actions are late"),
        (Counts(total=9, open=9, red=1, green=8), "Amber, because 1 of 9 open actions is red"),
        (Counts(total=9, open=8, complete=1, red=2, green=6), "Red, because 2 of 8 open actions are red"),
        (Counts(total=4, open=4, late=2, green=2), "Red, because 2 of 4 open actions are late"),
        (Counts(total=3, complete=2, open=1, red=1), "Red, because the one open action is red"),
        (Counts(total=3, open=3, amber=1, green=2), "Amber, because 1 of 3 open actions is amber"),
        (Counts(total=2, open=2, not_started=2), "Not started, because none of 2 open actions has started"),
        (
            Counts(total=2, open=2, green=1),
            "Green, because none of 2 open actions is late, red or amber",
        ),
    ],
)
def test_every_rag_says_why(counts: Counts, words: str) -> None:
    assert rolled(counts).words == words


NUMBERS = st.integers(0, 30)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_an_action_that_becomes_late_never_makes_it_look_better(complete: int, green: int, red: int, late: int) -> None:
    order = ["red", "amber", "not_started", "green", "complete"]

    def rag(late: int) -> int:
        counts = Counts(
            total=complete + green + red, complete=complete, open=green + red, green=green, red=red, late=late
        )
        return order.index(rolled(counts).rag)

    if late < green:
        assert rag(late + 1) <= rag(late)


def test_every_action_is_counted_once() -> None:
    late, waiting = (
        Stand("open", "not_started", DAY - timedelta(days=1), DAY, heard=False),
        Stand("open", "not_started", None, DAY - timedelta(days=70), heard=False),
    )
    done, gone = Stand("complete", "complete", None, DAY, heard=True), Stand("withdrawn", "red", None, DAY, heard=True)
    going = Stand("open", "amber", DAY, DAY - timedelta(days=60), heard=True)
    counts = count([(late, True), (waiting, False), (done, True), (gone, True), (going, True)], DAY)
    assert counts == Counts(
        total=4, complete=1, late=1, not_started=1, fresh=1, open=3, unowned=1, undated=1, amber=1, ages=(0, 60, 70)
    )
    assert counts.complete + counts.under_way + counts.late + counts.not_started == counts.total
    assert share_fresh(counts) == 33
    assert share_fresh(Counts(total=2, complete=2)) is None


def test_how_an_action_stood_is_read_from_what_was_said_until_then() -> None:
    opened = date(2026, 1, 5)
    moves = [
        Moved(date(2026, 1, 5), "due", "2026-06-30"),
        Moved(date(2026, 3, 1), "rag", "amber", "Begun."),
        Moved(date(2026, 4, 1), "due", ""),
        Moved(date(2026, 5, 1), "rag", "complete", "Done."),
        Moved(date(2026, 6, 1), "rag", "red", "It broke."),
        Moved(date(2026, 7, 1), "status", "withdrawn"),
        Moved(date(2026, 8, 1), "status", "open"),
    ]
    assert stood_on(date(2026, 1, 4), opened, moves) is None
    assert stood_on(date(2026, 2, 1), opened, moves) == Stand(
        "open", "not_started", date(2026, 6, 30), opened, heard=False
    )
    assert stood_on(date(2026, 3, 1), opened, moves) == Stand(
        "open", "amber", date(2026, 6, 30), date(2026, 3, 1), heard=True
    )
    after = [stood_on(date(2026, month, 15), opened, moves) for month in (4, 5, 6, 7, 8)]
    assert [(one.status, one.rag, one.due_on) for one in after if one] == [
        ("open", "amber", None), ("complete", "complete", None), ("open", "red", None), ("withdrawn", "red", None),
        ("open", "red", None),
    ]  # fmt: skip


MOVES = st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["red", "amber", "green", "complete"])), max_size=8)


@given(MOVES, st.integers(0, 300))
def test_the_past_does_not_change_with_what_comes_after(said: list[tuple[int, str]], at: int) -> None:
    opened = date(2026, 1, 1)
    moves = [Moved(opened + timedelta(days=days), "rag", rag) for days, rag in sorted(said)]
    day = opened + timedelta(days=at)
    assert stood_on(day, opened, moves) == stood_on(day, opened, [one for one in moves if one.on <= day])


def test_freshness_is_words_and_numbers() -> None:
    bands = practice().bands
    found = how_fresh(bands, Counts(ages=(3, 24, 80)))
    assert found is not None
    assert (found.words, found.median_days, found.oldest_days) == ("Fresh", 24, 80)
    aged = [how_fresh(bands, Counts(ages=(days,))) for days in (30, 31, 61, 400)]
    assert [one and one.words for one in aged] == ["Fresh", "Getting old", "Old", "Not known any more"]
    assert how_fresh(bands, Counts()) is None


def test_an_action_stands_still_for_reasons_that_are_said() -> None:
    rule, opened = practice().still, DAY - timedelta(days=200)

    def said(days: int, rag: str, words: str) -> Moved:
        return Moved(DAY - timedelta(days=days), "rag", rag, words)

    assert why_still(rule, opened, None, [], DAY) == ["never updated in 200 days"]
    assert why_still(rule, opened, None, [said(95, "amber", "Begun.")], DAY) == ["no update for 95 days"]
    same = [said(100, "green", "Begun."), said(70, "amber", "No change."), said(5, "amber", "No  change.")]
    assert why_still(rule, opened, None, same, DAY) == ["the same RAG and the same words since 19 September 2026"]
    assert why_still(rule, opened, None, [*same, said(1, "amber", "Six have answered.")], DAY) == []
    due = DAY - timedelta(days=40)
    waiting = [said(60, "amber", "Begun."), said(20, "amber", "Still waiting.")]
    passed = ["due 40 days ago, and neither its RAG nor its date has moved since"]
    assert why_still(rule, opened, due, waiting, DAY) == passed
    assert why_still(rule, opened, due, [*waiting, said(2, "red", "Stopped.")], DAY) == []
    assert why_still(rule, DAY, None, [], DAY) == []


def test_an_area_stands_still_when_half_of_its_open_actions_do() -> None:
    rule = practice().still
    assert stillness(rule, Counts(total=4, open=4), 2).why == "2 of 4 open actions show no movement"
    assert [stillness(rule, Counts(total=4, open=4), still).found for still in (0, 1, 2)] == [False, False, True]
    assert stillness(rule, Counts(), 0).why == "it has no action"
    assert stillness(rule, Counts(total=2, complete=2), 0).found is False


def test_a_part_is_off_track_when_it_is_red_or_a_quarter_late() -> None:
    def suggest(counts: Counts) -> str:
        return suggestion(practice().on_track, counts, rolled(counts)).words

    assert suggest(Counts()) == "Cannot say, because no action of its is known"
    assert suggest(Counts(total=8, open=8, late=2)) == "No, because 2 of 8 open actions are late"
    assert suggest(Counts(total=9, open=9, late=2)) == "Yes, because 2 of 9 open actions are late"
    assert suggest(Counts(total=1, open=1, red=1)) == "No, because the one open action is red"


def test_quarters_run_from_january_april_july_and_october() -> None:
    quarter = quarter_of(DAY)
    assert (quarter.key, quarter.words, quarter.ends_on) == ("2026-10", "October to December 2026", date(2026, 12, 31))
    assert (quarter.before.key, quarter.after.key) == ("2026-07", "2027-01")
    assert [quarter_called(key) for key in ("2026-10", "2026-11", "x", "2026-10-01", "")] == [
        quarter, None, None, None, None,
    ]  # fmt: skip
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2027, 3, 31), date(2027, 4, 1))
    assert [may_be_judged(quarter, day) for day in days] == [False, True, True, False]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_one_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert quarter.before.ends_on + timedelta(days=1) == quarter.starts_on
    assert Quarter(quarter.starts_on) == quarter_called(quarter.key)


def test_a_persons_rag_stands_until_its_day_and_while_it_answers_the_same() -> None:
    assert override_stands("green", DAY, "amber", "amber", DAY)
    assert not override_stands("green", DAY, "amber", "amber", DAY + timedelta(days=1))
    assert not override_stands("green", DAY, "amber", "red", DAY)
    assert not override_stands("", DAY, "amber", "amber", DAY)
