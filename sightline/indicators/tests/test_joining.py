"""What comes into the dictionary in the middle of a period reaches returns that are open, and no other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from sightline.audittrail.models import Entry
from sightline.indicators.models import DataReturn, ReturnChange
from sightline.indicators.queries.joining import reach_words
from sightline.indicators.services.dictionary import IndicatorText, edit_indicator, restore_indicator, retire_indicator
from sightline.indicators.tests.world import COUNT, TODAY, World

NEW = replace(COUNT, code="M02", name="New")


@pytest.fixture(autouse=True)
def _due_soon(owed: DataReturn) -> None:
    DataReturn.objects.update(due_on=TODAY + timedelta(days=3))


def codes(row: DataReturn) -> list[str]:
    return sorted(row.lines.values_list("indicator__code", flat=True))


def test_a_return_that_is_open_asks_for_it_at_once(world: World, owed: DataReturn) -> None:
    new = world.indicator(NEW)
    assert codes(owed) == ["C09", "M01", "M02"]
    assert reach_words([new], world.by) == "1 open return asks for it."
    change = ReturnChange.objects.get(data_return=owed)
    assert (change.what, change.reason) == ("asks for more", "New in the dictionary: M02")
    assert f'"returns":"{owed.reference}"' in Entry.objects.get(verb="indicator.added", reference=new.reference).after
    world.indicator(replace(NEW, code="Y01", frequency="year"))
    assert codes(owed) == ["C09", "M01", "M02"]


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_return_that_is_in_stays_as_it_is_and_that_is_said(world: World, owed: DataReturn, state: str) -> None:
    now, by = timezone.now(), world.analyst
    DataReturn.objects.filter(pk=owed.pk).update(
        state=state, submitted_at=now, submitted_by=by, accepted_at=now, accepted_by=world.manager
    )
    new = world.indicator(NEW)
    assert codes(owed) == ["C09", "M01"]
    assert reach_words([new], world.by) == "1 return is in already and stays as it is."
    assert ReturnChange.objects.count() == 0


def test_a_late_return_is_not_asked_for_more(world: World, owed: DataReturn) -> None:
    DataReturn.objects.update(due_on=date(2026, 10, 9))
    assert reach_words([world.indicator(NEW)], world.by) == ""
    assert codes(owed) == ["C09", "M01"]


def test_a_supplier_named_later_and_one_collected_again_are_asked_too(world: World, owed: DataReturn) -> None:
    new = world.indicator(NEW, supplier=None)
    assert codes(owed) == ["C09", "M01"]
    same = {name: getattr(new, name) for name in IndicatorText.__dataclass_fields__}
    new = edit_indicator(
        indicator=new, new=IndicatorText(**{**same, "supplier": world.council}), version=1, by=world.by
    )
    assert codes(owed) == ["C09", "M01", "M02"]
    owed.lines.filter(indicator=new).delete()
    new = retire_indicator(indicator=new, ends_on=TODAY, reason="Not now", version=new.version, by=world.by)
    restore_indicator(indicator=new, reason="Again", version=new.version, by=world.by)
    assert codes(owed) == ["C09", "M01", "M02"]


def test_the_page_says_what_came_of_it(world: World, owed: DataReturn) -> None:
    form = {
        "code": "M03", "name": "Found", "unit": "count", "gathered": "records", "better": "lower", "per": "",
        "frequency": "quarter", "supplier": world.council.pk, "small_numbers": "dfe_cin", "numerator": "Episodes",
    }  # fmt: skip
    page = world.browser().post(world.href("dictionary/new/"), form, follow=True).content.decode()
    assert "M03 Found is in the dictionary." in page
    assert owed.reference
