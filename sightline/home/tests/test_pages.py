"""My work everywhere, the front page, and what changed in a week."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.actions import services
from sightline.actions.models import Action, DueDateChange, Update
from sightline.actions.tests.world import World, make_world, say
from sightline.governance.models import RuleOverride
from sightline.home.queries import work_of
from sightline.kernel.dates import england_today
from sightline.plans.services import NewPlan, NewPriority, agree, build_plan
from tests.factories import (
    appoint,
    make_action,
    make_group,
    make_partnership,
    make_person,
    make_post,
    person_with,
    seat,
    signed_in,
)

TODAY = england_today()
RULE_NAME = {"rule_set": "LOCAL2026", "entry": "meeting_rule:executive", "content": {}}


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody types a password here, so hashing them well only costs time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_a_visitor_at_the_door_is_led_to_sign_in(client, db):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")
    assert client.get("/nmr/").status_code == 302


def test_somebody_without_a_partnership_is_told_what_to_do(db):
    body = signed_in(make_person()).get("/").content.decode()
    assert "You do not belong to a partnership yet" in body


def test_my_work_joins_partnerships_and_puts_late_first(world):
    other = make_partnership("EHC")
    post = make_post(other)
    appoint(post, world.owner)
    soon = make_action(other, "Soon", owner=post, due_on=TODAY + timedelta(days=3))
    waiting = make_action(other, "Waiting", owner=post)
    stands_in = make_action(other, "Stands in", deputy=post, due_on=TODAY - timedelta(days=1))
    make_action(other, "Somebody else’s", owner=make_post(other))
    done = make_action(other, "Done", owner=post)
    Action.objects.filter(pk=done.pk).update(status="withdrawn")
    found = {work.partnership.code: work for work in work_of(world.owner, TODAY)}
    assert [one.action for one in found["EHC"].late] == [stands_in]
    assert found["EHC"].late[0].role == "deputy"
    assert [one.action for one in found["EHC"].soon] == [soon]
    assert [one.action for one in found["EHC"].waiting] == [waiting]
    assert [one.action for one in found["NMR"].late] == [world.open]
    body = signed_in(world.owner).get("/").content.decode()
    assert "Somebody else’s" not in body
    assert 'href="/ehc/"' in body


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL"])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_what_my_work_lists_is_what_the_locks_let_its_owner_see(world, role, level):
    """The list asks by post alone; this holds it to the one lock."""
    person = person_with(role, world.partnership)
    action = world.action(owner=person.appointments.get().post, level=level)
    assert [one.action for work in work_of(person, TODAY) for one in work.waiting] == [action]
    assert signed_in(person).get(world.href(f"{action.reference}/")).status_code == 200


def test_work_ends_with_the_post(world):
    world.owner.appointments.update(ends_on=TODAY - timedelta(days=1))
    assert work_of(world.owner, TODAY) == []


def test_the_front_page_says_monday_in_five_numbers(world):
    world.action("No owner, no date")
    fresh = world.action("Fresh", owner=world.post, due_on=TODAY + timedelta(days=5))
    say(world, fresh)
    stale = world.action("Stale", owner=make_post(world.partnership), due_on=TODAY + timedelta(days=90))
    say(world, stale)
    Update.objects.filter(action=stale).update(created_at=timezone.now() - timedelta(days=62))
    page = signed_in(world.manager).get("/nmr/")
    figures = page.context["figures"]
    assert (figures.open, figures.late, figures.unowned, figures.undated) == (5, 2, 2, 1)
    assert (figures.stale, figures.never, figures.silent, figures.fresh_percent) == (1, 3, 4, 20)
    assert figures.vacant == 1
    for number, _, address, _ in page.context["facts"]:
        listed = signed_in(world.manager).get(address).context["total"]
        assert number in (str(listed), f"{listed * 20}%"), address


def test_the_menu_counts_what_is_late_or_soon_of_ones_own(world):
    world.action(owner=world.post, due_on=TODAY + timedelta(days=14))
    world.action(owner=world.post, due_on=TODAY + timedelta(days=15))
    for address in ("/nmr/", "/nmr/actions/", "/nmr/changes/"):
        body = signed_in(world.owner).get(address).content.decode()
        assert '<span class="sl-count">2<span class="vh"> things to do' in body, address


def test_an_empty_partnership_says_how_to_begin(db):
    partnership = make_partnership()
    body = signed_in(person_with("BUS", partnership)).get("/nmr/").content.decode()
    assert "There is no plan yet" in body
    assert "/nmr/imports/" in body
    assert "There is no plan yet" not in signed_in(person_with("SCR", partnership)).get("/nmr/").content.decode()


@pytest.mark.parametrize(("role", "sees"), [("DPO", False), ("ADM", False), ("SCR", True), ("PRA", True)])
def test_the_front_page_of_each_role(world, role, sees):
    page = signed_in(person_with(role, world.partnership)).get("/nmr/")
    assert page.status_code == 200
    assert ("figures" in page.context) == sees
    assert signed_in(person_with(role, world.partnership)).get("/nmr/changes/").status_code == (200 if sees else 404)


def test_ticks_and_what_is_done_with_them_are_there_only_for_actions_one_may_change(world):
    seat(make_group(world.partnership, "Executive", "executive"), world.post)
    theirs = make_post(world.partnership)
    other = world.action("Somebody else’s", owner=theirs, due_on=TODAY - timedelta(days=2))
    mine, looking = signed_in(world.owner), signed_in(person_with("SCR", world.partnership))
    for address in ("/nmr/", "/nmr/actions/?when=late"):
        body = mine.get(address).content.decode()
        assert f'value="{world.open.reference}.' in body, address
        assert f'value="{other.reference}.' not in body, address
        assert "Set the date" in body, address
        body = looking.get(address).content.decode()
        assert other.reference in body, address
        assert 'name="selected"' not in body, address
        assert "Set the date" not in body, address


def test_the_executive_reads_what_waits_for_them_and_nobody_else_does(world):
    new = NewPlan("Plan of next year", TODAY, TODAY + timedelta(days=364), priorities=[NewPriority(title="Neglect")])
    plan = build_plan(new=new, by=world.by(world.manager))
    RuleOverride.objects.create(
        partnership=world.partnership, proposed_by=world.manager, reason="Why", starts_on=TODAY, **RULE_NAME
    )
    chief, member = (person_with(role, world.partnership) for role in ("EXE", "MEM"))
    body = signed_in(chief).get("/nmr/").content.decode()
    assert "For you to decide" in body
    assert f"/nmr/plan/{plan.reference}/" in body
    assert "Override of" in body
    for other in (member, world.manager):
        assert "For you to decide" not in signed_in(other).get("/nmr/").content.decode()
    agree(plan=plan, agreed_for="Executive", agreed_on=TODAY, by=world.by(chief))
    assert "Plan of next year" not in signed_in(chief).get("/nmr/").content.decode()


def test_another_partnership_is_not_found(world):
    client = signed_in(make_world("EHC").manager)
    assert [client.get(address).status_code for address in ("/nmr/", "/nmr/changes/")] == [404, 404]


def test_a_week_of_changes_by_kind(world):
    say(world, world.open, text="Going well.")
    by = world.by(world.manager)
    services.move_due_date(action=world.open, due_on=TODAY, reason="Waiting", version=2, by=by)
    DueDateChange.objects.filter(due_before__isnull=True).update(created_at=timezone.now() - timedelta(seconds=1))
    Action.objects.update(created_at=timezone.now() - timedelta(seconds=2))
    services.withdraw(action=world.open, reason="Done elsewhere", by=by)
    page = signed_in(world.manager).get("/nmr/changes/")
    week = page.context["week"]
    none = dict.fromkeys(("plan", "report", "risk", "comment"), 0)
    assert dict(week.feed.counts) == {"update": 1, "date": 1, "hand": 1, "new": 2, **none}
    body = page.content.decode()
    assert "Going well." in body
    assert "Reason: Waiting" in body
    assert "Reason: Done elsewhere" in body
    only = signed_in(world.manager).get("/nmr/changes/?kind=update").context["week"]
    assert [change.title for _, found in only.feed.days for change in found] == ["Agree one screening tool"]


def test_weeks_run_from_monday_to_sunday_in_england(world):
    say(world, world.open)
    monday = TODAY - timedelta(days=TODAY.weekday())
    Update.objects.update(created_at=timezone.now() - timedelta(days=7))
    client = signed_in(world.manager)
    assert client.get("/nmr/changes/").context["week"].feed.counts["update"] == 0
    before = client.get(f"/nmr/changes/?week={monday - timedelta(days=7)}").context["week"]
    assert (before.feed.counts["update"], before.monday, before.after) == (1, monday - timedelta(days=7), monday)
    for odd in ("?week=x", "?week=9999-12-31", "?week=0001-01-01", "?page=x&kind=y"):
        assert client.get(f"/nmr/changes/{odd}").context["week"].monday == monday


@pytest.mark.parametrize("address", ["/", "/nmr/", "/nmr/changes/"])
def test_queries_do_not_grow_with_rows(world, address):
    client = signed_in(world.owner)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    world.action(owner=world.post, due_on=TODAY - timedelta(days=1))
    say(world, world.open)
    client.get(address)
    one = count()
    for _ in range(3):
        say(world, world.action(owner=world.post, deputy=make_post(world.partnership), due_on=TODAY))
    assert count() == one


@pytest.mark.parametrize(("role", "led"), [("BUS", True), ("CHR", True), ("EXE", True), ("SCR", False)])
def test_whoever_runs_a_partnership_is_led_to_its_overview(world, role, led):
    person = person_with(role, world.partnership)
    body = signed_in(person).get("/").content.decode()
    assert ("Go to the overview of" in body) == led
    world.action(owner=world.post)
    assert "Go to the overview of" not in signed_in(world.owner).get("/").content.decode()


def test_the_two_pages_have_two_names(world):
    client = signed_in(world.manager)
    assert '<h1 class="govuk-heading-l">My work' in client.get("/").content.decode()
    body = client.get("/nmr/").content.decode()
    assert "<title>Overview - " in body
    assert "My work" not in body
    for word in ("silent when nobody", "fresh when it was", "Nobody to ask means"):
        assert word in body


@pytest.mark.parametrize("address", ["/nmr/filters/", "/nmr/actions/NMR-A-0001/draft/"])
def test_an_address_for_a_button_answers_with_a_page(world, address):
    answer = signed_in(world.manager).get(address)
    body = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes a button press" in body
    assert 'href="/nmr/">' in body
