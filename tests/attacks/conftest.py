"""A fresh pair of partnerships for each attack."""

import pytest

from tests.attacks.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
