"""A quarter in a real browser: a template filled in with faults, mended, submitted; chased, accepted, frozen."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from sightline.indicators.models import DataReturn, Observation, Period
from sightline.indicators.services.collecting import opening
from sightline.indicators.tests.world import COUNT, SHARE, World, make_world
from sightline.kernel.dates import england_today
from sightline.kernel.models import MailMessage
from tests.journeys.steps import click, download, new_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FAULTS = {"Number": "45%", "Out of": "lots", "Nil or not held": "maybe", "Commentary": "We met Mrs Hall"}


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def fill_in(file: Path, rows: list[dict[str, Any]]) -> None:
    """Write into the rows of a template by its headings."""
    made = load_workbook(file)
    sheet = made["Return"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for at, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(at, heads[name]).value = value
    made.save(file)


def test_a_quarter_is_returned_chased_accepted_and_frozen(
    world: World, browser: Browser, live_server: Any, tmp_path: Path
) -> None:
    world.indicator(SHARE)
    world.indicator(COUNT)
    world.indicator(COUNT.__class__(**{**COUNT.__dict__, "code": "P01", "name": "Crimes"}), supplier=world.police)
    today = england_today()
    opening.open_period(
        frequency="quarter", day=today - timedelta(days=200), working_days=5, by=world.standing(world.manager, today)
    )
    owed = DataReturn.objects.get(agency=world.council)
    analyst = new_page(browser, live_server.url, world.analyst)
    analyst.goto(f"{live_server.url}{world.href(f'returns/{owed.reference}/')}")
    file = download(analyst, "Excel template", tmp_path)
    fill_in(file, [FAULTS, {"Number": "1,5"}])
    click(analyst, "Send a file")
    analyst.get_by_label("Excel or CSV file").set_input_files(file)
    click(analyst, "Check and keep")
    expect(analyst.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(analyst.locator("#wrong tbody tr")).to_have_count(5)
    assert Observation.objects.count() == 0
    right = {"Number": 45, "Out of": 60, "Nil or not held": None, "Commentary": "We met the team"}
    fill_in(file, [right, {"Number": 15}])
    analyst.get_by_label("Excel or CSV file").set_input_files(file)
    click(analyst, "Check and keep")
    click(analyst, "Submit")
    click(analyst, "Submit it")
    expect(analyst.get_by_text("The return is in.")).to_be_visible()
    manager = new_page(browser, live_server.url, world.manager)
    manager.goto(f"{live_server.url}{world.href('returns/missing/')}")
    expect(manager.get_by_role("link", name="Vale Police")).to_be_visible()
    expect(manager.get_by_role("link", name="Northmoor Council")).to_have_count(0)
    manager.get_by_label("Select Vale Police").check()
    click(manager, "Chase those ticked")
    click(manager, "Mail 1 person")
    expect(manager.get_by_text("1 return chased, 1 person written to.")).to_be_visible()
    assert MailMessage.objects.get().to == world.officer.email
    manager.goto(f"{live_server.url}{world.href(f'returns/{owed.reference}/')}")
    click(manager, "Accept")
    click(manager, "Accept it")
    expect(manager.get_by_text("The return is accepted.")).to_be_visible()
    manager.goto(f"{live_server.url}{world.href('returns/missing/')}")
    manager.get_by_role("link", name="Freeze").click()
    click(manager, "Freeze it")
    assert Period.objects.get().frozen_at is not None
    assert list(Observation.objects.values_list("numerator", "state", "final")) == [(45, "c", True), (15, "c", True)]
