"""The pure rules: states, and which way a measure should go."""

from pathlib import Path

import pytest

from sightline.plans.rules import (
    TRANSITIONS,
    diagram,
    direction_of,
    may_change_promise,
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
