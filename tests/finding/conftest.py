import pytest

from sightline.actions.tests.world import World, make_world


@pytest.fixture
def world(db) -> World:
    """A partnership in which actions of each level meet a manager, an owner and a chair."""
    return make_world()
