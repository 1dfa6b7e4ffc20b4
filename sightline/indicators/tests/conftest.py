from dataclasses import replace
from datetime import date

import pytest

from sightline.indicators.models import DataReturn
from sightline.indicators.services.collecting import opening
from sightline.indicators.tests.world import COUNT, SHARE, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def owed(world: World) -> DataReturn:
    """The council's return for July to September 2026, of a share and a count by team; the police owe one too."""
    world.indicator(SHARE)
    world.indicator(replace(COUNT, splits={"Team": ["North", "South"], "School": []}))
    world.indicator(replace(COUNT, code="P01", name="Crimes"), supplier=world.police)
    world.indicator(replace(COUNT, code="P02", name="Nobody’s"), supplier=None)
    done = opening.open_period(frequency="quarter", day=date(2026, 8, 5), working_days=5, by=world.by)
    assert (done.returns, done.unsupplied) == (2, 1)
    return DataReturn.objects.get(agency=world.council)
