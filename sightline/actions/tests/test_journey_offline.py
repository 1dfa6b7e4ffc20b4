"""Working offline in a real browser with a real file: out, changed by two people, back, one conflict chosen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings

from sightline.actions.models import Action
from sightline.actions.services import retitle
from sightline.actions.tests.world import World, make_world
from tests.factories import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def page(browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    context = browser.new_context(base_url=live_server.url, accept_downloads=True)
    cookie = signed_in(world.manager).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_workbook_goes_out_and_comes_back_with_one_conflict(page: Any, world: World, tmp_path: Path) -> None:
    page.goto(world.href())
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel to work on offline").click()
    file = tmp_path / "on the train.xlsx"
    taken.value.save_as(file)
    book = openpyxl.load_workbook(file)
    sheet = book["Actions"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == world.open.reference)
    sheet.cell(row, at["Action"]).value = "My title"
    sheet.cell(row, at["RAG"]).value = "Green"
    sheet.cell(row, at["New update"]).value = "Six have agreed."
    book.save(file)
    retitle(action=world.open, title="Their title", detail="", version=world.open.version, by=world.by(world.manager))
    page.get_by_role("button", name="Bring a workbook back").or_(
        page.get_by_role("link", name="Bring a workbook back")
    ).first.click()
    page.get_by_label("Excel workbook").set_input_files(file)
    page.get_by_role("button", name="Check the workbook").click()
    page.get_by_role("heading", name="Somebody else changed these too").wait_for()
    page.get_by_role("button", name="Do all of it").click()
    page.get_by_text(f"Choose for row {row}").first.wait_for()
    page.get_by_text("Mine goes in").click()
    page.get_by_role("button", name="Do all of it").click()
    page.get_by_text("The workbook is in: 1 action changed, 0 opened.").wait_for()
    now = Action.objects.select_related("last_update").get(pk=world.open.pk)
    assert (now.title, now.rag, now.last_update.text if now.last_update else "") == (
        "My title", "green", "Six have agreed.",
    )  # fmt: skip
