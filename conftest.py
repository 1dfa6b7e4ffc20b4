"""What tests that commit need: emptying a database that refuses to empty its trail, and its calendar afterwards."""

import atexit
import tempfile
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from sightline.audittrail import triggers
from sightline.kernel import bank_holidays


def _emptying(teardown: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    """Wrap the teardown that empties all tables.

    The trail's triggers are lifted for it and set again after, and what migrations had put into tables is put back.
    """

    def emptied(self: TransactionTestCase) -> None:
        from sightline.kernel.models import NonWorkingDay  # noqa: PLC0415 (models load after Django)

        triggers.lift(connection)
        try:
            teardown(self)
        finally:
            triggers.set_(connection)
        bank_holidays.seed(NonWorkingDay)

    return emptied


def pytest_configure() -> None:
    """Make tests that commit (`transaction=True`, live servers) able to end, and put SQLite in a file.

    A file, because SQLite in memory locks by table and in other ways than any installation.
    """
    case: Any = TransactionTestCase
    case._fixture_teardown = _emptying(case._fixture_teardown)
    if connection.vendor == "sqlite":
        place = tempfile.TemporaryDirectory(prefix="sightline-test-")
        atexit.register(place.cleanup)
        connection.settings_dict["TEST"]["NAME"] = f"{place.name}/test.sqlite3"
