"""Several at one return at the same moment: one deed is done, the others are told, and no figure stands twice."""

from collections.abc import Callable
from datetime import date

import pytest

from sightline.indicators.models import DataReturn, Observation
from sightline.indicators.rules.checks import Line
from sightline.indicators.services.collecting import opening, states
from sightline.indicators.services.collecting.storing import store_figures
from sightline.indicators.tests.world import COUNT, make_world
from tests.attacks.test_minutes_at_once import at_once
from tests.indicators import line as give

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def test_figures_are_kept_once_and_a_return_is_accepted_once() -> None:
    world = make_world()
    one = world.indicator(COUNT)
    give(one, [4], last=date(2026, 7, 1))
    opening.open_period(frequency="quarter", day=date(2026, 8, 5), working_days=5, by=world.by)
    owed, analyst = DataReturn.objects.get(), world.standing(world.analyst)
    lines = [Line(2, "M01", numerator=9)]
    ended = at_once([lambda: store_figures(data_return=owed, lines=lines, version=1, by=analyst)] * MANY)
    assert ended == [*["Conflict"] * (MANY - 1), "done"]
    row = states.submit_return(data_return=owed, version=2, by=analyst)
    second = world.standing(world.second)
    deeds: list[Callable[[], object]] = [
        *[lambda: states.accept_return(data_return=row, version=3, by=world.by)] * (MANY // 2),
        *[lambda: states.send_back(data_return=row, reason="Look again", version=3, by=second)] * (MANY // 2),
    ]
    ended = at_once(deeds)
    assert ended == [*["Conflict"] * (MANY - 1), "done"]
    figures = list(Observation.objects.order_by("pk").values_list("numerator", "state"))
    accepted = DataReturn.objects.get().state == "accepted"
    assert figures == ([(4, "s"), (9, "c")] if accepted else [(4, "c"), (9, "d")])
