"""What rule sets say in words that governance has to understand."""

import pytest

from sightline.governance.models import Group, Partnership
from sightline.governance.rules.meeting import parse, words
from sightline.rulesets.catalogue import shipped
from sightline.rulesets.rules import SERVES, Entry, said

MEETINGS = [entry for one in shipped().values() for entry in one.of_kind("meeting_rule")]


def test_rule_sets_know_the_kinds_of_partnership() -> None:
    assert sorted(SERVES) == sorted(Partnership.Kind.values)


@pytest.mark.parametrize("entry", MEETINGS, ids=lambda entry: entry.key)
def test_a_meeting_rule_is_one_that_groups_can_have(entry: Entry) -> None:
    assert words(parse(entry.content["meets"])) == entry.content["meets"]
    assert entry.content["group"] in Group.Kind.values
    ((_, about), *_) = [(one.name, one.lines) for one in said("meeting_rule", entry.content)]
    assert about[0].removeprefix("the ").rstrip("s") == Group.Kind(entry.content["group"]).label


def test_each_kind_of_partnership_has_a_word_for_who_leads_is_delegated_and_chairs() -> None:
    for kind in SERVES:
        sets = [one for one in shipped().values() if kind in one.serves]
        for role in ("lead", "delegated", "chair"):
            assert any(one.find("role", role) for one in sets), (kind, role)
