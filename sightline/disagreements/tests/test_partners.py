"""Disputes between partners: apart from cases, an independent view, the Secretary of State as the last resort."""

import pytest

from sightline.disagreements import services
from sightline.disagreements.kinds import CASE, PARTNERS
from sightline.disagreements.models import Disagreement
from sightline.disagreements.queries.lists import listed, running
from sightline.disagreements.tests.world import World
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.kernel.references import resolve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["teacher", "school", "member", "manager", "scrutineer", "officer"])
def test_only_the_executive_raises_one(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.disputed(who)


def test_through_every_step_to_the_secretary_of_state(world: World) -> None:
    row = world.disputed()
    assert world.named(row) == {"director", "manager", "other_manager"}
    world.name(row, "chief", "scrutineer")
    by = world.by("director")

    def on(text: str = "No agreement.") -> None:
        row.refresh_from_db()
        services.take_on(row=row, text=text, version=row.version, by=by)

    with pytest.raises(OutOfState, match="last resort"):
        services.refer(row=row, text="We refer it.", version=1, by=by)
    with pytest.raises(OutOfState, match="not asked for"):
        services.give_view(row=row, text="My view", by=world.by("scrutineer"))
    on()
    on()
    with pytest.raises(OutOfState, match="independent view"):
        on()
    for who in ("chief", "director"):
        with pytest.raises(NotAllowed, match="independent"):
            services.give_view(row=row, text="My view", by=world.by(who))
    services.give_view(row=row, text="Both are right in part.", by=world.by("scrutineer"))
    on()
    on()
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.refer(row=row, text="We refer it.", version=row.version, by=world.by("manager"))
    services.refer(row=row, text="We refer it.", version=row.version, by=by)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.ended_stage) == ("closed", "referred", 5)
    assert row.log.filter(what="view").get().author == world.people["scrutineer"]


def test_the_two_kinds_stay_apart(world: World) -> None:
    case, dispute = world.raised(), world.disputed()
    world.name(case, "director")
    assert [line.row.reference for line in listed(PARTNERS, world.by("director"))] == [dispute.reference]
    assert [line.row.reference for line in listed(CASE, world.by("director"))] == [case.reference]
    assert listed(PARTNERS, world.by("teacher")) == []
    assert resolve(dispute.reference, world.by("teacher")) is None
    assert {line.row.reference for line in running(world.by("manager"))} == {case.reference, dispute.reference}
    assert running(world.by("member")) == []
    assert Disagreement.objects.count() == 1
