"""The private calendar address: what it gives, to whom, for how long, and what somebody may try with it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.services import move_due_date, update_action, withdraw
from sightline.actions.tests.world import OPEN_TITLE, World
from sightline.audittrail.models import Entry
from sightline.calendars.models import CalendarFeed
from sightline.calendars.queries import hashed
from sightline.governance.models import Appointment, Post
from sightline.kernel.dates import england_today
from sightline.kernel.guessing import GUESSES_A_MINUTE
from tests.factories import appoint, grant, make_partnership, signed_in


def made(world: World, person: Person) -> str:
    """Make a calendar through the page and return the path of its address."""
    browser = signed_in(person)
    page = browser.get(f"/{world.slug}/my-calendar/")
    answer = browser.post(f"/{world.slug}/my-calendar/new/", page.context["make"].initial)
    assert answer.status_code == 200
    found = re.search(r"https?://[^/\s]+(/c/[^<\s]+)", answer.content.decode())
    assert found
    return found[1]


def events(path: str) -> dict[str, Any]:
    """Fetch a calendar and return its events by summary."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


@pytest.fixture
def levels(world: World) -> World:
    """All three actions are the owner's."""
    Action.objects.update(owner=world.post)
    return world


def test_a_calendar_holds_ones_own_dates_and_no_title_above_level_1(levels: World) -> None:
    found = events(made(levels, levels.owner))
    assert set(found) == {
        f"Due: {OPEN_TITLE} ({levels.open.reference})", f"An action of yours ({levels.group_only.reference})"
    }  # fmt: skip
    first = found[f"Due: {OPEN_TITLE} ({levels.open.reference})"]
    assert first["DTSTART"].dt == levels.open.due_on
    assert "DTEND" not in first
    assert first["UID"] == f"{levels.open.reference.lower()}-due@localhost"
    assert first["URL"].endswith(f"/{levels.slug}/actions/{levels.open.reference}/")


def test_what_is_kept_is_a_hash_and_the_address_is_shown_once(world: World) -> None:
    path = made(world, world.owner)
    token = path.split("/")[2]
    assert len(token) == 43  # 256 bits
    assert CalendarFeed.objects.get().token_hash == hashed(token)
    assert token not in signed_in(world.owner).get(f"/{world.slug}/my-calendar/").content.decode()
    assert token not in "".join(f"{one.before}{one.after}" for one in Entry.objects.all())


def test_a_move_is_a_new_edition_of_the_same_event(world: World) -> None:
    path = made(world, world.owner)
    before = next(iter(events(path).values()))
    day = england_today() + timedelta(days=9)
    move_due_date(action=world.open, due_on=day, reason="The board meets later", version=1, by=world.by(world.manager))
    after = next(iter(events(path).values()))
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], day)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


@pytest.mark.parametrize("done", [True, False])
def test_what_is_done_or_withdrawn_is_cancelled_and_left_out_later(world: World, done: bool) -> None:
    path, by = made(world, world.owner), world.by(world.manager)
    if done:
        update_action(action=world.open, rag="complete", text="All have answered.", version=1, by=by)
    else:
        withdraw(action=world.open, reason="Another board does it", version=1, by=by)
    one = next(iter(events(path).values()))
    assert (str(one["STATUS"]), int(one["SEQUENCE"])) == ("CANCELLED", 1)
    assert b"METHOD:PUBLISH" in Client().get(path).content
    for name in ("updates", "hand_overs", "date_changes"):
        for row in getattr(world.open, name).all():
            type(row).objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(days=62))
    Action.objects.filter(pk=world.open.pk).update(created_at=row.created_at - timedelta(days=90))
    assert events(path) == {}


def test_an_unchanged_calendar_is_not_sent_again(world: World) -> None:
    path = made(world, world.owner)
    first = Client().get(path)
    assert (first["Cache-Control"], first["Content-Type"]) == ("private, no-cache", "text/calendar; charset=utf-8")
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert Client().head(path)["ETag"] == first["ETag"]
    update_action(action=world.open, rag="green", text="Nearly there.", version=1, by=world.by(world.manager))
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert (first.cookies, again.cookies) == ({}, {})
    assert first["Referrer-Policy"] == "no-referrer"


def test_rights_are_asked_at_each_fetch(levels: World) -> None:
    path = made(levels, levels.owner)
    tag = Client().get(path)["ETag"]
    Action.objects.filter(pk=levels.open.pk).update(level=3)
    assert set(events(path)) == {f"An action of yours ({levels.group_only.reference})"}
    assert Client().get(path, headers={"if-none-match": tag}).status_code == 200
    grant("SCR", levels.partnership, levels.owner)
    Appointment.objects.filter(person=levels.owner).update(ends_on=england_today() - timedelta(days=1))
    assert events(path) == {}


@pytest.mark.parametrize("how", ["appointment ended", "switched off"])
def test_somebody_who_has_left_gets_the_explanation(world: World, how: str) -> None:
    path = made(world, world.owner)
    if how == "switched off":
        Person.objects.filter(pk=world.owner.pk).update(is_active=False)
    else:
        Appointment.objects.filter(person=world.owner).update(ends_on=england_today() - timedelta(days=1))
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "This calendar has ended" in answer.content.decode()
    assert world.open.reference not in answer.content.decode()


def test_an_address_ends_and_another_takes_its_place(world: World) -> None:
    old = made(world, world.owner)
    new = made(world, world.owner)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    browser = signed_in(world.owner)
    sent = {"csrfmiddlewaretoken": "t" * 64}
    for _ in range(2):
        assert browser.post(f"/{world.slug}/my-calendar/end/", sent).status_code == 302
    assert Client().get(new).status_code == 410
    assert CalendarFeed.objects.count() == 1
    verbs = [one.verb for one in Entry.objects.filter(verb__startswith="calendar_feed").order_by("sequence")]
    assert verbs == ["calendar_feed.made", "calendar_feed.renewed", "calendar_feed.ended"]


def test_the_same_form_twice_is_one_address_and_an_older_form_brings_no_ended_one_back(world: World) -> None:
    browser = signed_in(world.owner)
    where = f"/{world.slug}/my-calendar/"
    form = browser.get(where).context["make"].initial
    answers = [browser.post(f"{where}new/", form) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert Entry.objects.filter(verb="calendar_feed.made").count() == 1
    browser.post(f"{where}end/")
    assert browser.post(f"{where}new/", form).status_code == 409
    assert CalendarFeed.objects.get().ended_at is not None
    forged = {**form, "sealed": form["sealed"][:-3] + "abc"}
    assert browser.post(f"{where}new/", forged).status_code == 422
    other = signed_in(world.chair)
    assert other.post(f"{where}new/", form).status_code == 422  # made for somebody else


def test_guesses_get_one_answer_and_soon_none(world: World) -> None:
    cache.clear()
    answers = [Client().get(f"/c/{number}/sightline.ics") for number in range(GUESSES_A_MINUTE + 2)]
    assert [one.status_code for one in answers] == [404] * GUESSES_A_MINUTE + [429] * 2
    assert len({one.content for one in answers}) == 1
    assert Client().get(f"/u/{'x' * 43}/").status_code == 429  # links in mails are counted with them
    assert Client().get(made(world, world.owner)).status_code == 200  # whoever knows an address is not kept out
    assert Client().post("/c/abc/sightline.ics").status_code == 405
    cache.clear()


def test_when_it_was_last_fetched_is_shown(world: World) -> None:
    path = made(world, world.owner)
    page = signed_in(world.owner).get(f"/{world.slug}/my-calendar/").content.decode()
    assert "Not fetched yet" in page
    Client().get(path)
    page = signed_in(world.owner).get(f"/{world.slug}/my-calendar/").content.decode()
    assert "Last fetched at" in page


def test_a_calendar_is_of_one_partnership(world: World) -> None:
    path = made(world, world.owner)
    elsewhere = make_partnership("EHC")
    post = Post.objects.create(partnership=elsewhere, agency=world.agency, title="Other post")
    appoint(post, world.owner)
    by = signed_in(world.owner)
    assert "Make an address" in by.get(f"/{elsewhere.slug}/my-calendar/").content.decode()
    assert len(events(path)) == 1


def test_queries_do_not_grow_with_rows(world: World) -> None:
    path = made(world, world.owner)
    counts = []
    for _ in range(2):
        Client().get(path)
        with CaptureQueriesContext(connection) as seen:
            Client().get(path)
        counts.append(len(seen))
        for number in range(3):
            world.action(f"More {number}", owner=world.post, due_on=england_today())
    assert counts[0] == counts[1] <= 10  # each source of dates adds a constant number
