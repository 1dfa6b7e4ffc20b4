"""A pack with a restricted item and a late paper, read in a real browser by two people with different rights."""

from pathlib import Path

import pytest
from django.conf import settings

from sightline.meetings.models import Pack
from sightline.meetings.services import NewItem, add_item, build_pack
from sightline.meetings.tests.paper_files import pdf_file, send, texts, word_file
from sightline.meetings.tests.world import make_world
from tests.factories import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return make_world()


def page_of(browser, live_server, person):
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def pack_taken(page, address, kept: Path) -> list[str]:
    """Ask for the reader's pack, let the worker make it, and return the words of its pages."""
    page.goto(address)
    page.get_by_role("button", name="Make my pack").click()
    page.get_by_text("Your pack is being made.", exact=True).wait_for()
    build_pack.call(Pack.objects.filter(state="waiting").latest("pk").pk)
    with page.expect_download() as waited:
        page.get_by_role("link", name="Papers as PDF").click()
    waited.value.save_as(kept)
    return texts(kept.read_bytes())


def test_two_people_read_the_pack_each_may_see(world, browser, live_server, tmp_path):
    meeting = world.meeting()
    risks = add_item(meeting=meeting, new=NewItem("Risks"), by=world.by)
    data = add_item(meeting=meeting, new=NewItem("Data"), by=world.by)
    send(risks, "Register", word_file("The first risk."), world.by)
    send(data, "Police data", pdf_file("Police", 2), world.by)
    papers = world.href(f"{meeting.reference}/papers/")
    manager = page_of(browser, live_server, world.manager)
    manager.goto(papers)
    manager.get_by_role("button", name="Send the papers round").click()
    manager.get_by_role("button", name="Send them round").click()
    manager.get_by_text("2 people are told by mail").wait_for()
    manager.goto(world.href(f"{meeting.reference}/agenda/add/"))
    manager.get_by_label("Title").fill("Review of child B")
    manager.get_by_role("radio", name="To note").check()
    manager.get_by_label("Restricted").check()
    manager.get_by_role("button", name="Add the item").click()
    manager.get_by_role("link", name="Review of child B").click()
    manager.get_by_role("link", name="Send in a paper").click()
    manager.get_by_label("Title").fill("What we know of B")
    manager.get_by_label("File").set_input_files(
        {"name": "b.docx", "mimeType": "application/octet-stream", "buffer": word_file("Hidden words.")}
    )
    manager.get_by_role("button", name="Send it in").click()
    manager.get_by_text("is with the item").wait_for()
    late = add_item(meeting=meeting, new=NewItem("A death", after=risks), by=world.by)
    send(late, "Late note", pdf_file("Late", 1), world.by)

    whole = pack_taken(manager, papers, tmp_path / "whole.pdf")
    nurse = page_of(browser, live_server, world.nurse)
    part = pack_taken(nurse, papers, tmp_path / "part.pdf")
    pages = [one.rpartition("Page ")[2].split()[0] for one in part[1:]]
    assert pages == ["1", "1a", "2", "3"]
    assert [one.rpartition("Page ")[2].split()[0] for one in whole[1:-1]] == pages
    assert "Hidden words." in whole[-1]
    assert not any("Hidden" in one or "child B" in one or "OFFICIAL" in one for one in part)
    nurse.goto(world.href(f"{meeting.reference}/agenda/"))
    assert "child B" not in nurse.content()
