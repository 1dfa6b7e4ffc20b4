"""The tables that a first start makes at once are those that the migrations make one after another."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from sightline.home import first_tables
from sightline.home.management.commands import prepare

NAMED = re.compile(r'CONSTRAINT "(\w+)"')
TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
BESIDE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' AND name NOT LIKE 'sqlite_%'"


def described(database: Any) -> dict[str, Any]:
    """Columns, keys, indexes and constraints by table, in no order; triggers and indexes by their words."""
    cursor = database.cursor()
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


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite takes this way")
def test_what_a_first_start_makes_is_what_the_migrations_make(tmp_path: Path) -> None:
    """The database of the tests was made at once (`conftest.py`); here the migrations make another."""
    environment = {**os.environ, "SIGHTLINE_VAR": str(tmp_path), "SIGHTLINE_LOCAL": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "sightline.config.settings"
    made = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert made.stderr == ""
    migrated = sqlite3.connect(tmp_path / "sightline.sqlite3")
    with connection.cursor() as cursor:
        assert described(cursor.connection) == described(migrated)
        applied, days = "SELECT app, name FROM django_migrations", "SELECT count(*) FROM kernel_nonworkingday"
        assert set(cursor.execute(applied).fetchall()) == set(migrated.execute(applied).fetchall())
        assert cursor.execute(days).fetchall() == migrated.execute(days).fetchall()
    migrated.close()


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
