"""The main job: a plan comes in as a Word file, is corrected, agreed on, given to people, chased and taken out again.

At a desk, on a phone and without JavaScript; with document 000, or an invented plan where it is not at hand.
"""

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sightline.actions.models import Action
from sightline.kernel.dates import england_today
from tests.journeys.documents import Document, a_plan
from tests.journeys.looking import check_page
from tests.journeys.steps import choose, click, download, enter, follow, through_menu, type_date
from tests.journeys.world import World, make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LINES = re.compile(r"All (\d+) (?:lines|pieces) are accounted for: (\d+) placed, (\d+) set aside, (\d+) unplaced\.")
SAID = "The quay was walked twice. The next walk is on Saturday."
HEADER = [
    "Reference", "Action", "Detail", "Owner", "Deputy", "Agency", "Group", "Due", "Time", "Status", "RAG", "Direction",
    "Last update", "What the last update said", "Came from", "Level",
]  # fmt: skip


def test_the_whole_job(live_server: Any, context: BrowserContext, tmp_path: Path) -> None:
    document = a_plan(tmp_path)
    world = make_world()
    page = context.new_page()

    given_the_business_manager_is_at_the_import(page, live_server.url, world)
    when_the_word_file_is_read(page, document)
    then_every_line_is_accounted_for(page)
    proposal = page.url
    when_one_item_is_reworded_and_one_left_out(page, document)
    when_the_proposal_is_accepted(page)
    then_the_plan_is_there(page, document)
    plan = page.url

    titles = when_three_actions_get_an_owner_and_a_date(page, document)
    when_the_first_is_updated(page, titles[0])
    action = page.url
    then_the_two_others_are_late(page, titles)
    then_the_files_hold_what_the_list_shows(page, tmp_path, titles)
    then_all_actions_are_in_the_file(page, tmp_path, document)

    when_they_sign_out_and_a_stranger_signs_in(page, live_server.url, world)
    export = f"{live_server.url}/northmoor/actions/export/?format=csv"
    then_it_is_as_if_nothing_were_there(page, [plan, proposal, action, export, f"{plan}export/plan.xlsx"])
    then_their_own_lists_are_empty(page, live_server.url, titles)


def given_the_business_manager_is_at_the_import(page: Page, address: str, world: World) -> None:
    enter(page, address, world.manager)
    click(page, f"Overview of {world.northmoor.name}")
    through_menu(page, "Import a document")


def when_the_word_file_is_read(page: Page, document: Document) -> None:
    page.get_by_label("Your plan").set_input_files(document.path)
    click(page, "Read the document")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what we understood")


def then_every_line_is_accounted_for(page: Page) -> None:
    said = LINES.search(page.get_by_role("main").inner_text())
    assert said
    every, *parts = map(int, said.groups())
    assert every == sum(parts) == page.locator("#document .src > li").count()
    marks = [page.locator(f"#document .src > li:is({css})").count() for css in (".a, .q", ".x", ".u")]
    assert marks == parts


def when_one_item_is_reworded_and_one_left_out(page: Page, document: Document) -> None:
    old, new = document.reword
    open_item(page, old)
    page.get_by_label("Words", exact=True).fill(new)
    click(page, "Save the words")
    expect(item(page, new)).to_have_count(1)
    open_item(page, document.leave_out)
    click(page, "Leave it out")
    expect(item(page, document.leave_out)).to_have_count(0)
    expect(page.locator("#dropped")).to_contain_text(document.leave_out)


def item(page: Page, words: str) -> Any:
    return page.locator(".got > li").filter(has=page.get_by_text(words, exact=True))


def open_item(page: Page, words: str) -> None:
    follow(page, item(page, words).get_by_role("link", name=re.compile("^Change ")))


def when_the_proposal_is_accepted(page: Page) -> None:
    click(page, "Accept and make the plan")
    click(page, "Make the plan")


def then_the_plan_is_there(page: Page, document: Document) -> None:
    shown = page.get_by_role("table", name="Priorities", exact=True).get_by_role("rowheader").get_by_role("link")
    expected = [f"{number}. {title}" for number, title in enumerate(document.priorities, start=1)]
    assert shown.all_inner_texts() == expected
    expect(page.get_by_role("main")).to_contain_text(f"{document.actions - 1} actions: 0 complete, 0 late")


def when_three_actions_get_an_owner_and_a_date(page: Page, document: Document) -> list[str]:
    click(page, "Actions")
    chosen = Action.objects.order_by("reference").values_list("title", flat=True)
    titles = [str(title) for title in chosen[:3]]
    tick(page, titles)
    click(page, "Set the owner")
    choose(page, "New owner", "Head of early help, Northmoor Council (Tom Birch)")
    click(page, "Set the owner")
    tick(page, titles)
    click(page, "Set the date")
    type_date(page, "New due date", long_ago())
    page.get_by_label("Why").fill("The plan had no dates of its own")
    click(page, "Set the date")
    return titles


def long_ago() -> date:
    return england_today() - timedelta(days=40)


def tick(page: Page, titles: list[str]) -> None:
    for reference, title in Action.objects.filter(title__in=titles).values_list("reference", "title"):
        page.get_by_role("checkbox", name=f"Select {reference}, {title}", exact=True).check()


def when_the_first_is_updated(page: Page, title: str) -> None:
    click(page, title)
    page.get_by_role("radio", name="Complete").check()
    page.get_by_label("What has happened, and what is next?").fill(SAID)
    click(page, "Send update")
    expect(page.locator("#history")).to_contain_text(SAID)


def then_the_two_others_are_late(page: Page, titles: list[str]) -> None:
    follow(page, page.get_by_role("link", name="Sightline").first)
    click(page, "Overview of Northmoor Safeguarding Partnership")
    click(page, "See all 2 late actions")
    assert shown_titles(page) == titles[1:]


def shown_titles(page: Page) -> list[str]:
    table = page.get_by_role("table", name="Actions", exact=True)
    return [text.strip() for text in table.get_by_role("rowheader").get_by_role("link").all_inner_texts()]


def then_the_files_hold_what_the_list_shows(page: Page, folder: Path, titles: list[str]) -> None:
    rows = [late_row(Action.objects.get(title=title)) for title in titles[1:]]
    assert in_excel(download(page, "Excel", folder)) == [HEADER, *rows]
    assert in_csv(download(page, "CSV", folder)) == [HEADER, *[as_text(row) for row in rows]]


def late_row(action: Action) -> list[Any]:
    late = "Late by 40 days"
    return [
        action.reference, action.title, None, "Head of early help", None, "Northmoor Council", None, long_ago(), late,
        "Open", "Not started", None, None, None, action.origin_path or None, 1,
    ]  # fmt: skip


def as_text(row: list[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def in_excel(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [[cell.date() if hasattr(cell, "date") else cell for cell in row] for row in rows]


def in_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def then_all_actions_are_in_the_file(page: Page, folder: Path, document: Document) -> None:
    click(page, "Clear filters")
    shown = shown_titles(page)
    _, *rows = in_excel(download(page, "Excel", folder))
    assert [row[1] for row in rows][: len(shown)] == shown
    titles = {row[1] for row in rows}
    assert len(rows) == document.actions - 1
    assert (document.reword[1] in titles, document.reword[0] in titles, document.leave_out in titles) == (
        True,
        False,
        False,
    )


def when_they_sign_out_and_a_stranger_signs_in(page: Page, address: str, world: World) -> None:
    follow(page, page.get_by_role("button", name="Sign out"))
    enter(page, address, world.stranger)


def then_it_is_as_if_nothing_were_there(page: Page, addresses: list[str]) -> None:
    assert {address: page.request.get(address).status for address in addresses} == dict.fromkeys(addresses, 404)
    page.goto(addresses[0])
    check_page(page)


def then_their_own_lists_are_empty(page: Page, address: str, titles: list[str]) -> None:
    for path in (
        "/",
        "/eastholt/",
        "/eastholt/actions/",
        "/eastholt/imports/",
        "/eastholt/plans/",
        "/eastholt/changes/",
    ):
        page.goto(address + path)
        check_page(page)
        words = page.locator("body").inner_text()
        assert [title for title in [*titles, "Northmoor"] if title in words] == [], path
