"""The pages of the law through the front door: what they show, who decides, files, and how many queries they take."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.governance.models import Partnership, RuleOverride, RuleSetAdoption
from sightline.governance.rules.law import as_typed, from_typed, in_short, titles
from sightline.governance.tests.place import TODAY, Place, day
from sightline.kernel.dates import in_short as in_words
from sightline.rulesets.catalogue import shipped
from tests import factories as make
from tests.arrangements import RULE

pytestmark = pytest.mark.django_db
EARLY = date(2024, 12, 1)
CLOCK = {"key": "WT2023", "kind": "clock", "entry": "rapid_review_sent"}


@pytest.fixture
def adopted(place: Place) -> Place:
    for key in ("WT2023", "LOCAL2026"):
        RuleSetAdoption.objects.create(partnership=place.partnership, key=key, starts_on=EARLY)
    return place


def typed(**changes: str) -> dict[str, Any]:
    entry = shipped()[RULE["key"]].find(RULE["kind"], RULE["entry"])
    assert entry
    said = {f"says_{name}": text for name, text in as_typed(entry.kind, entry.content).items()}
    return {**said, "reason": "The executive decided it", **day("starts_on"), **changes}


def test_every_shipped_rule_is_read_back_from_its_form_and_says_something() -> None:
    for rule_set in shipped().values():
        for entry in rule_set.entries:
            assert from_typed(entry.kind, as_typed(entry.kind, entry.content), entry.content) == dict(entry.content)
            assert in_short(entry.kind, entry.content, titles(rule_set)), entry.name


def test_a_partnership_without_rule_sets_starts_with_the_usual_ones(place: Place) -> None:
    assert "No rule set is adopted yet" in place.get("law")
    place.post_to("law_start")
    page = place.get("law")
    assert "Care Act 2014" in page
    assert "have not been checked against the primary text" in page
    assert RuleSetAdoption.objects.filter(adopted_by=place.manager, starts_on=TODAY).count() >= 4
    member = make.signed_in(make.person_with("MEM", place.partnership))
    page = member.get(place.url("law")).content.decode()
    assert "Adopt" not in page.replace("Adopted from", "")
    assert "Care Act 2014" in page


def test_a_newer_edition_is_offered_compared_and_adopted(adopted: Place) -> None:
    page = adopted.get("law")
    assert "and the partnership still runs on Working Together to Safeguard Children 2023" in page
    page = adopted.get("law_compare", query="?before=WT2026&after=WT2023")
    assert "What Working Together to Safeguard Children 2026 says otherwise than Working Together" in page
    for words in ("Share data", "Not in this edition", "Not verified"):
        assert words in page
    assert "Share data" not in adopted.get("law_compare", query="?before=WT2023&after=WT2026&what=gone")
    assert adopted.get("law_compare", query="?before=CARE2014&after=nothing")
    adopted.post_to("law_adopt", key="WT2026", reason="", status=422, **day("starts_on", date(2025, 1, 1)))
    adopted.post_to("law_adopt", key="WT2026", reason="Decided in March", **day("starts_on", date(2026, 4, 1)))
    assert RuleSetAdoption.objects.get(key="WT2023").ends_on == date(2026, 3, 31)
    page = adopted.get("law")
    assert "still runs on" not in page
    assert "1 December 2024 to 31 March 2026" in page
    row = RuleSetAdoption.objects.get(key="WT2026")
    adopted.post_to("adoption_end", row.pk, **day("ends_on"))


def test_the_form_to_adopt_says_what_it_would_do_and_offers_only_what_is_not_run_on(adopted: Place) -> None:
    RuleOverride.objects.create(
        partnership=adopted.partnership, rule_set="WT2023", entry="clock:rapid_review_sent", content={}, reason="Why",
        starts_on=EARLY, proposed_by=adopted.manager,
    )  # fmt: skip
    page = adopted.get("law_adopt", query="?key=WT2026")
    offered = re.findall(r'<option value="(\w+)"', page)
    assert "WT2026" in offered
    assert not {"WT2023", "LOCAL2026"} & set(offered)
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Replaces Working Together to Safeguard Children 2023" in words
    assert "Overrides that end 1" in words
    assert "checked against the primary text" in words
    assert "Adopted already" in adopted.get("law_adopt", query="?key=WT2023")
    assert "Replaces" not in adopted.get("law_adopt", query="?key=CARE2014")


def test_the_law_is_taken_away_as_a_file_by_whoever_may(adopted: Place) -> None:
    rows = adopted.client.get(adopted.url("law") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Rule set,Where it stands,Legal status,Adopted from,Newer edition,Rules")
    assert len(rows) == 3
    assert "Working Together to Safeguard Children 2026" in "".join(rows)
    assert "?format=docx" in adopted.get("law")
    for kind in ("docx", "pdf", "xlsx"):
        assert adopted.client.get(adopted.url("law") + f"?format={kind}").status_code == 200
    member = make.signed_in(make.person_with("MEM", adopted.partnership))
    assert member.get(adopted.url("law") + "?format=csv")["Content-Type"].startswith("text/html")
    assert "?format=csv" not in member.get(adopted.url("law")).content.decode()


def test_a_set_is_filtered_and_taken_away_as_a_file(adopted: Place) -> None:
    page = adopted.get("law_set", "WT2023")
    for words in ("Not verified", "Verified", "counted in working days in England and Wales", "Statutory guidance"):
        assert words in page
    assert "Lead safeguarding partner" not in adopted.get("law_set", "WT2023", query="?kind=clock").split("<tbody")[1]
    assert "Not verified" not in adopted.get("law_set", "WT2023", query="?state=verified").split("<tbody")[1]
    assert "No rule fits this filter" in adopted.get("law_set", "WT2023", query="?text=zzz")
    rows = adopted.client.get(adopted.url("law_set", "WT2023") + "?format=csv&kind=clock").content.decode("utf-8-sig")
    assert "Not verified" in rows
    assert "Clocks" in rows
    assert adopted.client.get(adopted.url("law_set", "NONE")).status_code == 404
    assert adopted.client.get(adopted.url("law_entry", "WT2023", "clock", "none")).status_code == 404
    member = make.signed_in(make.person_with("MEM", adopted.partnership))
    assert member.get(adopted.url("law_set", "WT2023") + "?format=csv")["Content-Type"].startswith("text/html")


def test_an_override_goes_from_the_form_to_the_page_of_the_rule(adopted: Place) -> None:
    adopted.post_to("law_propose", *RULE.values(), status=422, **typed())
    adopted.post_to("law_propose", *RULE.values(), status=422, **typed(says_meets="", reason=""))
    adopted.post_to("law_propose", *RULE.values(), **typed(says_meets="6 times a year"))
    row = RuleOverride.objects.get()
    assert row.content == {"group": "executive", "meets": "6 times a year"}
    page = adopted.get("override", row.pk)
    assert "You proposed this, so somebody else decides: somebody of the executive." in page
    assert "6 times a year" in page
    assert "The executive decided it" in page
    assert "Propose an override" not in adopted.get("law_entry", *RULE.values())
    chief = make.signed_in(make.person_with("EXE", adopted.partnership, group=adopted.group))
    assert "Read it and decide" in chief.get(adopted.url("law")).content.decode()
    form = chief.get(adopted.url("override_approve", row.pk)).content.decode()
    for words in ("Then: 6 times a year", "The executive decided it", f"From {in_words(TODAY)} this holds"):
        assert words in form
    assert chief.post(adopted.url("override_refuse", row.pk), {"decision": ""}).status_code == 422
    assert chief.post(adopted.url("override_approve", row.pk), {"decision": "Agreed"}).status_code == 302
    again = chief.post(adopted.url("override_refuse", row.pk), {"decision": "No"})
    assert again.status_code == 422
    assert "This override is approved already" in again.content.decode()
    page = adopted.get("law_entry", *RULE.values())
    for words in ("Overridden", "What holds here", "What the rule set says", "Not verified", "6 times a year"):
        assert words in page
    adopted.post_to("override_end", row.pk, **day("ends_on"))
    assert adopted.client.post(adopted.url("override_approve", row.pk), {}).status_code == 403


def test_rows_typed_wrongly_are_said_in_a_sentence(adopted: Place) -> None:
    where = ("LOCAL2026", "escalation", "joint")
    said = {"says_about": "A quarrel", "says_stages": "Somebody | Talks | soon | days", "reason": "x"}
    page = adopted.post_to("law_propose", *where, status=422, **said, **day("starts_on")).content.decode()
    assert "within must be a number" in page
    assert "Somebody | Talks | soon | days" in page


def test_the_public_and_those_without_the_kind_read_nothing(adopted: Place) -> None:
    for role in ("PRA", "DSL", "REV"):
        client = make.signed_in(make.person_with(role, adopted.partnership))
        for name in ("law", "law_compare"):
            assert client.get(adopted.url(name)).status_code == 404, (role, name)


PAGES = [("law", ()), ("law_set", ("WT2023",)), ("law_entry", tuple(CLOCK.values())), ("law_compare", ())]


@pytest.mark.parametrize(("name", "keys"), PAGES)
def test_queries_do_not_grow_with_rows(adopted: Place, name: str, keys: tuple[str, ...]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert adopted.client.get(adopted.url(name, *keys)).status_code == 200
        return len(found)

    _more(adopted.partnership, adopted, 1)
    count()
    one = count()
    for number in (2, 3):
        _more(adopted.partnership, adopted, number)
    assert count() == one
    assert one <= 25, one


def _more(here: Partnership, place: Place, number: int) -> None:
    entries = shipped()["WT2023"].of_kind("clock")
    RuleSetAdoption.objects.create(
        partnership=here, key=["CARE2014", "DHR2016", "INDICATORS2026"][number - 1], starts_on=EARLY,
        adopted_by=make.make_person(),
    )  # fmt: skip
    RuleOverride.objects.create(
        partnership=here, rule_set="WT2023", entry=entries[number].name, reason="r",
        content={**entries[number].content, "amount": 1}, starts_on=EARLY, proposed_by=make.make_person(),
    )  # fmt: skip
    RuleOverride.objects.create(
        partnership=here, rule_set="WT2023", entry="clock:rapid_review_sent", content={}, reason="r", starts_on=EARLY,
        proposed_by=place.manager, state="withdrawn",
    )  # fmt: skip
