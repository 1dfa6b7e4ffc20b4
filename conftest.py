"""What tests that commit need: emptying a database that refuses to empty its trail, and its calendar afterwards."""

import atexit
import gc
import os
import shutil
import socketserver
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _pytest import runner
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase
from hypothesis import HealthCheck, settings

from sightline.audittrail import triggers
from sightline.kernel import bank_holidays
from sightline.kernel.room import roomy


def _emptied(self: TransactionTestCase) -> None:  # noqa: ARG001 (in place of a method of Django's)
    """Empty all tables after a test that commits.

    The trail's triggers are lifted for it and set again after, and what migrations had put into tables is put back,
    but for Django's own list of models and rights, which nothing here reads.
    """
    from sightline.kernel.models import NonWorkingDay  # noqa: PLC0415 (models load after Django)
    from sightline.meetings import frozen  # noqa: PLC0415

    triggers.lift(connection)
    frozen.lift(connection)
    try:
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    finally:
        triggers.set_(connection)
        frozen.lay(connection)
    bank_holidays.seed(NonWorkingDay)


SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
UNCHECKED, CHECKED = "SET session_replication_role = replica;", "SET session_replication_role = DEFAULT;"


def _deleting(truncating: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Wrap PostgreSQL's emptying: deleting a few rows takes a tenth of truncating every table.

    Only a superuser may leave the keys between tables unchecked meanwhile; for others the tables are truncated.
    """

    def deleted(style: Any, tables: list[str], **how: Any) -> list[str]:
        filled = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM \"{one}\")" for one in tables)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(SUPERUSER)
            if not tables or cursor.fetchone() != (True,):
                return truncating(style, tables, **how)
            cursor.execute(filled)
            return [UNCHECKED, *(f'DELETE FROM "{row[0]}";' for row in cursor.fetchall()), CHECKED]  # noqa: S608

    return deleted


def _at_once(migrate: Callable[..., None]) -> Callable[..., None]:
    """Wrap `migrate`: an empty database gets its tables as at an installation's first start, in a third of the time.

    `home/tests/test_first_tables.py` holds that both ways make the same.
    """

    def made(self: Migrate, *args: Any, **options: Any) -> None:
        from sightline.home import first_tables  # noqa: PLC0415 (models load after Django)

        if first_tables.is_empty():
            first_tables.make_all()
        else:
            migrate(self, *args, **options)

    return made


# A busy machine is no fault of the code: nothing here fails for the time it takes.
settings.register_profile("sightline", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("sightline")

ASKS = {"db", "transactional_db", "live_server", "django_db_setup", "empty_database"}


def _asks_for_a_database(test: pytest.Item) -> bool:
    """Whether a test comes near a database that it does not make itself."""
    case = getattr(test, "cls", None)
    near = bool(case and issubclass(case, SimpleTestCase)) or test.get_closest_marker("django_db") is not None
    return near or bool(ASKS & set(getattr(test, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest, so that two processes end together.

    Leave out what comes near no database, when `script/test` has run it already on the other one.
    """
    items.sort(key=lambda test: test.path.name != "test_crawl.py")
    if not os.environ.get("SIGHTLINE_DATABASE_TESTS_ALONE"):
        return
    left_out = [test for test in items if not _asks_for_a_database(test)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [test for test in items if test not in set(left_out)]


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every later search for garbage, which otherwise goes through all of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# The browser without its window opens a page in half of the processor's time.
BROWSER = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--js-flags=--no-opt --no-maglev",  # nothing runs long enough here to be worth making fast: a quarter of the time
]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Debian's Chromium without a window, started once for all journeys: one process can hold one Playwright."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only journeys need it)

    from tests.journeys.seen import share_all  # noqa: PLC0415

    folder = tmp_path_factory.getbasetemp()
    share_all(folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the test's thread.
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def pytest_configure() -> None:
    """Make tests that commit (`transaction=True`, live servers) able to end, and put SQLite in a file.

    Every test and every request to a live server gets room for its calls, as a page of an installation does.
    A file, because SQLite in memory locks by table and in other ways than any installation.
    """
    runner.call_and_report = roomy(runner.call_and_report)
    server: Any = socketserver.ThreadingMixIn
    server.process_request_thread = roomy(server.process_request_thread)
    case: Any = TransactionTestCase
    case._fixture_teardown = _emptied
    command: Any = Migrate
    command.handle = _at_once(command.handle)
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _deleting(connection.ops.sql_flush)  # type: ignore[method-assign]
    if connection.vendor == "sqlite":
        place = tempfile.TemporaryDirectory(prefix="sightline-test-")
        atexit.register(place.cleanup)
        connection.settings_dict["TEST"]["NAME"] = f"{place.name}/test.sqlite3"
