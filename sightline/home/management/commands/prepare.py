"""Make an installation ready to serve: database, migrations, static files, examples; quick when all is done."""

import hashlib
import sqlite3
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from sightline.home.examples import ExamplesRefused, request_examples
from sightline.home.first_tables import is_empty, make_all
from sightline.search.services import keep_in_step

EXAMPLES_RUNNING = 3


class Command(BaseCommand):
    """`manage.py prepare`: exits 0 when ready, 3 when ready and the worker has the examples to load."""

    help = "Checks the database, migrates and collects static files when needed, and asks for the examples once."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make ready; raises CommandError with a sentence that says what to do."""
        try:
            self._migrate()
            keep_in_step()
        except DatabaseError as error:
            raise CommandError(database_sentence(error)) from error
        self._collect_static()
        try:
            waiting = request_examples(wanted=settings.EXAMPLES)
        except ExamplesRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if waiting:
            raise SystemExit(EXAMPLES_RUNNING)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        replaced = {name for one in executor.loader.replacements.values() for name in one.replaces}
        unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes) - replaced)
        if unknown:
            raise CommandError(
                f"This database was made by a newer Sightline (it holds {'.'.join(unknown[0])}). "
                "Update this folder to that version, or name another database in DATABASE_URL."
            )
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        self.stdout.write("Bringing the database up to date …")
        if is_empty() and self._made_at_once():
            return
        try:
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        except InconsistentMigrationHistory as error:
            raise CommandError(
                f"The database's record of its own changes does not fit this version: {error} Restore a backup, or "
                "name another database in DATABASE_URL."
            ) from error

    def _made_at_once(self) -> bool:
        """Make all tables of an empty database; False, with nothing made, when only the migrations can."""
        try:
            make_all()
        except Exception as error:  # whatever it is, the migrations are the way that always works
            self.stderr.write(f"The tables could not be made at once ({error}); running every migration instead.")
            return False
        return True

    def _collect_static(self) -> None:
        stamp = settings.VAR_DIR / "static.stamp"
        wanted = static_fingerprint()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted and settings.STATIC_ROOT.exists():
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
        stamp.write_text(wanted, encoding="ascii")


def static_fingerprint() -> str:
    """Return a digest of every static file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["node_modules"]):
            changed = storage.get_modified_time(path).timestamp()
            digest.update(f"{path}\0{storage.size(path)}\0{changed}\n".encode())
    return digest.hexdigest()


def database_sentence(error: DatabaseError) -> str:
    """Return what is wrong with the database and what to do, without its password."""
    reason = (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
    if connection.vendor != "sqlite":
        where = f"{connection.settings_dict['HOST'] or 'this machine'}:{connection.settings_dict['PORT'] or 5432}"
        return (
            f"PostgreSQL at {where} did not do as asked: {reason}. Check that it runs, and that the user, the password "
            "and the database name in DATABASE_URL are right."
        )
    name = connection.settings_dict["NAME"]
    cause = error.__cause__
    if isinstance(cause, sqlite3.DatabaseError) and getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
        return f"{name} is not a database. Put a backup in its place, or move it away to begin with an empty one."
    return (
        f"The database {name} could not be used: {reason}. Check that the file and its folder belong to your user and "
        "that the disk is not full; if the file is damaged, put a backup in its place."
    )
