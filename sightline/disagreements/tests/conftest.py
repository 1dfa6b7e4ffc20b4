import pytest

from sightline.disagreements.tests.world import Clock, World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)
