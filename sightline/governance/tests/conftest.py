import pytest

from sightline.governance.tests.place import Place


@pytest.fixture
def place() -> Place:
    return Place()
