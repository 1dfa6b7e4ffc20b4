"""The tables that a first start makes at once are those that the migrations make one after another."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from sightline.home import first_tables
from sightline.home.management.commands import prepare

# Searches for garbage would be a fifth of the time: the models are made anew for each table.
UNSWEPT = "import gc, runpy; gc.disable(); runpy.run_path('manage.py', run_name='__main__')"
NAMED = re.compile(r'CONSTRAINT "(\w+)"')
TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
BESIDE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' AND name NOT LIKE 'sqlite_%'"


def described(cursor: Any) -> dict[str, Any]:
    """Columns, keys, indexes and constraints by table, in no order; triggers and indexes by their words."""
    found: dict[str, Any] = {}
    for name, sql in cursor.execute(TABLES).fetchall():
        indexes = cursor.execute(f'PRAGMA index_list("{name}")').fetchall()
        found[name] = {
            "columns": {row[1:6] for row in cursor.execute(f'PRAGMA table_info("{name}")').fetchall()},
            "keys": {row[2:7] for row in cursor.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()},
            "indexes": sorted(
                (
                    row[2],
                    row[4],
                    tuple(str(one[2]) for one in cursor.execute(f'PRAGMA index_info("{row[1]}")').fetchall()),
                )
                for row in indexes
            ),
            "constraints": (sorted(NAMED.findall(sql)), sql.count("CHECK (")),
        }
    found["beside"] = set(cursor.execute(BESIDE).fetchall())
    return found


# Left out: Django's own groups, which nothing uses; its migrations number their rights by wider numbers than the model.
POSTGRES = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
        is_identity FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name <> 'auth_group_permissions'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "policies": "SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = 'public'",
}


def described_by_postgres(cursor: Any) -> dict[str, set[Any]]:
    """What PostgreSQL's own catalogue tells of everything made, in no order."""
    found = {}
    for what, query in POSTGRES.items():
        cursor.execute(query)
        found[what] = set(cursor.fetchall())
    return found


def noted(cursor: Any) -> tuple[set[Any], list[Any]]:
    """Which migrations are noted as applied, and the days that they put into the calendar."""
    cursor.execute("SELECT app, name FROM django_migrations")
    applied = set(cursor.fetchall())
    cursor.execute("SELECT count(*) FROM kernel_nonworkingday")
    return applied, list(cursor.fetchall())


@contextmanager
def migrated(tmp_path: Path) -> Iterator[Any]:
    """A cursor of a database that the migrations made one after another, and which goes with the test."""
    environment = {**os.environ, "SIGHTLINE_VAR": str(tmp_path), "SIGHTLINE_LOCAL": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "sightline.config.settings"
    if connection.vendor == "postgresql":
        own = connection.settings_dict
        name = f"migrated_{os.getpid()}"
        where = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}"
        maker = psycopg.connect(f"{where}/postgres", autocommit=True)
        maker.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = f"{where}/{name}"
    made = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", UNSWEPT, "migrate", "--verbosity=0", "--skip-checks"],
        cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert made.stderr == ""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "sightline.sqlite3")) as database:
            yield database.cursor()
        return
    try:
        with psycopg.connect(environment["DATABASE_URL"]) as there:
            yield there.cursor()
    finally:
        maker.execute(f"DROP DATABASE {name}")
        maker.close()


@pytest.mark.django_db
def test_what_a_first_start_makes_is_what_the_migrations_make(tmp_path: Path) -> None:
    """The database of the tests was made at once (`conftest.py`); here the migrations make another."""
    describe = described if connection.vendor == "sqlite" else described_by_postgres
    with migrated(tmp_path) as theirs, connection.cursor() as wrapped:
        ours: Any = wrapped.cursor
        assert describe(ours) == describe(theirs)
        assert noted(ours) == noted(theirs)


@pytest.mark.django_db
def test_a_database_with_tables_is_not_empty() -> None:
    assert not first_tables.is_empty()


@pytest.mark.django_db
def test_the_migrations_run_when_the_tables_cannot_be_made_at_once(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR, settings.STATIC_ROOT, settings.EXAMPLES = tmp_path, tmp_path / "static", False
    ran: list[str] = []
    monkeypatch.setattr(prepare, "is_empty", lambda: True)
    monkeypatch.setattr(prepare, "call_command", lambda name, **_options: ran.append(name))
    monkeypatch.setattr(prepare.MigrationExecutor, "migration_plan", lambda *_: [("one", False)])
    call_command("prepare")
    assert "running every migration instead" in capsys.readouterr().err
    assert ran == ["migrate", "collectstatic"]
