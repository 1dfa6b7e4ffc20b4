"""A risk in a real browser: moved up with an ask, answered by the executive, sent down, and closed by the chair."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sightline.registers.models import Escalation, RiskChange
from sightline.registers.tests.world import World, make_world
from tests.journeys.steps import click, new_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_a_risk_is_escalated_decided_and_brought_back(world: World, browser: Browser, live_server: Any) -> None:
    risk = world.risk()
    chair = new_page(browser, live_server.url, world.chair)
    chair.goto(f"{live_server.url}{world.href(f'risks/{risk.reference}/')}")
    click(chair, "Move up")
    chair.get_by_label("Why").fill("The pay is not ours to decide.")
    chair.get_by_label("What you ask of it").fill("Fund four posts.")
    click(chair, "Move it up")
    expect(chair.get_by_text("Moved up to Executive")).to_be_visible()
    leader = new_page(browser, live_server.url, world.leader)
    leader.goto(f"{live_server.url}{world.href('escalations/')}")
    click(leader, "Risk: Too few social workers")
    click(leader, "Answer")
    leader.get_by_label("Agreed", exact=True).check()
    leader.get_by_label("The answer and the reason").fill("Four posts for a year.")
    click(leader, "Send the answer")
    click(leader, "Too few social workers")
    click(leader, "Send down")
    leader.get_by_label("Why").fill("It is funded.")
    click(leader, "Send it down")
    chair.reload()
    click(chair, "Risk: Too few social workers")
    expect(chair.get_by_text("Four posts for a year.").first).to_be_visible()
    click(chair, "Bring it back")
    chair.get_by_label("What became of it").fill("Three are filled.")
    click(chair, "Close it")
    assert Escalation.objects.get().state == "closed"
    assert [one.what for one in RiskChange.objects.order_by("pk")] == ["opened", "moved up", "sent down"]
