"""The pages of meetings as people use them: a year planned in one sitting, a meeting called in two clicks."""

import re
from datetime import date, time, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.kernel.models import MailMessage
from sightline.meetings.models import AvoidedDays, Meeting
from sightline.meetings.queries.plan import Wished
from sightline.meetings.rules.series import year_end
from sightline.meetings.tests.world import World
from tests import factories as make

USUAL = {"weekday": "1", "starts_at": "10:00", "minutes": "120", "place": "Town hall", "pair": ""}


def boxes(name: str, day: date) -> dict[str, str]:
    """Return a day as a form sends it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def asked(world: World) -> dict[str, Any]:
    """Return the planning form for the executive and the two quality groups, paired."""
    first, last = world.year
    told: dict[str, Any] = {
        **boxes("starts_on", first),
        **boxes("ends_on", last),
        "lead_days": "7",
        "avoids_school": "on",
    }
    for group in (world.executive, world.adults, world.children):
        told |= {f"g{group.pk}-{name}": value for name, value in USUAL.items()} | {f"g{group.pk}-take": "on"}
    return told | {f"g{world.children.pk}-pair": str(world.adults.pk), f"g{world.children.pk}-starts_at": "13.30"}


def days_of(page: str) -> list[str]:
    return re.findall(r'name="day" value="([\d-]+)"', page)


def test_a_year_is_looked_at_and_then_planned(world: World) -> None:
    browser = world.browser()
    assert "8 times a year" in browser.get(world.href("plan/")).content.decode()
    look = browser.post(world.href("plan/"), asked(world))
    page = look.content.decode()
    assert look.status_code == 200
    assert Meeting.objects.count() == 0
    assert len(days_of(page)) == 16
    assert "Plan 16 meetings" in page
    done = browser.post(world.href("plan/"), asked(world) | {"step": "plan", "day": days_of(page)})
    assert done.status_code == 302
    assert Meeting.objects.count() == 16
    listed = browser.get(done["Location"]).content.decode()
    assert "16 meetings are planned" in listed
    assert listed.count("Town hall") == 16


def chosen(page: str, name: str) -> str:
    """Return the value a list of the form starts with."""
    listed = page.split(f'name="{name}"', 1)[1].split("</select>", 1)[0]
    return re.findall(r'value="(\d*)"\s+selected', listed)[0]


def test_the_next_year_starts_with_what_a_group_was_planned_by_and_first_years_are_spread_over_the_week(
    world: World,
) -> None:
    groups = (world.adults, world.children, world.executive)
    page = world.browser().get(world.href("plan/")).content.decode()
    assert [chosen(page, f"g{one.pk}-weekday") for one in groups] == ["0", "1", "2"]
    world.plan(
        Wished(world.adults, 3, time(14, 15), 90, "Fernside hall"),
        Wished(world.children, 3, time(16), 60, pair=world.adults),
    )
    page = world.browser().get(world.href("plan/")).content.decode()
    assert [chosen(page, f"g{one.pk}-weekday") for one in groups] == ["3", "3", "2"]
    assert chosen(page, f"g{world.children.pk}-pair") == str(world.adults.pk)
    assert 'value="14:15"' in page
    assert 'value="Fernside hall"' in page


def test_a_year_that_is_planned_is_not_offered_again(world: World) -> None:
    def begins() -> tuple[list[str], list[bool]]:
        page = world.browser().get(world.href("plan/")).content.decode()
        boxes = [re.search(rf"<input[^>]*name=\"g{one.pk}-take\"[^>]*>", page) for one in groups]
        first = [
            re.findall(rf'name="starts_on_{part}"[^>]*value="(\d+)"', page)[0] for part in ("day", "month", "year")
        ]
        return first, ["checked" in str(box and box[0]) for box in boxes]

    groups = (world.executive, world.adults, world.children)
    _, last = world.year
    world.plan(*(Wished(one, 1, time(10 + 3 * at), 120) for at, one in enumerate(groups)))
    after = last + timedelta(days=1)
    assert begins() == ([str(after.day), str(after.month), str(after.year)], [True, True, True])
    Meeting.objects.filter(group=world.adults).delete()
    usual = year_end(world.by.today) + timedelta(days=1)
    assert begins() == ([str(usual.day), str(usual.month), str(usual.year)], [False, True, False])


def test_days_that_were_not_looked_at_are_not_planned(world: World) -> None:
    answer = world.browser().post(world.href("plan/"), asked(world) | {"step": "plan", "day": ["2030-01-01", "x"]})
    assert answer.status_code == 409
    assert "changed since you looked" in answer.content.decode()
    assert Meeting.objects.count() == 0


def test_what_is_wrong_with_a_wish_is_said_where_it_stands(world: World) -> None:
    wrong = asked(world) | {
        f"g{world.adults.pk}-starts_at": "25:99",
        **boxes("ends_on", world.year[0] - timedelta(days=1)),
    }
    answer = world.browser().post(world.href("plan/"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_g{world.adults.pk}-starts_at"' in page
    assert "Adults quality group: Enter a time such as 10:00 or 14:30" in page
    assert "Choose a day after the first, at most a year later" in page


def test_an_extraordinary_meeting_is_called_moved_and_cancelled(world: World) -> None:
    browser, day = world.browser(), world.by.today + timedelta(days=40)
    called = browser.post(
        world.href("call/"),
        {"group": world.executive.pk, "purpose": "A new risk", "starts": "9:30", "minutes": "60", "kind": "extra",
         **boxes("day", day)},
    )  # fmt: skip
    row = Meeting.objects.get()
    assert called["Location"] == world.href(f"{row.reference}/")
    assert (row.kind, row.purpose) == ("extra", "A new risk")
    page = browser.get(called["Location"]).content.decode()
    assert "Invite 3 people" in page
    assert "Asha Rahman" in page
    browser.post(world.href(f"{row.reference}/invite/"))
    assert MailMessage.objects.count() == 3
    move = {"starts": "11:00", "minutes": "60", "place": "", "version": "1", **boxes("day", day)}
    refused = browser.post(world.href(f"{row.reference}/move/"), move)
    assert (refused.status_code, "Say why the meeting moves" in refused.content.decode()) == (422, True)
    assert browser.post(world.href(f"{row.reference}/move/"), move | {"reason": "Clash"}).status_code == 302
    late = browser.post(world.href(f"{row.reference}/cancel/"), {"reason": "Settled", "version": "1"})
    assert late.status_code == 409
    assert (
        browser.post(world.href(f"{row.reference}/cancel/"), {"reason": "Settled", "version": "2"}).status_code == 302
    )
    verbs = list(Entry.objects.filter(verb__startswith="meeting.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["meeting.called", "meeting.invited", "meeting.moved", "meeting.cancelled"]


def test_a_guest_knows_of_the_meetings_they_are_asked_to_and_of_no_other(world: World) -> None:
    mine, other = world.meeting(world.executive, 20), world.meeting(world.adults, 20)
    browser = world.browser(world.guest)
    page = browser.get(world.href()).content.decode()
    assert (mine.reference in page, other.reference in page) == (True, False)
    assert browser.get(world.href(f"{other.reference}/")).status_code == 404
    assert browser.get(world.href("plan/")).status_code == 403


def test_names_are_kept_from_whoever_may_not_read_who_is_here(world: World) -> None:
    row = world.meeting(world.executive, 20)
    page = world.browser(world.guest).get(world.href(f"{row.reference}/")).content.decode()
    assert ("Nurse" in page, "Asha Rahman" in page) == (True, False)


def test_days_are_kept_free_and_given_back(world: World) -> None:
    browser = world.browser()
    first = world.by.today + timedelta(days=30)
    told = {"kind": "school", "name": "Easter", **boxes("starts_on", first), **boxes("ends_on", first)}
    assert browser.post(world.href("days/avoid/"), told).status_code == 302
    again = browser.post(world.href("days/avoid/"), told)
    assert (again.status_code, "kept free already" in again.content.decode()) == (422, True)
    row = AvoidedDays.objects.get()
    assert "Easter" in browser.get(world.href("days/")).content.decode()
    browser.post(world.href(f"days/avoid/{row.pk}/remove/"))
    assert AvoidedDays.objects.count() == 0


def test_the_plan_goes_out_as_files_and_as_a_calendar(world: World) -> None:
    row = world.meeting(world.executive, 20)
    browser = world.browser()
    lines = browser.get(world.href(), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Reference,Day,Time,Group,Place,Expected,State,Clashes"
    assert len(lines) == 2
    assert f"{row.uid}@nmr.sightline" in browser.get(world.href("calendar/")).content.decode()


def queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_one_row_and_for_three(world: World) -> None:
    browser = world.browser()
    browser.get(world.href())  # the first page of a session writes when it was used
    counts = []
    for days in ((20,), (21, 22)):
        for day in days:
            row = world.meeting(world.executive, day)
            make.seat(world.executive, make.make_post(world.partnership))
        counts.append((queries(browser, world.href()), queries(browser, world.href(f"{row.reference}/"))))
    assert counts[0] == counts[1]
    assert counts[0] <= (12, 15)


def test_a_meeting_is_found_by_group_purpose_and_place_by_whoever_may_know_of_it(world: World) -> None:
    row = world.meeting(world.executive, 20)
    Meeting.objects.filter(pk=row.pk).update(purpose="Zircon review", place="Fernside hall")
    search, browser = f"/{world.partnership.slug}/search/", world.browser()
    for typed in ("zircon", "fernside", f"zircon {world.executive.name.split()[0]}"):
        assert world.href(f"{row.reference}/") in browser.get(search, {"q": typed}).content.decode(), typed
    assert make.signed_in(make.make_person()).get(search, {"q": "zircon"}).status_code == 404


def test_the_filter_of_clashes_shows_those_that_clash_and_no_others(world: World) -> None:
    clashing = {world.meeting(world.executive, 30).reference, world.meeting(world.adults, 30, time(11)).reference}
    alone = world.meeting(world.children, 40).reference
    browser = world.browser()
    page = browser.get(world.href()).content.decode()
    assert {one for one in (*clashing, alone) if one in page} == {*clashing, alone}
    assert '<option value="1">Only those that clash</option>' in page
    page = browser.get(world.href(), {"clashes": "1"}).content.decode()
    assert {one for one in (*clashing, alone) if one in page} == clashing


def test_a_year_without_school_holidays_says_that_none_can_be_kept_free(world: World) -> None:
    browser, first = world.browser(), world.by.today + timedelta(days=30)
    group = world.executive
    told = {
        **boxes("starts_on", first), **boxes("ends_on", first + timedelta(days=300)), "avoids_school": "on",
        "lead_days": "7", f"g{group.pk}-take": "on", f"g{group.pk}-weekday": "0", f"g{group.pk}-starts_at": "10:00",
        f"g{group.pk}-minutes": "120", "step": "look",
    }  # fmt: skip
    for other in (world.children, world.adults):
        told |= {f"g{other.pk}-weekday": "1", f"g{other.pk}-starts_at": "10:00", f"g{other.pk}-minutes": "120"}
    words = "No school holidays are recorded for this time"
    assert words in browser.post(world.href("plan/"), told).content.decode()
    free = {"kind": "school", "name": "Easter", **boxes("starts_on", first), **boxes("ends_on", first)}
    browser.post(world.href("days/avoid/"), free)
    page = browser.post(world.href("plan/"), told).content.decode()
    assert ("The dates" in page, words in page) == (True, False)
