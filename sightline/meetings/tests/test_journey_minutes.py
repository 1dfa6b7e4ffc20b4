"""A meeting in a real browser: minuted with an action that is its owner's work, quorum lost, the network gone.

And what confirmed minutes still allow: a dated correction beside what was confirmed.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from sightline.kernel.dates import england_today, in_short, in_words
from sightline.meetings.models import Minutes
from sightline.meetings.services.recording import add_needed, write_entry
from sightline.meetings.tests.paper_files import texts
from sightline.meetings.tests.recording import earlier, make_recording
from tests import factories as make

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rec(transactional_db):
    return make_recording()


def page_of(browser, live_server, person):
    cookie = make.signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def test_a_meeting_is_minuted_loses_its_quorum_and_decides_with_a_reason(rec, browser, live_server):
    owner = make.make_post(rec.world.partnership, "Housing lead")
    person = make.appoint(owner)
    add_needed(group=None, needed_for="policy", post=rec.seats["cabinet"].post, agency=None, source="", by=rec.by)
    page = page_of(browser, live_server, rec.world.manager)
    page.goto(rec.href(""))
    page.get_by_role("button", name="Begin the minutes").click()
    page.get_by_label("Nurse", exact=True).select_option(label="Dee Upton stands in as deputy")
    page.get_by_label("Superintendent").select_option(label="Bo Field is here")
    page.get_by_role("button", name="Save who is here").click()
    page.get_by_text("The meeting is quorate.").first.wait_for()
    page.goto(rec.href("take/"))
    page.get_by_role("link", name="Add an action under item 3").click()
    page.get_by_label("What is to be done").fill("Write to landlords")
    page.get_by_role("combobox", name="Owner").fill("Housing")
    page.get_by_role("option", name="Housing lead").first.click()
    due = england_today() + timedelta(days=9)
    for name, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(name, exact=True).fill(str(value))
    page.get_by_role("button", name="Add the action").click()
    page.get_by_text("is opened.").first.wait_for()
    page.goto(rec.href("chair/"))
    page.get_by_role("listitem").filter(has_text="Bo Field").get_by_role("button", name="Leaves").click()
    page.get_by_text("Not represented: Police.").first.wait_for()
    page.get_by_role("link", name="Record a decision under item 3").click()
    page.get_by_label("What was decided").fill("Adopt the strategy")
    page.get_by_label("Policy").check()
    page.get_by_label("Why", exact=True).fill("It was consulted on")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("not there: Cabinet member").first.wait_for()
    page.get_by_label("Why it was taken all the same").fill("Both agreed by telephone")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("link", name="Adopt the strategy").wait_for()
    theirs = page_of(browser, live_server, person)
    theirs.goto("/")
    theirs.get_by_text("Write to landlords").first.wait_for()


def test_what_the_minute_taker_types_outlives_the_network_until_it_is_saved_or_they_sign_out(rec, browser, live_server):
    rec.came()
    entry = rec.entry()
    page = page_of(browser, live_server, rec.world.manager)
    page.goto(rec.href("take/"))
    item = page.locator(f"#item-{entry.pk}")
    page.context.set_offline(True)
    item.get_by_label("What was said").fill("The police reported.")
    item.get_by_role("button", name="Save").click()
    item.get_by_text("Not saved: there is no network").wait_for()
    page.context.set_offline(False)
    page.goto(rec.href(""))
    page.goto(rec.href("take/"))
    item.get_by_text("are back. They are not saved yet.").wait_for()
    item.get_by_role("button", name="Save").click()
    item.get_by_text("Saved at").wait_for()
    entry.refresh_from_db()
    assert entry.text == "The police reported."
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('sightline-minutes:')).length"
    assert page.evaluate(kept) == 0
    item.get_by_label("What was said").fill("Something else")
    assert page.evaluate(kept) == 1
    page.goto(rec.href(""))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/**")
    assert page.evaluate(kept) == 0
    assert Minutes.objects.get().state == "draft"


def test_confirmed_minutes_offer_no_edit_and_show_a_dated_correction_beside_what_was_confirmed(
    rec, browser, live_server, tmp_path: Path
):
    then = earlier(rec, 60)
    then.came()
    entry, name = then.entry(), rec.world.manager.name
    write_entry(entry=entry, title=entry.title, text="Three cases were late.", version=1, by=rec.by)
    chair = page_of(browser, live_server, rec.world.chair)
    chair.goto(then.href("minutes/"))
    chair.get_by_role("button", name="Approve", exact=True).click()
    chair.get_by_role("button", name="Approve the minutes").click()
    chair.get_by_role("button", name="Confirm", exact=True).click()
    chair.get_by_label("Confirmed at the meeting on").select_option(label=in_words(england_today()))
    chair.get_by_role("button", name="Confirm the minutes").click()
    chair.get_by_text("do not change any more").wait_for()

    page = page_of(browser, live_server, rec.world.manager)
    page.goto(then.href("minutes/"))
    assert page.get_by_role("main").get_by_role("button").all_inner_texts() == ["Add a correction"]
    page.goto(then.href("take/"))
    assert page.get_by_label("What was said").count() == 0
    page.goto(then.href("minutes/"))
    page.get_by_role("button", name="Add a correction", exact=True).click()
    page.get_by_label("Item").select_option(label=f"{entry.label}. {entry.title}")
    page.get_by_label("What it should have said").fill("Five cases were late.")
    page.get_by_role("button", name="Add the correction").click()
    page.get_by_text("The correction is added.").first.wait_for()
    item = page.locator(f"#item-{entry.pk}")
    item.get_by_text("Three cases were late.").wait_for()
    item.get_by_text(f"Correction of {in_words(england_today())}").wait_for()
    item.get_by_text("Five cases were late.").wait_for()
    with page.expect_download() as waited:
        page.get_by_role("link", name="PDF", exact=True).click()
    waited.value.save_as(tmp_path / "minutes.pdf")
    said = " ".join(" ".join(texts((tmp_path / "minutes.pdf").read_bytes())).split())
    assert "Three cases were late." in said
    assert f"Correction, {in_short(england_today())}, {name}: Five cases were late." in said
