"""A pair of partnerships for each attack: made once for a file, and for each attack as it was made."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.attacks.world import World


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The pair in a transaction that is never kept; every attack within it undoes only what it did itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(made_once: World, db: None) -> World:
    return copy.deepcopy(made_once)
