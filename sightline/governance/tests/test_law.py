"""The deeds on the law a partnership runs on: who may, on which days, what the trail keeps, what then holds."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.governance import services
from sightline.governance.law import law_of
from sightline.governance.models import Partnership, RuleOverride, RuleSetAdoption
from sightline.governance.services import NewOverride
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.rulesets.catalogue import shipped
from tests import factories as make
from tests.permissions.oracle import ROLES

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
CLOCK = "clock:rapid_review_sent"


@pytest.fixture
def here() -> Partnership:
    return make.make_partnership(kind="children")


def who(role: str, here: Partnership, today: date = JUNE) -> Standing:
    return make.standing(make.person_with(role, here), here, today)


def clock(**changes: Any) -> dict[str, Any]:
    entry = shipped()["WT2023"].named(CLOCK)
    assert entry
    return {**entry.content, **changes}


def proposed(by: Standing, starts_on: date = JUNE, **changes: Any) -> RuleOverride:
    content = clock(**(changes or {"amount": 10}))
    return services.propose_override(
        new=NewOverride("WT2026", CLOCK, content, "The executive wants it sooner", starts_on), by=by
    )


@pytest.fixture
def unit(here: Partnership) -> Standing:
    by = who("BUS", here)
    services.adopt(key="WT2026", starts_on=date(2026, 4, 1), by=by)
    return by


def dates(here: Partnership) -> list[tuple[str, date, date | None]]:
    return list(RuleSetAdoption.objects.filter(partnership=here).order_by("starts_on").values_list(
        "key", "starts_on", "ends_on"))  # fmt: skip


def test_an_edition_ends_the_day_before_the_one_that_replaces_it(here: Partnership) -> None:
    by = who("BUS", here)
    services.adopt(key="WT2018", starts_on=date(2019, 9, 29), by=by)
    services.adopt(key="WT2026", starts_on=date(2026, 4, 1), reason="Decided in March", by=by)
    services.adopt(key="WT2023", starts_on=date(2024, 12, 1), by=by)
    services.adopt(key="CARE2014", starts_on=date(2020, 1, 1), by=by)
    wanted = [
        ("WT2018", date(2019, 9, 29), date(2024, 11, 30)), ("CARE2014", date(2020, 1, 1), None),
        ("WT2023", date(2024, 12, 1), date(2026, 3, 31)), ("WT2026", date(2026, 4, 1), None),
    ]  # fmt: skip
    assert dates(here) == wanted
    services.adopt(key="WT2026", starts_on=date(2026, 4, 1), by=by)
    assert dates(here) == wanted
    rows = Entry.objects.filter(verb="rule_set.adopted").order_by("pk")
    assert [json.loads(row.after)["rule_set"] for row in rows] == ["WT2018", "WT2026", "WT2023", "CARE2014"]
    assert [one.rule_set.key for one in law_of(here, date(2025, 1, 1)).adopted] == ["WT2023", "CARE2014"]


@pytest.mark.parametrize(
    ("key", "day", "field", "sentence"),
    [
        ("WT2099", JUNE, "key", "Choose a rule set from the list."),
        ("WT2026", date(2026, 3, 18), "starts_on", "is in force from 19 March 2026"),
        ("WT2018", date(2024, 1, 1), "starts_on", "was in force until 14 December 2023"),
    ],
)
def test_what_cannot_be_adopted_is_said(here: Partnership, key: str, day: date, field: str, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence) as caught:
        services.adopt(key=key, starts_on=day, by=who("BUS", here))
    assert caught.value.field == field
    assert dates(here) == []


def test_the_same_edition_is_not_adopted_within_itself(here: Partnership, unit: Standing) -> None:
    with pytest.raises(DomainError, match="runs on Working Together to Safeguard Children 2026 since 1 April 2026"):
        services.adopt(key="WT2026", starts_on=JUNE, by=unit)
    with pytest.raises(DomainError, match=r"is adopted from 1 April 2026\. End that first"):
        services.adopt(key="WT2026", starts_on=date(2026, 3, 20), by=unit)


def test_an_adoption_ends_once(here: Partnership, unit: Standing) -> None:
    row = RuleSetAdoption.objects.get()
    with pytest.raises(DomainError, match="Enter that date or a later one"):
        services.end_adoption(adoption=row, ends_on=date(2026, 1, 1), by=unit)
    services.end_adoption(adoption=row, ends_on=JUNE, by=unit)
    with pytest.raises(OutOfState):
        services.end_adoption(adoption=row, ends_on=JUNE, by=unit)
    assert law_of(here, date(2026, 6, 2)).rules == []
    assert Entry.objects.filter(verb="rule_set.ended").count() == 1


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("children", {"WT2026"}),
        ("adults", {"CARE2014"}),
        ("all_age", {"WT2026", "CARE2014"}),
        ("whole_life", {"WT2026", "CARE2014", "DHR2016"}),
    ],
)
def test_what_is_usual_follows_the_kind_of_partnership(kind: str, wanted: set[str]) -> None:
    here = make.make_partnership(kind=kind)
    services.adopt_defaults(partnership=here, by=None, today=JUNE)
    services.adopt_defaults(partnership=here, by=who("BUS", here), today=JUNE)
    assert {key for key, _, _ in dates(here)} >= wanted | {"LOCAL2026", "INDICATORS2026"}
    assert len(dates(here)) == Entry.objects.filter(verb="rule_set.adopted").count()
    assert not {"WT2018", "WT2023"} & {key for key, _, _ in dates(here)}


def test_an_override_holds_from_its_day_once_another_approved_it(here: Partnership, unit: Standing) -> None:
    row = proposed(unit)
    assert proposed(unit) == row
    assert not law_of(here, JUNE).entries("clock")[3].overridden
    chief = who("EXE", here)
    services.approve_override(override=row, decision="Agreed in May", by=chief)
    before, after = (law_of(here, day).entry("clock", "rapid_review_sent") for day in (date(2026, 5, 31), JUNE))
    assert before
    assert after
    assert (before.entry.content["amount"], before.overridden) == (15, False)
    assert (after.entry.content["amount"], after.overridden, after.reason) == (10, True, row.reason)
    assert after.shipped.content["amount"] == 15
    again = proposed(unit, date(2026, 9, 1), amount=12)
    services.approve_override(override=again, by=chief)
    row.refresh_from_db()
    assert row.ends_on == date(2026, 8, 31)
    services.end_override(override=again, ends_on=date(2026, 12, 31), by=unit)
    amounts = [
        rule.entry.content["amount"]
        for day in (date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 1))
        if (rule := law_of(here, day).entry("clock", "rapid_review_sent"))
    ]
    assert amounts == [10, 12, 15]
    verbs = Entry.objects.filter(verb__startswith="override.").order_by("pk").values_list("verb", flat=True)
    made = ["override.proposed", "override.approved"]
    assert list(verbs) == [*made, *made, "override.ended"]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_propose_decide_and_end(here: Partnership, unit: Standing, role: str) -> None:
    by = who(role, here)
    adoption = RuleSetAdoption.objects.get(key="WT2026")
    deeds: list[tuple[Any, set[str]]] = [
        (lambda: services.adopt(key="CARE2014", starts_on=JUNE, by=by), {"BUS"}),
        (
            lambda: services.end_adoption(adoption=adoption, ends_on=JUNE, by=by),
            {"BUS"},
        ),
        (lambda: proposed(by), {"BUS"}),
    ]
    row = proposed(unit)
    deeds += [
        (lambda: services.refuse_override(override=row, decision="No", by=by), {"EXE"}),
        (lambda: services.withdraw_override(override=row, by=by), {"BUS"}),
    ]
    for deed, allowed in deeds:
        if role in allowed:
            continue
        with pytest.raises(NotAllowed):
            deed()
    if role == "EXE":
        services.refuse_override(override=row, decision="Fifteen is soon enough", by=by)
        row.refresh_from_db()
        assert (row.state, row.decision) == ("refused", "Fifteen is soon enough")
    if role == "BUS":
        services.withdraw_override(override=row, by=by)
        row.refresh_from_db()
        assert row.state == "withdrawn"


def test_nobody_decides_on_their_own_override(here: Partnership, unit: Standing) -> None:
    person = make.person_with("EXE", here)
    make.grant("BUS", here, person)
    both = make.standing(person, here, JUNE)
    row = proposed(both)
    for deed in (services.approve_override, services.refuse_override):
        with pytest.raises(NotAllowed, match="somebody else of the executive decides"):
            deed(override=row, decision="Mine", by=both)
    assert RuleOverride.objects.get().state == "proposed"


def test_what_is_decided_stays_decided(here: Partnership, unit: Standing) -> None:
    row, chief = proposed(unit), who("EXE", here)
    with pytest.raises(DomainError, match="Say why it is refused"):
        services.refuse_override(override=row, decision=" ", by=chief)
    services.refuse_override(override=row, decision="Too soon", by=chief)
    for deed in (services.approve_override, services.refuse_override):
        with pytest.raises(OutOfState, match="This override is refused already"):
            deed(override=row, decision="x", by=chief)
    with pytest.raises(OutOfState, match="cannot be withdrawn"):
        services.withdraw_override(override=row, by=unit)
    with pytest.raises(OutOfState, match="Only an approved override can end"):
        services.end_override(override=row, ends_on=JUNE, by=unit)


def test_a_yes_comes_too_late_once_the_rule_set_has_ended(here: Partnership, unit: Standing) -> None:
    row, chief = proposed(unit, date(2026, 7, 1)), who("EXE", here)
    services.end_adoption(adoption=RuleSetAdoption.objects.get(), ends_on=JUNE, by=unit)
    with pytest.raises(OutOfState, match="no longer runs on"):
        services.approve_override(override=row, by=chief)
    assert not Entry.objects.filter(verb="override.approved").exists()
    services.refuse_override(override=row, decision="It has ended", by=chief)


def test_an_approved_override_is_withdrawn_before_its_day_and_not_after(here: Partnership, unit: Standing) -> None:
    row = proposed(unit, date(2026, 7, 1))
    services.approve_override(override=row, by=who("EXE", here))
    late = make.standing(unit.person, here, date(2026, 7, 1))
    with pytest.raises(OutOfState):
        services.withdraw_override(override=row, by=late)
    services.withdraw_override(override=row, by=unit)
    assert not [rule for rule in law_of(here, date(2026, 8, 1)).rules if rule.overridden]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"content": clock()}, "content", "This is what the rule says already"),
        ({"content": {"amount": 3}}, "content", "The text does not say"),
        ({"content": clock(unit="fortnights")}, "content", "unit must be one of"),
        ({"reason": " "}, "reason", "Enter the reason"),
        ({"starts_on": date(2026, 3, 20)}, "starts_on", "does not run on Working Together"),
        ({"name": "clock:nothing"}, None, "There is no such rule"),
        ({"rule_set": "CARE2014", "name": "clock:sar_complete"}, "starts_on", "does not run on Care Act"),
    ],
)
def test_what_cannot_be_proposed_is_said(
    here: Partnership, unit: Standing, change: dict[str, Any], field: str | None, sentence: str
) -> None:
    given = {"rule_set": "WT2026", "name": CLOCK, "content": clock(amount=9), "reason": "x", "starts_on": JUNE}
    with pytest.raises(DomainError, match=sentence) as caught:
        services.propose_override(new=NewOverride(**{**given, **change}), by=unit)
    assert caught.value.field == field
    assert RuleOverride.objects.count() == 0


def test_one_override_of_a_rule_waits_at_a_time_and_the_later_follows_the_earlier(
    here: Partnership, unit: Standing
) -> None:
    row = proposed(unit)
    with pytest.raises(DomainError, match="Another override of this rule waits"):
        proposed(unit, amount=11)
    services.approve_override(override=row, by=who("EXE", here))
    with pytest.raises(DomainError, match=r"holds from 1 June 2026\. Enter a later date"):
        proposed(unit, amount=11)
    with pytest.raises(DomainError, match="This is what holds here already"):
        proposed(unit, date(2026, 7, 1))


def test_the_law_takes_two_queries_whatever_it_holds(here: Partnership, unit: Standing) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            law = law_of(here, JUNE)
            assert law.entries("clock")
            assert law.wording("lead") == "Lead safeguarding partner"
        return len(found)

    assert count() == 2
    services.adopt_defaults(partnership=here, by=unit, today=JUNE)
    services.approve_override(override=proposed(unit), by=who("EXE", here))
    assert count() == 2


def test_an_edition_that_ended_holds_on_until_the_next_is_adopted(here: Partnership) -> None:
    services.adopt(key="WT2023", starts_on=date(2024, 12, 1), by=who("BUS", here))
    law = law_of(here, JUNE)
    assert law.wording("chair") == "Partnership chair"
    assert len(law.rules) == len([one for one in shipped()["WT2023"].entries if one.valid_from])


def test_a_key_that_is_no_longer_shipped_is_passed_over(here: Partnership, unit: Standing) -> None:
    RuleSetAdoption.objects.create(partnership=here, key="GONE1999", starts_on=date(2000, 1, 1))
    assert [one.rule_set.key for one in law_of(here, JUNE).adopted] == ["WT2026"]
