"""A year of meetings for nine groups, planned in one sitting in a real browser and lived with afterwards."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as installed
from django.utils import timezone
from icalendar import Calendar

from sightline.kernel.outbox import deliver_due
from sightline.meetings.models import Meeting
from sightline.meetings.tests.world import make_world
from tests import factories as make
from tests.mail_server import mail_server

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SOME_WEEKS = {"meeting_rule": "weeks", "weeks_from": 8, "weeks_to": 12}
MORE: dict[str, Any] = {
    "Data group": {"meeting_rule": "a_year", "meetings_a_year": 4},
    "Exploitation group": SOME_WEEKS,
    "Housing group": {"meeting_rule": "a_year", "meetings_a_year": 6},
    "Review group": {"meeting_rule": "a_year", "meetings_a_year": 12},
    "Training group": {"meeting_rule": "a_year", "meetings_a_year": 3},
}


@pytest.fixture
def world(transactional_db):
    made = make_world()
    for name, rule in MORE.items():
        make.make_group(made.partnership, name, **rule)
    make.make_group(made.partnership, "Voices group")
    return made


def page_of(browser, live_server, person):
    cookie = make.signed_in(person).cookies[installed.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": installed.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def type_day(page, day):
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(name, exact=True).fill(str(value))


def events_by_mail(post) -> dict[str, str]:
    """Send what waits and return {to: the state of the event in the mail} of what the mail server took since."""
    post.taken.clear()
    deliver_due(timezone.now(), "worker")
    found = {}
    for mail in post.taken:
        part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
        event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
        found[str(mail["To"])] = f"{event['SEQUENCE']} {event['STATUS']}"
    return found


def plan_the_year(page, world) -> list[Meeting]:
    """Give the group without a rule one, say what the groups want, look at the dates, plan them."""
    first, last = world.year
    page.goto(world.href("plan/"))
    page.get_by_role("link", name="Voices group").click()
    page.get_by_label("Every so many weeks").check()
    page.get_by_label("Weeks between meetings").fill("13")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/groups/\d+/$"))
    page.goto(world.href("plan/"))
    for legend, day in (("From", first), ("To", last)):
        type_day(page.get_by_role("group", name=legend, exact=True), day)
    executive, children = (
        page.get_by_role("group", name=name, exact=True) for name in ("Executive", "Children quality group")
    )
    executive.get_by_label("Place").fill("Town hall")
    children.get_by_label("On the days of").select_option(label="Adults quality group")
    children.get_by_label("Begins").fill("13:30")
    page.get_by_role("button", name="Look at the dates").click()
    page.get_by_role("heading", name="The dates").wait_for()
    assert (page.locator("#dates h3").count(), Meeting.objects.count()) == (9, 0)
    page.get_by_role("button", name=re.compile(r"^Plan \d+ meetings$")).click()
    page.get_by_text("meetings are planned.").first.wait_for()
    return list(Meeting.objects.select_related("group").order_by("starts_at"))


def move_and_cancel(page, row: Meeting, nurse: str, post) -> list[tuple[str, int]]:
    """Invite, move and cancel; return what one of three calendars was told and how many were, each time."""
    told = []

    def note(words: str) -> None:
        page.get_by_text(words).first.wait_for()
        mails = events_by_mail(post)
        told.append((mails[nurse], len(mails)))

    page.get_by_role("button", name="Invite 3 people").click()
    note("3 people are being invited")
    page.get_by_role("button", name="Move", exact=True).click()
    type_day(page, row.starts_at.date() + timedelta(days=1))
    page.get_by_label("Why it moves").fill("The hall is taken")
    page.get_by_role("button", name="Move the meeting").click()
    note("The meeting is on")
    page.get_by_role("link", name="Cancel the meeting").click()
    page.get_by_label("Why it is cancelled").fill("Too few can come")
    page.get_by_role("button", name="Cancel the meeting").click()
    note("Cancelled: Too few can come")
    return told


def call_from_the_groups_page(page, world) -> Meeting:
    """One click leads to the form with the group and the kind filled in, the second calls the meeting."""
    page.goto(f"/{world.partnership.slug}/groups/{world.executive.pk}/work/")
    page.get_by_role("link", name="Call a meeting").click()
    page.get_by_label("What it is for").fill("A death in custody")
    type_day(page, world.year[0] - timedelta(days=20))
    page.get_by_label("Begins").fill("9:00")
    page.get_by_role("button", name="Call the meeting").click()
    page.get_by_text("is called. Invite people next.").first.wait_for()
    return Meeting.objects.get(kind="extra", group=world.executive)


def feed_of(page, slug: str, live_server) -> dict[str, str]:
    """Make a private calendar address and return {event: state} of what it gives."""
    page.goto(f"/{slug}/my-calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Your private address").input_value()
    given = page.context.request.get(live_server.url + urlsplit(address).path).body()
    events = Calendar.from_ical(given).walk("VEVENT")
    return {str(one["UID"]).partition("@")[0]: str(one.get("STATUS", "CONFIRMED")) for one in events}


def test_a_year_for_nine_groups_is_planned_moved_cancelled_and_called(world, browser, live_server, settings):
    page = page_of(browser, live_server, world.manager)
    planned = plan_the_year(page, world)
    of = {group: [row for row in planned if row.group_id == group] for group in {row.group_id for row in planned}}
    assert (len(of), len(of[world.executive.pk])) == (9, 8)
    adults, children = ([row.starts_at.date() for row in of[one.pk]] for one in (world.adults, world.children))
    assert adults == children
    assert page.get_by_role("main").locator("tbody th[scope=row] a").count() == len(planned)

    first = of[world.executive.pk][0]
    with mail_server(settings) as post:
        page.goto(world.href(f"{first.reference}/"))
        told = move_and_cancel(page, first, world.nurse.email, post)
    assert told == [("0 CONFIRMED", 3), ("1 CONFIRMED", 3), ("2 CANCELLED", 3)]

    extra = call_from_the_groups_page(page, world)
    states = feed_of(page_of(browser, live_server, world.nurse), world.partnership.slug, live_server)
    mine = [*of[world.executive.pk], *of[world.adults.pk], *of[world.children.pk], extra]
    assert states == {str(row.uid): "CONFIRMED" for row in mine} | {str(first.uid): "CANCELLED"}
