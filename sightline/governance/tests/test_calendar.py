"""The calendar of non-working days: who sees it, who changes it, what it refuses, and that everybody shares it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sightline.audittrail.models import Entry
from sightline.governance import services
from sightline.governance.tests.place import TODAY, Place, day
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import NonWorkingDay
from tests import factories as make

pytestmark = pytest.mark.django_db
MOURNING = date(2026, 11, 20)
SEEING = {"BUS", "DPO", "ADM"}


@pytest.fixture
def administrator(place: Place) -> Client:
    return make.signed_in(make.grant("ADM", place.partnership))


def add(client: Client, place: Place, when: date = MOURNING, name: str = "Day of mourning") -> Any:
    return client.post(place.url("day_add"), {"name": name, **day("day", when)})


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_an_administrator_adds_a_day_that_every_partnership_sees(place: Place, administrator: Client) -> None:
    there = Place("EHC")
    answer = add(administrator, place)
    assert (answer.status_code, answer["Location"]) == (302, place.url("calendar") + "?year=2026")
    for where in (place, there):
        page = where.get("calendar", query="?year=2026")
        assert "Friday 20 November 2026" in page
        assert "Day of mourning" in page
        assert "All partnerships of this installation share this calendar" in page
    entry = Entry.objects.get(verb="calendar.day_added")
    assert (entry.tenant, entry.reference) == ("", "day:2026-11-20")
    assert json.loads(entry.after) == {"day": "2026-11-20", "name": "Day of mourning"}


def test_a_day_is_removed_after_asking_and_leaves_its_row_on_the_trail(place: Place, administrator: Client) -> None:
    row = NonWorkingDay.objects.get(day=date(2026, 12, 25))
    asked = text_of(administrator.get(place.url("day_remove", row.pk)))
    assert "Remove Friday 25 December 2026" in asked
    assert administrator.post(place.url("day_remove", row.pk)).status_code == 302
    assert not NonWorkingDay.objects.filter(pk=row.pk).exists()
    entry = Entry.objects.get(tenant="", verb="calendar.day_removed")
    assert json.loads(entry.before) == {"day": "2026-12-25", "name": "Christmas Day"}
    assert administrator.get(place.url("day_remove", row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("when", "name", "sentence"),
    [
        (date(2026, 12, 25), "Again", "Friday 25 December 2026 is in the calendar already: Christmas Day."),
        (date(TODAY.year + 21, 6, 1), "Far", "Enter a day that is at most 20 years away."),
        (date(TODAY.year - 21, 6, 1), "Long ago", "Enter a day that is at most 20 years away."),
        (date(2026, 11, 21), "Saturday", "Saturday 21 November 2026 is at a weekend, which is never counted."),
        (MOURNING, " ", "Enter what the day is"),
    ],
)
def test_a_day_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    place: Place, administrator: Client, when: date, name: str, sentence: str
) -> None:
    before = NonWorkingDay.objects.count()
    answer = add(administrator, place, when, name)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'value="{when.year}"' in text_of(answer)
    assert NonWorkingDay.objects.count() == before
    assert not Entry.objects.filter(verb__startswith="calendar.").exists()


def test_twenty_years_are_counted_to_the_day(place: Place) -> None:
    by = make.standing(make.grant("ADM", place.partnership), place.partnership, date(2026, 6, 3))
    assert services.add_day(day=date(2046, 6, 1), name="Within", by=by).pk
    assert services.add_day(day=date(2006, 6, 5), name="Within", by=by).pk
    for far in (date(2046, 6, 4), date(2006, 6, 2)):
        with pytest.raises(DomainError, match="at most 20 years away"):
            services.add_day(day=far, name="Too far", by=by)


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM"])
def test_each_role_sees_and_does_what_the_table_says(place: Place, role: str) -> None:
    person = make.person_with(role, place.partnership, agency=place.agency, group=place.group)
    client, row = make.signed_in(person), NonWorkingDay.objects.get(day=date(2026, 12, 25))
    changes = [place.url("day_add"), place.url("day_remove", row.pk)]
    seen = client.get(place.url("calendar") + "?year=2026")
    assert seen.status_code == (200 if role in SEEING else 404)
    if role == "ADM":
        assert [client.get(one).status_code for one in changes] == [200, 200]
        assert all(one in text_of(seen) for one in changes)
        return
    wanted = 403 if role in SEEING else 404
    assert [client.post(one).status_code for one in changes] == [wanted, wanted]
    assert not any(one in text_of(seen) for one in changes)
    by = make.standing(person, place.partnership)
    with pytest.raises(NotAllowed):
        services.add_day(day=MOURNING, name="Mine", by=by)
    with pytest.raises(NotAllowed):
        services.remove_day(day=row, by=by)


def test_years_are_turned_in_the_address(place: Place) -> None:
    page = place.get("calendar", query="?year=2027")
    assert "Monday 31 May 2027" in page
    assert 'href="?year=2026"' in page
    assert 'href="?year=2028"' in page
    assert "2026</" in page
    for query in ("?year=1066", "?year=soon", "?sort=name", ""):
        assert f'<option value="{TODAY.year}" selected' in place.get("calendar", query=query)
    last = TODAY.year + 20
    edge = place.get("calendar", query=f"?year={last}")
    assert f"No day of {last} is listed" in edge
    assert f"?year={last + 1}" not in edge


def test_the_year_goes_out_as_a_file_without_controls(place: Place, administrator: Client) -> None:
    answer = administrator.get(place.url("calendar") + "?year=2026&format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Day,What it is"
    assert any("Christmas Day" in line and "Remove" not in line for line in lines)
    assert administrator.get(place.url("calendar") + "?year=2026&format=xlsx").content.startswith(b"PK")


def test_a_day_removed_by_somebody_else_is_said(place: Place) -> None:
    by = make.standing(make.grant("ADM", place.partnership), place.partnership)
    row = services.add_day(day=MOURNING, name="Day of mourning", by=by)
    services.remove_day(day=row, by=by)
    again = NonWorkingDay(pk=10**6, day=MOURNING, name="Gone")
    with pytest.raises(OutOfState, match="not in the calendar any more"):
        services.remove_day(day=again, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_the_same_day_at_once_one_does() -> None:
    partnership = make.make_partnership("NMR")
    by = make.standing(make.grant("ADM", partnership), partnership)

    def try_it(number: int) -> str:
        try:
            services.add_day(day=MOURNING, name=f"Words {number}", by=by)
        except DomainError as error:
            return error.sentence
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(try_it, range(8)))
    name = NonWorkingDay.objects.get(day=MOURNING).name
    assert sorted(answers) == ["", *[f"Friday 20 November 2026 is in the calendar already: {name}."] * 7]
    assert Entry.objects.filter(tenant="", verb="calendar.day_added").count() == 1
