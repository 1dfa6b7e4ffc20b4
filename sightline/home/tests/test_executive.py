"""The executive page: each figure agrees with its list, for whoever may see it, in as many queries always."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.actions.services import NewAction, open_action
from sightline.audittrail.models import Entry
from sightline.disagreements.tests.world import World
from sightline.kernel.dates import england_today
from tests import factories as make
from tests.registers import Registered
from tests.reports import Reported

pytestmark = pytest.mark.django_db
PAGE = "/northmoor/executive/"


@pytest.fixture
def world() -> World:
    return World()


def figures(browser: Client) -> dict[str, tuple[int, str]]:
    """Return {what is counted: (number, address of its list)} of the page."""
    page = browser.get(PAGE).content.decode()
    found = re.findall(r'<p class="govuk-heading-m"><a href="([^"]+)">(\d+) ([^<]+)</a>', page)
    return {words: (int(number), where) for where, number, words in found}


def fill(world: World) -> None:
    """One more of everything."""
    by = world.by("manager")
    owner = make.make_post(world.here)
    open_action(new=NewAction("A late one", owner=owner, due_on=england_today() - timedelta(days=9)), by=by)
    group = make.make_group(world.here)
    make.make_meeting(group, 7, world.people["manager"])
    row, _ = world.raised("manager"), world.disputed()
    world.name(row, "director")
    of_group = (world.here, group, world.executive, world.police, owner, world.people["manager"])
    challenge = Registered(*of_group, group.name).challenge
    type(challenge).objects.filter(pk=challenge.pk).update(due_on=england_today() - timedelta(days=1))
    reported = Reported(world.here, group, world.people["manager"], group.name)
    days = {"opens_on": england_today() - timedelta(days=30), "groups_due_on": england_today() - timedelta(days=2)}
    type(reported.round).objects.filter(pk=reported.round.pk).update(**days)


def test_each_figure_is_that_of_its_list(world: World) -> None:
    make.make_plan(world.here, priorities=2, actions=0, by=world.people["manager"])
    fill(world)
    director = make.signed_in(world.people["director"])
    found = figures(director)
    numbers = {words: number for words, (number, _) in found.items()}
    assert numbers == {
        "decisions wait for you": 2, "action is late": 1, "clocks run": 2, "report is missing": 1,
        "priorities show little or no progress": 2, "meeting in the next four weeks": 1,
        "escalations wait for an answer": 2, "answer to a challenge is overdue": 1, "risks moved this quarter": 2,
        "decisions are being circulated": 0, "agencies missed three meetings or more": 0, "returns are missing": 0,
    }  # fmt: skip
    for number, where in found.values():
        assert director.get(where).status_code == 200, (number, where)
    late = director.get(found["action is late"][1]).content.decode()
    assert late.count("A late one") >= 1


def test_a_case_counts_for_those_named_on_it_alone(world: World) -> None:
    row = world.raised()
    counts = {who: figures(make.signed_in(world.people[who])) for who in ("manager", "chief", "scrutineer", "council")}
    assert [counts[who].get("clock runs", (0,))[0] for who in counts] == [1, 0, 0, 0]
    assert [counts[who].get("clocks run", (0,))[0] for who in counts] == [0, 0, 0, 0]
    pages = {who: make.signed_in(world.people[who]).get(PAGE).content.decode() for who in ("manager", "chief")}
    assert ["OFFICIAL-SENSITIVE" in page for page in pages.values()] == [True, False]
    read = Entry.objects.filter(verb="executive_page.read").values_list("actor", flat=True)
    assert set(read) == {world.people["manager"].actor_key}
    for who in ("chief", "scrutineer", "council", "member"):
        assert row.reference not in make.signed_in(world.people[who]).get(PAGE).content.decode()


def test_whoever_does_not_read_it_gets_no_page_and_others_only_their_panels(world: World) -> None:
    fill(world)
    assert {make.signed_in(world.people[who]).get(PAGE).status_code for who in ("teacher", "officer")} == {404}
    member = figures(make.signed_in(world.people["member"]))
    assert {words: number for words, (number, _) in member.items()} == {
        "action is late": 1, "meeting in the next four weeks": 1, "reports are missing": 0,
        "escalations wait for an answer": 0, "answers to challenges are overdue": 0, "risks moved this quarter": 0,
        "decisions are being circulated": 0, "agencies missed three meetings or more": 0,
    }  # fmt: skip


def test_the_page_asks_as_much_for_three_as_for_one(world: World) -> None:
    make.make_plan(world.here, priorities=1, actions=1, by=world.people["manager"])
    director, counts = make.signed_in(world.people["director"]), []
    for times in (1, 2):
        for _ in range(times):
            fill(world)
        counts.append(questions(director))
    assert counts[0] == counts[1]
    assert counts[0] <= 25  # 22 and, for those near a case, three that write on the trail that it was shown
    assert questions(make.signed_in(world.people["member"])) <= 20  # near no case


def questions(browser: Client) -> int:
    """How many questions the page asks, the second time; the marks of a transaction are none."""
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])
