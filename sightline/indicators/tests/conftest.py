import pytest

from sightline.indicators.tests.world import World, make_world


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody types a password here, so hashing them well only costs time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()
