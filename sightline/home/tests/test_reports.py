"""Where a person's own reports stand among their work and on the overview."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.home.queries import work_of
from sightline.reporting.services import give_back
from sightline.reporting.tests.world import TODAY, World, make_world
from tests.factories import signed_in


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_a_chairs_reports_stand_first_among_their_work_and_on_the_overview(world: World) -> None:
    world.round()
    (work,) = work_of(world.people["neglect"], TODAY)
    assert [words for words, *_ in work.reports] == ["Highlight report of Neglect sub-group"]
    assert not work_of(world.people["member"], TODAY)[0].reports
    chair, above = signed_in(world.people["neglect"]), signed_in(world.people["delivery"])
    assert "Reports to write (1)" in chair.get("/").content.decode()
    front = f"/{world.slug}/"
    assert "Highlight report of Neglect sub-group" in chair.get(front).content.decode()
    assert "came in" not in above.get(front).content.decode()
    assert "The draft is there" in chair.get("/").content.decode()
    sent = world.sent(world.neglect, "neglect", good="Shared.")
    assert "Highlight report of Neglect sub-group came in" in above.get(front).content.decode()
    assert "Reports to write" not in chair.get("/").content.decode()
    give_back(report=sent, reason="Say which school", by=world.by("delivery"))
    assert "Returned for change" in chair.get("/").content.decode()


def test_my_work_asks_as_many_queries_for_three_reports_as_for_one(world: World) -> None:
    counts = []
    for number in range(2):
        for at in range(1 + 2 * number):
            world.round(f"Round {number}.{at}")
        with CaptureQueriesContext(connection) as seen:
            work_of(world.people["neglect"], TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]
