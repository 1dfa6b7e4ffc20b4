"""The dictionary: taken from the catalogue or typed, changed with its history, retired, published, taken away."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sightline.audittrail.models import Entry
from sightline.governance.models import RuleSetAdoption
from sightline.indicators.models import Indicator, IndicatorChange
from sightline.indicators.rules.words import splits_read, splits_typed
from sightline.indicators.services import dictionary as services
from sightline.indicators.services.catalogue import take_over
from sightline.indicators.tests.world import SHARE, World
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.rulesets.catalogue import shipped
from tests import factories as make

FORM = {
    "code": "q1", "name": "Voice of the child", "unit": "percent", "numerator": "Files with it", "denominator": "Files",
    "gathered": "dip_sample", "better": "band", "low": "70", "high": "95", "frequency": "quarter",
    "small_numbers": "common", "splits": "Team: North, South\nAgency",
}  # fmt: skip


def test_a_typed_indicator_is_kept_whole_and_its_changes_are_history(world: World) -> None:
    browser = world.browser()
    done = browser.post(world.href("dictionary/new/"), FORM | {"supplier": world.police.pk, "group": world.group.pk})
    row = Indicator.objects.get()
    assert done["Location"] == world.href(f"dictionary/{row.reference}/")
    assert (row.code, row.low, row.high, row.gathered, row.splits) == (
        "Q1", 70.0, 95.0, "dip_sample", {"Team": ["North", "South"], "Agency": []},
    )  # fmt: skip
    page = browser.get(done["Location"]).content.decode()
    assert "70 to 95 expected" in page
    assert "as the supplier names them" in page
    chair = world.browser(world.chair)
    words = FORM | {"name": "Voice heard", "version": "1", "supplier": world.police.pk, "group": world.group.pk}
    again = chair.post(world.href(f"dictionary/{row.reference}/edit/"), words | {"reason": "Clearer"})
    assert again.status_code == 302
    kept = IndicatorChange.objects.get()
    assert (kept.what, kept.before, kept.after, kept.reason, kept.author) == (
        "Name", "Voice of the child", "Voice heard", "Clearer", world.chair,
    )  # fmt: skip
    late = browser.post(world.href(f"dictionary/{row.reference}/edit/"), words | {"name": "Other"})
    assert late.status_code == 409
    assert "Voice heard" in late.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"code": "a b"}, "Use letters, digits"), ({"denominator": ""}, "out of what"), ({"low": ""}, "both ends"),
     ({"low": "96"}, "ends before it begins"), ({"unit": "rate"}, "for how many people"),
     ({"splits": ": a"}, "the name of the breakdown"), ({"splits": "A: x, X"}, "names a part twice"),
     ({"baseline_points": "3"}, "12"), ({"target": "1e99"}, "smaller number"), ({"target": "nan"}, "number"),
     ({"target": "101"}, "between 0 and 100"), ({"per": "9" * 30}, "at most 10,000,000 people"),
     ({"supplier": "somebody"}, "Choose somebody for “Supplied by” from the list, or choose Nobody yet"),
     ({"small_numbers": "none"}, "Choose"), ({"name": "x" * 121}, "120 characters")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(world: World, change: dict[str, str], sentence: str) -> None:
    answer = world.browser().post(world.href("dictionary/new/"), FORM | {"definition": "Kept words"} | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert Indicator.objects.count() == 0


def test_a_code_is_there_once_and_others_stay_out(world: World) -> None:
    world.indicator()
    with pytest.raises(DomainError, match="Another indicator has this code") as found:
        world.indicator(replace(SHARE, code="c09"))
    assert found.value.field == "code"
    elsewhere = make.make_agency("Elsewhere")
    with pytest.raises(DomainError, match="agency of this partnership"):
        world.indicator(replace(SHARE, code="C10"), supplier=elsewhere)
    with pytest.raises(NotAllowed):
        services.add_indicator(new=SHARE, by=world.standing(world.analyst))
    assert Indicator.objects.count() == 1


def test_the_catalogue_is_taken_over_in_one_deed(world: World) -> None:
    browser, before = world.browser(), Entry.objects.count()
    page = browser.get(world.href("dictionary/catalogue/")).content.decode()
    assert page.count('name="entries"') == 86
    some = {"entries": ["C09", "M01", "E03", "A14", "C20"], "supplier_0": world.council.pk}
    assert browser.post(world.href("dictionary/catalogue/"), some).status_code == 302
    rows = {row.code: row for row in Indicator.objects.all()}
    assert sorted(rows) == ["A14", "C09", "C20", "E03", "M01"]
    assert (rows["C09"].unit, rows["C09"].better, rows["C09"].supplier) == ("percent", "higher", world.council)
    assert (rows["A14"].unit, rows["A14"].unit_words, rows["A14"].life_stage) == ("measure", "days", "adults")
    assert rows["C20"].splits == {"Kind": ["Neglect", "Emotional", "Physical", "Sexual", "Multiple"]}
    assert Entry.objects.count() == before + 1
    with pytest.raises(DomainError, match="in the dictionary already"):
        take_over(keys=["C09", "C01"], suppliers={}, by=world.by)
    wrong = browser.post(world.href("dictionary/catalogue/"), {"supplier_0": world.council.pk})
    assert "Tick the indicators" in wrong.content.decode()
    every = [one.key for one in shipped()["INDICATORS2026"].entries if one.kind == "indicator"]
    take_over(keys=[key for key in every if key not in rows], suppliers={}, by=world.by)
    assert "Everything is in the dictionary" in browser.get(world.href("dictionary/catalogue/")).content.decode()
    RuleSetAdoption.objects.all().delete()
    assert "No catalogue is in force" in browser.get(world.href("dictionary/catalogue/")).content.decode()


def test_retired_and_collected_again_with_a_reason(world: World) -> None:
    row = world.indicator()
    with pytest.raises(DomainError, match="It began on"):
        services.retire_indicator(indicator=row, ends_on=date(2026, 1, 1), reason="Old", version=1, by=world.by)
    services.retire_indicator(indicator=row, ends_on=world.by.today, reason="Old", version=1, by=world.by)
    with pytest.raises(Conflict):
        services.restore_indicator(indicator=row, reason="Wanted", version=1, by=world.by)
    services.restore_indicator(indicator=row, reason="Wanted", version=2, by=world.by)
    with pytest.raises(OutOfState):
        services.restore_indicator(indicator=row, reason="Wanted", version=3, by=world.by)
    assert [one.what for one in IndicatorChange.objects.all()] == ["Collected again", "Retired"]


def test_the_executive_publishes_what_it_did_not_add(world: World) -> None:
    row = world.indicator()
    with pytest.raises(NotAllowed):
        services.publish_indicator(indicator=row, publish=True, version=1, by=world.by)
    found = services.publish_indicator(indicator=row, publish=True, version=1, by=world.standing(world.executive))
    assert found.published


def test_the_list_filters_and_the_whole_dictionary_goes_out_for_those_who_may(world: World) -> None:
    one = world.indicator(definition="=1+2")
    world.indicator(replace(SHARE, code="P01", name="Crimes", theme="Police"), supplier=world.police)
    old = world.indicator(replace(SHARE, code="X01", name="Old one"), supplier=None)
    services.retire_indicator(indicator=old, ends_on=world.by.today, reason="Old", version=1, by=world.by)
    browser = world.browser()

    def shown(query: str) -> list[str]:
        page = browser.get(world.href(f"dictionary/{query}")).content.decode()
        return [row.code for row in Indicator.objects.order_by("code") if f">{row.name}</a>" in page]

    assert shown("?state=any") == ["C09", "P01", "X01"]
    assert shown("?q=crimes") == ["P01"]
    assert shown("?q=c09") == ["C09"]
    assert shown(f"?agency={world.police.pk}") == ["P01"]
    assert shown("?state=any&agency=none") == ["X01"]
    assert shown("?theme=Police") == ["P01"]
    assert shown("?q=%00&theme=%00&agency=999999999999999&frequency=x%00") == shown("")
    csv = browser.get(world.href("dictionary/?format=csv")).content.decode("utf-8-sig")
    assert "'=1+2" in csv
    assert one.reference in csv
    book = load_workbook(BytesIO(browser.get(world.href("dictionary/?format=xlsx")).content))
    assert book.worksheets[0].cell(1, 4).value == "Definition"
    kept = world.browser(world.analyst).get(world.href("dictionary/?format=csv"))
    assert kept["Content-Type"].startswith("text/html")
    assert Entry.objects.filter(verb="indicator.exported").count() == 2


def test_pages_ask_as_much_of_the_database_for_one_and_for_three(world: World) -> None:
    browser, counts = world.browser(), []
    for number in (1, 3):
        while Indicator.objects.count() < number:
            at = Indicator.objects.count()
            row = world.indicator(replace(SHARE, code=f"Q{at}", name=f"Indicator {at}"), deputy=world.police)
            changed = replace(SHARE, code=row.code, name="New", supplier=world.council)
            services.edit_indicator(indicator=row, new=changed, version=1, by=world.by)
        found = []
        for page in ("dictionary/", "dictionary/catalogue/", f"dictionary/{Indicator.objects.all()[0].reference}/"):
            browser.get(world.href(page))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                browser.get(world.href(page))
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]


def test_breakdowns_are_read_as_they_are_written() -> None:
    text = "Category: Neglect, Emotional\nAgency"
    assert splits_read(text) == {"Category": ["Neglect", "Emotional"], "Agency": []}
    assert splits_typed(splits_read(text)) == text
    told: list[Any] = []
    for wrong in ("A\nA: x", "x" * 21, "A: " + "y" * 81, "\n".join(f"D{at}" for at in range(13))):
        with pytest.raises(ValueError, match=r"\.$") as found:
            splits_read(wrong)
        told.append(str(found.value))
    assert len(set(told)) == 4
