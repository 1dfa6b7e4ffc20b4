"""The example partnership, made once for all journeys and put back as it was: making it takes seconds each time."""

import fcntl
import pickle
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from sightline.accounts.tests.people import count_on_from, number
from tests.journeys.routes import Example


class Kept:
    """A folder that all processes of a run share, with the rows, the files and the example as it knows them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        self._rows, self._known = folder / "rows.sqlite3", folder / "example.pickle"

    def example(self) -> Example:
        """Return the example, its rows in the empty database of this test; the first who asks makes it."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._known.exists():
                self._keep(Example())
        return self._put_back()

    def _keep(self, made: Example) -> None:
        with closing(sqlite3.connect(self._rows)) as rows:
            _database().backup(rows)
        if settings.EVIDENCE_DIR.exists():
            shutil.copytree(settings.EVIDENCE_DIR, self.folder / "evidence")
        self._known.write_bytes(pickle.dumps((made, number())))

    def _put_back(self) -> Example:
        with closing(sqlite3.connect(self._rows)) as rows:
            rows.backup(_database())
        if (self.folder / "evidence").exists():
            shutil.copytree(self.folder / "evidence", settings.EVIDENCE_DIR, dirs_exist_ok=True)
        example, taken = pickle.loads(self._known.read_bytes())  # noqa: S301 (written by this very run)
        count_on_from(taken)
        found: Example = example
        return found


def _database() -> Any:
    """Return the connection of this test as SQLite knows it: journeys run on no other database."""
    connection.ensure_connection()
    return connection.connection
