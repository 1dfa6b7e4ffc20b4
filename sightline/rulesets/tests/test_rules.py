"""Rule sets: what a file must say, what changed between editions, and what is shipped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sightline.rulesets.catalogue import shipped
from sightline.rulesets.rules import BadRuleSet, check_together, content_of, differences, read_set

CLOCK = {"starts": "the harbour knows", "amount": 5, "unit": "working days"}


def raw(**changes: Any) -> dict[str, Any]:
    return {
        "key": "HARBOUR1", "title": "Harbour rules", "covers": "children", "status": "guidance",
        "citation": "Harbour book", "valid_from": date(2030, 1, 1), "verified": False,
        "entries": {"clock": [{"key": "tell", "title": "Tell the warden", "content": CLOCK}]},
    } | changes  # fmt: skip


def test_an_entry_takes_from_its_set_what_it_does_not_say() -> None:
    own = {
        "key": "b",
        "title": "B",
        "status": "local",
        "verified": True,
        "valid_to": date(2031, 1, 1),
        "content": CLOCK,
    }
    first, second = read_set(
        raw(entries={"clock": [{"key": "a", "title": "A", "content": CLOCK}, own]}), "a.yaml"
    ).entries
    assert (first.status, first.citation, first.verified, first.valid_from) == (
        "guidance", "Harbour book", False, date(2030, 1, 1),
    )  # fmt: skip
    assert (second.status, second.verified, second.in_force(date(2031, 1, 2))) == ("local", True, False)
    assert first.kind_words == "Clocks"


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no key": ({"key": None}, "a.yaml has no key. Begin it with a key such as WT2023."),
    "no title": ({"title": ""}, "a.yaml, HARBOUR1 has no title."),
    "a status nobody knows": ({"status": "law"}, "a.yaml, HARBOUR1: status must be one of statutory, guidance, local."),
    "verified in words": ({"verified": "yes"}, "a.yaml, HARBOUR1: verified must be true or false."),
    "ends before it begins": ({"valid_to": date(2029, 1, 1)}, "a.yaml, HARBOUR1 ends before it begins."),
    "a date in words": ({"valid_from": "soon"}, "valid_from (and valid_to, if it has ended) must be a date"),
    "a field nobody reads": ({"colour": "red"}, "a.yaml, HARBOUR1: nothing reads colour."),
    "covers the moon": ({"covers": "moon"}, "covers must be one of children, adults, domestic, data, records."),
    "no entries": ({"entries": {}}, "a.yaml, HARBOUR1 has no entries."),
    "a kind nobody knows": ({"entries": {"poem": []}}, "“poem” is no kind of entry."),
    "an entry twice": (
        {"entries": {"clock": [{"key": "a", "title": "A", "content": CLOCK}] * 2}}, "the clock a stands there twice.",
    ),
    "an entry without content": ({"entries": {"clock": [{"key": "a", "title": "A"}]}}, "clock a has no content."),
    "a unit nobody counts in": (
        {"entries": {"clock": [{"key": "a", "title": "A", "content": CLOCK | {"unit": "moons"}}]}},
        "clock a: unit must be one of hours, days, working days, months.",
    ),
    "a number in words": (
        {"entries": {"clock": [{"key": "a", "title": "A", "content": CLOCK | {"amount": "five"}}]}},
        "clock a: amount must be a number.",
    ),
    "a stage that does nothing": (
        {"entries": {"escalation": [
            {"key": "a", "title": "A", "content": {"about": "a child", "stages": [{"who": "Anybody"}]}},
        ]}},
        "escalation a, stages 1 does not say does.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_a_sentence_that_names_its_place(what: str) -> None:
    changes, sentence = FAULTS[what]
    with pytest.raises(BadRuleSet) as refused:
        read_set(raw(**changes), "a.yaml")
    assert sentence in str(refused.value)


def test_what_no_file_can_show_alone() -> None:
    one = read_set(raw(), "a.yaml")
    late = read_set(raw(key="HARBOUR2", replaces="HARBOUR9"), "b.yaml")
    early = read_set(raw(key="HARBOUR3", replaces="HARBOUR1", valid_from=date(2029, 1, 1)), "c.yaml")
    lost = read_set(raw(key="HARBOUR4", entries={"clock": [
        {"key": "a", "title": "A", "content": CLOCK | {"review": "storm"}}]}), "d.yaml")  # fmt: skip
    with pytest.raises(BadRuleSet) as refused:
        check_together([one, one, late, early, lost])
    assert refused.value.sentences == [
        "The key HARBOUR1 is used by two files. Each rule set has its own.",
        "HARBOUR2 replaces HARBOUR9, which there is no file for.",
        "HARBOUR3 replaces HARBOUR1, which must cover the same and begin earlier.",
        "HARBOUR4: the clock a belongs to the review storm, which is not in the set.",
    ]


def test_what_changed_between_editions() -> None:
    entry = {"key": "tell", "title": "Tell the warden", "content": CLOCK}
    before = read_set(raw(entries={"clock": [entry, entry | {"key": "old"}]}), "a.yaml")
    changed = entry | {"content": CLOCK | {"amount": 3}, "verified": True}
    after = read_set(raw(key="HARBOUR2", entries={"clock": [changed, entry | {"key": "new"}]}), "b.yaml")
    assert [(one.key, one.word, one.fields) for one in differences(before, after)] == [
        ("tell", "changed", ("verified", "amount")), ("new", "new", ()), ("old", "gone", ()),
    ]  # fmt: skip
    assert differences(before, before) == []


def test_what_somebody_would_put_in_its_place_is_checked_the_same() -> None:
    assert content_of("clock", CLOCK, "Your text") == CLOCK
    with pytest.raises(BadRuleSet, match=r"Your text does not say starts\."):
        content_of("clock", {"amount": 3, "unit": "days"}, "Your text")


def test_the_shipped_sets_hold_the_editions_and_say_what_is_not_checked() -> None:
    sets = shipped()
    assert list(sets) == ["CARE2014", "DHR2016", "WT2018", "WT2023", "INDICATORS2026", "LOCAL2026", "WT2026"]
    lead = {key: sets[key].find("role", "lead") for key in ("WT2018", "WT2023", "WT2026")}
    assert [entry.content["wording"] for entry in lead.values() if entry] == [
        "Lead representative", "Lead safeguarding partner", "Lead safeguarding partner",
    ]  # fmt: skip
    clock = sets["WT2023"].find("clock", "rapid_review_sent")
    assert clock
    assert (clock.content["amount"], clock.content["unit"], clock.verified) == (15, "working days", False)
    assert [entry.key for entry in sets["WT2026"].of_kind("clock") if entry.verified] == []
    assert len(sets["INDICATORS2026"].of_kind("indicator")) == 86


def test_editions_follow_each_other_without_a_gap() -> None:
    sets = shipped()
    days = [(sets[key].valid_from, sets[key].valid_to) for key in ("WT2018", "WT2023", "WT2026")]
    assert days == [
        (date(2018, 6, 29), date(2023, 12, 14)), (date(2023, 12, 15), date(2026, 3, 18)), (date(2026, 3, 19), None),
    ]  # fmt: skip
