"""Who is missing, who is chased and reminded, more time; and figures of years gone by."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sightline.governance.models import Appointment
from sightline.indicators.models import DataReturn, Observation, ReturnChange
from sightline.indicators.queries.missing import missing_by_period, missing_count
from sightline.indicators.services.collecting import extending, states
from sightline.indicators.services.collecting.files import load_history
from sightline.indicators.tests.returning import DUE, accepted, store
from sightline.indicators.tests.world import World
from sightline.kernel.dates import ENGLAND
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests import factories as make


def test_who_is_missing_is_a_page_a_figure_and_one_deed(world: World, owed: DataReturn) -> None:
    browser = world.browser()
    assert missing_count(world.by) == 2
    found = missing_by_period(world.by)[0]
    assert (found.owed, found.late, [(str(one), empty) for one, empty in found.agencies]) == (
        2, 2, [("Northmoor Council", 2), ("Vale Police", 1)],
    )  # fmt: skip
    page = browser.get(world.href("returns/missing/")).content.decode()
    assert "Vale Police (1 indicator)" in page
    assert f'href="{world.href("returns/chase/")}"' in page
    assert chased(browser, world).status_code == 302
    assert sorted(MailMessage.objects.values_list("to", flat=True)) == sorted(
        [world.analyst.email, world.officer.email]
    )
    assert all(map(extending.may_still_ask, MailMessage.objects.all()))
    store(world, owed)
    assert "Northmoor Council (not submitted)" in browser.get(world.href("returns/missing/")).content.decode()
    accepted(world, owed)
    assert sum(map(extending.may_still_ask, MailMessage.objects.all())) == 1
    assert missing_count(world.by) == 1
    assert missing_count(world.standing(world.analyst)) == 0
    owed.refresh_from_db()
    states.revise_return(data_return=owed, reason="One came late", version=owed.version, by=world.by)
    assert (missing_count(world.by), missing_by_period(world.by)[0].late) == (1, 1)  # what was accepted stands
    assert "Being revised" in browser.get(world.href("returns/missing/")).content.decode()
    seen = world.browser(world.analyst).get(world.href("returns/missing/")).content.decode()
    assert "Vale Police" not in seen.partition("<main")[2]
    with pytest.raises(NotAllowed):
        extending.chase(by=world.standing(world.officer))
    Appointment.objects.filter(person=world.officer).delete()
    with pytest.raises(OutOfState, match="Nobody at Vale Police may send in a return"):
        extending.chase(by=world.by)


def chased(browser: Client, world: World, query: str = "") -> Any:
    """Look at whom a chase reaches, then send it."""
    address = world.href("returns/chase/") + query
    return browser.post(address, {"seal": browser.get(address).context["seal"]})


def test_those_ticked_are_chased_after_a_look_and_the_list_is_narrowed(world: World, owed: DataReturn) -> None:
    browser, police = world.browser(), DataReturn.objects.get(agency=world.police)
    for query, rows in (("", [owed, police]), (f"?agency={world.police.pk}", [police]), ("?state=late", [owed, police]),
                        ("?state=sent_back", []), (f"?period={owed.period_id}&agency=x", [owed, police])):  # fmt: skip
        table = browser.get(world.href("returns/missing/") + query).context["table"]
        assert sorted(row.value for row in table.body) == sorted(row.reference for row in rows)
    ticked = f"?ticked=yes&selected={police.reference}"
    look = browser.get(world.href("returns/chase/") + ticked)
    assert [person.name for person, _ in look.context["people"]] == ["Pia Ford"]
    assert MailMessage.objects.count() == 0
    assert browser.get(world.href("returns/chase/?ticked=yes")).status_code == 302  # nothing is ticked
    assert browser.post(world.href("returns/chase/") + ticked, {"seal": "another"}).status_code == 409
    assert chased(browser, world, ticked).status_code == 302
    assert list(MailMessage.objects.values_list("to", flat=True)) == [world.officer.email]
    assert list(ReturnChange.objects.values_list("what", "data_return")) == [("chased", police.pk)]
    assert browser.get(world.href("returns/chase/") + f"?selected={owed.reference}x").status_code == 302


def test_a_return_due_long_from_now_is_listed_with_its_day(world: World, owed: DataReturn) -> None:
    DataReturn.objects.update(due_on=date(2099, 1, 5))
    for page in ("returns/", "returns/missing/"):
        assert "Due 5 January 2099" in world.browser().get(world.href(page)).content.decode()


def test_reminders_come_by_the_day_and_wait_for_the_new_one(world: World, owed: DataReturn) -> None:
    def at(day: date, hour: int = 10) -> int:
        return extending.remind_all(datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND))

    assert at(date(2026, 9, 30), 6) == 0
    assert at(date(2026, 9, 30)) == 2  # five working days before
    assert at(date(2026, 9, 30)) == 2
    assert MailMessage.objects.count() == 2  # the second run mails nobody again
    assert at(date(2026, 10, 1)) == 0
    extending.extend_return(data_return=owed, due_on=date(2026, 10, 14), reason="Sickness", version=1, by=world.by)
    assert at(DUE) == 2  # the police on the day, the council five days before its new one
    with pytest.raises(DomainError, match="Enter a later day"):
        extending.extend_return(data_return=owed, due_on=DUE, reason="Less", version=2, by=world.by)
    assert at(date(2026, 10, 8)) == 1
    assert at(date(2026, 10, 10)) == 0  # a Saturday


def test_an_independent_post_in_an_agency_is_neither_reminded_nor_chased(world: World, owed: DataReturn) -> None:
    post = make.make_post(world.partnership, "Independent adviser", world.council, role="AGL", independent=True)
    make.appoint(post, make.make_person("Isa Moor"))
    assert extending.remind_all(datetime(DUE.year, DUE.month, DUE.day, 10, tzinfo=ENGLAND)) == 2
    assert extending.chase(by=world.by).people == 2
    assert set(MailMessage.objects.values_list("to", flat=True)) == {world.analyst.email, world.officer.email}


def test_figures_of_years_gone_by_are_loaded_as_they_are(world: World, owed: DataReturn, tmp_path: Path) -> None:
    rows: list[Any] = [("M01", date(2024, month, 1), "", "", month, None, None) for month in (1, 4, 7, 10)]
    assert load_history(rows=rows, by=world.by) == 4
    assert Observation.objects.filter(state="c", final=True).count() == 4
    for bad, sentence in ((("X", date(2024, 1, 1), "", "", 1, None, None), "not in the dictionary"),
                          (("M01", date(2024, 2, 1), "", "", 1, None, None), "no period"),
                          (("M01", date(2025, 1, 1), "", "", -1, None, None), "below nought")):  # fmt: skip
        with pytest.raises(DomainError, match=f"Row 2: .*{sentence}"):
            load_history(rows=[("M01", date(2025, 4, 1), "", "", 1, None, None), bad], by=world.by)
    assert Observation.objects.count() == 4
    file = tmp_path / "figures.csv"
    head = "code,period,breakdown,part,number,out_of,value\n"
    for text, sentence in (("code\n", "The headings"), (head + "M01,2025-01-01,,,1%,,\n", "Line 2 says"),
                           (head + "M01,2024-01-01,,,1,,\n", "already"),
                           (head + "M01,,,,1,,\n", "no period")):  # fmt: skip
        file.write_text(text)
        with pytest.raises(CommandError, match=sentence):
            call_command("load_figures", file, partnership="nmr", by=world.manager.email)
    file.write_text(head + "m01,2025-01-01,Team,North,5,,\n")
    call_command("load_figures", file, partnership="nmr", by=world.manager.email)
    assert Observation.objects.count() == 5
