"""Rule sets: what a file must say, and what changed between editions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sightline.rulesets.rules import (
    KINDS,
    BadRuleSet,
    Change,
    Said,
    check_together,
    content_of,
    differences,
    read_set,
    said,
)
from sightline.rulesets.rules.kinds import FORMS

CLOCK = {"event": "fog", "amount": 5, "unit": "days"}
FOG = {"key": "fog", "title": "Fog", "content": {"means": "The harbour knows"}}


def raw(**changes: Any) -> dict[str, Any]:
    return {
        "key": "HARBOUR1", "title": "Harbour rules", "covers": "children", "status": "guidance",
        "citation": "Harbour book", "valid_from": date(2030, 1, 1), "verified": False,
        "entries": {"event": [FOG], "clock": [{"key": "tell", "title": "Tell the warden", "content": CLOCK}]},
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


def clock(**changes: Any) -> dict[str, Any]:
    content = {name: value for name, value in (CLOCK | changes).items() if value is not ...}
    return {"entries": {"clock": [{"key": "a", "title": "A", "content": content}]}}


def of(kind: str, **content: Any) -> dict[str, Any]:
    return {"entries": {kind: [{"key": "a", "title": "A", "content": content}]}}


def scale(*bands: tuple[int, int]) -> dict[str, Any]:
    rows = [{"from": first, "to": last, "word": f"{first}"} for first, last in bands]
    return of("risk_scale", likelihood=["Rare", "Likely"], impact=["Low", "High"], bands=rows)


SMALL = {"hide_from": 5, "hide_to": 1, "keeps_zero": True, "secondary": False}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no key": ({"key": None}, "a.yaml has no key. Begin it with a key in capitals, such as WT2023."),
    "a key in small letters": ({"key": "wt"}, "a.yaml has no key. Begin it with a key in capitals, such as WT2023."),
    "no title": ({"title": ""}, "a.yaml, HARBOUR1 has no title."),
    "no citation": ({"citation": None}, "a.yaml, HARBOUR1 has no citation."),
    "a status nobody knows": ({"status": "law"}, "a.yaml, HARBOUR1: status must be one of statutory, guidance, local."),
    "verified in words": ({"verified": "yes"}, "a.yaml, HARBOUR1: verified must be true or false."),
    "ends before it begins": ({"valid_to": date(2029, 1, 1)}, "a.yaml, HARBOUR1 ends before it begins."),
    "a date in words": (
        {"valid_from": "soon"}, "a.yaml, HARBOUR1: valid_from must be a date such as 2023-12-15.",
    ),
    "a moment for a date": (
        {"valid_to": datetime(2031, 1, 1, tzinfo=UTC)}, "a.yaml, HARBOUR1: valid_to must be a date such as 2023-12-15.",
    ),
    "no date": ({"valid_from": None}, "a.yaml, HARBOUR1: valid_from must be a date such as 2023-12-15."),
    "a note that is a list": ({"note": ["a"]}, "a.yaml, HARBOUR1: note must be words."),
    "a field nobody reads": (
        {"colour": "red"}, "a.yaml, HARBOUR1: nothing reads colour. Take it out or correct its name.",
    ),
    "covers the moon": (
        {"covers": "moon"}, "a.yaml, HARBOUR1: covers must be one of children, adults, domestic, data, practice.",
    ),
    "serves the moon": (
        {"serves": ["moon"]}, "a.yaml, HARBOUR1: serves must be a list of all_age, whole_life, children, adults.",
    ),
    "no entries": ({"entries": {}}, "a.yaml, HARBOUR1 has no entries."),
    "entries that are a list": ({"entries": [1]}, "a.yaml, HARBOUR1: entries must name kinds, each with its list."),
    "a kind without entries": ({"entries": {"clock": []}}, "a.yaml, HARBOUR1: clock must be a list of entries."),
    "a kind nobody knows": ({"entries": {"poem": []}}, "a.yaml, HARBOUR1: “poem” is no kind of entry."),
    "an entry without key": (
        {"entries": {"clock": [{"title": "A", "content": CLOCK}]}},
        "a.yaml, HARBOUR1: an entry of the kind clock has no key of letters, numbers and _.",
    ),
    "a key with a blank": (
        {"entries": {"clock": [{"key": "a b", "title": "A", "content": CLOCK}]}},
        "a.yaml, HARBOUR1: an entry of the kind clock has no key of letters, numbers and _.",
    ),
    "an entry twice": (
        {"entries": {"clock": [{"key": "a", "title": "A", "content": CLOCK}] * 2}},
        "a.yaml, HARBOUR1: the clock a stands there twice.",
    ),
    "an entry without content": (
        {"entries": {"clock": [{"key": "a", "title": "A"}]}}, "a.yaml, HARBOUR1, clock a has no content.",
    ),
    "an entry before its set": (
        {"entries": {"event": [FOG | {"valid_from": date(2029, 12, 31)}]}},
        "a.yaml, HARBOUR1, event fog begins before its set does.",
    ),
    "an entry after its set": (
        {"valid_to": date(2031, 1, 1), "entries": {"event": [FOG | {"valid_to": date(2031, 1, 2)}]}},
        "a.yaml, HARBOUR1, event fog ends after its set does.",
    ),
    "a unit nobody counts in": (
        clock(unit="moons"),
        "a.yaml, HARBOUR1, clock a: unit must be one of hours, days, working days, weeks, months.",
    ),
    "working days of no calendar": (
        clock(unit="working days"),
        "a.yaml, HARBOUR1, clock a counts working days and does not say in which calendar.",
    ),
    "a number in words": (clock(amount="five"), "a.yaml, HARBOUR1, clock a: amount must be a number."),
    "true for a number": (clock(amount=True), "a.yaml, HARBOUR1, clock a: amount must be a number."),
    "half a day": (clock(amount=0.5), "a.yaml, HARBOUR1, clock a: amount must be a whole number from 1."),
    "no time at all": (clock(amount=0), "a.yaml, HARBOUR1, clock a: amount must be a whole number from 1."),
    "a clock nothing starts": (clock(event=...), "a.yaml, HARBOUR1, clock a does not say event."),
    "empty words": (of("event", means=" "), "a.yaml, HARBOUR1, event a: means must be words."),
    "an empty list": (of("contents", items=[]), "a.yaml, HARBOUR1, contents a: items must be a list of words."),
    "a list of numbers": (of("contents", items=[1]), "a.yaml, HARBOUR1, contents a: items must be a list of words."),
    "a stage that does nothing": (
        of("escalation", about="a child", stages=[{"who": "Anybody"}]),
        "a.yaml, HARBOUR1, escalation a, stages 1 does not say does.",
    ),
    "a stage with a field nobody reads": (
        of("escalation", about="a child", stages=[{"who": "Anybody", "does": "Calls", "loud": True}]),
        "a.yaml, HARBOUR1, escalation a, stages 1: nothing reads loud.",
    ),
    "bands with a gap": (
        scale((1, 1), (3, 4)), "a.yaml, HARBOUR1, risk_scale a: the band 3 must begin at 2 and not end before",
    ),
    "bands that stop early": (scale((1, 3)), "a.yaml, HARBOUR1, risk_scale a: the bands must end at 4."),
    "bands that run over": (scale((1, 5)), "a.yaml, HARBOUR1, risk_scale a: the bands must end at 4."),
    "hides backwards": (
        of("disclosure", **SMALL), "a.yaml, HARBOUR1, disclosure a: hide_to must not be below hide_from.",
    ),
    "hides from nowhere": (
        of("disclosure", hide_to=5, keeps_zero=True, secondary=False),
        "a.yaml, HARBOUR1, disclosure a: hide_from and hide_to go together.",
    ),
    "neither hides nor rounds": (
        of("disclosure", keeps_zero=True, secondary=False),
        "a.yaml, HARBOUR1, disclosure a neither hides a range nor rounds.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_a_sentence_that_names_its_place(what: str) -> None:
    changes, sentence = FAULTS[what]
    with pytest.raises(BadRuleSet) as refused:
        read_set(raw(**changes), "a.yaml")
    assert [one for one in refused.value.sentences if one.startswith(sentence)] == refused.value.sentences


def test_all_that_is_wrong_is_said_at_once() -> None:
    bad = raw(title="", status="law", entries={"poem": [], "clock": [{"key": "a", "title": "A"}]})
    with pytest.raises(BadRuleSet) as refused:
        read_set(bad, "a.yaml")
    assert len(refused.value.sentences) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_of_any_kind_is_read_blindly(kind: str) -> None:
    """Whatever a field is given that is not its form is refused, and so is each that is missing and needed."""
    for name, field in KINDS[kind].fields.items():
        with pytest.raises(BadRuleSet) as refused:
            content_of(kind, {name: object()}, "It")
        assert f"It: {name} must be {FORMS[field.form]}." in refused.value.sentences
    with pytest.raises(BadRuleSet) as refused:
        content_of(kind, {}, "It")
    needed = [name for name, field in KINDS[kind].fields.items() if field.needed]
    assert refused.value.sentences == [f"It does not say {name}." for name in needed]


def test_what_is_fine_stays_fine() -> None:
    for good in (scale((1, 1), (2, 4)), of("disclosure", **(SMALL | {"hide_to": 5})), of("contents", items=["A"])):
        assert len(read_set(raw(**good), "a.yaml").entries) == 1


def test_a_rule_whose_day_is_not_appointed_is_in_force_on_none() -> None:
    entry = read_set(raw(entries={"event": [FOG | {"valid_from": None}]}), "a.yaml").entries[0]
    assert (entry.valid_from, entry.in_force(date(9000, 1, 1))) == (None, False)


def test_what_no_file_can_show_alone() -> None:
    one = read_set(raw(valid_to=date(2030, 12, 31)), "a.yaml")
    late = read_set(raw(key="HARBOUR2", replaces="HARBOUR9"), "b.yaml")
    early = read_set(raw(key="HARBOUR3", replaces="HARBOUR1", valid_from=date(2029, 1, 1)), "c.yaml")
    lost = read_set(raw(key="HARBOUR4", **clock(review="storm")), "d.yaml")
    again = read_set(raw(key="HARBOUR5", replaces="HARBOUR1", valid_from=date(2031, 1, 1)), "e.yaml")
    with pytest.raises(BadRuleSet) as refused:
        check_together([one, one, late, early, lost, again])
    assert refused.value.sentences == [
        "The key HARBOUR1 is used by two files. Each rule set has its own.",
        "HARBOUR2 replaces HARBOUR9, which there is no file for.",
        "HARBOUR3 replaces HARBOUR1, which must cover the same and begin earlier.",
        "HARBOUR1 must end before HARBOUR3, which replaces it, begins on 2029-01-01.",
        "HARBOUR4: the clock a names the kind of review “storm”, which is not in the set.",
        "HARBOUR4: the clock a names the event “fog”, which is not in the set.",
        "HARBOUR1 is replaced by two editions. Only one can follow.",
    ]


def test_editions_that_follow_each_other_are_fine() -> None:
    one = read_set(raw(valid_to=date(2030, 12, 31)), "a.yaml")
    check_together([one, read_set(raw(key="HARBOUR2", replaces="HARBOUR1", valid_from=date(2031, 1, 1)), "b.yaml")])


def test_what_changed_between_editions() -> None:
    entry = {"key": "tell", "title": "Tell the warden", "content": CLOCK}
    before = read_set(raw(entries={"clock": [entry, entry | {"key": "old"}]}), "a.yaml")
    changed = entry | {"status": "local", "content": CLOCK | {"amount": 3, "before": True}, "verified": True}
    after = read_set(raw(key="HARBOUR2", entries={"clock": [changed, entry | {"key": "new"}]}), "b.yaml")
    assert [(one.key, one.word, one.changes) for one in differences(before, after)] == [
        ("tell", "changed", (
            Change("Legal status", "Statutory guidance", "Local practice"), Change("Verified", "no", "yes"),
            Change("Length", "5", "3"), Change("Counts back, to before the event", "", "yes"),
        )),
        ("new", "new", ()), ("old", "gone", ()),
    ]  # fmt: skip
    assert differences(before, before) == []


def test_a_content_says_itself_in_the_order_of_its_kind() -> None:
    stages = [{"who": "Managers", "does": "Meet", "within": 5, "unit": "days"}, {"who": "Chair", "does": "Decides"}]
    assert said("escalation", {"stages": stages, "about": "A child"}) == [
        Said("about", "About", ("A child",)),
        Said("stages", "Stages", heads=("Who", "Does", "Within", "Unit"),
             rows=(("Managers", "Meet", "5", "days"), ("Chair", "Decides", "", ""))),
    ]  # fmt: skip
    assert said("report", {"items": ["A", "B"], "when": "Yearly"}) == [
        Said("items", "Contents", ("A", "B")), Said("when", "When", ("Yearly",)),
    ]  # fmt: skip


def test_what_somebody_would_put_in_its_place_is_checked_the_same() -> None:
    assert content_of("clock", CLOCK, "Your text") == CLOCK
    with pytest.raises(BadRuleSet, match=r"Your text does not say event\."):
        content_of("clock", {"amount": 3, "unit": "days"}, "Your text")


def test_what_somebody_puts_in_its_place_names_what_is_in_the_set() -> None:
    one = read_set(raw(), "a.yaml")
    assert content_of("clock", CLOCK, "Your text", one) == CLOCK
    with pytest.raises(BadRuleSet) as refused:
        content_of("clock", CLOCK | {"event": "snow"}, "Your text", one)
    assert refused.value.sentences == ["Your text names the event “snow”, which is not in the set."]
