"""The pure rules: states, colours, freshness, direction."""

from pathlib import Path

import pytest

from sightline.plans.rules import (
    TRANSITIONS,
    Counts,
    diagram,
    direction_of,
    freshness,
    may_change_promise,
    rag_before,
    rag_of,
    transition,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "plan-states.md"


def test_the_document_shows_the_table() -> None:
    assert f"```mermaid\n{diagram()}\n```" in DOCUMENT.read_text(encoding="utf-8")


def test_every_state_but_discarded_can_be_left() -> None:
    assert {one.before for one in TRANSITIONS} == {"draft", "agreed", "published"}
    assert transition("discard", "agreed") is None
    assert transition("publish", "draft") is None
    assert [may_change_promise(state) for state in ("draft", "agreed", "published")] == [True, False, False]


@pytest.mark.parametrize(
    ("counts", "rag"),
    [
        (Counts(), "not_started"),
        (Counts(total=2, complete=2), "complete"),
        (Counts(total=2, complete=1, open=1, not_started=1), "not_started"),
        (Counts(total=3, open=3, colours={"red": 0, "amber": 1, "green": 2}), "amber"),
        (Counts(total=3, complete=2, open=1, colours={"red": 1, "amber": 0, "green": 0}), "red"),
        (Counts(total=2, open=2, not_started=1, colours={"red": 0, "amber": 0, "green": 1}), "green"),
    ],
)
def test_a_priority_is_as_its_worst_open_action(counts: Counts, rag: str) -> None:
    assert rag_of(counts) == rag


def test_before_is_the_worst_before() -> None:
    assert rag_before(Counts(before={"red": 1, "amber": 3, "green": 0})) == "red"
    assert rag_before(Counts()) == ""


def test_fresh_is_a_share_of_the_open_actions() -> None:
    assert freshness(Counts(open=3, fresh=2)) == 67
    assert freshness(Counts(total=2, complete=2)) is None


def test_every_action_is_counted_once() -> None:
    counts = Counts(total=17, complete=9, open=8, late=1, not_started=3)
    assert counts.complete + counts.under_way + counts.late + counts.not_started == counts.total


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Increase in completed screenings", "increase"),
        ("Reduction in repeat contacts", "decrease"),
        ("Decrease in the number of children missing", "decrease"),
        ("Improve the share of interviews held", "increase"),
        ("Improved confidence of staff", "increase"),
        ("Fewer children come back", "decrease"),
        ("More adults whose outcomes are met", "increase"),
        ("Maintain attendance at panels", "keep"),
        ("Increase in practitioners who report less worry", "increase"),
        ("Carers report that they feel heard", ""),
        ("The share of all children in the borough who say that they feel more safe", ""),
        ("", ""),
    ],
)
def test_direction_is_guessed_from_the_first_words(text: str, direction: str) -> None:
    assert direction_of(text) == direction
