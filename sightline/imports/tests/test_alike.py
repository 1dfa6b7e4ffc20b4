"""What is said twice, and what a document changes of a plan: pure rules."""

import random
import time

from sightline.imports.rules.alike import alike
from sightline.imports.rules.compare import CHANGED, GONE, NEW, SAME, Said, compare

WORDS = (
    "agree", "review", "publish", "train", "brief", "audit", "screen", "refer", "share", "meet", "record", "plan",
    "check", "visit", "call", "write",
)  # fmt: skip


def test_the_same_and_nearly_the_same_words_are_found_and_others_not() -> None:
    texts = {
        1: "Agree one screening tool across agencies",
        2: "Brief hotel and taxi staff",
        3: "agree one screening tool, across agencies.",
        4: "Agree one screening tool across all agencies",
        5: "Agree a tool",
        6: "",
    }
    found = alike(texts)
    assert {key: one.other for key, one in found.items()} == {3: 1, 4: 1}
    assert found[3].likeness == 1.0
    assert 0.9 <= found[4].likeness < 1


def test_a_thousand_texts_are_compared_quickly_and_every_copy_is_found() -> None:
    chance = random.Random(4)  # noqa: S311
    texts = {n: " ".join(chance.choices(WORDS, k=12)) + f" {n}" for n in range(1000)}
    texts |= {n: f"{texts[n - 1000]}s" for n in range(1000, 1050)}
    started = time.process_time()
    found = alike(texts)
    assert time.process_time() - started < 5
    assert {key: found[key].other for key in range(1000, 1050)} == {key: key - 1000 for key in range(1000, 1050)}


def said(*rows: tuple[str, str, str]) -> list[Said]:
    return [Said(kind, text, priority) for kind, text, priority in rows]


def test_a_document_beside_a_plan() -> None:
    old = said(
        ("priority", "Neglect", "Neglect"), ("action", "Agree one screening tool", "Neglect"),
        ("action", "Publish a short guide for schools", "Neglect"), ("action", "Hold a conference", "Neglect"),
        ("priority", "Exploitation of children", "Exploitation of children"),
        ("measure", "Interviews held", "Exploitation of children"),
    )  # fmt: skip
    new = said(
        ("priority", "Neglect", "Neglect"), ("action", "Agree one screening tool.", "Neglect"),
        ("action", "Publish a short guide for all schools", "Neglect"),
        ("action", "Train every foster carer", "Neglect"),
        ("priority", "Exploitation of all children", "Exploitation of all children"),
        ("measure", "Interviews held", "Exploitation of all children"),
    )  # fmt: skip
    rows = compare(old, new)
    assert [(row.what, (row.new or row.old).text) for row in rows] == [  # type: ignore[union-attr]
        (SAME, "Neglect"), (SAME, "Agree one screening tool."), (CHANGED, "Publish a short guide for all schools"),
        (NEW, "Train every foster carer"), (GONE, "Hold a conference"), (CHANGED, "Exploitation of all children"),
        (SAME, "Interviews held"),
    ]  # fmt: skip
    assert len(rows) == len(new) + 1


def test_nothing_beside_nothing_is_nothing() -> None:
    assert compare([], []) == []
    assert alike({}) == {}
