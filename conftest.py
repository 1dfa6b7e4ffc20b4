"""What every test needs: emptying the tables of a database that refuses to empty its trail."""

import pytest
from django.db import connection
from django.test import TransactionTestCase


def _emptying(teardown):  # type: ignore[no-untyped-def]
    """Wrap the teardown that empties all tables: the trail's triggers are lifted for it and set again after."""

    def emptied(self: TransactionTestCase) -> None:
        from sightline.audittrail import triggers

        triggers.lift(connection)
        try:
            teardown(self)
        finally:
            triggers.set_(connection)

    return emptied


def pytest_configure(config: pytest.Config) -> None:
    """Tests that commit (`transaction=True`, live servers) end by emptying the tables; see `_emptying`."""
    TransactionTestCase._fixture_teardown = _emptying(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]
