"""What is shipped: the editions, what is known of them, and that it says where it does not know."""

from datetime import date

from sightline.rulesets.catalogue import editions, for_kind, line_of, shipped
from sightline.rulesets.rules import SERVES

EDITIONS = ("WT2018", "WT2023", "WT2026")


def test_the_sets_that_are_shipped() -> None:
    assert sorted(shipped()) == ["CARE2014", "DHR2016", "INDICATORS2026", "LOCAL2026", *EDITIONS]


def test_each_edition_has_its_words_for_who_leads() -> None:
    found = [shipped()[key].find("role", "lead") for key in EDITIONS]
    assert [entry.content["wording"] for entry in found if entry] == [
        "Lead representative", "Lead safeguarding partner", "Lead safeguarding partner",
    ]  # fmt: skip


def test_the_chair_is_one_of_the_delegated_since_2023() -> None:
    found = [shipped()[key].find("role", "chair") for key in EDITIONS]
    assert [entry.content.get("one_of") for entry in found if entry] == [None, "delegated", "delegated"]


def test_the_clocks_of_serious_incidents() -> None:
    wanted = {
        "notify_panel": ("council_aware", 5, "working days"),
        "rapid_review_sent": ("incident_notified", 15, "working days"),
        "lcspr_published": ("review_started", 6, "months"), "lcspr_copy": ("review_published", 7, "working days"),
        "lcspr_available": ("review_published", 12, "months"),
    }  # fmt: skip
    for key in EDITIONS:
        clocks = {one.key: one for one in shipped()[key].of_kind("clock")}
        said = {name: clocks[name].content for name in wanted}
        assert {name: (one["event"], one["amount"], one["unit"]) for name, one in said.items()} == wanted
        assert (said["lcspr_copy"]["before"], said["lcspr_copy"]["at_least"]) == (True, True)


def test_no_clock_claims_to_have_been_checked() -> None:
    assert [one for each in shipped().values() for one in each.of_kind("clock") if one.verified] == []


def test_only_what_was_read_in_the_primary_text_is_verified() -> None:
    names = {one.key: [entry.name for entry in one.entries if entry.verified] for one in shipped().values()}
    care = ["role:partner", "role:delegated", "role:chair", "obligation:yearly_report", "obligation:payments",
            "report:yearly_report"]  # fmt: skip
    read = ["obligation:monitor_review", "review_type:lcspr"]
    assert {key: found for key, found in names.items() if found} == {
        "CARE2014": care, "WT2018": read, "WT2023": ["role:partner", *read], "WT2026": ["role:partner", *read],
    }  # fmt: skip


def test_what_is_not_verified_says_where_it_comes_from() -> None:
    assert [
        one.name for each in shipped().values() for one in each.entries if not one.verified and not one.source
    ] == []


def test_a_set_is_not_verified_while_an_entry_is_not() -> None:
    assert [one.key for one in shipped().values() if one.verified and one.unverified] == []


def test_what_2026_carries_over_says_so() -> None:
    silent = [one.name for one in shipped()["WT2026"].of_kind("clock") if "Carried over" not in one.note]
    assert silent == []


def test_the_catalogue_of_indicators() -> None:
    rows = shipped()["INDICATORS2026"].of_kind("indicator")
    assert len(rows) == 86
    assert [one.key for one in rows if "rate" in one.content["units"] and "per" not in one.content] == []
    assert [
        one.key for one in rows if one.content["units"] == ["percentage"] and "denominator" not in one.content
    ] == []


def test_editions_follow_each_other_without_a_gap() -> None:
    assert [(one.valid_from, one.valid_to) for one in editions("WT2023")] == [
        (date(2018, 6, 29), date(2023, 12, 14)), (date(2023, 12, 15), date(2026, 3, 18)), (date(2026, 3, 19), None),
    ]  # fmt: skip
    assert [line_of(key) for key in (*EDITIONS, "CARE2014")] == ["WT2018", "WT2018", "WT2018", "CARE2014"]


def test_what_each_kind_of_partnership_runs_on() -> None:
    shared = ["INDICATORS2026", "LOCAL2026"]
    found = {kind: sorted(one.key for one in for_kind(kind, date(2024, 6, 1))) for kind in SERVES}
    assert found == {
        "all_age": ["CARE2014", *shared, "WT2023"], "whole_life": ["CARE2014", "DHR2016", *shared, "WT2023"],
        "children": [*shared, "WT2023"], "adults": ["CARE2014", *shared],
    }  # fmt: skip
    assert "WT2026" in [one.key for one in for_kind("children", date(2026, 3, 19))]
